"""What to do with, and what to say of, a status that no map knows."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from order_upload.candidates import nearest
from order_upload.domain.order import Origin, PlatformStatus
from order_upload.domain.outcome import Reason
from order_upload.domain.shown_text import may_be_shown, quoted_text, shown_text
from order_upload.domain.status_rows import NormalizedStatus, StatusRow
from order_upload.domain.texts import fold

WORTH_NAMING = 0.3
"""Likeness from which a known status is named as a candidate."""

CHOOSE_STATUS = "<choose what it means>"
"""Stands where the row to add has its status: a person has to choose it.

``Unshipped`` is most like ``Shipped``, and ``Refund refused`` like ``Refunded``: a word's likeness
says nothing of its meaning. A row that holds this is refused.
"""


class UnmappedKind(StrEnum):
    """The policies of ``unmapped_status`` in a configuration."""

    BLOCK = "block"
    SKIP = "skip"
    KEEP = "keep"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class UnmappedStatus:
    """Policy for an order whose status no map knows; ``default`` belongs to kind ``default``."""

    kind: UnmappedKind = UnmappedKind.BLOCK
    default: NormalizedStatus | None = None


def explain_unmapped(status: PlatformStatus, origin: Origin, rows: Iterable[StatusRow]) -> Reason:
    """Return reason ``unmapped_status``: status, origin, what is near, and the exact row to add.

    Args:
        status: what the platform called it.
        origin: where the order was sold.
        rows: the rows that could have matched, of every layer.
    """
    word = shown_text(status.name or status.code or status.id, is_code=not status.name)
    group = f"{shown_text(_name_of(origin), is_code=True)} / {word or 'no status'}"
    if not word:
        return Reason(
            "unmapped_status",
            f"{_origin(origin)}: found no status; allowed: a status that a map knows",
            "set the status in the hub, or allow a default in the configuration: unmapped_status",
            group,
        )
    near = _nearest(status, rows)
    candidates = ", ".join(f"{known} ({row.status})" for known, row in near.items()) or "none"
    return Reason(
        "unmapped_status",
        f"{_origin(origin)}: found {_triple(status)}; "
        f"allowed: a status that a map knows, nearest: {candidates}",
        _remedy(status, origin),
        group,
    )


def is_placeholder(text: str) -> bool:
    """Return whether a text stands in a row to add where a person has to write something."""
    return text == CHOOSE_STATUS or text in map(_hidden_word, ("id", "code", "name"))


def _remedy(status: PlatformStatus, origin: Origin) -> str:
    row = {**_scope(origin), **_key(status), "status": CHOOSE_STATUS}
    return (
        "add to Variable order_upload_status_maps, with the status that you choose: "
        f"{json.dumps(row, ensure_ascii=False)} (one of {_allowed()})"
    )


def _nearest(status: PlatformStatus, rows: Iterable[StatusRow]) -> dict[str, StatusRow]:
    """Return up to three known words that are near, with their rows."""
    known: dict[str, tuple[str, StatusRow]] = {}
    for row in rows:
        known |= {fold(text): (text, row) for text in (row.code, row.name) if text}
    candidates: list[str] = []
    for word in sorted({fold(text) for text in (status.name, status.code) if text}):
        candidates += nearest(word, known, limit=3, cutoff=WORTH_NAMING)
    return dict(known[word] for word in candidates[:3])


def _scope(origin: Origin) -> dict[str, str]:
    """Return the narrowest key of a row for this origin: its node, else its technology."""
    for name in (origin.node, origin.node_id):
        if name and may_be_shown(name, is_code=True):
            return {"node": name}
    if origin.technology and may_be_shown(origin.technology):
        return {"technology": origin.technology}
    return {}


def _key(status: PlatformStatus) -> dict[str, str]:
    """Return the key of a row for this status: the first that may be shown."""
    given = {"code": status.code, "name": status.name, "id": status.id}
    for kind, text in given.items():
        if text and may_be_shown(text, is_code=kind != "name"):
            return {kind: text}
    kind = next(kind for kind, text in given.items() if text)
    return {kind: _hidden_word(kind)}


def _hidden_word(kind: str) -> str:
    return f"<the {kind} of the status as the hub shows it>"


def _triple(status: PlatformStatus) -> str:
    given = {"id": status.id, "code": status.code, "name": status.name}
    texts: list[str] = []
    for kind, text in given.items():
        if text:
            texts.append(f"{kind} {quoted_text(text, is_code=kind != 'name')}")
    return f"status {', '.join(texts)}"


def _origin(origin: Origin) -> str:
    name = f"node {quoted_text(_name_of(origin), is_code=True)}"
    if origin.technology:
        return f"{name} (technology {quoted_text(origin.technology)})"
    return name


def _name_of(origin: Origin) -> str:
    return origin.node or origin.node_id or origin.technology or "unknown"


def _allowed() -> str:
    return ", ".join(NormalizedStatus)
