"""A folder on a disk or in an object storage, from its address in a setting."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from airflow.sdk import ObjectStoragePath

from order_upload.faults import Fault

PROVIDERS = {
    "s3": "apache-airflow-providers-amazon[s3fs]",
    "gs": "apache-airflow-providers-google",
    "abfs": "apache-airflow-providers-microsoft-azure",
    "sftp": "apache-airflow-providers-sftp[sshfs]",
}
"""Scheme -> the package that teaches it to Airflow; none of them comes with us."""


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
