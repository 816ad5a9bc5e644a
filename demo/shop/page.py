"""The demo shop's page: its orders at a glance and each with its history.

Buyers appear by their initials only. The page is made of plain values: orders as ``find`` gives
them, rows of the history, and counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from demo.shop.data import STATUSES
from demo.shop.found import values_of

STYLE = """
:root { color-scheme: light dark;
  --line: #d8dde3; --soft: #5d6875; --back: #f5f7f9; --card: #fff; --ink: #17202a;
  --good: #1a7f4b; --wait: #9a6a00; --bad: #b3261e; --link: #0b63c5 }
@media (prefers-color-scheme: dark) { :root {
  --line: #323a44; --soft: #9aa5b1; --back: #14181d; --card: #1c2229; --ink: #e7ebef;
  --good: #5ccb92; --wait: #e0b04c; --bad: #f08a80; --link: #7db7ff } }
* { box-sizing: border-box }
body { margin: 0; background: var(--back); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif }
main { max-width: 1180px; margin: 0 auto; padding: 32px 24px 64px }
h1 { font-size: 24px; margin: 0 0 4px } h2 { font-size: 17px; margin: 32px 0 8px }
p.about { color: var(--soft); margin: 0 0 24px }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px;
  overflow-x: auto }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
th { text-align: left; font-size: 12px; font-weight: 600; color: var(--soft);
  letter-spacing: .03em }
th, td { padding: 9px 14px; border-bottom: 1px solid var(--line); vertical-align: top;
  white-space: nowrap }
tr:last-child td { border-bottom: 0 }
td.number, th.number { text-align: right } td.wide { white-space: normal }
a { color: var(--link); text-decoration: none } a:hover { text-decoration: underline }
.status { font-weight: 600 }
.good { color: var(--good) } .wait { color: var(--wait) } .bad { color: var(--bad) }
.soft { color: var(--soft) }
"""

SHOWN = 500
"""Orders on the page; older ones are reached by their address."""

ORDER_COLUMNS = (
    "Order",
    "Reference",
    "Sold on",
    "Buyer",
    "Total#",
    "Status",
    "Tracking",
    "Stock",
    "Mails#",
)
"""Heads of the list of orders; those that end with ``#`` stand over numbers."""

TONES = {"3": "good", "5": "good", "1": "wait", "2": "wait", "15": "wait"}


def orders_page(
    orders: Sequence[Mapping[str, Any]], *, count: int, mails: int, stock: Mapping[str, int]
) -> str:
    """Return the page of all orders.

    Args:
        orders: the newest ones, the newest first.
        count: how many orders there are.
        mails: how many mails went to buyers.
        stock: SKU -> pieces on the shelf.
    """
    rows = "".join(_order_row(order) for order in orders)
    head = _head(*ORDER_COLUMNS)
    about = f"{count} orders · {mails} mails sent · buyers are shown by their initials"
    body = f"<h1>Orders</h1><p class=about>{about}</p>{_table(head, rows)}{_shelf(stock)}"
    return _page("Demo shop: orders", body)


def order_page(order: Mapping[str, Any], history: Iterable[Mapping[str, Any]]) -> str:
    """Return the page of one order with its lines, sums and history."""
    order_id = escape(order["order_id"])
    content = values_of(order).get("content", {})
    lines = "".join(_line_row(line) for line in content.get("lines", []))
    sums = "".join(_sum_row(row) for row in content.get("totals", []))
    entries = "".join(_history_row(entry) for entry in history)
    body = [
        f"<p><a href='/'>All orders</a></p><h1>Order {order_id}</h1>",
        f"<p class=about>{_about(order)}</p>",
        _table(_head("Product", "SKU", "Pieces#", "Price#", "Total#"), lines),
        "<h2>Sums</h2>" + _table(_head("", f"{order['currency']}#"), sums),
        "<h2>History</h2>" + _table(_head("When", "Status", "By", "Mail"), entries),
    ]
    return _page(f"Demo shop: order {order_id}", "".join(body))


def not_found_page() -> str:
    """Return what OpenCart shows for an address that it does not have: a page, not JSON."""
    return _page(
        "The page you requested cannot be found!",
        "<h1>The page you requested cannot be found!</h1>",
    )


def _order_row(order: Mapping[str, Any]) -> str:
    parts = values_of(order)
    order_id = escape(order["order_id"])
    tracking = parts.get("tracking", {})
    parcels = [tracking, *tracking.get("further", [])]
    status = _status(order["status"])
    if order["state"] != "complete":
        status = _cell("half-made", "status bad")
    stock = _cell("untouched", "soft")
    if order["stock_taken"]:
        stock = _cell("taken")
    return _row(
        f"<td><a href='/orders/{order_id}'>{order_id}</a></td>",
        _cell(order["ref"]),
        _cell(parts.get("origin", {}).get("node") or "this shop"),
        _cell(_initials(parts)),
        _cell(f"{order['total']} {order['currency']}", "number"),
        status,
        _cell(", ".join(_parcel(parcel) for parcel in parcels if parcel)),
        stock,
        _cell(str(order["mails_sent"]), "number"),
    )


def _parcel(parcel: Mapping[str, Any]) -> str:
    return f"{parcel.get('courier', '')} {parcel.get('number', '')}".strip()


def _line_row(line: Mapping[str, Any]) -> str:
    name = line.get("name", "")
    options = [
        f"{option.get('name', '')} {option.get('value', '')}" for option in line.get("options", [])
    ]
    if options:
        name = f"{name} ({', '.join(options)})"
    numbers = [_cell(line.get(key, ""), "number") for key in ("quantity", "price", "total")]
    return _row(_cell(name, "wide"), _cell(line.get("sku", "")), *numbers)


def _sum_row(row: Mapping[str, str]) -> str:
    return _row(_cell(row.get("title", ""), "wide"), _cell(row["value"], "number"))


def _history_row(entry: Mapping[str, Any]) -> str:
    mail = "yes" if entry["mailed"] else ""
    return _row(_cell(entry["at"]), _status(entry["status"]), _cell(entry["who"]), _cell(mail))


def _shelf(stock: Mapping[str, int]) -> str:
    rows = "".join(
        _row(_cell(sku), _cell(str(pieces), "number")) for sku, pieces in sorted(stock.items())[:50]
    )
    return "<h2>Stock</h2>" + _table(_head("SKU", "Pieces#"), rows)


def _about(order: Mapping[str, Any]) -> str:
    parts = values_of(order)
    facts = [
        order["ref"],
        parts.get("origin", {}).get("number", ""),
        _initials(parts),
        parts.get("shipping", {}).get("country", ""),
        STATUSES.get(order["status"], "half-made"),
        parts.get("tracking", {}).get("number", ""),
    ]
    return escape(" · ".join(fact for fact in facts if fact))


def _initials(parts: Mapping[str, Any]) -> str:
    customer = parts.get("customer", {})
    names = (customer.get("firstname", ""), customer.get("lastname", ""))
    return " ".join(f"{name.strip()[0]}." for name in names if name.strip())


def _status(status: str) -> str:
    return _cell(STATUSES.get(status, "none"), f"status {TONES.get(status, 'bad')}")


def _table(head: str, rows: str) -> str:
    return f"<div class=card><table><thead>{head}</thead><tbody>{rows}</tbody></table></div>"


def _head(*titles: str) -> str:
    """Return the head row; a title that ends with ``#`` stands over numbers."""
    cells = []
    for title in titles:
        kind = " class=number" if title.endswith("#") else ""
        cells.append(f"<th{kind}>{escape(title.removesuffix('#'))}</th>")
    return f"<tr>{''.join(cells)}</tr>"


def _row(*cells: str) -> str:
    return f"<tr>{''.join(cells)}</tr>"


def _cell(text: str, kind: str = "") -> str:
    return f"<td class='{kind}'>{escape(text)}</td>"


def _page(title: str, body: str) -> str:
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{escape(title)}</title>"
        f"<meta name=viewport content='width=device-width'><style>{STYLE}</style></head>"
        f"<body><main>{body}</main></body></html>"
    )
