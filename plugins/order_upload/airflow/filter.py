"""The task ``filter``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from order_upload.airflow.stage_operator import StageOperator
from order_upload.pipeline.filter import filter_orders

if TYPE_CHECKING:
    from airflow.sdk import Context


class FilterOrdersOperator(StageOperator):
    """Keep the orders that the connector's filter lets through, and the criterion that dropped each other."""

    def work(self, context: Context) -> None:
        """Run :func:`~order_upload.pipeline.filter.filter_orders`."""
        filter_orders(self.upload_run(context))
