"""Correspondences as people write them: rows of the Variable, and the files that ship with us.

Format of the files: ``data/correspondences/README.md``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, ConfigDict, Field, TypeAdapter, model_validator

from order_upload.config.country_settings import CountryCode
from order_upload.config.data_files import data_folder, rows_of_files, source_faults, yaml_of
from order_upload.config.json_path import path_of
from order_upload.config.listed_rows import listed_rows
from order_upload.config.validation import Read, SettingsReader
from order_upload.config.variables import Document
from order_upload.domain.correspondences import Correspondence, CorrespondenceKind, row_faults
from order_upload.domain.couriers import PLACES, Courier, places_of
from order_upload.faults import raise_if_any
from order_upload.settings import FilledText, Settings

FOLDER_VARIABLE = "ORDER_UPLOAD_CORRESPONDENCES"
"""Environment variable that names another folder."""


def _checked_link(link: str) -> str:
    if not link.startswith("https://"):
        raise ValueError('allowed: an address that begins with "https://"')
    try:
        places = places_of(link)
    except ValueError as error:
        raise ValueError("allowed: an address in which each brace is closed") from error
    if "number" not in places or not PLACES.issuperset(places):
        raise ValueError('allowed: an address with "{number}", and with "{postcode}", "{country}"')
    return link


def _checked_pattern(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"allowed: a regular expression ({error.msg})") from error
    return pattern


def _checked_words(words: tuple[str, ...]) -> tuple[str, ...]:
    if not words:
        raise ValueError("allowed: a list of at least one word")
    return words


KindOfBuyer = Literal["business", "private"]
"""What a buyer is at the platform (``domain/customer_groups.py``)."""


class _Row(Settings):
    """What every row has; ``from`` is one word of the platform, or a list of them."""

    model_config = ConfigDict(populate_by_name=True)

    kind: str
    node: FilledText = ""
    technology: FilledText = ""
    from_: FilledText | Annotated[tuple[FilledText, ...], AfterValidator(_checked_words)] = Field(
        alias="from"
    )
    to: FilledText

    @model_validator(mode="after")
    def _has_one_scope(self) -> _Row:
        if self.node and self.technology:
            raise ValueError('allowed: "node" or "technology", not both')
        return self

    def as_row(self, where: str) -> Correspondence:
        """Return the row; ``where`` is its place, for messages."""
        words = self.from_
        if isinstance(words, str):
            words = (words,)
        return Correspondence(
            kind=CorrespondenceKind(self.kind),
            words=words,
            to=self.to,
            node=self.node,
            technology=self.technology,
            where=where,
            **self._more(),
        )

    def _more(self) -> dict[str, Any]:
        """Return the fields that only this kind has."""
        return {}


class PaymentMethodRow(_Row):
    """A payment method: its name in the shop, and what else is known of it."""

    kind: Literal["payment_method"]
    to: FilledText = ""
    code: FilledText = ""
    cash_on_delivery: bool | None = None

    @model_validator(mode="after")
    def _says_something(self) -> PaymentMethodRow:
        if not (self.to or self.code) and self.cash_on_delivery is None:
            raise ValueError('allowed: at least one of "to", "code", "cash_on_delivery"')
        return self

    def _more(self) -> dict[str, Any]:
        return {"code": self.code, "cash_on_delivery": self.cash_on_delivery}


class ShippingMethodRow(_Row):
    """A service that buyers choose: its name in the shop."""

    kind: Literal["shipping_method"]


class CourierRow(_Row):
    """A courier: ``to`` is its code. With a ``name`` the row describes it."""

    kind: Literal["courier"]
    name: FilledText = ""
    link: Annotated[str, AfterValidator(_checked_link)] = ""
    number_pattern: Annotated[str, AfterValidator(_checked_pattern)] = ""

    @model_validator(mode="after")
    def _describes_with_name(self) -> CourierRow:
        if (self.link or self.number_pattern) and not self.name:
            raise ValueError('allowed: "link" and "number_pattern" with a "name" only')
        return self

    def _more(self) -> dict[str, Any]:
        if not self.name:
            return {}
        courier = Courier(
            code=self.to, name=self.name, link=self.link, number_pattern=self.number_pattern
        )
        return {"courier": courier}


class CountryRow(_Row):
    """A country, by its code."""

    kind: Literal["country"]
    to: CountryCode


class ZoneRow(_Row):
    """A province, region or state of a country: the code or the name of the shop's zone."""

    kind: Literal["zone"]
    country: CountryCode

    def _more(self) -> dict[str, Any]:
        return {"within": self.country}


class ProductRow(_Row):
    """A product: the SKU or the model that the shop has it under."""

    kind: Literal["product"]


class OptionRow(_Row):
    """A parameter of a line: the shop's option that it is."""

    kind: Literal["option"]


class OptionValueRow(_Row):
    """A value of an option: what the shop calls it."""

    kind: Literal["option_value"]
    option: FilledText

    def _more(self) -> dict[str, Any]:
        return {"within": self.option}


class CustomerGroupRow(_Row):
    """A customer group, by its name: what a buyer is at the platform stands at the left."""

    kind: Literal["customer_group"]
    from_: KindOfBuyer | Annotated[tuple[KindOfBuyer, ...], AfterValidator(_checked_words)] = Field(
        alias="from"
    )


AnyRow = Annotated[
    PaymentMethodRow
    | ShippingMethodRow
    | CourierRow
    | CountryRow
    | ZoneRow
    | ProductRow
    | OptionRow
    | OptionValueRow
    | CustomerGroupRow,
    Field(discriminator="kind"),
]
"""One row of Variable ``order_upload_correspondences``."""


class CorrespondenceFile(Settings):
    """What one file holds.

    Attributes:
        sources: name -> where the values are listed.
        rows: as in the Variable; a merchant's nodes are in none of them.
        source: of each row, a name of ``sources``.
    """

    sources: dict[str, FilledText]
    rows: tuple[dict[str, Any], ...]


_ROW = SettingsReader(TypeAdapter(AnyRow))
_FILE = SettingsReader(TypeAdapter(CorrespondenceFile))


def variable_rows(document: Document) -> Read[tuple[Correspondence, ...]]:
    """Return the rows of the Variable, or what is wrong in any of them."""
    return listed_rows(document, _ROW, row_faults)


def load_correspondences(folder: Path | None = None) -> tuple[Correspondence, ...]:
    """Return the rows of every ``*.yaml`` of a folder, by file name; read once a process.

    Args:
        folder: where they are; None takes ``ORDER_UPLOAD_CORRESPONDENCES``, else
            ``data/correspondences`` in the package.

    Raises:
        ConfigError: there is no such folder, or a file breaks the format: a line for each fault,
            with file, path and value.
    """
    return _load(data_folder("correspondences", FOLDER_VARIABLE, folder))


@lru_cache(maxsize=8)
def _load(folder: Path) -> tuple[Correspondence, ...]:
    return rows_of_files(folder, _rows_of)


def _rows_of(path: Path) -> Iterator[Correspondence]:
    root = f"{path.name}: "
    content, faults = _FILE.read(yaml_of(path), root)
    raise_if_any(faults)
    if content is None:
        return
    used = [str(row.get("source", "")) for row in content.rows]
    raise_if_any(source_faults(root, content.sources, used))
    for number, value in enumerate(content.rows):
        written = {key: text for key, text in value.items() if key != "source"}
        entry, faults = _ROW.read(written, root, ("rows", number))
        raise_if_any(faults)
        if entry is not None:
            yield entry.as_row(path_of(root, ("rows", number)))
