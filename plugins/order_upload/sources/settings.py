"""What the settings of every source have in common, and what a source gets of the world to open."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar, Protocol

from order_upload.settings import ConnectionId, Settings

if TYPE_CHECKING:
    from order_upload.connection_fields import ConnectionFields
    from order_upload.http_client import Session
    from order_upload.sources.base import Source, SourceFolder


class SourceAccess(Protocol):
    """What a source may ask for when it is opened; sources know nothing of Airflow themselves."""

    def connection(self, conn_id: str) -> ConnectionFields:
        """Return what stands in a Connection; its password is masked in logs from now on.

        Raises:
            ConfigError: there is no Connection of that id.
        """

    def session(self, conn_id: str) -> Session:
        """Return an HTTP session with a Connection's TLS and proxies; it sends nothing else of it.

        Raises:
            ConfigError: there is no Connection of that id.
        """

    def folder(self, key: str, address: str, conn_id: str | None = None) -> SourceFolder:
        """Return the folder at an address, on a disk or in an object storage.

        Args:
            key: the setting that holds the address, for messages.
            address: an absolute path, ``file:///path`` or an address such as ``s3://bucket/path``.
            conn_id: Connection of the storage, where it needs one.

        Raises:
            ConfigError: it is no address that can be opened here.
        """


class SourceSettings(Settings):
    """What ``source`` of a connector may hold; one class a source type.

    Each class names its type in a field ``type`` with a ``Literal``, and stands as one row in
    :data:`order_upload.sources.table.SOURCE_TYPES`. ``docs/adding-a-source.md`` shows the steps.

    Attributes:
        type: which source it is.
        conn_id: Connection that it is opened with, where it needs one.
    """

    may_hand_out_once: ClassVar[bool] = False
    """Whether the other side may give an order only once, which cannot be seen from here."""

    type: str
    conn_id: ConnectionId | None = None

    @abstractmethod
    def open(self, access: SourceAccess) -> Source:
        """Return the source; nothing is fetched yet.

        Raises:
            ConfigError: a setting, or the Connection it names, is wrong.
        """
