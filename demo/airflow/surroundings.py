"""The demo's surroundings: its folders, and its shop and hub, running while the block runs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demo.airflow.home import REPOSITORY
from demo.airflow.services import HOST, DemoError, Service, starting_service
from demo.hub.hub import TOKEN
from demo.shop.database import Database

SAMPLE = REPOSITORY / "demo" / "exports" / "orders.xml"
SHOP, HUB = "demo_shop", "demo_hub"
"""Ids of the Connections; a first connector of somebody's own names others."""
HUB_NODE = "71"
"""What the sample export calls the demo shop; an export of a user's own may call no shop so."""


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the demo keeps its things: git ignores both folders, ``make clean`` removes them."""

    base: Path

    @property
    def airflow(self) -> Path:
        """Airflow's home, with staging and ledger in it."""
        return self.base / ".airflow"

    @property
    def demo(self) -> Path:
        """Shop, hub, ports and logs."""
        return self.base / ".demo"

    @property
    def shop(self) -> Path:
        """What the demo shop keeps."""
        return self.demo / "shop"

    @property
    def ledger(self) -> Path:
        """The ledger's file."""
        return self.airflow / "order_upload" / "ledger.db"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Demo shop and demo hub, which have been started and may still be on their way."""

    folders: Folders
    shop: Service
    hub: Service

    @property
    def shop_page(self) -> str:
        """Address of the shop, and of its page."""
        return f"http://{HOST}:{self.shop.port}/"

    @property
    def shop_key(self) -> str:
        """The API key that the shop drew when it was made, once it answers."""
        return key_of(self.folders.shop)

    def connections(self) -> dict[str, dict[str, Any]]:
        """Return the Airflow Connections to both, by their ids, once both answer.

        Raises:
            DemoError: one of them did not start; the message names its log.
        """
        self.shop.wait()
        self.hub.wait()
        key = key_of(self.folders.shop)
        return connections_to((HOST, self.shop.port), (HOST, self.hub.port), key)


def connections_to(
    shop: tuple[str, int], hub: tuple[str, int], key: str
) -> dict[str, dict[str, Any]]:
    """Return the Airflow Connections to demo shop and demo hub, by their ids.

    Args:
        shop: its host and port.
        hub: the same of the hub.
        key: the shop's API key.
    """
    extra = {"transport": "node", "hub_node": HUB_NODE, "store_id": "0", "language": "en-gb"}
    return {
        SHOP: {
            "conn_type": "opencart",
            "schema": "http",
            "host": shop[0],
            "port": shop[1],
            "login": "order_upload",
            "password": key,
            "extra": extra,
        },
        HUB: {
            "conn_type": "bindcommerce",
            "schema": "http",
            "host": hub[0],
            "port": hub[1],
            "password": TOKEN,
        },
    }


@contextmanager
def starting_surroundings(
    folders: Folders, export: Path, ports: dict[str, int]
) -> Iterator[Surroundings]:
    """Start demo shop and demo hub, and do not wait; both are stopped when the block ends.

    Importing Airflow takes as long as they do: :meth:`Surroundings.connections` waits for them.
    """
    with ExitStack() as started:
        services = [
            started.enter_context(
                starting_service(
                    name, ports[name], ["--data", str(data)], folders.demo / f"{name}.log"
                )
            )
            for name, data in (("shop", folders.shop), ("hub", export))
        ]
        yield Surroundings(folders, *services)


def world_of(export: str) -> Path:
    """Return the folder of an export of a user's own: nothing of the sample is in it.

    It is the same one for the same file, so that a second run finds what the first one did.
    """
    path = Path(export).expanduser().resolve()
    digest = hashlib.sha256(str(path).encode()).hexdigest()[:8]
    return REPOSITORY / ".demo" / "exports" / f"{path.stem}-{digest}"


def checked_export(path: str) -> Path:
    """Return the export file to hand out: the user's own, or the sample where ``path`` is "".

    Raises:
        DemoError: it is not there, or neither XML nor CSV.
    """
    if not path:
        return SAMPLE
    export = Path(path).expanduser().resolve()
    if not export.is_file():
        raise DemoError(
            f"EXPORT={path}: no such file; give the path of an export of the hub, .xml or .csv"
        )
    if export.suffix.lower() not in (".xml", ".csv"):
        ending = export.suffix or "nothing"
        raise DemoError(f"EXPORT={path}: the name ends in {ending!r}; allowed are .xml and .csv")
    return export


def key_of(shop_data: Path) -> str:
    """Return the API key that the shop drew when it was made; it is on no command line."""
    database = Database(shop_data / "shop.db")
    try:
        return database.setting("key")
    finally:
        database.close()
