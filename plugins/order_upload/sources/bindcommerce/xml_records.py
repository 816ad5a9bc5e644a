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
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, Generic

from lxml import etree

from order_upload.domain.order import Line, Order, Pairs
from order_upload.domain.outcome import RefusedOrderError
from order_upload.errors import SourceRefusedError
from order_upload.sources.base import RefusedOrder
from order_upload.sources.bindcommerce.document import (
    check_origin,
    check_quantity,
)
from order_upload.sources.bindcommerce.fields import (
    ATTRIBUTE_PATHS,
    CATEGORIES,
    ORDER_GROUPS,
    PARAMS,
    ROW,
    ROW_GROUPS,
)
from order_upload.sources.bindcommerce.orders import to_order
from order_upload.sources.bindcommerce.plans import RecordPlan, Whole
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
_ROWS, _PARAMS, _CATEGORIES = "Rows", f"{ROW}/Params", f"{ROW}/ProductCategories"
_MOST_PLANS = 200

_Groups = list[tuple[str, int]]
"""Paths of the groups of a document, or of a row, and how many fields each has."""
_Signature = tuple[tuple[tuple[str, int], ...], tuple[str, ...]]
"""The groups, and the tags of all fields."""


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


def _holds_other_markup(block: bytes) -> bool:
    """Return whether there is any comment, CDATA or instruction: ``<!`` or ``<?``.

    Tags begin everywhere in a block, ``!`` and ``?`` are rare: so those are what is looked for.
    """
    before = [*block.split(b"!")[:-1], *block.split(b"?")[:-1]]
    return any(piece.endswith(b"<") for piece in before)


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
        if _holds_other_markup(block):
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


class _Plans(Generic[Whole]):
    """The plans of documents, or of rows, by the elements that those have.

    Args:
        whole: what the plans make.
        names: path of each group that may be there -> the names that it may hold.
        reading: how this hub's texts are read.
        fields_seen: is given the attribute paths of the fields that are met.
    """

    def __init__(
        self,
        whole: type[Whole],
        names: Mapping[str, frozenset[str]],
        reading: HubReading,
        fields_seen: set[str],
    ) -> None:
        self._whole = whole
        self._names = names
        self._reading = reading
        self._fields_seen = fields_seen
        self._plans: dict[_Signature, RecordPlan[Whole]] = {}

    def make(self, groups: _Groups, fields: list[etree._Element], *besides: Any) -> Whole:
        """Return the order or line of these fields.

        Raises:
            _NotPlainError: the schema does not know all of them, or one comes twice.
            UnreadableValueError: a text is not what its field holds.
        """
        if any(map(len, fields)):
            raise _NotPlainError
        signature = tuple(groups), tuple([field.tag for field in fields])
        plan = self._plans.get(signature)
        if plan is None:
            plan = self._new_plan(signature)
        return plan.make([field.text or "" for field in fields], *besides)

    def _new_plan(self, signature: _Signature) -> RecordPlan[Whole]:
        """Make the plan for elements that are met for the first time.

        Raises:
            _NotPlainError: they are not plain, or there are plans enough.
        """
        groups, tags = signature
        paths = [path for path, _ in groups]
        fields = list(
            zip((path for path, count in groups for _ in range(count)), tags, strict=True)
        )
        is_known = self._names.keys() >= set(paths) and all(
            tag in self._names[path] for path, tag in fields
        )
        attributes = {ATTRIBUTE_PATHS.get(field) for field in fields}
        is_once = len(set(paths)) == len(paths) and len(attributes) == len(fields)
        if not (is_known and is_once) or len(self._plans) == _MOST_PLANS:
            raise _NotPlainError
        self._fields_seen.update(ATTRIBUTE_PATHS[field] for field in fields)
        indexed = [(field, index) for index, field in enumerate(fields)]
        plan = RecordPlan(self._whole, indexed, self._reading)
        self._plans[signature] = plan
        return plan


class _DocumentPlan:
    """Reads plain documents by the plans of their elements.

    Attributes:
        fields_seen: attribute paths of the fields met so far.
    """

    def __init__(self, reading: HubReading) -> None:
        self.fields_seen: set[str] = set()
        nothing: frozenset[str] = frozenset()
        of_order = {**ORDER_GROUPS, _ROWS: nothing}
        of_line = {**ROW_GROUPS, _PARAMS: nothing, _CATEGORIES: nothing}
        self._orders = _Plans(Order, of_order, reading, self.fields_seen)
        self._lines = _Plans(Line, of_line, reading, self.fields_seen)

    def read(self, document: etree._Element, record_hash: str) -> Order | None:
        """Return the order of a plain document; None when it needs the careful reader."""
        try:
            return self._order(document, record_hash)
        except (_NotPlainError, UnreadableValueError, RefusedOrderError):
            return None

    def _order(self, document: etree._Element, record_hash: str) -> Order:
        groups: _Groups = []
        fields: list[etree._Element] = []
        lines: tuple[Line, ...] = ()
        for group in document:
            tag, children = group.tag, list(group)
            if tag == _ROWS:
                lines = tuple([self._line(row) for row in children])
                children = []
            groups.append((tag, len(children)))
            fields += children
        order = self._orders.make(groups, fields, lines, (), record_hash)
        if not order.ref:
            raise _NotPlainError
        check_origin(order.origin)
        return order

    def _line(self, row: etree._Element) -> Line:
        if row.tag != ROW:
            raise _NotPlainError
        fields = [field for field in row if field.tag not in _NESTED]
        groups = [(ROW, len(fields))]
        params: Pairs = ()
        categories: tuple[str, ...] = ()
        for nested in row.iterchildren(*_NESTED):
            path, children = f"{ROW}/{nested.tag}", list(nested)
            if path == _PARAMS:
                params, children = read_params(nested), []
            elif path == _CATEGORIES:
                categories, children = read_categories(nested), []
            groups.append((path, len(children)))
            fields += children
        line = self._lines.make(groups, fields, params, categories, ())
        check_quantity(line.quantity)
        self._see_lists(params, categories)
        return line

    def _see_lists(self, params: Pairs, categories: tuple[str, ...]) -> None:
        if params:
            self.fields_seen.add(PARAMS)
        if categories:
            self.fields_seen.add(CATEGORIES)
