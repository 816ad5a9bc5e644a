"""What the demo shows while a run goes on: one line a stage, which lives until the stage ends."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from airflow.listeners import hookimpl
from rich.console import Console
from rich.live import Live
from rich.padding import Padding
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from order_upload.errors import OrderUploadError
from order_upload.pipeline.outcomes import parts
from order_upload.pipeline.run import Run
from order_upload.pipeline.stage_log import stage_lines, upload_lines
from order_upload.pipeline.stages import Stage

WIDTH = 140
"""Characters of a line where no terminal says how many it has."""
DONE, SKIPPED, FAILED = "[green]✓[/]", "[dim]-[/]", "[red]✗[/]"


def console_on(stream: TextIO) -> Console:
    """Return what writes for people: in colour on a terminal, and as wide as that is."""
    width = shutil.get_terminal_size((WIDTH, 40)).columns
    return Console(file=stream, width=width, highlight=False)


def at_work(console: Console, what: str) -> Live:
    """Return a line that lives while something is at work, and is gone afterwards.

    What Airflow prints meanwhile stays where it goes: rich would take it over for the screen.
    """
    return Live(
        Spinner("dots", Text(what), style="cyan"),
        console=console,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )


class Progress:
    """A listener of Airflow's task runner: Airflow calls it in this process, around each task.

    Args:
        console: where the lines go.
        run_of: returns the run of an id, to read what its stages left.
    """

    def __init__(self, console: Console, run_of: Callable[[str], Run]) -> None:
        self._console = console
        self._run_of = run_of
        self._line: Live | None = None
        self._started = time.monotonic()

    @hookimpl
    def on_task_instance_running(self, previous_state: Any, task_instance: Any) -> None:
        """Show that a task is at work."""
        self._started = time.monotonic()
        self._line = at_work(self._console, task_instance.task_id)
        self._line.start()

    @hookimpl
    def on_task_instance_success(self, previous_state: Any, task_instance: Any) -> None:
        """Say what a task left."""
        self._ended(DONE, task_instance.task_id, self._left_by(task_instance))

    @hookimpl
    def on_task_instance_skipped(self, previous_state: Any, task_instance: Any) -> None:
        """Say that there was nothing to do."""
        self._ended(SKIPPED, task_instance.task_id, "skipped")

    @hookimpl
    def on_task_instance_failed(self, previous_state: Any, task_instance: Any, error: Any) -> None:
        """Say that it failed, and why; the report's reasons are shown with its table."""
        if task_instance.task_id == "report":
            self._ended(FAILED, "report", "red")
            return
        self._ended(FAILED, task_instance.task_id, "failed")
        self._console.print(Padding(Text(cause(error)), (0, 0, 0, 4)))

    def _ended(self, mark: str, task_id: str, what: str) -> None:
        if self._line is not None:
            self._line.stop()
            self._line = None
        took = time.monotonic() - self._started
        line = Table.grid(padding=(0, 2, 0, 0))
        line.add_row(f"  {mark} {task_id:<17} {took:5.1f} s", Text(what))
        self._console.print(line)

    def _left_by(self, task_instance: Any) -> str:
        """Return what a stage says of itself in the log of its task, in one line."""
        task_id, run = task_instance.task_id, self._run_of(task_instance.run_id)
        if task_id == Stage.UPLOAD:
            part = parts(run)[max(0, task_instance.map_index)]
            return next(upload_lines(run, part))
        if task_id == Stage.REPORT:
            return ""
        if task_id == Stage.APPROVE:
            return "nobody has to be asked"
        lines = list(stage_lines(run, Stage(task_id)))
        # The first line of extract says what was asked for.
        return lines[1] if task_id == Stage.EXTRACT else lines[0]


def cause(error: object) -> str:
    """Return what a task failed with, to stand under its line; what is not ours says its type."""
    if isinstance(error, OrderUploadError):
        return str(error)
    return f"{type(error).__name__}: {error}"


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
