"""The steps of a process, as Python itself tells them, and an end of the process at one of them.

A step is what stays when the process is gone: a file begun, renamed or removed, a commit of the
ledger, a piece of a request, an answer that came. No list of them is kept anywhere, and the package
has no hooks for them: Python's audit events tell of files and of what HTTP sends, SQLAlchemy of
commits, the standard library's HTTP client of answers. So new code is covered as it is written.
Between two steps only memory changes, and memory goes with the process: to die anywhere between
them is to die right before the later one.

Only a process that does nothing else afterwards may be watched: audit hooks stay to its end.
"""

from __future__ import annotations

import errno
import http.client
import os
import re
import signal
import sqlite3
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError

from chaos.ends import Death

ENDED = "the task ended, and nobody heard of it"
"""The last step of every task: all is done but telling Airflow."""

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND
_DRAWN = re.compile(r"\.[0-9a-f]{8}(?=\.part$)")
"""What is drawn anew for each unfinished file."""
_WRITTEN_TABLE = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM|CREATE TABLE)\s+(\w+)", re.I)
_HEAD = re.compile(rb"(GET|POST) ([^ ?]*)\S*?(?:[?&](call=\w+)\S*)? HTTP/")


@dataclass(frozen=True, slots=True)
class Step:
    """What the process is about to do.

    Attributes:
        name: what, in words: the same for the same step of another run.
        begins: the file whose content comes after this step.
        ends: the file whose content came before it: a name is given to what is whole.
    """

    name: str
    begins: str = ""
    ends: str = ""


class Watch:
    """Counts the steps of this process, and ends it where it is told to.

    Args:
        folders: what is written elsewhere is no step.
        death: when it ends.

    Attributes:
        steps: those that were taken, in their order.
    """

    def __init__(self, folders: Sequence[Path], death: Death) -> None:
        self.steps: list[Step] = []
        self._folders = tuple(f"{folder}{os.sep}" for folder in folders)
        self._death = death
        self._is_on = False

    def begin(self) -> None:
        """Watch from here on."""
        self._is_on = True
        sys.addaudithook(self._hear)
        _around_commits(lambda step: self._take(step, _no_room_in_database))
        _around_answers(self._take)

    def end(self) -> None:
        """Take the last step, and watch no more."""
        self._take(Step(ENDED))
        self._is_on = False

    def _take(self, step: Step, no_room: Callable[[], Exception] | None = None) -> None:
        """Count a step, which is about to be taken; die before it if that is its number.

        Args:
            step: the step.
            no_room: makes the error of a full disk, where it needs room on one.
        """
        if not self._is_on:
            return
        self.steps.append(step)
        if self._death.disk_full:
            if no_room and len(self.steps) >= self._death.at:
                self._is_on = False
                raise no_room()
        elif len(self.steps) == self._death.at:
            self._is_on = False
            self._die(step)

    def _die(self, step: Step) -> None:
        if self._death.torn:
            torn = Path(step.ends or self.steps[-2].begins)
            os.truncate(torn, torn.stat().st_size // 2)
        os.kill(os.getpid(), signal.SIGKILL)

    @property
    def tearable(self) -> list[int]:
        """The numbers of the steps before which a file may be only half on the disk.

        Of a file that gets its name later nobody reads what it holds until then.
        """
        named = {step.ends for step in self.steps}
        before = [Step(""), *self.steps]
        return [
            number
            for number, step in enumerate(self.steps, 1)
            if step.ends or (before[number - 1].begins and before[number - 1].begins not in named)
        ]

    def _hear(self, heard: str, details: tuple[Any, ...]) -> None:
        """Take a step where an audit event is one: it comes before what it tells of."""
        if not self._is_on:
            return
        if heard == "http.client.send":
            self._take(Step(_piece(details[1])))
        elif heard in ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "open"):
            self._hear_of_file(heard, details)

    def _hear_of_file(self, heard: str, details: tuple[Any, ...]) -> None:
        """Take a step where a file or a folder is changed; what is there or gone already is not."""
        path = details[1] if heard == "os.rename" else details[0]
        place = self._place(path)
        if not place:
            return
        if heard == "os.rename":
            self._take(Step(f"give {place} its name", ends=os.fspath(details[0])))
        elif heard == "open" and details[2] & os.O_TRUNC:
            self._take(Step(f"begin {place}", begins=os.fspath(path)), _no_room)
        elif heard == "open" and details[2] & _WRITES:
            self._take(Step(f"open {place}"), _no_room)
        elif heard in ("os.remove", "os.rmdir") and os.path.lexists(path):
            self._take(Step(f"remove {place}"))
        elif heard == "os.mkdir" and not os.path.lexists(path):
            self._take(Step(f"make the folder {place}"), _no_room)

    def _place(self, path: Any) -> str:
        """Return where a path lies below the watched folders; "" where it lies elsewhere."""
        if path is None or isinstance(path, int):
            return ""
        text = os.fsdecode(path)
        for folder in self._folders:
            if text.startswith(folder):
                return _DRAWN.sub("", text.removeprefix(folder))
        return ""


def _no_room() -> Exception:
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _no_room_in_database() -> Exception:
    return OperationalError("COMMIT", None, sqlite3.OperationalError("database or disk is full"))


def _piece(data: Any) -> str:
    """Return what is sent, in words: an address without what may be secret in it, or a body."""
    head = isinstance(data, bytes) and _HEAD.match(data)
    if not head:
        return "send the body of a request"
    method, path, call = (text.decode() if text else "" for text in head.groups())
    return f"send the head of {method} {call or path}"


def _around_commits(take: Callable[[Step], None]) -> None:
    """Take a step before each commit of what was written; one that only read changes nothing."""

    def written(connection: Connection, _: Any, statement: str, *__: Any) -> None:
        if table := _WRITTEN_TABLE.match(statement):
            connection.info.setdefault("written", {})[table[1]] = None

    def commits(connection: Connection) -> None:
        if tables := connection.info.pop("written", None):
            take(Step(f"commit {', '.join(tables)}"))

    event.listen(Engine, "before_cursor_execute", written)
    event.listen(Engine, "commit", commits)


def _around_answers(take: Callable[[Step], None]) -> None:
    """Take a step when a request is out and its answer awaited, and one when that has begun."""
    answered = http.client.HTTPConnection.getresponse

    def getresponse(connection: http.client.HTTPConnection) -> http.client.HTTPResponse:
        take(Step("wait for the answer to a request"))
        answer = answered(connection)
        take(Step("read an answer"))
        return answer

    http.client.HTTPConnection.getresponse = getresponse  # type: ignore[method-assign, assignment]
