"""Waiting for a shop: Airflow is asked whether the task that works on it still runs."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from airflow.sdk.exceptions import AirflowRescheduleException, AirflowRuntimeError

from order_upload.airflow.names import dag_id_of
from order_upload.errors import LeaseTakenError
from order_upload.pipeline.stages import Stage

if TYPE_CHECKING:
    from airflow.sdk.types import RuntimeTaskInstanceProtocol

    from order_upload.ledger import Holder, IsAtWork

ASKS_AGAIN_AFTER = timedelta(seconds=20)
"""Airflow takes some seconds more to start a task: it goes on within a minute."""

_AT_WORK = frozenset({"running", "restarting"})
"""States of a task that has a process. One that is cleared is ``restarting`` until it has ended."""

log = logging.getLogger(__name__)


def is_at_work_for(task: RuntimeTaskInstanceProtocol) -> IsAtWork:
    """Return what asks Airflow, by way of a task of ours, whether the task of a holder runs.

    None is the answer where Airflow cannot be asked, or does not know such a run: it was deleted,
    or belongs to another Airflow with the same ledger.
    """

    def is_at_work(holder: Holder) -> bool | None:
        place = int(holder.part) - 1  # parts count from 1, mapped tasks from 0
        try:
            states_of_runs = task.get_task_states(
                dag_id=dag_id_of(holder.connector),
                task_ids=[Stage.UPLOAD.value],
                map_index=place,
                run_ids=[holder.run_id],
            )
        except AirflowRuntimeError as error:
            log.warning("Airflow cannot say whether %s still runs: %s", holder, error)
            return None
        states = states_of_runs.get(holder.run_id)
        if not states:
            return None
        return states.get(f"{Stage.UPLOAD.value}_{place}") in _AT_WORK

    return is_at_work


def waits_for(taken: LeaseTakenError) -> AirflowRescheduleException:
    """Return what makes a task wait for the shop, and say for whom.

    It gives its slot back meanwhile, and the wait is no try: it may take as long as it takes.
    """
    log.info("Waits: %s. It asks again in %d seconds.", taken, ASKS_AGAIN_AFTER.total_seconds())
    at = datetime.now(UTC) + ASKS_AGAIN_AFTER
    return AirflowRescheduleException(at)  # type: ignore[no-untyped-call] # Airflow's
