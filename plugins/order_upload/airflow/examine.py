"""The task ``examine`` of the doctor's DAG."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from airflow.sdk import BaseOperator

from order_upload.airflow.checkup import shop_setup_of, shops
from order_upload.airflow.variables import read_variables
from order_upload.doctor import Severity, as_table, examine
from order_upload.errors import ConfigError

if TYPE_CHECKING:
    from airflow.sdk import Context

log = logging.getLogger(__name__)


class ExamineShopsOperator(BaseOperator):
    """Look at a shop, or at every shop that a connector names, and fail when something keeps orders back."""

    def execute(self, context: Context) -> None:
        """Write the findings to the log.

        Raises:
            ConfigError: at least one shop has an error; the log says what to do.
        """
        asked = str(context["params"].get("shop") or "")
        failing = [conn_id for conn_id in [asked] if conn_id] or shops(read_variables())
        failing = [
            conn_id
            for conn_id in failing
            if not _is_sound(conn_id, has_moved=bool(context["params"].get("moved")))
        ]
        if failing:
            raise ConfigError(
                f"something is wrong with {', '.join(failing)}: the log above says what, and what to do"
            )


def _is_sound(conn_id: str, *, has_moved: bool) -> bool:
    try:
        findings = examine(shop_setup_of(conn_id, has_moved=has_moved))
    except ConfigError as refusal:
        log.error("%s: %s", conn_id, refusal)  # noqa: TRY400 - the message says all; a traceback would bury it
        return False
    log.info("%s\n%s", conn_id, as_table(findings))
    return all(finding.severity is not Severity.ERROR for finding in findings)
