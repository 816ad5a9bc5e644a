"""A MariaDB of the tests' own: a folder of its own, a port on loopback, gone with its ``with``."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pymysql
from pymysql.cursors import DictCursor

USER = "shop"
PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
"""Debian keeps servers where only root looks for programs."""

START_S = 60
FAST = (
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-doublewrite=0",
    "--innodb-buffer-pool-size=64M",
    "--innodb-log-file-size=16M",
    "--skip-log-bin",
    "--skip-name-resolve",
)
"""What is lost when the machine stops is lost with the tests."""


@dataclass(frozen=True)
class MariaDb:
    """A running server."""

    port: int
    password: str

    def url(self, database: str) -> str:
        """Return the address of a database, with user and password."""
        return f"mysql+pymysql://{USER}:{self.password}@127.0.0.1:{self.port}/{database}"

    def connected(self, database: str = "") -> pymysql.Connection[DictCursor]:
        """Return a connection that is as lenient as a shop's."""
        return pymysql.connect(
            host="127.0.0.1",
            port=self.port,
            user=USER,
            password=self.password,
            database=database or None,
            charset="utf8mb4",
            autocommit=True,
            sql_mode="",
            cursorclass=DictCursor,
        )


def path_of(name: str) -> str:
    """Return where a program is, or its bare name."""
    return shutil.which(name, path=PATH) or name


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def running_mariadb(folder: Path) -> Iterator[MariaDb]:
    """Give a new server with its data below a folder; a short one, sockets have short names."""
    server = MariaDb(free_port(), secrets.token_hex(16))
    log = folder / "mariadb.log"
    with log.open("ab") as output:
        subprocess.run(_installing(folder), check=True, stdout=output, stderr=output)
        process = subprocess.Popen(
            _serving(folder, server), stdout=output, stderr=output, start_new_session=True
        )
    try:
        _wait(process, server, log)
        yield server
    finally:
        process.terminate()
        process.wait(START_S)


def _installing(folder: Path) -> list[str]:
    """Return the command that makes the server's own tables."""
    return [
        path_of("mariadb-install-db"),
        "--no-defaults",
        f"--datadir={folder / 'data'}",
        f"--tmpdir={_own_tmp(folder)}",
        "--auth-root-authentication-method=normal",
        "--skip-test-db",
        "--innodb-log-file-size=16M",
        *_as_whom(),
    ]


def _own_tmp(folder: Path) -> Path:
    """Return where a server keeps its temporary tables.

    Each one that starts takes away what it finds there: in a common folder those of the others.
    """
    own = folder / "tmp"
    own.mkdir(exist_ok=True)
    return own


def _serving(folder: Path, server: MariaDb) -> list[str]:
    """Return the command that serves."""
    return [
        path_of("mariadbd"),
        "--no-defaults",
        f"--datadir={folder / 'data'}",
        f"--tmpdir={_own_tmp(folder)}",
        f"--socket={folder / 'socket'}",
        f"--pid-file={folder / 'pid'}",
        f"--init-file={_first_statements(folder, server)}",
        "--bind-address=127.0.0.1",
        f"--port={server.port}",
        *FAST,
        *_as_whom(),
    ]


def _as_whom() -> list[str]:
    """MariaDB does not run as root unless it is told to."""
    return ["--user=root"] if os.geteuid() == 0 else []


def _first_statements(folder: Path, server: MariaDb) -> Path:
    """Write what the server runs when it starts: the one user of the tests."""
    path = folder / "first.sql"
    path.touch(mode=0o600)
    path.write_text(
        f"CREATE USER '{USER}'@'127.0.0.1' IDENTIFIED BY '{server.password}';\n"
        f"GRANT ALL ON *.* TO '{USER}'@'127.0.0.1';\n"
    )
    return path


def _wait(process: subprocess.Popen[bytes], server: MariaDb, log: Path) -> None:
    end = time.monotonic() + START_S
    while time.monotonic() < end and process.poll() is None:
        try:
            server.connected().close()
        except pymysql.Error:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"MariaDB did not start:\n{log.read_text(errors='replace')[-2000:]}")
