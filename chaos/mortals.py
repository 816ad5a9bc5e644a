"""Processes to kill: forked from one that has imported everything, so each begins at once.

``python -m chaos.mortals`` is that one. It reads what is asked, a line each, forks, and says which
process it is and later how it ended; :class:`Mortals` is the other side, for any number of threads.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import selectors
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from chaos.ends import DagRun, End, Retries, Try, end_of, run_of, try_of
from chaos.runs import Scheduler, States
from chaos.tasks import perform, retries, watched

STOP_TIMEOUT_S = 60.0
"""On a busy machine an interpreter takes half a minute to clear away what Airflow has loaded."""

WARMED = ("airflow.providers.http.hooks.http", "babel.numbers", "netrc", "rapidfuzz.process")
"""What tasks import when they are under way: imported once, so that no process pays for it."""


@dataclass(slots=True)
class _Child:
    """A process that was asked for: known once it has begun."""

    begun: threading.Event = field(default_factory=threading.Event)
    gone: threading.Event = field(default_factory=threading.Event)
    pid: int = 0
    status: int = 0


class Mortals:
    """Makes processes, and kills those that are to die by the clock.

    Args:
        folder: takes their answers and what they print.
        environment: of all of them.

    Attributes:
        retries: how the DAGs have their tasks tried again.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.retries = Retries(0, 0, 0)
        self._folder = folder
        self._children: dict[int, _Child] = {}
        self._lock = threading.Lock()
        self._ready = threading.Event()
        with (folder / "output.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=dict(environment),
                text=True,
            )
        threading.Thread(target=self._listen, daemon=True).start()
        self._ready.wait()

    def try_task(self, asked: Try, *, kill_after_s: float | None = None) -> End | None:
        """Do a try in a process of its own; return how it ended, or None where it was killed.

        Args:
            asked: the try.
            kill_after_s: SIGKILL comes then, wherever it is; None lets it live.
        """
        answer = self._ask("try", asked.as_json(), kill_after_s=kill_after_s)
        return None if answer is None else end_of(answer)

    def go_on(self, asked: Try, *then: DagRun) -> None:
        """Take a run from a task on to its end, in a process that nobody kills.

        Args:
            asked: where it goes on, with which try.
            then: runs that follow, each from its first task to its last.
        """
        self._ask("rest", asked.as_json(), [asdict(run) for run in then])

    def warm_up(self, asked: Try) -> None:
        """Do the same in the process that all others are forked from: it knows the way then."""
        self._ask("here", asked.as_json())

    def kill_all(self) -> int:
        """Kill all that is at work, as when a worker dies; return how many processes that were."""
        with self._lock:
            alive = [child for child in self._children.values() if not child.gone.is_set()]
        for child in alive:
            if child.begun.wait(STOP_TIMEOUT_S):
                _kill(child.pid)
        return len(alive)

    def close(self) -> None:
        """End what makes the processes; none is at work any more."""
        assert self._process.stdin is not None  # noqa: S101 - it was asked for
        self._process.stdin.close()
        self._process.wait(STOP_TIMEOUT_S)

    def _ask(
        self,
        kind: str,
        asked: str,
        then: Sequence[object] = (),
        *,
        kill_after_s: float | None = None,
    ) -> str | None:
        """Have something done, and return what is said of it; None where the process died."""
        child, answer = self._begin({"kind": kind, "asked": asked, "then": then})
        child.begun.wait()
        if kill_after_s is not None and not child.gone.wait(kill_after_s):
            _kill(child.pid)
        child.gone.wait()
        if child.status == -signal.SIGKILL:
            return None
        if not answer.exists():
            raise RuntimeError(f"a process ended with {child.status}: {self._folder}/output.log")
        said = answer.read_text(encoding="utf-8")
        answer.unlink()
        return said

    def _begin(self, job: Mapping[str, object]) -> tuple[_Child, Path]:
        child = _Child()
        with self._lock:
            number = len(self._children) + 1
            self._children[number] = child
            answer = self._folder / f"{number}.json"
            job = {**job, "number": number, "answer": str(answer)}
            assert self._process.stdin is not None  # noqa: S101 - it was asked for
            self._process.stdin.write(json.dumps(job) + "\n")
            self._process.stdin.flush()
        return child, answer

    def _listen(self) -> None:
        """Hear of processes that have begun or ended."""
        assert self._process.stdout is not None  # noqa: S101 - it was asked for
        for line in self._process.stdout:
            said = json.loads(line)
            if "retries" in said:
                self.retries = Retries(**said["retries"])
                self._ready.set()
                continue
            child = self._children[said["number"]]
            if "pid" in said:
                child.pid = said["pid"]
                child.begun.set()
            else:
                child.status = said["status"]
                child.gone.set()
        self._ready.set()
        for child in self._children.values():  # whoever waits now would wait for ever
            child.begun.set()
            child.gone.set()


