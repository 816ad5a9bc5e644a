"""Retention on Airflow's side: its settings, and the task that lets go what is old."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from airflow.sdk import BaseOperator
from airflow.sdk.configuration import conf

from order_upload.airflow.settings import SECTION
from order_upload.airflow.storage import ledger_from_connection, staging_from_config
from order_upload.airflow.variables import read_variables
from order_upload.config import Variables, connector_names
from order_upload.errors import ConfigError
from order_upload.faults import Fault, raise_if_any, shown
from order_upload.pipeline.retention import Retention, Tidying

if TYPE_CHECKING:
    from airflow.sdk import Context

LONGEST = 36_500
"""Days; a hundred years."""

log = logging.getLogger(__name__)


class LetGoOperator(BaseOperator):
    """Delete what is older than it is kept, of all connectors."""

    def execute(self, context: Context) -> None:
        """Do it, and write to the log what went; counts and ids.

        Raises:
            ConfigError: a setting is none, or staging or ledger can't be used.
            ErasureUnderWayError: a buyer is being forgotten: it moves no file meanwhile.
        """
        keep = retention_from_config()
        living = living_connectors(read_variables())
        ledger = ledger_from_connection()
        ledger.erasure_hold.check_none()
        tidied = Tidying(staging_from_config(), ledger, keep, living).tidy()
        for line in tidied.text.splitlines():
            log.info("%s", line)


def retention_from_config() -> Retention:
    """Return how long what is kept, as section ``[order_upload]`` of Airflow's configuration says.

    Never as a Variable says: who edits those decides about orders, not about what is deleted.

    Raises:
        ConfigError: a line for each setting that is no number of days.
    """
    faults: list[Fault] = []
    default = Retention()
    keep = Retention(
        runs=_days("keep_runs_days", default.runs, faults),
        payloads=_days("keep_payloads_days", default.payloads, faults),
        results=_days("keep_results_days", default.results, faults),
    )
    raise_if_any(faults)
    return keep


def _days(key: str, default: timedelta, faults: list[Fault]) -> timedelta:
    text = (conf.get(SECTION, key, fallback=None) or "").strip()
    if not text:
        return default
    if text.isascii() and text.isdecimal() and 0 < int(text) <= LONGEST:
        return timedelta(days=int(text))
    setting = f"Airflow configuration [{SECTION}] {key}"
    faults.append(Fault(setting, shown(text), f"a whole number of days from 1 to {LONGEST}"))
    return default


def living_connectors(variables: Variables) -> set[str] | None:
    """Return the connectors that the Variable names, broken ones and those taken over too.

    None where the Variable is malformed as a whole: nobody knows then which are gone.
    """
    try:
        living = set(connector_names(variables))
    except ConfigError as error:
        log.warning("Nothing of connectors that may be gone is deleted: %s", error)
        return None
    for connector in variables.documents["order_upload_connectors"].value.values():
        living.update(_taken_over(connector))
    return living


def _taken_over(connector: Any) -> list[str]:
    """Return the former names of a connector, which may be a broken one."""
    if not isinstance(connector, Mapping) or not isinstance(connector.get("takes_over"), list):
        return []
    return [name for name in connector["takes_over"] if isinstance(name, str)]
