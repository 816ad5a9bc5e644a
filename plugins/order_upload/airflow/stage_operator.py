"""What the tasks of a connector's DAG have in common: they know its name, and nothing else of its configuration."""

from __future__ import annotations

from abc import abstractmethod
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from airflow.sdk import BaseOperator
from airflow.sdk.exceptions import AirflowSkipException

from order_upload.airflow.run import run_of
from order_upload.airflow.staging import staging_from_config
from order_upload.errors import OrderUploadError
from order_upload.pipeline.run import note_failure

if TYPE_CHECKING:
    from airflow.sdk import Context

    from order_upload.pipeline.run import Run


class ConnectorOperator(BaseOperator):
    """A task of one connector.

    Args:
        connector: its name. What it says is read by ``extract`` and then from the run's snapshot:
            an edit of a Variable neither changes a run under way nor makes a new version of the
            DAG.
        kwargs: as for every operator.
    """

    def __init__(self, *, connector: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.connector = connector

    def upload_run(self, context: Context) -> Run:
        """Return the run that this task works for."""
        return run_of(self.connector, context)


class StageOperator(ConnectorOperator):
    """A stage of a run: what it failed with is kept for the report."""

    def execute(self, context: Context) -> Any:
        """Do the work of the task; when it fails, keep why for the report, which another process writes."""
        try:
            return self.work(context)
        except AirflowSkipException:
            raise
        except Exception as error:
            with suppress(
                OrderUploadError, OSError
            ):  # where staging can't be used, the report says so itself
                note_failure(
                    staging_from_config().run(self.connector, context["run_id"]),
                    self.task_id,
                    error,
                )
            raise

    @abstractmethod
    def work(self, context: Context) -> Any:
        """Do what this task is for."""
