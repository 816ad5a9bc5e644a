"""Runs into a real shop that die at a step and are tried again: each of orders of its own.

A shop cannot be put back to where it was. So every run has its own references, staging and ledger,
and what it leaves is compared with what an undisturbed one left, without ids.
"""

from __future__ import annotations

import json
import re
import sqlite3
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from chaos.ends import FAILED, SUCCESS, DagRun, Death, Try
from chaos.mortals import Mortals
from chaos.runs import TASKS, States
from demo.hub.hub import DemoHub
from demo.hub.sample_export import xml_of
from killed_runs import AFTER, BEFORE, CONNECTOR, KILLED, Killing, report_of
from killed_sales import CORRECTED, first_sales, number_of, second_sales
from live.shop_tables import ShopTables
from order_upload.ledger import Ledger
from order_upload.pipeline.order_actions import OrderActions
from order_upload.staging import Staging

STOCKED = "MUG-BLUE"
"""The product of the sales that stands for one of the shop's, which counts its stock."""
SHOP_ENDS_AFTER_S = 2.0
"""By then a shop is done with what a dead process sent; Airflow waits for a minute."""

ORDERS = (
    "SELECT u.ref, o.order_id, o.order_status_id, o.total, o.currency_code, o.email, "
    "o.payment_method, u.state, u.stock_taken IS NULL AS untaken, w.tracking_number, "
    "w.tracking_courier, w.tracking_further, w.parts IS NULL AS unwritten "
    "FROM {order} o JOIN {order_upload_order} u ON u.order_id = o.order_id "
    "LEFT JOIN {order_upload_written} w ON w.order_id = o.order_id "
    "WHERE u.ref LIKE '<name>:%' ORDER BY u.ref"
)
ROWS = {
    "lines": "SELECT order_id, model, name, quantity, price, total FROM {order_product}",
    "totals": "SELECT order_id, code, title, value FROM {order_total}",
    "history": "SELECT order_id, order_status_id, notify, comment FROM {order_history}",
}


