"""A process that stands for a container: own host name, own session, ended as a whole."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from cluster.compose_file import ROOT

HAS_HOST_NAMES = os.geteuid() == 0 and shutil.which("unshare") is not None
"""Whether each may have a host name of its own, as a container has."""
_SELF = 'hostname "$0" && exec "$@"'


class MachineError(Exception):
    """Something did not start, or did not end well; the message names its log."""


class Machine:
    """One process and all that it starts.

    Args:
        name: its host name.
        command: what it runs.
        environment: all of its environment.
        folder: where its log goes.
        user: who runs it; "" for the own one.
        health: the command that ends with 0 when it is well.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        folder: Path,
        *,
        user: str = "",
        health: Sequence[str] = (),
    ) -> None:
        self.name, self.environment, self._health = name, dict(environment), list(health)
        self.log = folder / f"{name}.log"
        self._command, self._user = list(command), user
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and do not wait."""
        command = self._command
        if HAS_HOST_NAMES and not self._user:
            command = ["unshare", "--uts", "sh", "-c", _SELF, self.name, *command]
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                user=self._user or None,
                group=self._user or None,
            )

    def finish(self, timeout_s: float) -> None:
        """Start it, and return when it has ended well.

        Raises:
            MachineError: it did not.
        """
        self.start()
        assert self._process
        if self._process.wait(timeout_s):
            raise MachineError(f"{self.name} ended with {self._process.returncode}: {self.tail()}")

    def wait_until_well(self, timeout_s: float) -> None:
        """Return when its health check ends well.

        Raises:
            MachineError: it does not in time, or the machine has ended.
        """
        end = time.monotonic() + timeout_s
        while not self.is_well():
            if time.monotonic() > end or not self.is_up:
                raise MachineError(f"{self.name} is not well: {self.tail()}")
            time.sleep(0.5)

    def is_well(self) -> bool:
        """Return whether its health check ends well now."""
        command = self._health
        if HAS_HOST_NAMES:
            command = ["unshare", "--uts", "sh", "-c", _SELF, self.name, *command]
        done = subprocess.run(
            command, check=False, cwd=ROOT, env=self.environment, capture_output=True, timeout=120
        )
        return done.returncode == 0

    def tail(self) -> str:
        """Return where its log is, and the end of it."""
        return f"{self.log}\n{self.log.read_text(encoding='utf-8', errors='replace')[-2000:]}"

    @property
    def is_up(self) -> bool:
        """Whether its first process runs."""
        return self._process is not None and self._process.poll() is None

    def kill(self) -> int:
        """End all of it at once, as a machine that loses its power; return how many processes."""
        assert self._process
        members = [*_members(self._process.pid)]
        for pid in members:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process.wait()
        return len(members)

    def ask_to_end(self) -> None:
        """Ask it to end, and do not wait."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGTERM)

    def stop(self, timeout_s: float = 30) -> None:
        """Ask it to end, and end what is left after a time."""
        if self._process is None:
            return
        self.ask_to_end()
        end = time.monotonic() + timeout_s
        while time.monotonic() < end and [*_members(self._process.pid)]:
            self._process.poll()
            time.sleep(0.1)
        self.kill()


def _members(session: int) -> Iterator[int]:
    """Yield the processes of a session, and what they started in sessions of their own."""
    parents, mine = {}, set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            pid = int(stat.parent.name)
            state, parent, _, its_session = stat.read_text().rpartition(") ")[2].split()[:4]
            if state == "Z":
                continue
            parents[pid] = int(parent)
            if int(its_session) == session:
                mine.add(pid)
    for pid in parents:
        above = pid
        while above in parents and above not in mine:
            above = parents[above]
        if above in mine:
            yield pid
