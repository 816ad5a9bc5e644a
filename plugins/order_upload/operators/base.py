"""What the tasks of a connector's DAG have in common: they know its name, and nothing else of its configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from airflow.sdk import BaseOperator

from order_upload.operators.run import run_of

if TYPE_CHECKING:
    from airflow.sdk import Context

    from order_upload.pipeline.run import Run


class ConnectorOperator(BaseOperator):
    """A task of one connector.

    Args:
        connector: its name. What it says is read by ``extract`` and then from the run's snapshot: an edit of a
            Variable neither changes a run under way nor makes a new version of the DAG.
        kwargs: as for every operator.
    """

    def __init__(self, *, connector: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.connector = connector

    def upload_run(self, context: Context) -> Run:
        """Return the run that this task works for."""
        return run_of(self.connector, context)
