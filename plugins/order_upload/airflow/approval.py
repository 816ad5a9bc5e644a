"""The task ``approve``: the plan is shown to a person, who approves or rejects it in Airflow."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from airflow.providers.standard.operators.hitl import ApprovalOperator

from order_upload.airflow.markdown import markdown_table
from order_upload.airflow.run_context import run_of
from order_upload.airflow.run_end import tell_of_approval
from order_upload.pipeline.approval import Approval
from order_upload.pipeline.plan_rows import HEADINGS, plan_rows
from order_upload.pipeline.run import Run
from order_upload.pipeline.shown_orders import orders_text
from order_upload.pipeline.stage_log import PlanCounts, plan_counts
from order_upload.pipeline.stages import Stage

if TYPE_CHECKING:
    from airflow.sdk import Context

ANSWER = "answer"
"""Key of the XCom that holds what was answered, and who did."""
MOST_ROWS = 50
"""Orders that the question shows; it stands in Airflow's database."""


class ApprovePlanOperator(ApprovalOperator):
    """Wait until a person approves the plan under "Required actions", or pass at once.

    Passes when the run's snapshot does not require approval, and when there is nothing to send. A
    plan that is rejected, or that nobody answers within the configuration's ``approval_hours``,
    skips the upload: the orders wait and come back with the next run.

    Args:
        connector: its name.
        kwargs: as for every operator.
    """

    def __init__(self, *, connector: str, **kwargs: Any) -> None:
        super().__init__(subject=f"Send the plan of {connector} to the shop?", **kwargs)
        self.connector = connector

    def execute(self, context: Context) -> Any:
        """Ask, with the plan order by order, when the snapshot says so."""
        parts = context["ti"].xcom_pull(task_ids=Stage.PLAN.value)
        run = run_of(self.connector, context)
        if not parts:
            self.log.info("Passes: there is nothing to send")
            return None
        configuration = run.snapshot().connector.configuration
        if not configuration.require_approval:
            self.log.info("Passes: the configuration asks nobody (require_approval)")
            return None
        counts = plan_counts(run)
        self.body = plan_body(run, counts, configuration.approval_hours)
        if configuration.approval_hours is not None:
            # what Airflow answers in our place when the time is over
            self.defaults = [self.REJECT]
            self.response_timeout = timedelta(hours=configuration.approval_hours)
        self.log.info("Asks: %s", counts.text)
        tell_of_approval(run, counts.text)
        return super().execute(context)

    def execute_complete(self, context: Context, event: dict[str, Any]) -> Any:
        """Keep the answer for the report, then go on, or skip the upload.

        A no ends the task by an exception of Airflow's, after which nothing is returned.
        """
        if "error" not in event:
            answer = {name: event[name] for name in ("chosen_options", "responded_by_user")}
            context["ti"].xcom_push(key=ANSWER, value=answer)
        return super().execute_complete(context, event)


def plan_body(run: Run, counts: PlanCounts, hours: int | None) -> str:
    """Return what a person decides on, as Markdown: the plan in numbers, then order by order."""
    rows = plan_rows(run, MOST_ROWS)
    paragraphs = [f"{counts.text}.", markdown_table([HEADINGS, *(row.cells for row in rows)])]
    more = counts.orders - len(rows)
    if more > 0:
        paragraphs.append(
            f"and {orders_text(more)} more: the tab *Orders of this run* shows them field by field."
        )
    if hours is not None:
        noun = "hour" if hours == 1 else "hours"
        paragraphs.append(f"Without an answer within {hours} {noun} nothing is sent.")
    paragraphs.append("What is rejected waits; the next run plans it anew and asks again.")
    return "\n\n".join(paragraphs)


def approval_of(answer: Mapping[str, Any] | None, run: Run, *, was_sent: bool) -> Approval:
    """Return what became of the question.

    Args:
        answer: what ``approve`` kept as :data:`ANSWER`: None where it asked nobody.
        run: the run.
        was_sent: the upload was not skipped.
    """
    if not answer:
        return Approval(is_given=was_sent)
    by = answer["responded_by_user"]
    if by is None:
        hours = run.snapshot().connector.configuration.approval_hours
        return Approval(is_given=False, hours=hours)
    is_given = ApprovalOperator.APPROVE in answer["chosen_options"]
    return Approval(is_given=is_given, by=by["name"] or by["id"])
