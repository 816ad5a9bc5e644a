"""SFTP, with the keys and the host key of a Connection; a server that is not known is refused."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from airflow.sdk.exceptions import AirflowException

from order_upload.airflow.connections import warn_of_any_server
from order_upload.airflow.server_folder import ServerEntry
from order_upload.connection_fields import ConnectionFields
from order_upload.errors import SourceError, SourceRefusedError, SourceUnavailableError

if TYPE_CHECKING:
    from paramiko import SFTPClient

_SSH_PORT = 22
_REQUESTS_AT_ONCE = 64


class SftpServer:
    """An SFTP server, reached with Airflow's SSH hook.

    Args:
        fields: of a Connection of type ``sftp``; the hook reads ``key_file``, ``private_key``,
            ``private_key_passphrase``, ``host_key`` and what else it knows from the extra.
    """

    def __init__(self, fields: ConnectionFields) -> None:
        self._fields = fields
        self._port = fields.port or _SSH_PORT
        self._sftp: SFTPClient | None = None

    @property
    def address(self) -> str:
        """See :class:`~order_upload.airflow.server_folder.FileServer`."""
        return f"sftp://{self._fields.host.strip()}"

    def entries(self, path: str) -> list[ServerEntry]:
        """Return what is in a folder; of a link, what it points to."""
        with self._told():
            sftp = self._connected()
            return [*_listed(sftp, path)]

    def open(self, path: str) -> Any:
        """Return a file, opened for reading bytes."""
        with self._told():
            file = self._connected().open(path, "rb")
            file.prefetch(max_concurrent_requests=_REQUESTS_AT_ONCE)
            return file

    def close(self) -> None:
        """End the connection; the next question makes another."""
        if self._sftp is not None:
            self._sftp.close()
            channel = self._sftp.get_channel()
            if channel is not None:
                channel.get_transport().close()
        self._sftp = None

    def _connected(self) -> SFTPClient:
        if self._sftp is None:
            # Here, because it brings paramiko, which only these sources need.
            from airflow.providers.ssh.hooks.ssh import SSHHook  # noqa: PLC0415

            timeout_s = self._fields.timeout_s()
            if extra := self._fields.unproven():
                warn_of_any_server(self._fields.conn_id, extra)
            hook = SSHHook(
                ssh_conn_id=self._fields.conn_id,
                conn_timeout=int(timeout_s),
                banner_timeout=timeout_s,
                auth_timeout=int(timeout_s),
                conn_retry_attempts=1,
                # said in so many words: hooks of older providers check nothing by default
                no_host_key_check=self._fields.text("no_host_key_check").lower() == "true",
            )
            self._sftp = hook.get_conn().open_sftp()
            channel = self._sftp.get_channel()
            if channel is not None:
                channel.settimeout(timeout_s)
        return self._sftp

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say in our words what is wrong with the server or its Connection."""
        from paramiko import SSHException  # noqa: PLC0415

        is_new = self._sftp is None
        try:
            yield
        except SSHException as error:
            self.close()
            raise self._fault(error) from None
        except (ValueError, AirflowException) as error:
            raise self._wrong_extra(error) from None
        except (FileNotFoundError, PermissionError) as error:
            if is_new and self._sftp is None:  # the key file of the Connection
                raise self._wrong_extra(error) from None
            raise
        except (OSError, EOFError) as error:
            self.close()
            raise self._no_answer(error) from None

    def _fault(self, error: Exception) -> SourceError:
        """Return the error that says what SSH has against the server, or the server against us."""
        from paramiko import AuthenticationException, BadHostKeyException  # noqa: PLC0415

        where = f"Connection {self._fields.conn_id}"
        server = f"{self._fields.host}:{self._port}"
        get_key = f"`ssh-keyscan -p {self._port} {self._fields.host}` shows it"
        if isinstance(error, AuthenticationException):
            return SourceRefusedError(
                f"{where}: found that {server} refuses the login; allowed: login with password, or "
                "with key_file or private_key in the extra, of an account there; correct them in "
                "the Connection"
            )
        if isinstance(error, BadHostKeyException):
            return SourceRefusedError(
                f"{where}: found another host key of {server} than the one that is known: the "
                "server was set up anew, or somebody stands between; ask who runs it, then write "
                f"its key as host_key in the extra ({get_key})"
            )
        if "not found in known_hosts" in str(error):
            return SourceRefusedError(
                f"{where}: found a host key of {server} that is not known; allowed: a server whose "
                "key is known; ask who runs it for its key, and write it as host_key in the extra "
                f"({get_key}), or into ~/.ssh/known_hosts of every worker"
            )
        return self._no_answer(error)

    def _wrong_extra(self, error: Exception) -> SourceRefusedError:
        return SourceRefusedError(
            f"Connection {self._fields.conn_id}: found a key or an extra that can't be used "
            f"({type(error).__name__}); allowed: key_file, a file that the worker may read, or "
            "private_key, with private_key_passphrase where it has one, and host_key as in "
            "known_hosts; correct the extra"
        )

    def _no_answer(self, error: Exception) -> SourceUnavailableError:
        return SourceUnavailableError(
            f"Connection {self._fields.conn_id}: found no good answer of {self._fields.host}:"
            f"{self._port} ({type(error).__name__}); it will be tried again"
        )


def _listed(sftp: SFTPClient, path: str) -> Iterator[ServerEntry]:
    for attributes in sftp.listdir_attr(path or "/"):
        below = f"{path}/{attributes.filename}"
        found = attributes
        if stat.S_ISLNK(attributes.st_mode or 0):
            try:
                found = sftp.stat(below)
            except FileNotFoundError:  # it points nowhere
                continue
        is_folder = stat.S_ISDIR(found.st_mode or 0)
        yield ServerEntry(below, is_folder, found.st_size or 0, float(found.st_mtime or 0))
