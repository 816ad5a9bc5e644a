"""The step that recodes products: a code of the platform becomes the shop's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import msgspec

from order_upload.domain.order import Line, Order
from order_upload.domain.outcome import RefusedOrderError
from order_upload.domain.scopes import Scope, scopes_of
from order_upload.domain.shown_text import quoted_text
from order_upload.domain.transformation.sku_tables import SkuRow, SkuTable, sku_key, sku_table
from order_upload.domain.transformation.step import Step, refused

Scopes = tuple[tuple[Scope, ...], ...]
"""What holds for an order, from narrow to wide."""

_FILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_. -]{0,99}\.csv", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sku(Step):
    """Put the shop's codes in place of the platforms', row by row or from a file.

    Codes are compared exactly, outer blanks aside. A row of the order's node goes before one of
    every node, and inside each of the two the rows of the step go before those of the file.

    Attributes:
        file: name of a CSV file, which ``config/sku_files.py`` reads when a run begins.
        field: what of a line is looked up and replaced.
        otherwise: what becomes of a code that no row names; a line without a code stays as it is.
    """

    step: Literal["sku"] = "sku"
    rows: tuple[SkuRow, ...] = ()
    file: str = ""
    field: Literal["code", "barcode"] = "code"
    otherwise: Literal["keep", "block"] = "keep"

    def __post_init__(self) -> None:
        Step.__post_init__(self)
        if not (self.rows or self.file):
            raise ValueError("allowed: rows, file or both")
        if self.file and not _FILE_NAME.fullmatch(self.file):
            raise ValueError('allowed: in file, the name of a file such as "codes.csv", no path')
        table = sku_table(self.rows)
        for row in self.rows:
            if not all(text.strip() and text.isprintable() for text in (row.from_, row.to)):
                raise ValueError("allowed: in each row of rows, two codes, from and to")
            if table[sku_key(row)] != row.to.strip():
                raise ValueError("allowed: in rows, one code for each from of a node")

    def prepared(self, sku_tables: Mapping[str, SkuTable]) -> Step:
        """Return the step with its rows ready to be looked up."""
        tables: list[SkuTable] = [sku_table(self.rows)]
        if self.file:
            tables.append(sku_tables[self.file])
        return _Recoding(step=self, tables=tuple(tables))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Recoding(Step):
    """A step ``sku`` that is ready for a run."""

    step: Sku
    tables: tuple[SkuTable, ...]

    def changed(self, order: Order) -> Order:
        """Return the order with the shop's codes."""
        scopes = scopes_of(order.origin)
        lines = [self._recoded(number, line, scopes) for number, line in enumerate(order.lines, 1)]
        if all(after is before for after, before in zip(lines, order.lines, strict=True)):
            return order
        return msgspec.structs.replace(order, lines=tuple(lines))

    def _recoded(self, number: int, line: Line, scopes: Scopes) -> Line:
        field = self.step.field
        held: str = getattr(line, field)
        code = held.strip()
        to = self._found(code, scopes)
        if to is None:
            if code and self.step.otherwise == "block":
                raise _unknown(f"lines[{number}].{field}", code)
            return line
        return line if to == held else msgspec.structs.replace(line, **{field: to})

    def _found(self, code: str, scopes: Scopes) -> str | None:
        for alike in scopes:
            for table in self.tables:
                for scope in alike:
                    if to := table.get((scope, code)):
                        return to
        return None


def _unknown(path: str, code: str) -> RefusedOrderError:
    return refused(
        f"{path}: found {quoted_text(code, is_code=True)}; allowed: a code that a row names",
        "add the code to the rows or to the file of the step; the next run sends it",
    )
