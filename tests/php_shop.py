"""The node module's PHP behind ``php -S``, on a MariaDB of the tests' own, without OpenCart.

``tests/node/shop`` stands in OpenCart's place. All generations run at once, each with a database.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pymysql
import requests
from pymysql.cursors import DictCursor

from mariadb_server import MariaDb, path_of, running_mariadb
from php_server import PhpServer

ROOT = Path(__file__).parents[1]
SHOP = ROOT / "tests" / "node" / "shop"
GENERATIONS = ("3.0", "4.0", "4.1")
NEEDED = ("php", "mariadbd", "mariadb-install-db")
EXTENSIONS = ("mbstring", "mysqli", "posix")
INSTALL = "on Debian: apt-get install php-cli php-mbstring php-mysql mariadb-server"
MODULE = {"3": "extension/module/order_upload/", "4": "extension/order_upload/module/order_upload."}
UNPACKED = {"3": "", "4": "{}/extension/order_upload"}
"""Where a shop unpacks a package; that for 3 has the shop's own folder in it, as ``upload``."""

MODELS_OF_TOTALS = {
    "3": "catalog/model/extension/total",
    "4": "extension/opencart/catalog/model/total",
}
TOTALS = ("sub_total", "shipping", "tax", "total", "coupon", "handling", "low_order_fee")
"""Codes of which a shop has a model that redeems them: a file, which nothing here loads."""

DATA = {
    "3.0": ("data.sql", "data-before-4.1.sql", "data-3.0.sql"),
    "4.0": ("data.sql", "data-before-4.1.sql", "data-4.0.sql"),
    "4.1": ("data.sql", "data-4.1.sql"),
}
COLLATIONS = {"3.0": "utf8mb4_unicode_ci", "4.0": "utf8mb4_general_ci", "4.1": "utf8mb4_unicode_ci"}
HISTORY = {"3.0": "/addOrderHistory", "4.0": "/addHistory", "4.1": ".addHistory"}
"""How each names the order model's change of a status in its events."""

API_ID = "1"
"""The API user who may call; nobody may before a person says so on the module's page."""

TIMEOUT_S = 60

Rows = list[dict[str, Any]]
Form = Mapping[str, str | Sequence[str]]


def missing() -> list[str]:
    """Return what these tests need and this machine lacks."""
    lacking = [name for name in NEEDED if path_of(name) == name]
    if "php" in lacking:
        return lacking
    command = [path_of("php"), "-m"]
    modules = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return lacking + [f"php's {name}" for name in EXTENSIONS if name not in modules]


