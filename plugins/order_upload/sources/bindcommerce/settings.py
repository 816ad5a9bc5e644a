"""Settings of the hub's two ways to give orders, and how each is opened."""

from __future__ import annotations

import re
from typing import Annotated, ClassVar, Literal
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from order_upload.masking import masked_word
from order_upload.settings import DEFAULT_TIMEZONE, ConnectionId, TimeZone
from order_upload.sources.base import LARGEST_PAYLOAD_BYTES, Source
from order_upload.sources.bindcommerce.api import BindCommerceApi
from order_upload.sources.bindcommerce.files import BindCommerceFiles, split_pattern
from order_upload.sources.bindcommerce.hub_connection import HubConnection
from order_upload.sources.bindcommerce.values import HubReading
from order_upload.sources.settings import SourceAccess, SourceSettings


def _checked_endpoint(text: str) -> str:
    if not text.startswith("/") or text.startswith("//"):
        raise ValueError(
            "allowed: a path on the host of the Connection, such as "
            '"/integrator-tool/...?connector=12"'
        )
    if masked_word(text.partition("?")[2]):
        raise ValueError(
            "allowed: an address without a key or token; those stand in the Connection of the hub"
        )
    return text


def _checked_pattern(text: str) -> str:
    if ".." in re.split(r"[/\\]", unquote(text)):
        raise ValueError("allowed: a path without .., so that it says where it leads")
    return text


Endpoint = Annotated[str, AfterValidator(_checked_endpoint)]
FilePattern = Annotated[str, Field(min_length=1), AfterValidator(_checked_pattern)]


class ApiSettings(SourceSettings):
    """The hub's export address: one answer holds all orders that the hub gives.

    Attributes:
        conn_id: Connection of the hub.
        endpoint: path and query of the export address; never a token.
        max_bytes: largest answer that is read; None takes the Connection's own limit.
    """

    may_hand_out_once: ClassVar[bool] = True

    type: Literal["bindcommerce_api"]
    conn_id: ConnectionId
    endpoint: Endpoint
    max_bytes: int | None = Field(default=None, ge=1)

    def open(self, access: SourceAccess) -> Source:
        """Return the source; see :meth:`order_upload.sources.settings.SourceSettings.open`."""
        hub = HubConnection(access.connection(self.conn_id))
        return BindCommerceApi(
            access.session(self.conn_id),
            hub.url(self.endpoint),
            hub.token(),
            hub.reading(),
            about=f"hub Connection {self.conn_id}",
            max_bytes=self.max_bytes or hub.max_bytes(),
            timeout_s=hub.timeout_s(),
        )


class FilesSettings(SourceSettings):
    """Export files that the hub or a person puts in a folder.

    Attributes:
        path: folder, with a pattern for the file names, e.g. ``file:///data/hub/*.csv``; it lies
            below a root that the machine's own settings name.
        conn_id: Connection of the storage, where it needs one.
        namespace: first part of each order reference; two hub accounts need two.
        timezone: of the dates in the files, which carry none.
        max_bytes: largest file that is read; None takes the source's own limit.
    """

    type: Literal["bindcommerce_files"]
    path: FilePattern
    conn_id: ConnectionId | None = None
    namespace: str = Field(default="bindcommerce", pattern=r"^[A-Za-z0-9_.-]{1,50}$")
    timezone: TimeZone = DEFAULT_TIMEZONE
    max_bytes: int | None = Field(default=None, ge=1)

    def open(self, access: SourceAccess) -> Source:
        """Return the source; see :meth:`order_upload.sources.settings.SourceSettings.open`."""
        folder, pattern = split_pattern(self.path)
        return BindCommerceFiles(
            access.folder("path", folder, self.conn_id),
            pattern,
            HubReading(self.namespace, ZoneInfo(self.timezone)),
            max_bytes=self.max_bytes or LARGEST_PAYLOAD_BYTES,
        )
