"""The task ``plan``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from order_upload.airflow.opencart_hook import OpenCartHook
from order_upload.airflow.stage_operator import StageOperator
from order_upload.pipeline.plan import plan

if TYPE_CHECKING:
    from airflow.sdk import Context


class PlanOrdersOperator(StageOperator):
    """Ask the shop what it has and say, order by order, what will change."""

    def work(self, context: Context) -> list[str]:
        """Return the names of the plan's parts; none on a dry run or when there is nothing to do."""
        run = self.upload_run(context)
        return plan(run, OpenCartHook(run.snapshot().connector.node).shop())