@contextmanager
def mortals(folder: Path, environment: Mapping[str, str]) -> Iterator[Mortals]:
    """Give what makes processes, ready to do so, and end it when the block ends."""
    made = Mortals(folder, environment)
    try:
        yield made
    finally:
        made.close()


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


class _Forks:
    """The process that the others are forked from."""

    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}
        self._out = os.dup(1)
        os.dup2(2, 1)  # what tasks print is none of the other side's business

    def serve(self) -> None:
        """Fork a process for each line of the input; say of each when it begins and ends."""
        for module in WARMED:
            importlib.import_module(module)
        woken, wake = os.pipe()
        os.set_blocking(wake, False)
        signal.set_wakeup_fd(wake)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._say(retries=asdict(retries()))
        with selectors.DefaultSelector() as selector:
            selector.register(0, selectors.EVENT_READ, self._read)
            selector.register(woken, selectors.EVENT_READ, self._tell_ends)
            rest: bytes | None = b""
            while rest is not None:
                for key, _ in selector.select():
                    rest = key.data(key.fd, rest)

    def _read(self, source: int, rest: bytes) -> bytes | None:
        """Begin what was asked for; return what is left of a line, or None at the end."""
        read = os.read(source, 1 << 16)
        if not read:
            return None
        *lines, rest = (rest + read).split(b"\n")
        for line in lines:
            self._begin(json.loads(line))
        return rest

    def _begin(self, job: dict[str, Any]) -> None:
        if job["kind"] == "here":
            self._say(number=job["number"], pid=os.getpid())
            _do(job)
            gc.collect()  # no process may inherit an open database
            gc.freeze()  # what is there by now is shared by all processes
            self._say(number=job["number"], status=0)
            return
        pid = os.fork()
        if pid:
            self._numbers[pid] = job["number"]
            self._say(number=job["number"], pid=pid)
            return
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        _do(job)
        os._exit(0)

    def _tell_ends(self, woken: int, rest: bytes) -> bytes:
        os.read(woken, 4096)
        while self._numbers:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                break
            self._say(number=self._numbers.pop(pid), status=os.waitstatus_to_exitcode(status))
        return rest

    def _say(self, **said: object) -> None:
        os.write(self._out, json.dumps(said).encode() + b"\n")


def _do(job: dict[str, Any]) -> None:
    """Do what was asked; what is to be said of it goes to a file."""
    asked = try_of(job["asked"])
    try:
        answer = ""
        if job["kind"] == "try":
            answer = watched(asked).as_json()
        else:
            _go_on(asked, [run_of(run) for run in job["then"]])
        Path(job["answer"]).write_text(answer, encoding="utf-8")
    except BaseException:  # noqa: BLE001 - the other side finds no answer, and this in the log
        traceback.print_exc()


def _go_on(asked: Try, then: Sequence[DagRun]) -> None:
    """Take a run from a task on to its end, and others after it, without a wait between tries."""
    scheduler = Scheduler(perform, States(Path(asked.states)), retries(), settings=asked)
    scheduler.go_on(asked.run, asked.task, asked.number, asked.parts)
    for run in then:
        scheduler.run(run)


if __name__ == "__main__":
    _Forks().serve()
    os._exit(0)  # to take Airflow down in order takes ten seconds on a busy machine
