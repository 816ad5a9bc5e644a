"""The task ``report``: the last word of every run, also of one that failed half way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airflow.sdk.exceptions import AirflowFailException

from order_upload.airflow.stage_operator import ConnectorOperator
from order_upload.pipeline.report import report
from order_upload.pipeline.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from airflow.sdk import Context

STAGES = Stage.EXTRACT.and_later
"""The tasks before the report, in their order."""


class ReportOrdersOperator(ConnectorOperator):
    """Say what became of each order; fail when the run failed: Airflow takes the run's state from its last task."""

    def execute(self, context: Context) -> None:
        """Log the report, or fail with it.

        An upload that was skipped though the plan had parts is a plan that a person refused.

        Raises:
            AirflowFailException: a task before it failed, or orders did.
        """
        states = context["ti"].get_task_states(
            dag_id=self.dag_id,
            task_ids=[str(stage) for stage in STAGES],
            run_ids=[context["run_id"]],
        )
        by_task = states.get(context["run_id"], {})
        if by_task.get("extract") == "skipped":
            self.log.info("Nothing was done: the connector was outside its active windows.")
            return
        found = report(
            self.upload_run(context),
            failed_stage(by_task),
            approved=by_task.get("upload") != "skipped",
        )
        if found.failure:
            raise AirflowFailException(found.text)
        self.log.info("%s", found.text)


def failed_stage(states: Mapping[str, str | None]) -> str | None:
    """Return the first task that failed, or None; a mapped task stands there once a part, as ``upload_0``."""
    for stage in STAGES:
        parts = (
            state for task, state in states.items() if task == stage or task.startswith(f"{stage}_")
        )
        if "failed" in parts:
            return stage
    return None
