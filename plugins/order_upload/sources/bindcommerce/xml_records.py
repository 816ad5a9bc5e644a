"""The fast reader of XML exports: the records of ``xml_cutter.py`` are read in blocks.

The hash of an order is made of its record, and records whose hash is known need not be parsed at
all. Whatever makes the cut doubtful raises ``CutError`` before anything of the block is given out;
the payload is then read as a stream (``xml.py``), which needs no cut. A document that is not plain
(unknown or repeated fields, attributes, a value that cannot be read) goes to that module's careful
reader. One that is not well-formed for single characters alone is refused (``xml_damage.py``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Generic, NamedTuple

from lxml import etree

from order_upload.domain.order import Line, Order, Pairs
from order_upload.domain.outcome import RefusedOrderError
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
    CutError,
    Record,
    fields_of,
)
from order_upload.sources.bindcommerce.values import HubReading, UnreadableValueError
from order_upload.sources.bindcommerce.xml import PARSER_OPTIONS
from order_upload.sources.bindcommerce.xml_cutter import ROOT_BEGIN, ROOT_END
from order_upload.sources.bindcommerce.xml_damage import damaged_document, repaired
from order_upload.sources.bindcommerce.xml_document import (
    MOST_ATTRIBUTES,
    has_attributes,
    read_categories,
    read_document,
    read_params,
)

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


class _Elements(NamedTuple):
    """The elements of a block of records.

    Attributes:
        is_any_attribute: whether any may have unknown attributes.
        damaged: places of the records that are not well-formed; marks stand in their elements.
    """

    elements: list[etree._Element]
    is_any_attribute: bool
    damaged: frozenset[str] = frozenset()


class XmlRecordReader:
    """Reads records of an XML export, plain ones fast; see ``RecordReader``."""

    def __init__(self, reading: HubReading) -> None:
        self._reading = reading
        self._parser = etree.XMLParser(**PARSER_OPTIONS)
        self._document_plan = _DocumentPlan(reading)
        self.fields_seen = self._document_plan.fields_seen

    def read(self, records: list[Record]) -> Iterator[Order | RefusedOrder]:
        """Return what each record holds; see :meth:`RecordReader.read`."""
        return self._read_each(records, self._elements(records))

    def _elements(self, records: list[Record]) -> _Elements:
        block = b"".join([record.data for record in records])
        root = None
        if not _holds_other_markup(block):
            root = self._parsed(ROOT_BEGIN + block + ROOT_END)
        if root is None:
            return self._elements_one_by_one(records)
        if not len(root) == _count_documents(root) == len(records):
            raise CutError
        return _Elements(list(root), is_any_attribute=_has_other_attributes(block, root))

    def _elements_one_by_one(self, records: list[Record]) -> _Elements:
        """Return the elements of records that alone can hide no ``</Document>`` in a comment."""
        elements = []
        damaged = set()
        for record in records:
            element = self._parsed(record.data)
            if element is None and (marked := repaired(record.data)):
                element = self._parsed(marked)
                damaged.add(record.where)
            if element is None or element.tag != "Document":
                raise CutError
            elements.append(element)
        return _Elements(elements, is_any_attribute=True, damaged=frozenset(damaged))

    def _parsed(self, data: bytes) -> etree._Element | None:
        """Return the root of what is well-formed, else None."""
        try:
            return etree.fromstring(data, self._parser)
        except etree.XMLSyntaxError:
            return None

    def _read_each(self, records: list[Record], block: _Elements) -> Iterator[Order | RefusedOrder]:
        for record, element in zip(records, block.elements, strict=True):
            is_damaged = record.where in block.damaged
            is_plain = not (block.is_any_attribute and has_attributes(element))
            is_plain = is_plain and record.data.count(b"=") <= MOST_ATTRIBUTES
            order = None
            if is_plain and not is_damaged:
                order = self._document_plan.read(element, record.record_hash)
            yield order or self._read_carefully(record, element, is_damaged=is_damaged)

    def _read_carefully(
        self, record: Record, element: etree._Element, *, is_damaged: bool
    ) -> Order | RefusedOrder:
        document = read_document(element, record.where)
        if is_damaged:
            document = damaged_document(document)
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
