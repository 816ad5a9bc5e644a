"""The careful reader: one ``Document`` element as text values; nothing in it is lost.

What the schema knows goes to its group; what it does not know goes to ``extra``, path -> text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml.etree import XPath, _Element

from order_upload.domain.order import Pairs
from order_upload.domain.outcome import Reason
from order_upload.sources.bindcommerce.document import (
    DocumentRow,
    HubDocument,
    RepeatedField,
)
from order_upload.sources.bindcommerce.fields import ORDER_GROUPS, ROW, ROW_GROUPS, SHIPPING
from order_upload.sources.bindcommerce.values import read_text

_NAMES = ("name", "key", "code")
_VALUES = ("value", "text")
_NESTED_IN_ROW = frozenset({"ProductDimensions", "ProductCategories", "Params", "Warehouse"})
has_attributes = XPath("@* or */@* or */*/@* or */*/*/@* or */*/*/*[not(self::Param)]/@*")
MOST_ATTRIBUTES = 1000
"""Of a document, besides those of its parameters, and of each parameter."""
_has_too_many_attributes = XPath(
    "count(descendant-or-self::*[not(ancestor-or-self::Params)]/@*) > $most"
    " or boolean(descendant::*[count(@*) > $most])"
)
_with_attributes = XPath("descendant-or-self::*[@* and not(ancestor-or-self::Params)]")


def read_document(element: _Element, where: str) -> HubDocument:
    """Return the document's texts by group; its fault says when it contradicts itself.

    One with too many attributes is read without any, and its fault is that: lxml takes a minute for
    an element of a hundred thousand.
    """
    fault = None
    if _has_too_many_attributes(element, most=MOST_ATTRIBUTES):
        fault = Reason(
            "too_many_attributes",
            f"Document: found more than {MOST_ATTRIBUTES} attributes; allowed: {MOST_ATTRIBUTES}",
        )
        for part in element.iter():
            part.attrib.clear()
    values = _Values()
    rows: list[DocumentRow] = []
    further: list[Mapping[str, str | None]] = []
    for child in element:
        tag = str(child.tag)
        if tag == "Rows":
            rows.extend(_rows(child, values))
        elif tag == SHIPPING and tag in values.groups:
            parcel = _Values()
            parcel.read(child, tag, ORDER_GROUPS[tag])
            further.append(parcel.groups[tag])
            values.extra.extend(parcel.extra)
            values.repeated.extend(parcel.repeated)
        elif tag in ORDER_GROUPS:
            values.read(child, tag, ORDER_GROUPS[tag])
        else:
            values.extra.extend(_flat(child, tag))
    if has_attributes(element):
        values.extra.extend(_attributes(element))
    return HubDocument(
        where=where,
        groups=values.groups,
        rows=rows,
        further_shippings=further,
        extra=tuple(values.extra),
        fault=fault or values.contradiction,
        repeated=() if fault else tuple(values.repeated),
    )


class _Values:
    """The texts of one element, sorted into groups and what the schema does not know.

    Attributes:
        nested: fields that are no text but hold others.
    """

    nested: frozenset[str] = frozenset()

    def __init__(self, row: int = 0) -> None:
        self._row = row
        self.groups: dict[str, dict[str, str | None]] = {}
        self.extra: list[tuple[str, str]] = []
        self.repeated: list[RepeatedField] = []

    @property
    def contradiction(self) -> Reason | None:
        if not self.repeated:
            return None
        fields = ", ".join(dict.fromkeys(f"{field.group}/{field.name}" for field in self.repeated))
        return Reason("repeated_field", f"{fields}: found several values; allowed: one")

    def read(self, element: _Element, path: str, known: frozenset[str]) -> None:
        """Take a group's fields; nearly all groups are plain, and those are taken at once."""
        fields = {field.tag: field.text for field in element if not len(field)}
        holders = [field for field in element if len(field)] if len(fields) != len(element) else []
        is_plain = len(fields) + len(holders) == len(element) and self.nested.issuperset(
            f.tag for f in holders
        )
        if path in self.groups or not is_plain or not fields.keys() <= known:
            self._read_one_by_one(element, path, known)
            return
        self.groups[path] = fields
        for field in holders:
            self.other(field, f"{path}/{field.tag}")

    def _read_one_by_one(self, element: _Element, path: str, known: frozenset[str]) -> None:
        values = self.groups.setdefault(path, {})
        for field in element:
            name, text = str(field.tag), (field.text or "").strip()
            if name not in known or (not text and len(field)):
                self.other(field, f"{path}/{name}")
                continue
            if len(field):  # <Description>Red <b>lamp</b></Description>
                text = "".join(map(str, field.itertext())).strip()
            if values.get(name):
                self._again(path, name, text)
            else:
                values[name] = text

    def _again(self, path: str, name: str, text: str) -> None:
        if text in {"", (self.groups[path][name] or "").strip()}:
            return
        self.repeated.append(RepeatedField(self._row, path, name, text))

    def other(self, field: _Element, path: str) -> None:
        """Take an element that is no plain field of the table."""
        self.extra.extend(_flat(field, path))