class PhpShop:
    """One generation's shop: where it is, who may call it, its people, its rows.

    Attributes:
        base_url: its address.
        user: name of its API user.
        key: that user's key.
        database_url: where its tables are, as OPENCART_DB says it of a real shop.
    """

    user, key = "order_upload", "a-key-of-the-test-shop-that-opens-nothing-else"

    def __init__(self, generation: str, folder: Path, server: PhpServer, database: MariaDb) -> None:
        self.generation, self._folder = generation, folder
        self.base_url = f"{server.address}{generation}/"
        self._connection = _filled(database, generation)
        self._copy = f"shop_{generation}_new"
        self.database_url = database.url(f"shop_{generation}")
        self.rows("UPDATE {store} SET url = %s", f"{self.base_url}second/")
        self.press("install")
        self.choose("all", finds_others=True)
        self._tables = self._copied()

    def people(self) -> PhpShop:
        """Return whoever works in its admin: this object does what they do."""
        return self

    def delete(self, order_id: str) -> None:
        """Delete an order, as a person in the admin does."""
        self._post("index.php?route=shop/delete", {"order_id": order_id})

    def set_status(self, order_id: str, status: str) -> None:
        """Change an order's status, as a person in the admin does."""
        self._post("index.php?route=shop/status", {"order_id": order_id, "status": status})

    def edit(self, order_id: str, **form: str) -> None:
        """Edit an order, as a person in the admin does.

        Args:
            order_id: of the order.
            form: of ``firstname``, ``lastname`` and ``email`` those that are changed, and values
                of custom fields, e.g. ``{"custom_field[3]": "IT01234567890"}``.
        """
        columns = "order_status_id AS status, firstname, lastname, email"
        (now,) = self.rows(f"SELECT {columns} FROM {{order}} WHERE order_id = %s", order_id)
        self._post("index.php?route=shop/edit", {"order_id": order_id, **now, **form})

    def let_again(self, ref: str) -> None:
        """Let an order that was deleted be created again, on the module's page."""
        self.press("again", {"ref": ref})

    def choose(self, *stores: str, finds_others: bool) -> None:
        """Let the API user call, on the module's page.

        Args:
            stores: ids of those that it may use, or ``all``.
            finds_others: whether it finds the shop's own orders too.
        """
        form = {"status": "1", "users[]": API_ID, f"stores[{API_ID}][]": stores}
        if finds_others:
            form["finds_others[]"] = API_ID
        self.press("save", form)

    def page(self) -> dict[str, Any]:
        """Return the values that the module's page shows."""
        route = MODULE[self.generation[0]] + "index"
        answer = requests.get(
            f"{self.base_url}admin/index.php", {"route": route}, timeout=TIMEOUT_S
        )
        shown: dict[str, Any] = answer.json()
        return shown

    def disown(self, order_id: str) -> None:
        """Make an order one of the shop's own, which no reference leads to."""
        for table in ("order_upload_order", "order_upload_written"):
            self.rows(f"DELETE FROM {{{table}}} WHERE order_id = %s", order_id)

    def rows_once_there(self, table: str, where: str = "1") -> Rows:
        """Return rows of a table of the module's, as soon as there are some.

        The module writes its log of calls after it has answered.
        """
        statement = f"SELECT * FROM {{{table}}} WHERE {where}"
        ends = time.monotonic() + TIMEOUT_S
        while not (rows := self.rows(statement)) and time.monotonic() < ends:
            time.sleep(0.05)
        return rows

    def press(self, button: str, form: Form | None = None, **query: str) -> str:
        """Press a button of the module's page in the admin, e.g. ``settle``; return the answer."""
        route = {"route": MODULE[self.generation[0]] + button, **query}
        return self._post(f"admin/index.php?{urlencode(route)}", form or {})

    def mails_to(self, email: str) -> int:
        """Return how many mails went out to the buyer of an address."""
        return self.number(
            "SELECT COUNT(*) FROM shop_heard m JOIN {order} o ON o.order_id = m.order_id "
            "WHERE o.email = %s AND m.action = 'mail/order'",
            email,
        )

    def let_others_hear(self, how: str = "hear") -> None:
        """Install another extension, which listens to every change of a status.

        Args:
            how: "hear"; "fail" for one that raises where the status is Failed; "alter" for one that
                raises the order's total by 1.
        """
        method = HISTORY[self.generation]
        self.rows(
            "INSERT INTO {event} (code, `trigger`, action, status, sort_order) "
            "VALUES ('other', %s, %s, 1, 5)",
            f"catalog/model/checkout/order{method}/before",
            f"extension/other/{how}",
        )

    def rows(self, statement: str, *values: object) -> Rows:
        """Return the rows that a statement gives; ``{name}`` in it is a table."""
        with self._connection.cursor() as cursor:
            cursor.execute(re.sub(r"\{(\w+)\}", r"`oc_\1`", statement), values or None)
            return list(cursor.fetchall())

    def number(self, statement: str, *values: object) -> int:
        """Return the one number that a statement gives."""
        return int(next(iter(self.rows(statement, *values)[0].values())) or 0)

    def log(self) -> str:
        """Return what PHP and the module wrote into the shop's error logs."""
        logs = [self._folder / name for name in ("shop.log", "php.log")]
        return "".join(path.read_text(errors="replace") for path in logs if path.exists())

    def statements(self) -> int:
        """Return how many statements the last request took that asked for the number."""
        return int((self._folder / "statements").read_text())

    def take_log(self) -> str:
        """Return what is in the logs, and empty them."""
        text = self.log()
        for name in ("shop.log", "php.log"):
            (self._folder / name).unlink(missing_ok=True)
        return text

    def reset(self) -> None:
        """Make the rows of every table those of a new shop, and the logs empty."""
        self.take_log()
        now = self._checksums()
        for table, before in self._tables.items():
            if now[table] != before:
                self.rows(f"DELETE FROM `{table}`")
                self.rows(f"INSERT INTO `{table}` SELECT * FROM `{self._copy}`.`{table}`")

    def _copied(self) -> dict[str, object]:
        """Keep a copy of every table in a database beside, and return the checksums."""
        self.rows(f"CREATE DATABASE `{self._copy}`")
        for name in self._names():
            self.rows(f"CREATE TABLE `{self._copy}`.`{name}` SELECT * FROM `{name}`")
        return self._checksums()

    def _checksums(self) -> dict[str, object]:
        rows = self.rows("CHECKSUM TABLE " + ", ".join(f"`{name}`" for name in self._names()))
        return {row["Table"].rpartition(".")[2]: row["Checksum"] for row in rows}

    def _names(self) -> list[str]:
        return [next(iter(row.values())) for row in self.rows("SHOW TABLES")]

    def _post(self, path: str, form: Form) -> str:
        answer = requests.post(
            self.base_url + path, data=form, allow_redirects=False, timeout=TIMEOUT_S
        )
        assert answer.status_code in (200, 302), f"{path}: HTTP {answer.status_code}\n{self.log()}"
        return answer.text


