"""What the demo says while a run goes on: when a stage starts, and what it left when it ends."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from airflow.listeners import hookimpl

from demo.airflow.order_table import cause

LEFT_BY = {
    "extract": (
        ("orders.jsonl", "orders"),
        ("unchanged.jsonl", "unchanged"),
        ("refused.jsonl", "refused"),
    ),
    "filter": (("passed.jsonl", "pass"), ("dropped.jsonl", "filtered")),
    "normalize_status": (("statuses.jsonl", "with a status"), ("results.jsonl", "without")),
    "plan": (("ended.jsonl", "end here"),),
}
"""Stage -> its staged files and the word for one line of them."""


class Progress:
    """A listener of Airflow's task runner: Airflow calls it in this process, around each task."""

    def __init__(self, say: Callable[[str], None], connector_folder: Path) -> None:
        self._say = say
        self._folder = connector_folder
        self._started: dict[tuple[str, int], float] = {}

    @hookimpl
    def on_task_instance_running(self, previous_state: Any, task_instance: Any) -> None:
        """Remember when a task started."""
        self._started[_key(task_instance)] = time.monotonic()
        self._say(f"  {task_instance.task_id:<17} ...")

    @hookimpl
    def on_task_instance_success(self, previous_state: Any, task_instance: Any) -> None:
        """Say what a task left."""
        self._ended(task_instance, self._left_by(task_instance.task_id))

    @hookimpl
    def on_task_instance_skipped(self, previous_state: Any, task_instance: Any) -> None:
        """Say that there was nothing to do."""
        self._ended(task_instance, "skipped")

    @hookimpl
    def on_task_instance_failed(self, previous_state: Any, task_instance: Any, error: Any) -> None:
        """Say that it failed, and why; the report's reasons are shown with its table."""
        if task_instance.task_id == "report":
            self._ended(task_instance, "red")
            return
        self._ended(task_instance, "failed")
        self._say(cause(error))

    def _ended(self, task_instance: Any, what: str) -> None:
        took = time.monotonic() - self._started.get(_key(task_instance), time.monotonic())
        self._say(f"  {task_instance.task_id:<17} {took:5.1f} s  {what}".rstrip())

    def _left_by(self, stage: str) -> str:
        counts = [
            (len_of(path), word)
            for name, word in LEFT_BY.get(stage, ())
            if (path := self._newest(stage, name))
        ]
        return ", ".join(f"{count} {word}" for count, word in counts)

    def _newest(self, stage: str, name: str) -> Path | None:
        return max(
            self._folder.glob(f"*/{stage}/{name}"),
            key=lambda path: path.stat().st_mtime_ns,
            default=None,
        )


def len_of(path: Path) -> int:
    """Return how many lines a file has."""
    with path.open("rb") as lines:
        return sum(1 for _ in lines)


@contextmanager
def airflow_in_log(log: Path) -> Iterator[TextIO]:
    """Give the real standard output; all that Airflow and its tasks print goes into a file.

    Airflow's loggers keep the streams they were made with, so the file descriptors are what has to
    change.
    """
    sys.stdout.flush()
    kept = os.dup(1), os.dup(2)
    with (
        log.open("ab") as file,
        os.fdopen(os.dup(kept[0]), "w", encoding="utf-8", buffering=1) as screen,
    ):
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
        try:
            yield screen
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            for descriptor, stream in zip(kept, (1, 2), strict=True):
                os.dup2(descriptor, stream)
                os.close(descriptor)


def _key(task_instance: Any) -> tuple[str, int]:
    return task_instance.task_id, task_instance.map_index
