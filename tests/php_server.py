"""The test shop of ``tests/node/shop`` behind PHP's own web server."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from mariadb_server import USER, MariaDb, free_port, path_of

FRONT = Path(__file__).parent / "node" / "shop" / "index.php"
SETTINGS = {
    "error_reporting": "-1",
    "display_errors": "0",
    "log_errors": "1",
    "post_max_size": "32M",
    "memory_limit": "256M",
}
"""PHP's own, whatever this machine's php.ini says."""

WORKERS = 8
START_S = 20


class PhpServer:
    """One ``php -S`` for all generations.

    Args:
        folder: where the unpacked extensions are; the shop's log goes there too.
        database: the server with a database of each, ``shop_3.0`` and so on.
        workers: processes that answer; 0 for a single one, which takes the server with it when it
            kills itself.
    """

    def __init__(self, folder: Path, database: MariaDb, workers: int = WORKERS) -> None:
        self._folder, self._database, self._workers = folder, database, workers
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def address(self) -> str:
        """Where it answers, with a slash at the end."""
        return f"http://127.0.0.1:{self._port}/"

    def start(self) -> None:
        """Start it unless it runs."""
        if self._process and self._process.poll() is None:
            return
        settings = {
            "SHOP_FOLDER": str(self._folder),
            "SHOP_DATABASE_PORT": str(self._database.port),
            "SHOP_DATABASE_USER": USER,
            "SHOP_DATABASE_PASSWORD": self._database.password,
        }
        if self._workers:
            settings["PHP_CLI_SERVER_WORKERS"] = str(self._workers)
        values = {**SETTINGS, "error_log": str(self._folder / "php.log")}
        options = [f"-d{name}={value}" for name, value in values.items()]
        with (self._folder / "server.log").open("ab") as output:
            self._process = subprocess.Popen(
                [path_of("php"), *options, "-S", f"127.0.0.1:{self._port}", str(FRONT)],
                env={**os.environ, **settings},
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self._wait()

    def stop(self) -> None:
        """End it with all its workers, if it has not ended itself."""
        if self._process:
            _signal_group(self._process.pid, signal.SIGTERM)
            self._process.wait(START_S)
            _signal_group(self._process.pid, signal.SIGKILL)

    def _wait(self) -> None:
        end = time.monotonic() + START_S
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", self._port), 1).close()
            except OSError:
                time.sleep(0.01)
            else:
                return
        raise RuntimeError("php -S did not start")


def _signal_group(process_id: int, number: signal.Signals) -> None:
    """Send a signal to a server and its workers, if any of them is left."""
    with suppress(ProcessLookupError):
        os.killpg(process_id, number)
