"""A document whose texts hold what XML does not allow there: that document is refused, alone.

A platform that does not escape a name gives ``Rossi & Figli``; others let a control character
through. Where these characters are all that is wrong, marks in their place make the document
well-formed, so that it is certain where it ends and which fields are damaged. A document that is
broken otherwise may be what is left of several: then nobody can tell, and the feed is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from order_upload.domain.order import Pairs
from order_upload.domain.outcome import Reason
from order_upload.sources.bindcommerce.document import DocumentRow, FieldPlace, HubDocument
from order_upload.sources.bindcommerce.fields import NUMBER

_FIRST_MARK = 0xE000
"""Of a part of Unicode that has no characters of its own: the mark of ``&`` is U+E026."""

_ANY_MARK = re.compile("[\ue000-\ue07f]")
_CONTROLS = {code: chr(_FIRST_MARK + code) for code in range(0x20) if chr(code) not in "\t\n\r"} | {
    0xFFFE: "\ue07e",
    0xFFFF: "\ue07f",
}
_SHOWN = {_FIRST_MARK + code: "" for code in range(0x80)} | {
    _FIRST_MARK + ord(character): character for character in "&<"
}
_SECTION_OR_FAULT = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|&(?:amp|lt|gt|quot|apos);"
    r"|&\#(?P<decimal>[0-9]{1,7});|&\#x(?P<hex>[0-9A-Fa-f]{1,6});|&|<(?![A-Za-z_/!?])",
    re.DOTALL,
)
_IN_XML = re.compile("[\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def repaired(data: bytes) -> bytes | None:
    """Return a record with marks in the place of the characters that XML does not allow there.

    None when there are no such characters, or when it is no UTF-8.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    if _ANY_MARK.search(text):
        return None
    marked = _SECTION_OR_FAULT.sub(_marked, text.translate(_CONTROLS))
    return None if marked == text else marked.encode()


def _marked(found: re.Match[str]) -> str:
    """Return a mark for a lone ``&`` or ``<`` and for a reference to no character."""
    text = found[0]
    number = found["decimal"] or found["hex"]
    if number:
        code = int(number, 10 if found["decimal"] else 16)
        is_character = code <= 0x10FFFF and _IN_XML.match(chr(code))
        return text if is_character else chr(_FIRST_MARK + ord("&")) + text[1:]
    return chr(_FIRST_MARK + ord(text)) if text in "&<" else text


def damaged_document(document: HubDocument) -> HubDocument:
    """Return a document without its marks; its fault names the fields that had any."""
    damaged = [*_damaged_fields(document)]
    names = dict.fromkeys(f"{place.group}/{place.name}" for place in damaged)
    fault = Reason(
        "not_well_formed",
        f"{', '.join(names) or 'fields that the schema does not know'}: found a character that XML "
        "does not allow there (& that is not written as &amp;, < or a control character); "
        "allowed: text as XML writes it",
    )
    groups = _without_marks(document.groups)
    if FieldPlace(0, *NUMBER) in damaged:
        groups[NUMBER[0]][NUMBER[1]] = None
    return replace(
        document,
        groups=groups,
        rows=[_clean_row(row) for row in document.rows],
        further_shippings=[_clean(texts) for texts in document.further_shippings],
        extra=_clean_pairs(document.extra),
        fault=fault,
        damaged=frozenset(damaged),
    )


def _damaged_fields(document: HubDocument) -> Iterator[FieldPlace]:
    parts = [document.groups, *(row.groups for row in document.rows)]
    for row, groups in enumerate(parts):
        for group, texts in groups.items():
            for name, text in texts.items():
                if _ANY_MARK.search(text or ""):
                    yield FieldPlace(row, group, name)


def _clean_row(row: DocumentRow) -> DocumentRow:
    return DocumentRow(
        _without_marks(row.groups),
        _clean_pairs(row.params),
        tuple([category.translate(_SHOWN) for category in row.categories]),
        _clean_pairs(row.extra),
    )


def _without_marks(
    groups: Mapping[str, Mapping[str, str | None]],
) -> dict[str, dict[str, str | None]]:
    return {group: _clean(texts) for group, texts in groups.items()}


def _clean(texts: Mapping[str, str | None]) -> dict[str, str | None]:
    return {name: text and text.translate(_SHOWN) for name, text in texts.items()}


def _clean_pairs(pairs: Pairs) -> Pairs:
    return tuple([(name, text.translate(_SHOWN)) for name, text in pairs])
