"""The fast reader of XML exports: the payload is cut into its documents, which are read in blocks.

A record is the bytes from ``<Document>`` to ``</Document>``. The hash of an order is made of them,
and records whose hash is known need not be parsed at all. Whatever makes the cut doubtful raises
``CutError`` before anything of the block is given out; the payload is then read as a stream
(``xml.py``), which needs no cut. A document that is not plain (unknown or repeated fields,
attributes, a value that cannot be read) goes to that module's careful reader.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from order_upload.domain.order import Line, Order, Pairs
from order_upload.domain.outcome import RefusedOrderError
from order_upload.errors import SourceRefusedError
from order_upload.sources.base import RefusedOrder
from order_upload.sources.bindcommerce.document import (
    Values,
    build_line,
    build_order,
    check_origin,
    to_order,
)
from order_upload.sources.bindcommerce.fields import (
    ATTRIBUTE_PATHS,
    CATEGORIES,
    ORDER_GROUPS,
    PARAMS,
    ROW,
    ROW_GROUPS,
)
from order_upload.sources.bindcommerce.plans import GroupPlan
from order_upload.sources.bindcommerce.records import (
    BLOCK_BYTES,
    MOST_RECORDS,
    CutError,
    Record,
    fields_of,
    record_hasher,
)
from order_upload.sources.bindcommerce.values import HubReading, UnreadableValueError
from order_upload.sources.bindcommerce.xml import PARSER_OPTIONS, xml_documents
from order_upload.sources.bindcommerce.xml_document import (
    has_attributes,
    read_categories,
    read_document,
    read_params,
)

_LARGEST_RECORD_BYTES = 4 * 1024**2
_ROOT_BEGIN, _ROOT_END = b"<Documents>", b"</Documents>"
_BEGIN, _END = b"<Document>", b"</Document>"
_XML_SPACE = b" \t\r\n"
_HEAD = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*"
    rb"(?:<\?xml\s+version=[\"']1\.0[\"'](?:\s+encoding=[\"']utf-8[\"'])?"
    rb"(?:\s+standalone=[\"'](?:yes|no)[\"'])?\s*\?>)?"
    rb"\s*<Documents>(?:[^<]|<(?![!?]))*",
    re.IGNORECASE,
)
_NUMBER = re.compile(rb"<bindCommerceNumber>\s*([^<&]*?)\s*</bindCommerceNumber>")
_any_attribute = etree.XPath(
    "*/@* or */*/@* or */*/*/@* or */*/*/*/@* or */*/*/*/*[not(self::Param)]/@*"
)
_count_documents = etree.XPath("count(//Document)")
_NESTED = frozenset({"ProductDimensions", "Warehouse", "Params", "ProductCategories"})
_MOST_PLANS = 1_000

Tags = tuple[str, ...]


class XmlCutter:
    """Cuts an XML export into the records of its documents; see ``RecordCutter``."""

    separator = b"\n"
    tail = b"\n" + _ROOT_END + b"\n"

    def __init__(self, file: BinaryIO, reading: HubReading) -> None:
        self._file = file
        self._hash_of = record_hasher(reading)
        self._records = 0
        self.head = b""

    def blocks(self) -> Iterator[list[Record]]:
        """Yield the records; see :meth:`RecordCutter.blocks`."""
        rest = self._after_head()
        while True:
            end = rest.rfind(_END)
            if end >= 0:
                yield from self._cut(rest[:end])
                rest = rest[end + len(_END) :]
            if len(rest) > _LARGEST_RECORD_BYTES:
                raise CutError
            chunk = self._file.read(BLOCK_BYTES)
            if not chunk:
                break
            rest += chunk
        _check_frame(_ROOT_BEGIN + rest)

    def _after_head(self) -> bytes:
        """Read up to the first document and return what is read of the documents."""
        first = self._file.read(BLOCK_BYTES)
        begin = first.find(_BEGIN)
        self.head = first[: max(begin, 0)]
        if not _HEAD.fullmatch(self.head):
            raise CutError
        _check_frame(self.head + _ROOT_END)
        return first[begin:]

    def _cut(self, documents: bytes) -> Iterator[list[Record]]:
        """Yield the records of several documents, of which the last one lacks its end tag."""
        records = []
        for piece in documents.split(_END):
            data = piece.lstrip(_XML_SPACE) + _END
            if not data.startswith(_BEGIN):
                raise CutError
            self._records += 1
            number = _NUMBER.search(data)
            text = number[1].decode(errors="replace") if number else ""
            records.append(Record(f"Document {self._records}", data, self._hash_of(data), text))
        for begin in range(0, len(records), MOST_RECORDS):
            yield records[begin : begin + MOST_RECORDS]


def _has_other_attributes(block: bytes, root: etree._Element) -> bool:
    """Return whether any document has attributes besides the names of its parameters.

    There is none without an equals sign; only where there are others the elements are asked.
    """
    if block.count(b"=") == block.count(b'<Param name="'):
        return False
    return bool(_any_attribute(root))


def _check_frame(frame: bytes) -> None:
    """Make sure that what surrounds the documents is whole and reports no error."""
    try:
        documents = list(xml_documents(io.BytesIO(frame)))
    except SourceRefusedError:
        raise CutError from None
    if documents:
        raise CutError


class XmlRecordReader:
    """Reads records of an XML export, plain ones fast; see ``RecordReader``."""

    def __init__(self, reading: HubReading) -> None:
        self._reading = reading
        self._parser = etree.XMLParser(**PARSER_OPTIONS)
        self._document_plan = _DocumentPlan(reading)
        self.fields_seen = self._document_plan.fields_seen

    def read(self, records: list[Record]) -> Iterator[Order | RefusedOrder]:
        """Return what each record holds; see :meth:`RecordReader.read`."""
        elements, is_any_attribute = self._elements(records)
        return self._read_each(records, elements, is_any_attribute=is_any_attribute)

    def _elements(self, records: list[Record]) -> tuple[list[etree._Element], bool]:
        """Return the element of each record, and whether any may have unknown attributes."""
        block = b"".join([record.data for record in records])
        if b"<!" in block or b"<?" in block:
            return [self._element(record) for record in records], True
        root = self._parse(_ROOT_BEGIN + block + _ROOT_END)
        if not len(root) == _count_documents(root) == len(records):
            raise CutError
        return list(root), _has_other_attributes(block, root)

    def _element(self, record: Record) -> etree._Element:
        """Return one record's element: alone it can hide no ``</Document>`` in a comment."""
        element = self._parse(record.data)
        if element.tag != "Document":
            raise CutError
        return element

    def _parse(self, data: bytes) -> etree._Element:
        try:
            return etree.fromstring(data, self._parser)
        except etree.XMLSyntaxError:
            raise CutError from None

    def _read_each(
        self, records: list[Record], elements: list[etree._Element], *, is_any_attribute: bool
    ) -> Iterator[Order | RefusedOrder]:
        for record, element in zip(records, elements, strict=True):
            order = None
            if not (is_any_attribute and has_attributes(element)):
                order = self._document_plan.read(element, record.record_hash)
            yield order or self._read_carefully(record, element)

    def _read_carefully(self, record: Record, element: etree._Element) -> Order | RefusedOrder:
        document = read_document(element, record.where)
        document.record_hash = record.record_hash
        self.fields_seen.update(fields_of(document))
        return to_order(document, self._reading)


