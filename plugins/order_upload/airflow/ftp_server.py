"""Plain FTP: the folder where the hub's file mode drops its exports."""

from __future__ import annotations

import ftplib  # the hub's file mode speaks it; the page recommends SFTP
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from order_upload.airflow.server_folder import ServerEntry
from order_upload.connection_fields import ConnectionFields
from order_upload.errors import SourceRefusedError, SourceUnavailableError

_NOT_KNOWN = ("500", "501", "502", "504")
"""Answers to a command that the server does not know."""


class FtpServer:
    """An FTP server and its login.

    Args:
        fields: of a Connection of type ``ftp``; its extra may hold ``passive``, ``encoding`` and
            ``timeout``.
    """

    def __init__(self, fields: ConnectionFields) -> None:
        self._fields = fields
        self._port = fields.port or ftplib.FTP_PORT
        self._ftp: ftplib.FTP | None = None

    @property
    def address(self) -> str:
        """See :class:`~order_upload.airflow.server_folder.FileServer`."""
        return f"ftp://{self._fields.host.strip()}"

    def entries(self, path: str) -> list[ServerEntry]:
        """Return what is in a folder, by ``MLSD``, or name by name where there is no such command.

        Raises:
            FileNotFoundError: there is no such folder, or it may not be read.
        """
        with self._connected() as ftp:
            try:
                ftp.cwd(path or "/")
            except ftplib.error_perm as error:
                raise FileNotFoundError(path) from error
            try:
                return [*_listed(ftp, path)]
            except ftplib.error_perm as error:
                if not str(error).startswith(_NOT_KNOWN):
                    raise
            return [*_listed_by_name(ftp, path)]

    def open(self, path: str) -> _Download:
        """Return a file that is read once, from begin to end.

        Raises:
            FileNotFoundError: there is no such file, or it may not be read.
        """
        with self._connected() as ftp:
            try:
                return _Download(self, ftp, path)
            except ftplib.error_perm as error:
                raise FileNotFoundError(path) from error

    def close(self) -> None:
        """End the connection; the next question makes another."""
        if self._ftp is not None:
            self._ftp.close()
        self._ftp = None

    @contextmanager
    def _connected(self) -> Iterator[ftplib.FTP]:
        """Give the connection, made where there is none; a fault of it ends it."""
        if self._ftp is None:
            self._ftp = self._connect()
        try:
            yield self._ftp
        except FileNotFoundError:
            raise
        except (OSError, EOFError, ftplib.Error) as error:
            self.close()
            raise self._no_answer(error) from None

    def _connect(self) -> ftplib.FTP:
        fields = self._fields
        ftp = ftplib.FTP(  # noqa: S321
            timeout=fields.timeout_s(), encoding=fields.text("encoding", "utf-8")
        )
        try:
            ftp.connect(fields.host.strip(), self._port)
            ftp.login(fields.login, fields.password)
        except ftplib.error_perm as error:
            ftp.close()
            raise SourceRefusedError(
                f"Connection {fields.conn_id}: found that {fields.host}:{self._port} refuses the "
                f"login ({str(error)[:3]}); allowed: login and password of an account there; "
                "correct them in the Connection"
            ) from None
        except (OSError, EOFError, ftplib.Error) as error:
            ftp.close()
            raise self._no_answer(error) from None
        ftp.set_pasv(fields.text("passive", "true").lower() not in ("false", "0", "no"))
        return ftp

    def _no_answer(self, error: Exception) -> SourceUnavailableError:
        return SourceUnavailableError(
            f"Connection {self._fields.conn_id}: found no good answer of {self._fields.host}:"
            f"{self._port} ({type(error).__name__}); it will be tried again"
        )


class _Download:
    """A file on its way; that the server sent all of it shows at the end."""

    def __init__(self, server: FtpServer, ftp: ftplib.FTP, path: str) -> None:
        self._server = server
        self._ftp = ftp
        ftp.voidcmd("TYPE I")  # a listing leaves the type of texts behind, which changes bytes
        self._socket = ftp.transfercmd(f"RETR {path}")

    def read(self, size: int) -> bytes:
        return self._socket.recv(size)

    def __enter__(self) -> _Download:
        return self

    def __exit__(self, kind: object, *_: Any) -> None:
        self._socket.close()
        if kind is not None:
            self._server.close()
            return
        try:
            self._ftp.voidresp()
        except (OSError, EOFError, ftplib.Error):
            self._server.close()
            raise


def _listed(ftp: ftplib.FTP, path: str) -> Iterator[ServerEntry]:
    for name, facts in ftp.mlsd(path or "/", ["type", "size", "modify"]):
        kind = facts.get("type", "file").lower()
        if kind not in ("cdir", "pdir") and name not in (".", ".."):
            size = int(facts.get("size", "0"))
            yield ServerEntry(f"{path}/{name}", kind == "dir", size, facts.get("modify", ""))


def _listed_by_name(ftp: ftplib.FTP, path: str) -> Iterator[ServerEntry]:
    """Yield what ``NLST`` names: only of a file a size is told, of an old server often no time."""
    try:
        names = ftp.nlst()
    except ftplib.error_perm:  # how several servers say that a folder is empty
        return
    ftp.voidcmd("TYPE I")  # of texts no server tells a size
    for name in [name.rpartition("/")[2] for name in names]:
        below = f"{path}/{name}"
        try:
            size = ftp.size(below)
        except ftplib.error_perm:
            yield ServerEntry(below, is_folder=True)
            continue
        try:
            changed_at = ftp.voidcmd(f"MDTM {below}").partition(" ")[2]
        except ftplib.error_perm:
            changed_at = ""
        yield ServerEntry(below, st_size=size or 0, st_mtime=changed_at)
