"""The task ``normalize_status``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from order_upload.airflow.stage_operator import StageOperator
from order_upload.pipeline.normalize import normalize_status

if TYPE_CHECKING:
    from airflow.sdk import Context


class NormalizeStatusOperator(StageOperator):
    """Give each order the status of our short list and the shop's."""

    def work(self, context: Context) -> None:
        """Run :func:`~order_upload.pipeline.normalize.normalize_status`."""
        normalize_status(self.upload_run(context))