@dataclass
class KilledOnAShop:
    """One real shop, and runs into it.

    Attributes:
        killings: every step at which a run can be killed.
        wanted: what an undisturbed run leaves.
    """

    folder: Path
    hub: DemoHub
    processes: Mortals
    tables: ShopTables
    connection: Mapping[str, Any]
    product: str
    mail_log: Path
    killings: list[Killing] = field(default_factory=list)
    wanted: Mapping[str, Any] = field(default_factory=dict)
    _number: int = 0
    _parts: tuple[str, ...] = ()

    def prepare(self) -> None:
        """Make one run in peace."""
        self.wanted = self._left_by(None)

    def differences(self, killing: Killing) -> dict[str, Any]:
        """Kill a run there, let the task be tried again, and return what is not as it should be."""
        found = self._left_by(killing)
        return {
            name: {"wanted": self.wanted.get(name), "found": found.get(name)}
            for name in self.wanted.keys() | found.keys()
            if self.wanted.get(name) != found.get(name)
        }

    def _left_by(self, killing: Killing | None) -> dict[str, Any]:
        """Make a run, killed or not, and one after it; return what they leave."""
        self._number += 1
        name = f"kill{time.time_ns() // 10**9}x{self._number}"
        work = self.folder / name
        work.mkdir()
        stock, mails = self._stock(), self.mail_log.stat().st_size
        self._export(first_sales())
        self.processes.go_on(self._try(name, BEFORE, TASKS[0]))
        with closing(Ledger(f"sqlite:///{work}/ledger.db")) as ledger:
            person = OrderActions(Staging(work / "staging"), ledger, CONNECTOR, "ada")
            person.correct(str(number_of(CORRECTED)), "amounts.accept_difference", "yes", "it is")
        self._export(second_sales())
        for task in TASKS:
            asked = self._try(name, KILLED, task)
            if killing and task == killing.task:
                death = Death(killing.step, torn=killing.torn)
                assert self.processes.try_task(replace(asked, death=death)) is None
                time.sleep(SHOP_ENDS_AFTER_S)
                self.processes.go_on(replace(asked, number=2), AFTER)
                break
            self._do_in_peace(asked, notes=killing is None)
        else:
            self.processes.go_on(self._try(name, AFTER, TASKS[0]))
        return {
            "stock": stock - self._stock(),
            "report": report_of(work),
            "waiting": _waiting(work / "ledger.db"),
            **self._in_shop(name, mails),
        }

    def _do_in_peace(self, asked: Try, *, notes: bool) -> None:
        end = self.processes.try_task(asked)
        assert end is not None
        assert end.state in (SUCCESS, FAILED), end
        States(Path(asked.states)).set(KILLED, asked.task, end.state)
        if asked.task == "plan":
            self._parts = tuple(end.value)
        for number, name in enumerate(end.steps if notes else (), 1):
            self.killings.append(Killing(asked.task, number, name))

    def _export(self, sales: Mapping[int, Any]) -> None:
        text = xml_of(dict(sales)).replace(STOCKED, self.product)
        self.hub.export.write_text(text, encoding="utf-8")

    def _try(self, name: str, run: DagRun, task: str) -> Try:
        work = self.folder / name
        hub = {"conn_type": "http", "host": self.hub.base_url, "password": self.hub.token}
        return Try(
            run,
            task,
            part=self._parts[0] if task == "upload" else "",
            parts=self._parts if run is KILLED else (),
            states=str(work / "states.json"),
            folders=(str(work),),
            environment={
                "AIRFLOW_CONN_SHOP": json.dumps(self.connection),
                "AIRFLOW_CONN_HUB": json.dumps({**hub, "extra": {"namespace": name}}),
                "AIRFLOW_CONN_ORDER_UPLOAD_LEDGER": f"sqlite:///{work}/ledger.db",
                "ORDER_UPLOAD_STAGING": str(work / "staging"),
            },
        )

    def _in_shop(self, name: str, mails_before: int) -> dict[str, Any]:
        """Return what stands in the shop of one run's orders."""
        orders = self.tables.read(self._named(ORDERS.replace("<name>", name)))
        ids = ", ".join(str(order["order_id"]) for order in orders)
        of_order = {
            kind: self.tables.read(self._named(f"{query} WHERE order_id IN ({ids})"))
            for kind, query in ROWS.items()
        }
        mails = self._mails(mails_before)
        found = {}
        for order in orders:
            rows = {kind: _rows_of(order, of_kind) for kind, of_kind in of_order.items()}
            name_of_order = f"order {order['ref'].partition(':')[2]}"
            found[name_of_order] = {**_without_ids(order), **rows, "mails": mails[order["email"]]}
        return found

    def _mails(self, before: int) -> Counter[str]:
        """Return address -> mails to it since then."""
        with self.mail_log.open(encoding="utf-8") as log:
            log.seek(before)
            return Counter(re.findall(r"To: *([^ ,|]+)", log.read()))

    def _stock(self) -> int:
        (row,) = self.tables.read(
            self._named(f"SELECT quantity FROM {{product}} WHERE model = '{self.product}'")
        )
        return int(row["quantity"])

    def _named(self, statement: str) -> str:
        return re.sub(r"\{(\w+)\}", lambda name: self.tables.name(name[1]), statement)


def _rows_of(order: dict[str, Any], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of one order, without what the shop counts, in one order of their own."""
    own = [_without_ids(row) for row in rows if row["order_id"] == order["order_id"]]
    return sorted(own, key=str)


def _without_ids(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in ("ref", "order_id")}


def _waiting(ledger: Path) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(ledger)) as database:
        query = "SELECT ref, outcome, reason_code, attempts FROM order_upload_waiting"
        rows = database.execute(query).fetchall()
    return sorted((ref.partition(":")[2], *rest) for ref, *rest in rows)
