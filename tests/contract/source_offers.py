"""How an export gets to where a source of each type looks, for the suite that walks the types."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import msgspec  # noqa: F401 - for the example of docs/adding-a-source.md, which is executed here
import requests

from demo.hub.exports import write_csv, write_xml
from hub_server import Answer, running_hub
from order_upload.connection_fields import ConnectionFields
from order_upload.sources.bindcommerce.payload import read_payload  # noqa: F401 - likewise
from order_upload.sources.bindcommerce.values import HubReading  # noqa: F401 - likewise

ORDERS = 120


class Access:
    """What a source gets of the world: one Connection, a plain session, folders of the disk."""

    def __init__(self, host: str = "") -> None:
        self._host = host

    def connection(self, conn_id: str) -> ConnectionFields:
        return ConnectionFields(conn_id, host=self._host, password="token")

    def session(self, conn_id: str) -> requests.Session:
        return requests.Session()

    def folder(self, key: str, address: str, conn_id: str | None = None) -> Path:
        return Path(address)


Offered = tuple[dict[str, Any], Access]
"""Settings of a source as a Variable has them, and the access to open it with."""

Offer = Callable[[str, Path], AbstractContextManager[Offered]]
"""Given a form and a place for files, offers an export of that form while its context is open."""


def export(form: str) -> bytes:
    """Return an export of the hub, as ``xml`` or ``csv``."""
    file = io.BytesIO()
    write_xml(file, ORDERS, params=False) if form == "xml" else write_csv(file, ORDERS)
    return file.getvalue()


@contextmanager
def offer_by_hub(form: str, place: Path) -> Iterator[Offered]:
    """A hub that answers with the export."""
    with running_hub(Answer(export(form))) as hub:
        settings = {"type": "bindcommerce_api", "conn_id": "hub", "endpoint": "/export"}
        yield settings, Access(hub.url)


@contextmanager
def offer_in_folder(form: str, place: Path) -> Iterator[Offered]:
    """A folder that the export is in."""
    place.mkdir()
    (place / "orders").write_bytes(export(form))
    yield {"type": "bindcommerce_files", "path": f"{place}/*"}, Access()


OFFERS: dict[str, tuple[Offer, list[str]]] = {
    "bindcommerce_api": (offer_by_hub, ["xml", "csv"]),
    "bindcommerce_files": (offer_in_folder, ["xml", "csv"]),
}
"""By the type's name: how an export is offered, and the forms in which it may come."""


def type_name(source_type: type) -> str:
    """Return the name of a source type, as ``source.type`` has it."""
    name: str = source_type.model_json_schema()["properties"]["type"]["const"]
    return name
