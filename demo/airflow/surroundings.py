"""The demo's surroundings: its folders, and its shop and hub, running while the block runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demo.airflow.home import REPOSITORY
from demo.airflow.services import HOST, DemoError, service
from demo.hub.hub import TOKEN
from demo.shop.database import Database

SAMPLE = REPOSITORY / "demo" / "exports" / "orders.xml"
HUB_NODE = "71"
"""What the sample export calls the demo shop; an export of a user's own may well call no shop so.
"""


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the demo keeps its things: both folders are ignored by git and removed by ``make clean``."""

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
    def ledger(self) -> Path:
        """The ledger's file."""
        return self.airflow / "order_upload" / "ledger.db"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is running: the fields of the two Airflow Connections, and the shop's page."""

    shop: dict[str, Any]
    hub: dict[str, Any]
    shop_page: str


@contextmanager
def running_surroundings(
    folders: Folders, export: Path, ports: dict[str, int]
) -> Iterator[Surroundings]:
    """Run demo shop and demo hub; both are stopped by their ids when the block ends."""
    shop_data = folders.demo / "shop"
    with ExitStack() as started:
        for name, data in (("shop", shop_data), ("hub", export)):
            log = folders.demo / f"{name}.log"
            started.enter_context(service(name, ports[name], ["--data", str(data)], log))
        key = _key_of(shop_data)
        yield Surroundings(
            shop={
                "conn_type": "opencart",
                "schema": "http",
                "host": HOST,
                "port": ports["shop"],
                "login": "order_upload",
                "password": key,
                "extra": {
                    "transport": "node",
                    "hub_node": HUB_NODE,
                    "store_id": "0",
                    "language": "en-gb",
                },
            },
            hub={
                "conn_type": "http",
                "schema": "http",
                "host": HOST,
                "port": ports["hub"],
                "password": TOKEN,
            },
            shop_page=f"http://{HOST}:{ports['shop']}/",
        )


def checked_export(path: str) -> Path:
    """Return the export file to hand out: the sample, or the user's own.

    Raises:
        DemoError: it is not there, or neither XML nor CSV.
    """
    export = Path(path).expanduser().resolve() if path else SAMPLE
    if not export.is_file():
        msg = f"EXPORT={path}: no such file; give the path of an export of the hub, .xml or .csv"
        raise DemoError(msg)
    if export.suffix.lower() not in (".xml", ".csv"):
        msg = f"EXPORT={path}: the name ends in {export.suffix or 'nothing'!r}; allowed are .xml and .csv"
        raise DemoError(msg)
    return export


def _key_of(shop_data: Path) -> str:
    """Return the API key that the shop drew when it was made; it is on no command line."""
    database = Database(shop_data / "shop.db")
    try:
        return database.setting("key")
    finally:
        database.close()
