"""A run of a connector's DAG as Airflow's scheduler takes it: task by task, and try by try.

A task that died, or that asks for another try, gets it as often as its DAG says; one that waits for
a shop goes on with the same try; when a task has failed the report comes all the same.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

from chaos.ends import (
    FAILED,
    SKIPPED,
    SUCCESS,
    UP_FOR_RESCHEDULE,
    UP_FOR_RETRY,
    DagRun,
    End,
    Retries,
    Try,
)

TASKS = (
    "extract",
    "filter",
    "normalize_status",
    "transform",
    "plan",
    "approve",
    "upload",
    "report",
)
"""In their order; ``upload`` is mapped over the parts of the plan."""

RUNNING, UPSTREAM_FAILED = "running", "upstream_failed"
DAG_PREFIX = "order_upload__"


class States:
    """The states of all tasks, as a task may ask for them; kept in a file, for any process.

    Args:
        path: of the file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._states: dict[str, dict[str, dict[str, str]]] = {}
        self._lock = threading.Lock()

    def set(self, run: DagRun, task: str, state: str) -> None:
        """Let a task have a state."""
        with self._lock:
            runs = self._states.setdefault(f"{DAG_PREFIX}{run.connector}", {})
            runs.setdefault(run.run_id, {})[task] = state
            part = self.path.with_suffix(".part")
            part.write_text(json.dumps(self._states), encoding="utf-8")
            part.replace(self.path)

    def of(self, run: DagRun) -> Mapping[str, str]:
        """Return the states of the tasks of a run."""
        with self._lock:
            return dict(self._states.get(f"{DAG_PREFIX}{run.connector}", {}).get(run.run_id, {}))


@dataclass(frozen=True, slots=True)
class Scheduler:
    """Takes runs through their tasks.

    Args:
        do: does one try; None where its process died.
        states: where the states of tasks are kept.
        retries: how often, and after how long, a task is tried again.
        wait: waits for so many seconds.
        side_by_side: parts of an upload that are sent at the same time.
        settings: what every try is given: folders, environment.
    """

    do: Callable[[Try], End | None]
    states: States
    retries: Retries
    wait: Callable[[float], None] = lambda _: None
    side_by_side: int = 1
    settings: Try = field(default_factory=lambda: Try(DagRun("", "")))

    def run(self, run: DagRun, last: str = "") -> Mapping[str, str]:
        """Take a run from its first task to its last, and return the states of its tasks.

        Args:
            run: the run.
            last: the task after which nobody goes on with it; "" where it comes to its end.
        """
        return self.go_on(run, TASKS[0], last=last)

    def go_on(
        self, run: DagRun, task: str, number: int = 1, parts: Sequence[str] = (), *, last: str = ""
    ) -> Mapping[str, str]:
        """Take a run from one of its tasks to its last.

        Args:
            run: the run; the tasks before are done.
            task: where it goes on.
            number: of the try of that task.
            parts: those of the plan, where it was made before.
            last: as for :meth:`run`.
        """
        parts, state = tuple(parts), SUCCESS
        asked = replace(self.settings, run=run, states=str(self.states.path))
        for name in TASKS[TASKS.index(task) : -1]:
            first = number if name == task else 1
            if state != SUCCESS:
                self.states.set(run, name, SKIPPED if state == SKIPPED else UPSTREAM_FAILED)
            elif name == "upload":
                state = self._upload(replace(asked, task=name, number=first, parts=parts))
            else:
                end = self._tried(replace(asked, task=name, number=first, parts=parts), name)
                state = end.state
                if name == "plan" and state == SUCCESS:
                    parts = tuple(end.value)
            if name == last:
                return self.states.of(run)
        first = number if task == TASKS[-1] else 1
        self._tried(replace(asked, task=TASKS[-1], number=first, parts=parts), TASKS[-1])
        return self.states.of(run)

    def _upload(self, asked: Try) -> str:
        """Send the parts, some side by side; return the state of the mapped task as a whole."""
        if not asked.parts:
            self.states.set(asked.run, "upload", SKIPPED)
            return SUCCESS

        def send(index: int) -> str:
            part = replace(asked, part=asked.parts[index])
            return self._tried(part, f"upload_{index}").state

        with ThreadPoolExecutor(self.side_by_side) as pool:
            states = list(pool.map(send, range(len(asked.parts))))
        return FAILED if FAILED in states else SUCCESS

    def _tried(self, asked: Try, name: str) -> End:
        """Try a task until it has ended, as often as its DAG lets it."""
        number = asked.number
        while True:
            self.states.set(asked.run, name, RUNNING)
            end = self.do(replace(asked, number=number)) or self._killed(number)
            self.states.set(asked.run, name, end.state)
            if end.state not in (UP_FOR_RETRY, UP_FOR_RESCHEDULE):
                return end
            self.wait(self.retries.delay_s(number) if end.wait_s is None else end.wait_s)
            if end.state == UP_FOR_RETRY:
                number += 1

    def _killed(self, number: int) -> End:
        """Return what Airflow makes of a task whose process is gone."""
        return End(UP_FOR_RETRY if number <= self.retries.times else FAILED, error="killed")
