"""A connector's source, opened with the Connection that it names."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from airflow.sdk import ObjectStoragePath
from airflow.sdk.exceptions import AirflowNotFoundException

from order_upload.config import ApiSource, Connector, FilesSource
from order_upload.errors import ConfigError
from order_upload.hooks.bindcommerce import BindCommerceHook
from order_upload.sources.base import LARGEST_PAYLOAD_BYTES, Source
from order_upload.sources.bindcommerce_files import BindCommerceFiles, SourceFolder, split_pattern
from order_upload.sources.bindcommerce_values import HubReading


def source_of(connector: Connector) -> Source:
    """Return the source that the connector names; nothing is fetched yet.

    Raises:
        ConfigError: its Connection is missing or wrong, or its path is no address that Airflow can open.
    """
    settings = connector.source
    path = f"order_upload_connectors.{connector.name}.source"
    try:
        return _api(settings) if isinstance(settings, ApiSource) else _files(settings, path)
    except AirflowNotFoundException as error:
        message = f"{path}.conn_id: there is no Connection {settings.conn_id}; add it, or name one that exists"
        raise ConfigError(message) from error


def _api(settings: ApiSource) -> Source:
    return BindCommerceHook(settings.conn_id).source(settings.endpoint, max_bytes=settings.max_bytes)


def _files(settings: FilesSource, path: str) -> Source:
    folder, pattern = split_pattern(settings.path)
    reading = HubReading(settings.namespace, ZoneInfo(settings.timezone))
    limit = settings.max_bytes or LARGEST_PAYLOAD_BYTES
    return BindCommerceFiles(_folder(folder, settings.conn_id, path), pattern, reading, max_bytes=limit)


def _folder(address: str, conn_id: str | None, path: str) -> SourceFolder:
    """Return the folder; one on a disk as ``pathlib.Path``, which needs neither a detour nor a Connection."""
    scheme, _, rest = address.rpartition("://")
    if scheme in ("", "file"):
        folder = Path(unquote(urlsplit(address).path) if scheme else rest)
        if not folder.is_absolute():
            message = (
                f"{path}.path: allowed is an absolute path, file:///folder/*.csv or an address such as s3://bucket/*"
            )
            raise ConfigError(message)
        return folder
    try:
        found = ObjectStoragePath(address, conn_id=conn_id)
        _ = found.fs
    except (ImportError, ValueError) as error:
        message = f"{path}.path: Airflow can't open {scheme}:// addresses ({error}); install the provider for it"
        raise ConfigError(message) from error
    return found
