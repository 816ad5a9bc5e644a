"""One try of one task, done by the very operator that Airflow would run.

What Airflow does around a task is stood in for, as far as a task sees it: the context, the states
of other tasks, and what becomes of an error (``retry_policy`` of the task itself). Connections and
Variables come from the environment.
"""

from __future__ import annotations

import json
import os
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from airflow.sdk import RetryAction
from airflow.sdk.exceptions import (
    AirflowFailException,
    AirflowRescheduleException,
    AirflowSkipException,
)

from chaos.ends import (
    FAILED,
    SKIPPED,
    SUCCESS,
    UP_FOR_RESCHEDULE,
    UP_FOR_RETRY,
    End,
    Retries,
    Try,
)
from chaos.steps import Watch
from order_upload.airflow.dags import DEFAULTS, build_dags
from order_upload.airflow.names import dag_id_of
from order_upload.airflow.params import trigger_form
from order_upload.pipeline import upload

_LEASE_S = upload.LEASE_S


def retries() -> Retries:
    """Return how the DAGs have their tasks tried again."""
    known: dict[str, Any] = DEFAULTS
    first, longest = known["retry_delay"], known["max_retry_delay"]
    return Retries(known["retries"], first.total_seconds(), longest.total_seconds())


def watched(asked: Try) -> End:
    """Do one try, and return how it ended and its steps, unless the process dies on the way."""
    watch = Watch([Path(folder) for folder in asked.folders], asked.death)
    watch.begin()
    end = perform(asked)
    watch.end()
    names = tuple(step.name for step in watch.steps)
    return replace(end, steps=names, tearable=tuple(watch.tearable))


def perform(asked: Try) -> End:
    """Do one try, and return how it ended."""
    os.environ.update(asked.environment)
    if asked.clock_s:
        _set_clock(asked.clock_s)
    upload.LEASE_S = _LEASE_S / asked.speed
    task = _task(asked)
    try:
        return End(SUCCESS, value=task.execute(_context(asked)))
    except AirflowSkipException:
        return End(SKIPPED)
    except AirflowRescheduleException as later:
        wait = later.reschedule_date - datetime.now(UTC)
        return End(UP_FOR_RESCHEDULE, wait_s=wait.total_seconds())
    except Exception as error:  # noqa: BLE001 - Airflow judges any
        return _judged(task, error, asked.number)


def _task(asked: Try) -> Any:
    task: Any = build_dags()[dag_id_of(asked.run.connector)].get_task(asked.task)
    if asked.part:
        return task.unmap({"part": asked.part})
    return task


def _judged(task: Any, error: Exception, number: int) -> End:
    """Return what Airflow does about an error, by the task's own policy and tries."""
    text = f"{type(error).__name__}: {error}"
    decision = task.retry_policy.evaluate(error, number, task.retries)
    is_final = isinstance(error, AirflowFailException) or decision.action is RetryAction.FAIL
    if is_final or number > task.retries:
        return End(FAILED, error=text)
    if decision.action is not RetryAction.RETRY or decision.retry_delay is None:
        return End(UP_FOR_RETRY, error=text)
    return End(UP_FOR_RETRY, wait_s=decision.retry_delay.total_seconds(), error=text)


def _context(asked: Try) -> dict[str, Any]:
    """Return what Airflow hands to a task, as far as the tasks read it."""
    run, conf = asked.run, dict(asked.run.conf)
    form = {name: param.resolve() for name, param in trigger_form().items()}
    start, end = [datetime.fromisoformat(moment) for moment in run.interval] or (None, None)
    dag_run = SimpleNamespace(
        run_id=run.run_id,
        run_type=run.run_type,
        conf=conf,
        data_interval_start=start,
        data_interval_end=end,
    )
    task_instance = SimpleNamespace(
        try_number=asked.number,
        xcom_push=lambda **_: None,
        xcom_pull=lambda task_ids, key="": list(asked.parts) if task_ids == "plan" else None,
        get_task_states=partial(task_states, Path(asked.states)),
    )
    return {
        "dag_run": dag_run,
        "run_id": run.run_id,
        "params": form | conf,
        "ti": task_instance,
        "outlet_events": defaultdict(_Outlet),
    }


class _Outlet:
    """Takes the Assets of an outlet; nothing follows in a storm."""

    def add(self, asset: Any, extra: dict[str, Any]) -> None:
        """Take one."""


def task_states(
    file: Path,
    *,
    dag_id: str,
    task_ids: Sequence[str],
    run_ids: Sequence[str],
    map_index: int | None = None,
) -> dict[str, dict[str, str]]:
    """Return the states of tasks by run, as Airflow does: of mapped ones by ``upload_0``.

    A run of which no such task is known is left out.

    Args:
        file: what :class:`~chaos.runs.States` keeps.
        dag_id: of the runs.
        task_ids: of the tasks.
        run_ids: of the runs.
        map_index: which one of a mapped task; None for all.
    """
    runs = json.loads(file.read_text(encoding="utf-8")).get(dag_id, {})
    states_of_runs = {}
    for run_id in run_ids:
        states = {}
        for name, state in runs.get(run_id, {}).items():
            task, place = _task_and_place(name)
            if task in task_ids and map_index in (None, place):
                states[name] = state
        if states:
            states_of_runs[run_id] = states
    return states_of_runs


def _task_and_place(name: str) -> tuple[str, int]:
    """Return the task that goes by a name, and its place among mapped ones; -1 for none."""
    task, _, place = name.rpartition("_")
    if place.isdecimal():
        return task, int(place)
    return name, -1


def _set_clock(off_by_s: float) -> None:
    """Let this process think that it is earlier or later: the time of Python's ``time``."""
    real = time.time
    time.time = lambda: real() + off_by_s