class _RowValues(_Values):
    """The texts of one row, which nests groups and lists."""

    nested = _NESTED_IN_ROW

    def __init__(self, row: int) -> None:
        super().__init__(row)
        self.params: list[tuple[str, str]] = []
        self.categories: list[str] = []

    def other(self, field: _Element, path: str) -> None:
        """Take a nested group or list, or what the schema does not know."""
        if path in ROW_GROUPS:
            self.read(field, path, ROW_GROUPS[path])
        elif path == f"{ROW}/Params":
            self.params.extend(read_params(field))
        elif path == f"{ROW}/ProductCategories":
            self.categories.extend(read_categories(field))
        else:
            self.extra.extend(_flat(field, path.removeprefix(f"{ROW}/")))


def _rows(rows: _Element, order: _Values) -> Iterator[DocumentRow]:
    number = 0
    for row in rows:
        if row.tag != ROW:
            order.extra.extend(_flat(row, f"Rows/{row.tag}"))
            continue
        number += 1
        values = _RowValues(number)
        values.read(row, ROW, ROW_GROUPS[ROW])
        order.repeated.extend(values.repeated)
        yield DocumentRow(
            values.groups, tuple(values.params), tuple(values.categories), tuple(values.extra)
        )


def read_params(params: _Element) -> Pairs:
    """Return the parameters of a row, whatever their form; those without a value are left out.

    The form is not documented, so every likely one is read: ``<Param name="Color">Red</Param>``,
    with ``Name`` and ``Value`` (or ``Key`` or ``Code``) as attributes or children, and
    ``<Color>Red</Color>``.
    """
    pairs = [_param(element) for element in params]
    return tuple([pair for pair in pairs if pair[1]])


def read_categories(categories: _Element) -> tuple[str, ...]:
    """Return the texts of a row's categories."""
    return tuple(read_text(text) for _, text in _flat(categories, ""))


def _param(element: _Element) -> tuple[str, str]:
    if element.keys() == ["name"] and not len(element):
        name = element.get("name", "").strip()
        return read_text(name) or str(element.tag), read_text(element.text or "")
    texts = {str(child.tag).lower(): read_text(child.text or "") for child in element}
    texts |= {str(name).lower(): read_text(str(value)) for name, value in element.attrib.items()}
    name = next((texts[key] for key in _NAMES if texts.get(key)), str(element.tag))
    value = next((texts[key] for key in _VALUES if texts.get(key)), read_text(element.text or ""))
    return name, value


def _flat(element: _Element, path: str) -> Iterator[tuple[str, str]]:
    """Yield path and text of every element that has a text; without recursion, however deep."""
    waiting = [(element, path)]
    while waiting:
        current, place = waiting.pop()
        text = (current.text or "").strip()
        if text:
            yield place, text
        yield from ((place, tail) for child in current if (tail := (child.tail or "").strip()))
        waiting.extend((child, f"{place}/{child.tag}") for child in reversed(current))


def _attributes(document: _Element) -> Iterator[tuple[str, str]]:
    """Yield the attributes below a document, which the schema does not know.

    Those of parameters are none of them: they are read with the parameters.
    """
    found = _with_attributes(document)
    for element in found if isinstance(found, list) else []:
        if isinstance(element, _Element):
            lineage = [element, *element.iterancestors()]
            tags = [str(part.tag) for part in reversed(lineage[: lineage.index(document)])]
            yield from (
                ("/".join([*tags, f"@{name!s}"]), str(value))
                for name, value in element.attrib.items()
            )
