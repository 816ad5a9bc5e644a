"""Postgres, Redis and an S3 server of the test's own, on loopback, in a folder of their own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from cluster.compose_file import ROOT, Service
from cluster.machines import Machine, MachineError
from demo.airflow.services import free_port

HOST = "127.0.0.1"
START_S = 60
DEBIAN_KEEPS_THEM = Path("/usr/lib/postgresql")
USER = "postgres" if os.geteuid() == 0 else ""
"""Postgres does not run as root."""
PLAIN = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}


def postgres_program(name: str) -> str:
    """Return the path of one of Postgres' programs, "" where there is none."""
    versions = sorted(
        DEBIAN_KEEPS_THEM.glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True
    )
    path = os.pathsep.join([os.environ["PATH"], *map(str, versions)])
    return shutil.which(name, path=path) or ""


def missing() -> list[str]:
    """Return the programs that these tests need and this machine lacks."""
    found = {"postgres": postgres_program("initdb"), "redis-server": shutil.which("redis-server")}
    return [name for name, path in found.items() if not path]


@contextmanager
def postgres(described: Service, folder: Path, port: int) -> Iterator[Machine]:
    """Run the database of the compose file, with what its entry point makes at the first start."""
    data = folder / "database"
    password, names = folder / "password", described.environment
    data.mkdir()
    password.write_text(names["POSTGRES_PASSWORD"], encoding="utf-8")
    if USER:
        shutil.chown(data, USER)
        shutil.chown(password, USER)
    user, database = names["POSTGRES_USER"], names["POSTGRES_DB"]
    options = [f"--username={user}", "--auth=scram-sha-256", f"--pwfile={password}"]
    initdb = [postgres_program("initdb"), f"--pgdata={data}", *options]
    subprocess.run(
        initdb, check=True, user=USER or None, cwd=folder, env=PLAIN, capture_output=True
    )
    settings = {"port": str(port), "listen_addresses": HOST, "unix_socket_directories": ""}
    command = [postgres_program("postgres"), "-D", str(data)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    health = [postgres_program("pg_isready"), *described.health[1:], f"--port={port}"]
    server = Machine(
        "postgres", command, PLAIN, folder, user=USER, health=[*health, f"--host={HOST}"]
    )
    with running(server, port) as machine:
        machine.wait_until_well(START_S)
        psql = [postgres_program("psql"), f"--host={HOST}", f"--port={port}", f"--username={user}"]
        script = str(ROOT / "include/compose/create_ledger.sql")
        environment = PLAIN | {"PGPASSWORD": names["POSTGRES_PASSWORD"]}
        for asked in ([f"--command=CREATE DATABASE {database}"], [f"--file={script}"]):
            subprocess.run(
                [*psql, "--dbname=postgres", *asked],
                check=True,
                env=environment,
                capture_output=True,
            )
        yield machine


@contextmanager
def redis(described: Service, folder: Path, port: int) -> Iterator[Machine]:
    """Run the broker with the very command of the compose file."""
    command = [*described.command, "--port", str(port), "--bind", HOST, "--dir", str(folder)]
    with running(Machine("redis", command, PLAIN, folder), port) as machine:
        yield machine


@contextmanager
def s3(folder: Path) -> Iterator[int]:
    """Run an S3 server in memory, and give its port."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", HOST, "-p", str(port)]
    environment: Mapping[str, str] = PLAIN | {"HOME": str(folder)}
    with running(Machine("s3", command, environment, folder), port):
        yield port


@contextmanager
def running(machine: Machine, port: int) -> Iterator[Machine]:
    """Run a server that listens on a port.

    Raises:
        MachineError: it does not listen in time.
    """
    machine.start()
    try:
        end = time.monotonic() + START_S
        while not _listens(port):
            if time.monotonic() > end or not machine.is_up:
                raise MachineError(f"{machine.name} did not start: {machine.tail()}")
            time.sleep(0.1)
        yield machine
    finally:
        machine.stop()


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection((HOST, port), timeout=1):
        return True
    return False
