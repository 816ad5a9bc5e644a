"""A payload of the hub, whatever its form: XML, CSV or nothing, told by its content and never by its name.

A hub answers with an empty body when no order matches (docs/hub-format.md).
"""

from __future__ import annotations

import codecs
from collections import defaultdict
from collections.abc import Iterator
from typing import BinaryIO, Self

from order_upload.domain.order import Order
from order_upload.errors import SourceRefusedError
from order_upload.sources.base import RefusedOrder
from order_upload.sources.bindcommerce.csv import csv_documents
from order_upload.sources.bindcommerce.document import HubDocument, to_order
from order_upload.sources.bindcommerce.fields import ATTRIBUTE_PATHS, CATEGORIES, PARAMS, Groups
from order_upload.sources.bindcommerce.values import HubReading
from order_upload.sources.bindcommerce.xml import xml_documents

FIRST_BYTES = 4096
_OTHER_FORMS = {
    b"\x1f\x8b": "gzip",
    b"PK\x03\x04": "a zip or spreadsheet file",
    b"\xff\xfe": "UTF-16 text",
    b"\xfe\xff": "UTF-16 text",
    b"{": "JSON",
    b"[": "JSON",
    b"%PDF": "PDF",
}


def read_payload(file: BinaryIO, reading: HubReading) -> BindCommercePayload:
    """Return the orders of a payload opened for reading bytes; the file must be seekable and stay open.

    Raises:
        SourceRefusedError: neither XML nor CSV (a web page, JSON, a spreadsheet); while iterating:
            broken.
    """
    file.seek(0)
    first = file.read(FIRST_BYTES)
    while first and not _content(first):  # nothing but blanks so far: seek what comes after them
        first = file.read(FIRST_BYTES)
    refuse_other_forms(first)
    file.seek(0)
    return BindCommercePayload(file, _content(first), reading)


def refuse_other_forms(first: bytes) -> None:
    """Refuse a payload that can't be an export, by its first bytes: a web page must not be staged as one.

    Raises:
        SourceRefusedError: a web page, JSON, gzip, a spreadsheet, UTF-16.
    """
    content = _content(first)
    if content[:15].lower().startswith((b"<!doctype html", b"<html")):
        raise SourceRefusedError(
            "a web page came instead of orders: often a login, error or maintenance page. Check that the endpoint is "
            "the address that the hub shows for the connector"
        )
    for beginning, form in _OTHER_FORMS.items():
        if content.startswith(beginning):
            raise SourceRefusedError(
                f"{form} came instead of orders: XML and CSV in UTF-8 are read"
            )


def _content(first: bytes) -> bytes:
    return first.removeprefix(codecs.BOM_UTF8).lstrip()


class BindCommercePayload:
    """The orders of one payload, one by one, and the fields it turned out to carry."""

    def __init__(self, file: BinaryIO, first: bytes, reading: HubReading) -> None:
        self._reading = reading
        self._groups_seen: dict[str, set[str]] = defaultdict(set)
        self._lists_seen: set[str] = set()
        self._documents = self._choose(file, first)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Order | RefusedOrder:
        document = next(self._documents)
        self._see(document)
        return to_order(document, self._reading)

    @property
    def fields_seen(self) -> frozenset[str]:
        """See :attr:`order_upload.sources.base.Source.fields_seen`."""
        seen = {(group, name) for group, names in self._groups_seen.items() for name in names}
        return frozenset({ATTRIBUTE_PATHS[key] for key in seen} | self._lists_seen)

    def _choose(self, file: BinaryIO, first: bytes) -> Iterator[HubDocument]:
        if not first:
            return iter(())
        return xml_documents(file) if first.startswith(b"<") else csv_documents(file)

    def _see(self, document: HubDocument) -> None:
        """Note the fields of a document by whole groups: this runs a million times."""
        self._see_groups(document.groups)
        for row in document.rows:
            self._see_groups(row.groups)
            if row.params:
                self._lists_seen.add(PARAMS)
            if row.categories:
                self._lists_seen.add(CATEGORIES)

    def _see_groups(self, groups: Groups) -> None:
        for group, values in groups.items():
            seen = self._groups_seen[group]
            if not values.keys() <= seen:
                seen.update(values)


class FieldsSeen:
    """The fields that all payloads of a source turned out to carry."""

    def __init__(self) -> None:
        self._payloads: list[BindCommercePayload] = []

    def watch(self, payload: BindCommercePayload) -> BindCommercePayload:
        """Return the payload; what it carries counts from now on."""
        self._payloads.append(payload)
        return payload

    @property
    def paths(self) -> frozenset[str]:
        """Attribute paths of ``Order``; see :attr:`order_upload.sources.base.Source.fields_seen`."""
        return frozenset().union(*(payload.fields_seen for payload in self._payloads))
