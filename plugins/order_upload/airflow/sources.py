"""A connector's source, opened with what Airflow knows: Connections, sessions, object storage."""

from __future__ import annotations

from dataclasses import dataclass

from airflow.sdk.exceptions import AirflowNotFoundException
from requests import Session

from order_upload.airflow.connections import bare_session, connection_fields
from order_upload.airflow.object_storage import source_folder_at
from order_upload.airflow.source_roots import below_a_root
from order_upload.config import Connector
from order_upload.connection_fields import ConnectionFields
from order_upload.faults import Fault
from order_upload.sources.base import Source, SourceFolder


@dataclass(frozen=True, slots=True)
class AirflowAccess:
    """See :class:`order_upload.sources.settings.SourceAccess`.

    Attributes:
        where: the path of the source's settings, for messages.
    """

    where: str

    def connection(self, conn_id: str) -> ConnectionFields:
        """Return what stands in a Connection; its password is masked in logs from now on."""
        return connection_fields(conn_id)

    def session(self, conn_id: str) -> Session:
        """Return a session that sends nothing of the Connection."""
        return bare_session(conn_id)

    def folder(self, key: str, address: str, conn_id: str | None = None) -> SourceFolder:
        """Return the folder at an address: on a disk, on a file server, in an object storage.

        Raises:
            ConfigError: also where it lies below no source root.
        """
        where = f"{self.where}.{key}"
        return below_a_root(where, source_folder_at(where, address, conn_id))


def source_of(connector: Connector) -> Source:
    """Return the source that the connector names; nothing is fetched yet.

    Raises:
        ConfigError: its Connection is missing or wrong, or its path is no address that Airflow can
            open.
    """
    where = f"order_upload_connectors.{connector.name}.source"
    try:
        return connector.source.open(AirflowAccess(where))
    except AirflowNotFoundException as error:
        found = f'"{connector.source.conn_id}", for which no Connection exists'
        remedy = "add that Connection, or name one that exists"
        raise Fault(f"{where}.conn_id", found, remedy=remedy).as_error() from error
