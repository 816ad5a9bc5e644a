"""Rows of ``order_upload_correspondences``, ready to save but for the choice that a person makes.

Likeness names candidates in the message of a reason; it never fills one in. A remedy holds its row
as JSON; :func:`row_to_add` gives it back.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from order_upload.domain.shown_text import may_be_shown


def correspondence_to_add(
    kind: str,
    word: str,
    choice: str,
    *,
    is_code: bool = False,
    is_typed: bool = False,
    is_certain: bool = False,
    **within: str,
) -> str:
    """Return what to do: the row for a word of the platform, with a place for the shop's.

    Args:
        kind: of the row.
        word: what the platform says. A text that may hold what a buyer wrote is not repeated.
        choice: what a person puts into the row.
        is_code: the word is a code of the seller's.
        is_typed: the buyer may have typed the word.
        is_certain: the choice is no placeholder but the shop's own word.
        within: further keys of the row, e.g. ``country``.

    >>> correspondence_to_add("zone", "SU", "zone in the shop", country="IT")
    'add to Variable order_upload_correspondences: {"kind": "zone", "country": "IT", "from": "SU", \
"to": "<zone in the shop>"}'
    """
    said = word
    if not may_be_shown(word, is_code=is_code, is_typed=is_typed):
        said = f"<the {kind} as the hub shows it>"
    row = {"kind": kind, **within, "from": said, "to": choice if is_certain else f"<{choice}>"}
    return f"add to Variable order_upload_correspondences: {json.dumps(row, ensure_ascii=False)}"


@dataclass(frozen=True, slots=True)
class RowToAdd:
    """A row that a remedy names.

    Attributes:
        variable: the Variable that it belongs to.
        row: as it is to be saved.
        open: the keys of what a person puts in.
    """

    variable: str
    row: dict[str, Any]
    open: tuple[str, ...]


_BEFORE_ROW = re.compile(r"add to Variable (order_upload_\w+)[^{]*(?=\{)")
_PLACE = re.compile(r"<.+>")


def row_to_add(remedy: str) -> RowToAdd | None:
    """Return the row that a remedy names, or None where it names none.

    >>> row_to_add(correspondence_to_add("zone", "SU", "zone in the shop", country="IT")).open
    ('to',)
    """
    found = _BEFORE_ROW.search(remedy)
    if found is None:
        return None
    try:
        row, _ = json.JSONDecoder().raw_decode(remedy, found.end())
    except ValueError:  # the remedy was cut
        return None
    places = [key for key, text in row.items() if isinstance(text, str) and _PLACE.fullmatch(text)]
    return RowToAdd(found[1], row, tuple(places))
