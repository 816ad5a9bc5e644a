"""Codes of products and what the shop has in their place: rows, and how they are looked up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import msgspec

from order_upload.domain.scopes import Scope, scope_of
from order_upload.domain.setting_keys import AS_WRITTEN

SkuTable = Mapping[tuple[Scope, str], str]
"""Where a code counts, and the code -> the code in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SkuRow:
    """One row of the step: this code becomes that one, in the orders of a node or in all."""

    __pydantic_config__: ClassVar[dict[str, Any]] = AS_WRITTEN

    from_: str
    to: str
    node: str = ""


class SkuFileRow(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One row of a file of codes.

    Attributes:
        file: its name, as the step has it.
        from_: what the platform says.
        to: what the shop says.
        node: name or hub id of the node whose orders it is for; "" for all.
    """

    file: str
    from_: str
    to: str
    node: str = ""


def sku_table(rows: Iterable[SkuRow | SkuFileRow]) -> dict[tuple[Scope, str], str]:
    """Return rows as they are looked up; of two that contradict each other the first counts."""
    table: dict[tuple[Scope, str], str] = {}
    for row in rows:
        table.setdefault(sku_key(row), row.to.strip())
    return table


def sku_key(row: SkuRow | SkuFileRow) -> tuple[Scope, str]:
    """Return where a row counts, and its code."""
    return scope_of(row.node, ""), row.from_.strip()
