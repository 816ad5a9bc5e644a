"""Real servers for files, on loopback and on a port of their own: FTP, SFTP and S3."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import asyncssh

USER, PASSWORD = "hub", "p4ss-0f-the-hub"
HOST = "127.0.0.1"


@contextmanager
def ftp_server(folder: Path, *, mlsd: bool = True) -> Iterator[int]:
    """Run an FTP server below a folder, and give its port."""
    from pyftpdlib.authorizers import DummyAuthorizer  # noqa: PLC0415  # each brings much
    from pyftpdlib.handlers import FTPHandler  # noqa: PLC0415
    from pyftpdlib.servers import FTPServer  # noqa: PLC0415

    class Handler(FTPHandler):
        authorizer = DummyAuthorizer()
        auth_failed_timeout = 0

    Handler.authorizer.add_user(USER, PASSWORD, str(folder), perm="elr")
    if not mlsd:
        commands = {k: v for k, v in FTPHandler.proto_cmds.items() if k not in ("MLSD", "MLST")}
        Handler.proto_cmds = commands
    server = FTPServer((HOST, 0), Handler)
    ends = threading.Event()

    def serve() -> None:
        while not ends.is_set():
            server.serve_forever(timeout=0.02, blocking=False)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield server.address[1]
    finally:
        ends.set()
        thread.join()
        server.close_all()


class Login(asyncssh.SSHServer):
    """Knows one password and, where it was given one, one key."""

    def __init__(self, client_key: Any) -> None:
        self._client_key = client_key

    def begin_auth(self, username: str) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == (USER, PASSWORD)

    def public_key_auth_supported(self) -> bool:
        return self._client_key is not None

    def validate_public_key(self, username: str, key: Any) -> bool:
        return key == self._client_key


@contextmanager
def sftp_server(folder: Path, *, client_key: Any = None) -> Iterator[tuple[int, str]]:
    """Run an SFTP server below a folder, and give its port and its host key."""
    host_key = asyncssh.generate_private_key("ssh-ed25519")
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def start() -> Any:
        return await asyncssh.create_server(
            lambda: Login(client_key),
            HOST,
            0,
            server_host_keys=[host_key],
            sftp_factory=lambda channel: asyncssh.SFTPServer(channel, chroot=str(folder)),
        )

    server = asyncio.run_coroutine_threadsafe(start(), loop).result(10)

    async def stop() -> None:
        server.close()
        mine = asyncio.current_task()
        for task in asyncio.all_tasks() - {mine}:
            task.cancel()
        with suppress(TimeoutError):
            await asyncio.wait_for(server.wait_closed(), 1)

    try:
        yield server.get_port(), host_key.export_public_key().decode().strip()
    finally:
        asyncio.run_coroutine_threadsafe(stop(), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)


@contextmanager
def s3_server() -> Iterator[int]:
    """Run an S3 server in memory, and give its port."""
    from moto.server import ThreadedMotoServer  # noqa: PLC0415

    server = ThreadedMotoServer(ip_address=HOST, port=0, verbose=False)
    server.start()
    try:
        yield server.get_host_and_port()[1]
    finally:
        server.stop()
