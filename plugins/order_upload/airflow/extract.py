"""The task ``extract``: where a run reads its connector, once, and keeps it for all the tasks that follow."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from airflow.sdk.exceptions import AirflowSkipException

from order_upload.airflow.names import dag_id_of
from order_upload.airflow.run_request import run_request
from order_upload.airflow.snapshot import snapshot_of
from order_upload.airflow.sources import source_of
from order_upload.airflow.stage_operator import StageOperator
from order_upload.airflow.variables import read_variables
from order_upload.config import Connector, Variables, connector_names, parse_connector
from order_upload.pipeline.extract import extract
from order_upload.pipeline.request import RunKind

if TYPE_CHECKING:
    from airflow.sdk import Context

    from order_upload.pipeline.request import RunRequest


class ExtractOrdersOperator(StageOperator):
    """Read the connector, fetch what the hub gives, and stage it."""

    def work(self, context: Context) -> None:
        """Run :func:`~order_upload.pipeline.extract.extract`.

        Raises:
            ConfigError: the connector is broken, or the run's params are; the message says where.
            AirflowSkipException: a scheduled run outside the connector's active windows.
        """
        variables = read_variables()
        connector = parse_connector(self._name(variables), variables)
        request = run_request(
            self.connector, connector.timezone, context["dag_run"], context["params"]
        )
        if context["ti"].try_number == 1:
            _respect_active_windows(connector, request)
        snapshot = snapshot_of(connector, request, variables)
        extract(self.upload_run(context), source_of(connector), snapshot)

    def _name(self, variables: Variables) -> str:
        """Return the connector's name as the Variable has it; an illegal one is refused under its own name."""
        names = connector_names(variables)
        return next((name for name in names if dag_id_of(name) == self.dag_id), self.connector)


def _respect_active_windows(connector: Connector, request: RunRequest) -> None:
    """A run that was due in time but starts too late counts as outside; nothing is lost, the next one takes all."""
    if request.kind is RunKind.SCHEDULED and not connector.is_active(datetime.now(UTC)):
        message = (
            "Outside the connector's active windows: a scheduled run does nothing now. "
            "Trigger one by hand to work."
        )
        raise AirflowSkipException(message)
