"""What to do with, and what to say of, a status that no map knows."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from order_upload.candidates import nearest
from order_upload.domain.order import Origin, PlatformStatus
from order_upload.domain.outcome import Reason
from order_upload.domain.status_rows import NormalizedStatus, StatusRow
from order_upload.domain.texts import fold

NEAR = 0.6
"""Likeness from which a known status's meaning is proposed for the unknown one."""

WORTH_NAMING = 0.3
"""Likeness from which a known status is named as a candidate."""

CAUTIOUS = NormalizedStatus.ON_HOLD
"""Proposed when nothing is near: whoever pastes it unread ships nothing by mistake."""


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
    word = status.name or status.code or status.id
    group = f"{_origin_name(origin)} / {word or 'no status'}"
    if not word:
        remedy = (
            "Set the status in the hub, or allow a default in the configuration: unmapped_status."
        )
        return Reason(
            "unmapped_status", f"The order of {_origin(origin)} has no status.", remedy, group
        )
    near = _nearest(status, rows)
    candidates = ", ".join(f"{known} ({row.status})" for known, row in near.items()) or "none"
    message = (
        f"No status map knows {_triple(status)} of {_origin(origin)}. Nearest known: {candidates}."
    )
    return Reason("unmapped_status", message, _remedy(status, origin, near), group)


def _remedy(status: PlatformStatus, origin: Origin, near: dict[str, StatusRow]) -> str:
    meanings = {fold(known): row.status for known, row in near.items()}
    likely = nearest(fold(status.name or status.code), meanings, cutoff=NEAR)
    proposal, why = CAUTIOUS, "because nothing known is near"
    if likely:
        proposal, why = meanings[likely[0]], "as the nearest known status"
    row = {**_scope(origin), **_key(status), "status": proposal.value}
    return (
        f"Add to Variable order_upload_status_maps: {json.dumps(row, ensure_ascii=False)} "
        f"({proposal} is proposed {why}; allowed: {_allowed()})."
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
    node = origin.node or origin.node_id
    if node:
        return {"node": node}
    if origin.technology:
        return {"technology": origin.technology}
    return {}


def _key(status: PlatformStatus) -> dict[str, str]:
    given = {"code": status.code, "name": status.name, "id": status.id}
    return next({kind: text} for kind, text in given.items() if text)


def _triple(status: PlatformStatus) -> str:
    given = {"id": status.id, "code": status.code, "name": status.name}
    return "status " + ", ".join(f'{kind} "{text}"' for kind, text in given.items() if text)


def _origin(origin: Origin) -> str:
    technology = f' (technology "{origin.technology}")' if origin.technology else ""
    return f'node "{_origin_name(origin)}"{technology}'


def _origin_name(origin: Origin) -> str:
    return origin.node or origin.node_id or origin.technology or "unknown"


def _allowed() -> str:
    return ", ".join(NormalizedStatus)
