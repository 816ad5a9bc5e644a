"""Demo shop and demo hub as processes: on which port, started, waited for, stopped by their id."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import SystemRandom

from demo.airflow.home import REPOSITORY

HOST = "127.0.0.1"
START_TIMEOUT_S = 30
STOP_TIMEOUT_S = 10
PORTS = range(15_000, 32_000)
"""From these the free ones are drawn. Those above are what a system gives to connections that go
out: one of them may be taken before its server listens, or when it is to listen once more."""
IN_USE = "in_use"
"""File of a demo's folder that is locked while somebody is in it."""


class DemoError(Exception):
    """The demo can't go on; the message says what to do."""


@contextmanager
def exclusive(folder: Path, user: str) -> Iterator[None]:
    """Keep others out of a demo's folder while the block runs: its databases have one writer.

    Args:
        folder: made where it is missing.
        user: what the others read of who is in it, e.g. ``make up``.

    Raises:
        DemoError: another one is in it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / IN_USE).open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            other = file.read() or "another command"
            raise DemoError(
                f"{other} is running here: wait for it, or stop it, then try again"
            ) from error
        file.truncate(0)
        file.write(f"{user} (process {os.getpid()})")
        file.flush()
        yield
        file.truncate(0)


def ports(folder: Path, names: Sequence[str]) -> dict[str, int]:
    """Return a loopback port for each name.

    They are the same ones as last time: a shop that moves to another address is another shop.

    Raises:
        DemoError: a port of last time is in use now.
    """
    path = folder / "ports.json"
    known: dict[str, int] = {}
    if path.exists():
        known = json.loads(path.read_text(encoding="utf-8"))
    for name in names:
        if name in known and not _is_free(known[name]):
            raise DemoError(
                f"port {known[name]}, the demo's {name}, is in use by another program: end it, or "
                "`make clean`"
            )
        if name not in known:
            known[name] = free_port(known.values())
    path.write_text(json.dumps(known), encoding="utf-8")
    return known


@dataclass(frozen=True, slots=True)
class Service:
    """A process ``python -m demo <name>`` that was started, and may not answer yet."""

    name: str
    port: int
    log: Path
    process: subprocess.Popen[bytes]

    def wait(self) -> None:
        """Return once it listens.

        Raises:
            DemoError: it ended, or did not listen in time; the message names its log.
        """
        end = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < end and self.process.poll() is None:
            with suppress(OSError), socket.create_connection((HOST, self.port), timeout=1):
                return
            time.sleep(0.05)
        raise DemoError(f"the demo {self.name} did not start; its log is {self.log}")


@contextmanager
def starting_service(
    name: str, port: int, arguments: Sequence[str], log: Path
) -> Iterator[Service]:
    """Start ``python -m demo <name>``, to be waited for in the block; stop it when the block ends.

    Args:
        name: ``shop`` or ``hub``.
        port: where it shall listen.
        arguments: the others of its command line.
        log: takes what it prints.
    """
    command = [sys.executable, "-m", "demo", name, "--port", str(port), *arguments]
    path = os.pathsep.join(str(REPOSITORY / folder) for folder in ("plugins", "."))
    environ = os.environ | {"PYTHONPATH": path}
    with log.open("ab") as output:
        # A session of its own: Ctrl-C reaches the demo only, which then stops what it started, in
        # its order.
        process = subprocess.Popen(
            command, env=environ, stdout=output, stderr=output, start_new_session=True
        )
    try:
        yield Service(name, port, log, process)
    finally:
        stop(process, signal.SIGTERM, STOP_TIMEOUT_S)


@contextmanager
def service(name: str, port: int, arguments: Sequence[str], log: Path) -> Iterator[None]:
    """Run ``python -m demo <name>`` while the block runs; it listens when the block begins.

    Raises:
        DemoError: see :meth:`Service.wait`.
    """
    with starting_service(name, port, arguments, log) as started:
        started.wait()
        yield


def stop(process: subprocess.Popen[bytes], gently: signal.Signals, timeout_s: float) -> None:
    """End a process that was started in a session of its own, and whatever it started in turn."""
    with suppress(ProcessLookupError):
        process.send_signal(gently)
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout_s)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As servers do: what a server of a moment ago left behind does not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def free_port(taken: Collection[int] = ()) -> int:
    """Return a port that nobody listens on, and that is none of these.

    Raises:
        DemoError: none is free.
    """
    for port in SystemRandom().sample(PORTS, len(PORTS)):
        if port not in taken and _is_free(port):
            return port
    raise DemoError(f"no port from {PORTS.start} to {PORTS.stop - 1} is free: end a program")
