"""The task ``approve``: a person looks at the plan before anything is sent, where the configuration asks for it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from airflow.providers.standard.operators.hitl import ApprovalOperator

from order_upload.airflow.run import run_of
from order_upload.pipeline.outcomes import orders_to_send

if TYPE_CHECKING:
    from airflow.sdk import Context

    from order_upload.pipeline.run import Run


class ApprovePlanOperator(ApprovalOperator):
    """Wait for a yes under "Required actions", or pass at once.

    Passes when the run's snapshot does not require approval, and when there is nothing to send. A
    no skips the upload: the orders wait and come back with the next run.

    Args:
        connector: its name.
        kwargs: as for every operator.
    """

    def __init__(self, *, connector: str, **kwargs: Any) -> None:
        super().__init__(subject=f"Send the plan of {connector} to the shop?", **kwargs)
        self.connector = connector

    def execute(self, context: Context) -> Any:
        """Ask, with the plan's numbers, when the snapshot says so."""
        parts = context["ti"].xcom_pull(task_ids="plan")
        run = run_of(self.connector, context)
        if not parts or not run.snapshot().connector.configuration.require_approval:
            return None
        self.body = plan_numbers(run)
        return super().execute(context)


def plan_numbers(run: Run) -> str:
    """Return what the plan would do, in numbers: orders by action, mails, products whose stock moves."""
    actions: Counter[str] = Counter()
    mails = moves = 0
    for planned in orders_to_send(run):
        actions[planned.action] += 1
        mails += planned.mails
        moves += len(planned.stock)
    orders = ", ".join(f"{count} to {action}" for action, count in sorted(actions.items()))
    return f"Orders: {orders}. Mails to buyers: {mails}. Lines that move stock: {moves}."