class _NotPlainError(Exception):
    """A document needs the careful reader."""


class _Plans(dict[Tags, GroupPlan | None]):
    """The plans of one group by the tags of its elements; None where those are not plain."""

    def __init__(self, group: str, names: frozenset[str], plan: _DocumentPlan) -> None:
        super().__init__()
        self._group = group
        self._names = names
        self._plan = plan

    def __missing__(self, tags: Tags) -> GroupPlan | None:
        """Make the plan for tags that are met for the first time."""
        plan = None
        if self._names.issuperset(tags) and len(set(tags)) == len(tags):
            plan = self._plan.make(self._group, tags)
        if len(self) < _MOST_PLANS:
            self[tags] = plan
        return plan


class _DocumentPlan:
    """Reads plain documents by the plans of their groups.

    Attributes:
        fields_seen: attribute paths of the fields met so far.
    """

    def __init__(self, reading: HubReading) -> None:
        self._reading = reading
        self._groups = {
            group: _Plans(group, names, self)
            for group, names in {**ORDER_GROUPS, **ROW_GROUPS}.items()
        }
        self._groups[ROW] = _Plans(ROW, ROW_GROUPS[ROW] | _NESTED, self)
        self.fields_seen: set[str] = set()

    def make(self, group: str, tags: Tags) -> GroupPlan:
        """Return the plan of a group with these elements."""
        fields = [(group, tag) for tag in tags if (group, tag) in ATTRIBUTE_PATHS]
        self.fields_seen.update(ATTRIBUTE_PATHS[field] for field in fields)
        return GroupPlan(fields, self._reading)

    def read(self, document: etree._Element, record_hash: str) -> Order | None:
        """Return the order of a plain document; None when it needs the careful reader."""
        try:
            return self._order(document, record_hash)
        except (_NotPlainError, UnreadableValueError, RefusedOrderError):
            return None

    def _order(self, document: etree._Element, record_hash: str) -> Order:
        values: Values = {}
        lines: list[Line] = []
        seen = set()
        for group in document:
            tag = group.tag
            if tag in seen:
                raise _NotPlainError
            seen.add(tag)
            if tag == "Rows":
                lines = [self._line(row) for row in group]
            elif tag in ORDER_GROUPS:
                self._fill(values, tag, group)
            else:
                raise _NotPlainError
        if "ref" not in values.get("", ()):
            raise _NotPlainError
        check_origin(values.get("origin"))
        return build_order(values, lines, (), self._reading, record_hash)

    def _fill(self, values: Values, path: str, group: etree._Element) -> None:
        fields = list(group)
        if any(map(len, fields)):
            raise _NotPlainError
        plan = self._groups[path][tuple([field.tag for field in fields])]
        if plan is None:
            raise _NotPlainError
        plan.fill(values, [field.text or "" for field in fields])

    def _line(self, row: etree._Element) -> Line:
        fields = list(row)
        tags = tuple([field.tag for field in fields])
        plain, nested = fields, []
        if not _NESTED.isdisjoint(tags):
            plain = [field for field in fields if field.tag not in _NESTED]
            nested = [field for field in fields if field.tag in _NESTED]
        if row.tag != ROW or any(map(len, plain)):
            raise _NotPlainError
        plan = self._groups[ROW][tags]
        if plan is None:
            raise _NotPlainError
        values: Values = {}
        plan.fill(values, [field.text or "" for field in plain])
        params: Pairs = ()
        categories: tuple[str, ...] = ()
        for field in nested:
            if field.tag == "Params":
                params = read_params(field)
            elif field.tag == "ProductCategories":
                categories = read_categories(field)
            else:
                self._fill_nested(values, f"{ROW}/{field.tag}", field)
        self._see_lists(params, categories)
        return build_line(values, params, categories)

    def _see_lists(self, params: Pairs, categories: tuple[str, ...]) -> None:
        if params:
            self.fields_seen.add(PARAMS)
        if categories:
            self.fields_seen.add(CATEGORIES)

    def _fill_nested(self, values: Values, path: str, group: etree._Element) -> None:
        nested: Values = {}
        self._fill(nested, path, group)
        for target, given in nested.items():
            if target in values:
                values[target].update(given)
            else:
                values[target] = given
