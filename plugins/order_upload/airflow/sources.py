"""A connector's source, opened with the Connection that it names."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from airflow.sdk.exceptions import AirflowNotFoundException

from order_upload.airflow.bindcommerce_hook import BindCommerceHook
from order_upload.airflow.object_storage import folder_at
from order_upload.config import ApiSource, Connector, FilesSource
from order_upload.errors import ConfigError
from order_upload.sources.base import LARGEST_PAYLOAD_BYTES, Source
from order_upload.sources.bindcommerce.files import BindCommerceFiles, split_pattern
from order_upload.sources.bindcommerce.values import HubReading


def source_of(connector: Connector) -> Source:
    """Return the source that the connector names; nothing is fetched yet.

    Raises:
        ConfigError: its Connection is missing or wrong, or its path is no address that Airflow can
            open.
    """
    settings = connector.source
    path = f"order_upload_connectors.{connector.name}.source"
    try:
        return _api(settings) if isinstance(settings, ApiSource) else _files(settings, path)
    except AirflowNotFoundException as error:
        message = f"{path}.conn_id: there is no Connection {settings.conn_id}; add it, or name one that exists"
        raise ConfigError(message) from error


def _api(settings: ApiSource) -> Source:
    return BindCommerceHook(settings.conn_id).source(
        settings.endpoint, max_bytes=settings.max_bytes
    )


def _files(settings: FilesSource, path: str) -> Source:
    folder, pattern = split_pattern(settings.path)
    reading = HubReading(settings.namespace, ZoneInfo(settings.timezone))
    limit = settings.max_bytes or LARGEST_PAYLOAD_BYTES
    return BindCommerceFiles(
        folder_at(f"{path}.path", folder, settings.conn_id), pattern, reading, max_bytes=limit
    )
