"""The run of ours that a task of Airflow works for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from order_upload.airflow.storage import ledger_from_connection, staging_from_config
from order_upload.pipeline.run import Run

if TYPE_CHECKING:
    from airflow.sdk import Context


def run_of(connector: str, context: Context) -> Run:
    """Return the run of a connector that this task works for.

    Raises:
        ConfigError, LedgerError: staging or ledger can't be used as they are set up.
    """
    return Run(
        root=staging_from_config(),
        ledger=ledger_from_connection(),
        connector=connector,
        run_id=context["run_id"],
    )
