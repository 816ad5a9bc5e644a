"""A real shop in a storm: what it has is counted in its tables, its mails in its mail server's log.

Its faults come from the proxy alone. The environment names it, as for ``make live``.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from email.header import decode_header, make_header
from pathlib import Path
from typing import Any

import pymysql
from pymysql.cursors import DictCursor

from benchmarks.shop_sql import connected
from chaos.shops import SOLD
from chaos.verdict import Census, Found
from chaos.weather import Weather

NEEDED = ("OPENCART_URL", "OPENCART_API_USER", "OPENCART_API_KEY", "OPENCART_DB")
_MAIL = re.compile(r"To: *(\S+?),? .*?Subject: *(.*)$")
_NUMBER = re.compile(r"\d+")

Rows = list[dict[str, Any]]


class MissingSettingsError(Exception):
    """The environment does not name a shop; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class StormyRealShop:
    """A real shop.

    Args:
        codes: code of a product that is sold -> what it is called there: it counts its stock, and
            has no options. Products that the shop lacks are sold all the same.
        emails: how the addresses begin that belong to the storm.
    """

    base_url: str
    user: str
    key: str
    codes: Mapping[str, str]
    emails: str
    database: pymysql.Connection[DictCursor]
    prefix: str
    stock_before: Mapping[str, int]
    mail_log: Path | None
    mails_before: int

    def go_wrong_inside(self, weather: Weather) -> None:
        """Nothing can be done to it."""

    def calm_down(self) -> None:
        """Nothing was done to it."""

    def census(self) -> Census:
        """Return what stands there of the storm's orders."""
        rows = self._rows(
            "SELECT o.order_id, o.email, o.total, o.currency_value, o.order_status_id, "
            "u.ref, u.state, w.tracking_number, w.tracking_further FROM {order} o "
            "LEFT JOIN {order_upload_order} u ON u.order_id = o.order_id "
            "LEFT JOIN {order_upload_written} w ON w.order_id = o.order_id "
            f"WHERE o.email LIKE '{self.emails}-%%'"
        )
        first_id = min((row["order_id"] for row in rows), default=0)
        of_order = {
            name: _by_order(self._rows(f"{query} WHERE order_id >= {first_id} ORDER BY 1"))
            for name, query in _QUERIES.items()
        }
        mails = self._mails()
        orders = [_found(row, of_order, mails) for row in rows]
        stock = _stock(self.database, self.prefix, self.codes.values())
        taken = {code: before - stock[code] for code, before in self.stock_before.items()}
        return Census(orders, taken)

    def _rows(self, statement: str) -> Rows:
        return _rows(self.database, self.prefix, statement)

    def _mails(self) -> Mapping[str, Counter[str]] | None:
        """Return address -> mails by kind, the subject without its number; None where unknown."""
        if self.mail_log is None:
            return None
        mails: dict[str, Counter[str]] = defaultdict(Counter)
        with self.mail_log.open(encoding="utf-8") as log:
            log.seek(self.mails_before)
            for mail in filter(None, map(_MAIL.search, log)):
                subject = str(make_header(decode_header(mail[2].strip())))
                mails[mail[1]][_NUMBER.sub("", subject)] += 1
        return mails


_QUERIES = {
    "lines": "SELECT order_product_id, order_id, model, quantity FROM {order_product}",
    "totals": "SELECT order_total_id, order_id, code, value FROM {order_total}",
    "history": "SELECT order_history_id, order_id, order_status_id FROM {order_history}",
}


def _found(
    row: Mapping[str, Any],
    of_order: Mapping[str, Mapping[int, Rows]],
    mails: Mapping[str, Counter[str]] | None,
) -> Found:
    order_id = row["order_id"]
    lines, totals, history = (of_order[name].get(order_id, []) for name in _QUERIES)
    values = (Decimal(total["value"]) for total in totals if total["code"] != "total")
    further = json.loads(row["tracking_further"] or "[]")
    numbers = [row["tracking_number"] or "", *(parcel["number"] for parcel in further)]
    return Found(
        order_id=str(order_id),
        ref=row["ref"] or "",
        email=row["email"],
        is_finished=row["state"] == "complete" and row["order_status_id"] > 0,
        total=_paid(row["total"], row),
        sum=_paid(sum(values), row),
        status=str(row["order_status_id"]),
        lines=tuple((line["model"], int(line["quantity"])) for line in lines),
        tracking=tuple(filter(None, numbers)),
        history=tuple(str(entry["order_status_id"]) for entry in history),
        mails=None if mails is None else mails.get(row["email"], Counter()),
    )


def _paid(amount: Decimal | int, row: Mapping[str, Any]) -> str:
    """Return an amount, which stands in the shop's own currency, in that of the order."""
    return str((amount * Decimal(row["currency_value"])).quantize(Decimal("0.01")))


def _by_order(rows: Iterable[dict[str, Any]]) -> Mapping[int, Rows]:
    grouped: dict[int, Rows] = defaultdict(list)
    for row in rows:
        grouped[row["order_id"]].append(row)
    return grouped


def _rows(database: pymysql.Connection[DictCursor], prefix: str, statement: str) -> Rows:
    """Return the rows of a statement; ``{name}`` in it is a table."""
    with database.cursor() as cursor:
        cursor.execute(re.sub(r"\{(\w+)\}", rf"`{prefix}\1`", statement))
        return list(cursor.fetchall())


def _stock(
    database: pymysql.Connection[DictCursor], prefix: str, models: Iterable[str]
) -> Mapping[str, int]:
    names = ", ".join(database.escape(model) for model in models)
    rows = _rows(
        database, prefix, f"SELECT model, quantity FROM {{product}} WHERE model IN ({names})"
    )
    return {row["model"]: row["quantity"] for row in rows}


@contextmanager
def stormy_real_shop(emails: str) -> Iterator[StormyRealShop]:
    """Give the shop that the environment names, as it is now.

    Args:
        emails: how the addresses of the buyers will begin.

    Raises:
        MissingSettingsError: it names none.
    """
    missing = [name for name in NEEDED if not os.environ.get(name)]
    if missing:
        raise MissingSettingsError(f"{', '.join(missing)} not set; this needs a shop of yours")
    url, user, key, database_url = (os.environ[name] for name in NEEDED)
    models = os.environ.get("OPENCART_PRODUCTS", "product 11,Product 16").split(",")
    codes = dict(zip(SOLD, map(str.strip, models), strict=False))
    prefix = os.environ.get("OPENCART_DB_PREFIX", "oc_")
    named = os.environ.get("OPENCART_MAIL_LOG")
    mail_log = Path(named) if named else None
    with closing(connected(database_url, autocommit=True)) as database:
        yield StormyRealShop(
            base_url=url,
            user=user,
            key=key,
            codes=codes,
            emails=emails,
            database=database,
            prefix=prefix,
            stock_before=_stock(database, prefix, codes.values()),
            mail_log=mail_log,
            mails_before=mail_log.stat().st_size if mail_log else 0,
        )
