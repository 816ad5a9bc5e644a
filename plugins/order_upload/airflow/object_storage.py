"""A folder on a disk or in an object storage, from its address in a setting."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from airflow.sdk import ObjectStoragePath

from order_upload.airflow.connections import connection_fields
from order_upload.airflow.ftp_server import FtpServer
from order_upload.airflow.s3_storage import S3Storage
from order_upload.airflow.server_folder import FileServer, ServerEntry, ServerFolder
from order_upload.airflow.sftp_server import SftpServer
from order_upload.connection_fields import ConnectionFields
from order_upload.faults import Fault
from order_upload.sources.base import SourceFolder

PROVIDERS = {
    "gs": "apache-airflow-providers-google",
    "abfs": "apache-airflow-providers-microsoft-azure",
}
"""Scheme -> the package that teaches it to Airflow, which does not come with us."""

_SERVERS: dict[str, Callable[[ConnectionFields], FileServer]] = {
    "ftp": FtpServer,
    "sftp": SftpServer,
}


def source_folder_at(setting: str, address: str, conn_id: str | None = None) -> SourceFolder:
    """Return a folder that source files are read from; also one of a file server.

    Args:
        setting: see :func:`folder_at`.
        address: also ``ftp://host/path`` and ``sftp://host/path``; the host may be left out.
        conn_id: Connection of the storage or server; may stand in the address before ``@``.

    Raises:
        ConfigError: as :func:`folder_at`; or a server without Connection, or of another host.
    """
    scheme, _, rest = address.rpartition("://")
    if scheme in _SERVERS:
        site, _, path = rest.partition("/")
        user, _, host = site.rpartition("@")
        fields = _server_fields(setting, scheme, host, conn_id or user)
        return ServerFolder(_SERVERS[scheme](fields), ServerEntry(f"/{path}".rstrip("/")))
    folder = folder_at(setting, address, conn_id)
    if isinstance(folder, ObjectStoragePath) and folder.protocol == "s3":
        path = "/" + folder.path.strip("/")
        return ServerFolder(S3Storage(folder.fs, folder.conn_id), ServerEntry(path))
    return folder


def _server_fields(setting: str, scheme: str, host: str, conn_id: str) -> ConnectionFields:
    """Return the Connection of a server; the message never shows what stands before ``@``."""
    if not conn_id or ":" in conn_id:
        found = f"{scheme}:// without a Connection"
        allowed = f"conn_id, a Connection of type {scheme} that holds host, login and password"
        raise Fault(setting, found, allowed, "add it, and write no password here").as_error()
    fields = connection_fields(conn_id)
    own = fields.host.strip()
    if not own or "/" in own:
        raise fields.wrong("host", "no host name", "the server's name, such as ftp.example")
    if host and host.partition(":")[0].lower() != own.lower():
        found = f"host {host!r}, where Connection {conn_id} has {own!r}"
        raise Fault(setting, found, f"{scheme}://{own}/path, or {scheme}:///path").as_error()
    return fields


def folder_at(setting: str, address: str, conn_id: str | None = None) -> Path | ObjectStoragePath:
    """Return the folder.

    One on a disk is a ``pathlib.Path``, which renames atomically and needs no Connection.

    Args:
        setting: names the setting in messages.
        address: an absolute path, ``file:///path`` or an address such as ``s3://bucket/path``.
        conn_id: Connection of the storage.

    Raises:
        ConfigError: it is no absolute path, and no address that Airflow can open.
    """
    scheme, _, rest = address.rpartition("://")
    if scheme in ("", "file"):
        path = rest
        if scheme:
            path = unquote(urlsplit(address).path)
        folder = Path(path)
        if not folder.is_absolute():
            allowed = "an absolute path, file:///path or an address such as s3://bucket/path"
            raise Fault(setting, repr(address), allowed).as_error()
        return folder
    try:
        storage = ObjectStoragePath(address, conn_id=conn_id)
        _ = storage.fs  # opens it, so that what is missing shows here
    except (ImportError, ValueError) as error:
        package = PROVIDERS.get(scheme, "the Airflow provider of this storage")
        raise Fault(
            setting,
            f"{scheme}://, which Airflow can't open ({error})",
            "a path, or the address of a storage whose provider is installed",
            f"install {package}",
        ).as_error() from error
    return storage
