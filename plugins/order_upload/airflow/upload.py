"""The task ``upload``, mapped over the parts of the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from order_upload.airflow.opencart_hook import OpenCartHook
from order_upload.airflow.stage_operator import StageOperator
from order_upload.pipeline.upload import upload

if TYPE_CHECKING:
    from airflow.sdk import Context


class UploadOrdersOperator(StageOperator):
    """Send one part of the plan to the shop.

    Args:
        part: its name, e.g. ``0001``.
        kwargs: as for :class:`StageOperator`.
    """

    def __init__(self, *, part: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.part = part

    def work(self, context: Context) -> None:
        """Run :func:`~order_upload.pipeline.upload.upload`."""
        run = self.upload_run(context)
        shop = OpenCartHook(run.snapshot().connector.node).shop()
        upload(run, shop, self.part, attempt=context["ti"].try_number)