@dataclass(frozen=True)
class PhpShops:
    """A shop of each generation, by its number, and what they stand on."""

    folder: Path
    database: MariaDb
    by_generation: dict[str, PhpShop]


@contextmanager
def running_php_shops(folder: Path) -> Iterator[PhpShops]:
    """Give the shops; they are gone with the ``with``."""
    unpack_module(folder)
    with running_mariadb(folder) as database:
        server = PhpServer(folder, database)
        try:
            shops = {name: PhpShop(name, folder, server, database) for name in GENERATIONS}
            yield PhpShops(folder, database, shops)
        finally:
            server.stop()


def unpack_module(folder: Path) -> None:
    """Put both extensions, as they are built for a shop, where a shop unpacks them."""
    subprocess.run(
        [sys.executable, ROOT / "scripts" / "build_node", folder / "built"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    for generation in GENERATIONS:
        shop = folder / generation
        built = folder / "built" / f"opencart{generation[0]}" / "order_upload.ocmod.zip"
        with zipfile.ZipFile(built) as archive:
            archive.extractall(folder / UNPACKED[generation[0]].format(generation))
        if generation[0] == "3":
            (folder / "upload").rename(shop)
        totals = shop / MODELS_OF_TOTALS[generation[0]]
        totals.mkdir(parents=True)
        for code in TOTALS:
            (totals / f"{code}.php").touch()


def _filled(database: MariaDb, generation: str) -> pymysql.Connection[DictCursor]:
    """Make a shop's database and return a connection to it."""
    connection = database.connected()
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE DATABASE `shop_{generation}` CHARACTER SET utf8mb4 "
            f"COLLATE {COLLATIONS[generation]}"
        )
    connection.select_db(f"shop_{generation}")
    for name in (f"tables-{generation}.sql", *DATA[generation]):
        for statement in statements(SHOP / name):
            with connection.cursor() as cursor:
                cursor.execute(statement)
    return connection


def statements(path: Path) -> list[str]:
    """Return the statements of a file; each ends with ``;`` at the end of its line."""
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("--")]
    return [
        text for part in re.split(r";$", "\n".join(lines), flags=re.M) if (text := part.strip())
    ]
