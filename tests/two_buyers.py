"""Orders of the hub with a mark in every text that a field can hold, to see what is left of it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from hub_payloads import csv_export
from order_upload.domain.email_address import is_email_address
from order_upload.sources.bindcommerce.fields import ORDER_FIELDS, ROW_FIELDS, HubField
from order_upload.staging import open_payload

_PLAIN = {
    "DocumentType": "C", "Node": "Amazon IT", "NodeID": "31", "Market": "Italy",
    "Technology": "Marketplace Amazon Seller", "Date": "2026-09-01 09:00:00",
    "LastUpdate": "2026-09-01 10:00:00", "StatebindID": "622", "StateCode": "Unshipped",
    "StateName": "Unshipped", "B2B": "0", "Province": "RM", "CountryCode": "IT",
    "PaymentCOD": "0", "PaidTime": "2026-09-01 09:00:00", "Total": "10.00", "Currency": "EUR",
    "ShippingCost": "0.00", "ShippedTime": "2026-09-02 09:00:00", "Qty": "1", "Price": "10.00",
    "TotalDiscounted": "10.00", "Discounts": "",
}  # fmt: skip
"""What fields hold that decide about the order, or can hold no mark."""

ADA, EVA = "Quuxia", "Zorblat"
"""Marks in every text of two buyers."""
EMAIL = "quuxia.customer@EXAMPLE.com"
"""Ada's, in other capitals than the hub's."""
REF, OTHER = "bindcommerce:48211", "bindcommerce:48212"
"""Their orders."""

Cells = dict[tuple[str, str], str]


def cells_of(number: str, mark: str, **plain: str) -> Cells:
    """Return the texts of an order: group and name -> text.

    Args:
        number: the hub's.
        mark: stands in every text, and so in both e-mail addresses.
        plain: what fields hold instead.
    """
    fixed = {**_PLAIN, "bindCommerceNumber": number, **plain}
    cells = {}
    for field in (*ORDER_FIELDS, *ROW_FIELDS):
        text = fixed.get(field.name)
        if text is None and field.kind in ("text", "email"):
            text = _marked(field, mark)
        if text is not None and field.name != "Warehouse_Key":
            cells[field.group, field.name] = text
    return cells


def ada(**plain: str) -> Cells:
    """Return the order of one buyer."""
    return cells_of("48211", ADA, **plain)


def eva(**plain: str) -> Cells:
    """Return the order of the other."""
    return cells_of("48212", EVA, **plain)


def _marked(field: HubField, mark: str) -> str:
    if field.kind == "email" or field.name == "Pec":
        address = f"{mark}.{field.group}@example.com"
        assert is_email_address(address)
        return address
    if field.name == "Postcode":
        return f"{mark}42"  # a shop keeps ten characters
    return f"{mark}{field.name}"


def as_xml(*orders: Cells) -> bytes:
    """Return an export of orders, each with elements that no schema knows."""
    documents = "".join(map(_document, orders))
    return f'<?xml version="1.0"?><Documents>{documents}</Documents>'.encode()


def as_csv(*orders: Cells) -> bytes:
    """Return the same as CSV, each order on two lines."""
    lines = [
        {f"{group}_{name}".replace("/", "_"): text for (group, name), text in cells.items()}
        for cells in orders
        for _ in range(2)
    ]
    for line in lines:
        line["Row_TotalDiscounted"] = line["Row_Total"] = line["Row_Price"] = "5.00"
    return csv_export(*lines)


def files_with(text: str, folder: Path) -> Iterator[str]:
    """Yield the files below a folder that hold a text, compressed ones unpacked."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            with open_payload(path) as unpacked:
                content += unpacked.read()
            if text.encode().lower() in content.lower():
                yield str(path.relative_to(folder))


def left_of(mark: str, box: Any) -> list[str]:
    """Return which files of ours hold a text: staged ones, and those of the ledger's database."""
    ours = [f"staging/{name}" for name in files_with(mark, box.folder / "staging")]
    for path in box.folder.glob("ledger.db*"):
        ours += [path.name] * (mark.lower().encode() in bytes_of(path).lower())
    return ours


def bytes_of(*database: Path) -> bytes:
    """Return the bytes of files of a database that this process has open.

    Another process reads them: SQLite loses its locks where its own one closes such a file.
    """
    return subprocess.check_output(["cat", *map(str, database)])  # noqa: S607


class Exports:
    """A folder of the hub; each that it gives is a file of its own."""

    def __init__(self, folder: Path, write: Callable[..., bytes]) -> None:
        self._folder, self._write = folder, write
        self._files = 0
        folder.mkdir()

    def gives(self, *orders: Cells) -> None:
        """Put an export of these orders there."""
        self._files += 1
        (self._folder / f"{self._files}").write_bytes(self._write(*orders))


def _document(cells: Cells) -> str:
    mark = cells["Customer", "Name"].removesuffix("Name")
    groups: dict[str, str] = {}
    for (group, name), text in cells.items():
        groups[group] = groups.get(group, "") + f"<{name}>{escape(text)}</{name}>"
    row = groups.pop("Row")
    for group in [name for name in groups if name.startswith("Row/")]:
        name = group.removeprefix("Row/")
        row += f"<{name}>{groups.pop(group)}</{name}>"
    row += f'<Params><Param name="Engraving">{mark}Param</Param></Params>'
    row += f"<ProductCategories><Category>{mark}Category</Category></ProductCategories>"
    parts = "".join(f"<{group}>{inner}</{group}>" for group, inner in groups.items())
    extra = f"<Extra><Of>{mark}Extra</Of></Extra>"
    return f"<Document>{parts}{extra}<Rows><Row>{row}</Row></Rows></Document>"
