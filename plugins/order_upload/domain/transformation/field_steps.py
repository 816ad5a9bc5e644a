"""Steps that fill fields: set, copy, clear, map and template."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, Literal

from order_upload.domain.order import Order
from order_upload.domain.order_fields import FieldError
from order_upload.domain.setting_keys import AS_WRITTEN
from order_upload.domain.shown_text import quoted_text
from order_upload.domain.texts import fold
from order_upload.domain.transformation.sku_tables import SkuTable
from order_upload.domain.transformation.step import Step, refused
from order_upload.domain.transformation.step_fields import (
    SETTABLE,
    checked_field,
    checked_source,
    order_field,
    text_of,
    with_text,
    with_texts,
)

Otherwise = Literal["keep", "clear", "block"]
"""What becomes of a text that no row of a ``map`` knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Set(Step):
    """Put texts into fields, e.g. a marketplace's address for invoices into ``billing``.

    Attributes:
        fields: name of a field -> its text; "" empties it.
        replaces_address: what ``fields`` does not name of an address that it fills becomes empty,
            so that no part of the buyer's stays in it.
    """

    step: Literal["set"] = "set"
    fields: dict[str, str]
    replaces_address: bool = False

    def __post_init__(self) -> None:
        Step.__post_init__(self)
        if not self.fields:
            raise ValueError("allowed: at least one entry in fields")
        for name, text in self.fields.items():
            checked_field(name)
            _check_text(name, text)

    def changed(self, order: Order) -> Order:
        """Return the order with these texts."""
        texts = self.fields
        if self.replaces_address:
            texts = {**_emptied(tuple(self.fields)), **self.fields}
        return with_texts(order, texts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy(Step):
    """Put the text of one field into another one.

    Attributes:
        only_if_empty: a text that is there already stays.
    """

    step: Literal["copy"] = "copy"
    from_: str
    to: str
    only_if_empty: bool = False

    def __post_init__(self) -> None:
        Step.__post_init__(self)
        checked_source(self.from_)
        checked_field(self.to)

    def changed(self, order: Order) -> Order:
        """Return the order with the text in both fields."""
        if self.only_if_empty and text_of(order, self.to):
            return order
        return _filled(order, self.to, text_of(order, self.from_))


@dataclass(frozen=True, slots=True, kw_only=True)
class Clear(Step):
    """Empty fields: what the shop has of them then stays as it is."""

    step: Literal["clear"] = "clear"
    fields: tuple[str, ...]

    def __post_init__(self) -> None:
        Step.__post_init__(self)
        if not self.fields:
            raise ValueError("allowed: at least one entry in fields")
        for name in self.fields:
            checked_field(name)

    def changed(self, order: Order) -> Order:
        """Return the order without these texts."""
        return with_texts(order, dict.fromkeys(self.fields, ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class MapRow:
    """One row of a ``map``: any of these texts becomes that one."""

    __pydantic_config__: ClassVar[dict[str, Any]] = AS_WRITTEN

    from_: tuple[str, ...]
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Map(Step):
    """Put another text in place of those that rows name, case and blanks aside."""

    step: Literal["map"] = "map"
    field: str
    rows: tuple[MapRow, ...]
    otherwise: Otherwise = "keep"

    def __post_init__(self) -> None:
        Step.__post_init__(self)
        checked_field(self.field)
        known: set[str] = set()
        for row in self.rows:
            _check_text(self.field, row.to)
            words = {fold(text) for text in row.from_}
            if not words or words & known:
                raise ValueError("allowed: in each row of rows texts that no other row has")
            known |= words

    def prepared(self, sku_tables: Mapping[str, SkuTable]) -> Step:
        """Return the step with its rows ready to be looked up."""
        texts: dict[str, str] = {}
        for row in self.rows:
            texts |= dict.fromkeys(map(fold, row.from_), row.to)
        return _Mapping(step=self, texts=texts)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mapping(Step):
    """A step ``map`` that is ready for a run.

    Attributes:
        texts: what the rows name, as it is compared -> what they give.
    """

    step: Map
    texts: Mapping[str, str]

    def changed(self, order: Order) -> Order:
        """Return the order with the text that the rows give."""
        field, otherwise = self.step.field, self.step.otherwise
        text = text_of(order, field)
        mapped = self.texts.get(fold(text))
        if mapped is not None:
            return with_text(order, field, mapped)
        if otherwise == "block":
            found = quoted_text(text) if field.startswith("payment.") else "another text"
            raise refused(f"{field}: found {found}; allowed: what a row of the step names")
        if otherwise == "clear":
            return with_text(order, field, "")
        return order


@dataclass(frozen=True, slots=True, kw_only=True)
class Template(Step):
    """Fill a field with a text that names others in braces, e.g. ``{origin.node} {number}``."""

    step: Literal["template"] = "template"
    field: str
    template: str

    def __post_init__(self) -> None:
        Step.__post_init__(self)
        checked_field(self.field)
        for name in _names_in(self.template):
            checked_source(name)

    def changed(self, order: Order) -> Order:
        """Return the order with the filled template; blanks are single, and none stand outside."""
        pieces = []
        for literal, name in _pieces_of(self.template):
            pieces.append(literal)
            if name is not None:
                pieces.append(text_of(order, name))
        lines = "".join(pieces).split("\n")
        return _filled(order, self.field, "\n".join(" ".join(line.split()) for line in lines))


@cache
def _emptied(names: tuple[str, ...]) -> dict[str, str]:
    """Return empty texts for the addresses that fields are of; the e-mail address is kept."""
    addresses = {name.partition(".")[0] for name in names}
    return {
        name: ""
        for name in SETTABLE
        if name.startswith(("billing.", "shipping."))
        and name.partition(".")[0] in addresses
        and not name.endswith(".email")
    }


@cache
def _pieces_of(template: str) -> list[tuple[str, str | None]]:
    """Return the texts of a template, each with the name of the field that follows it."""
    return [(literal, name) for literal, name, _, _ in string.Formatter().parse(template)]


def _filled(order: Order, name: str, text: str) -> Order:
    """Return the order with a text of the order's own in a field.

    Raises:
        RefusedOrderError: the field cannot hold it.
    """
    try:
        return with_text(order, name, order_field(name).parsed(text))
    except FieldError as fault:
        raise refused(str(fault)) from fault


def _check_text(name: str, text: str) -> None:
    try:
        order_field(name).parsed(text)
    except FieldError as fault:
        raise ValueError(f"allowed: texts that the field can hold; {fault}") from fault


def _names_in(template: str) -> list[str]:
    """Return what stands in braces.

    Raises:
        ValueError: a brace is left open, or more than a name stands in a pair.
    """
    allowed = "allowed: in template, names of fields in braces"
    try:
        pieces = list(string.Formatter().parse(template))
    except ValueError as error:
        raise ValueError(allowed) from error
    if any(form or conversion for _, _, form, conversion in pieces):
        raise ValueError(allowed)
    return [name for _, name, _, _ in pieces if name is not None]
