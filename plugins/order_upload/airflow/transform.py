"""The task ``transform``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from order_upload.airflow.stage_operator import StageOperator
from order_upload.pipeline.transform import transform

if TYPE_CHECKING:
    from airflow.sdk import Context


class TransformOrdersOperator(StageOperator):
    """Apply the configuration's transformation; passes the orders on when there is none."""

    def work(self, context: Context) -> None:
        """Run :func:`~order_upload.pipeline.transform.transform`."""
        transform(self.upload_run(context))
