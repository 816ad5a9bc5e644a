"""When a message may move an order's status in the shop, and when it comes too late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from operator import attrgetter

from order_upload.domain.outcome import Reason
from order_upload.domain.status_rows import NormalizedStatus

UNNAMED = "a status that no map names"


FINAL = frozenset(
    {
        NormalizedStatus.SHIPPED,
        NormalizedStatus.DELIVERED,
        NormalizedStatus.PARTIALLY_REFUNDED,
        NormalizedStatus.REFUNDED,
        NormalizedStatus.RETURNED,
    }
)
"""What cannot be undone: the goods have left, or the money has gone back."""

NOTHING_SOLD = frozenset({NormalizedStatus.CANCELLED, NormalizedStatus.FAILED})
"""What gives the stock of goods back that have left, where it comes after shipping."""


def undone(present: Sequence[NormalizedStatus], incoming: NormalizedStatus | None) -> Reason | None:
    """Return why a person has to say whether a newer message may move the status.

    It leads back from shipped, delivered or refunded, or says after shipping that nothing was sold.
    None where it may move.

    Args:
        present: all that the shop's status may mean; one that may also mean less is not final.
        incoming: what the message says; None for a word of the shop that no map names.
    """
    if not present or not FINAL.issuperset(present):
        return None
    earliest = min(present, key=attrgetter("rank"))
    comes_later = incoming is not None and incoming.rank >= earliest.rank
    if comes_later and incoming not in NOTHING_SOLD:
        return None
    says = incoming or UNNAMED
    return Reason(
        "status_undone",
        f"status: found {says} after {earliest}; allowed: one that comes later",
        group=f"status {says} after {earliest}",
    )


class Move(StrEnum):
    """May the status move? The values of the refusals are reason codes."""

    ALLOWED = "allowed"
    STALE = "stale"
    """The message says nothing newer than what we wrote last."""
    BACKWARDS = "status_backwards"
    """The message is not newer than the present status and would take the order back."""


@dataclass(frozen=True, slots=True)
class _Present:
    status: NormalizedStatus | None
    since: datetime | None
    """Our message's time where the status is ours, else when it was set by the shop's clock."""
    written: datetime | None
    is_ours: bool


def progress(
    *,
    present: NormalizedStatus | None,
    present_since: datetime | None,
    last_source_time: datetime | None,
    is_ours: bool,
    incoming: NormalizedStatus | None,
    incoming_time: datetime | None,
) -> Reason | None:
    """Return why a message may not change the shop's status, or None when it may.

    Ask only when the status would change.

    A message older than the one we wrote last is ``stale``, and so is that one itself once somebody
    in the shop has moved on. A message newer than the present status may move it anywhere; one that
    is not, or whose time nobody knows, only forwards: else it is ``status_backwards``. What we
    wrote is as old as its message, not as our writing.

    Args:
        present: what the shop's status means (``StatusMap.normalized_of``); None when no map names
            it.
        present_since: when it was set, by whomever, by the shop's clock.
        last_source_time: time of the last message whose status we wrote; None when we never wrote
            one.
        is_ours: the status is still the one we wrote last; nobody has changed it since.
        incoming: what the message says; None for a word of the shop that no map names.
        incoming_time: when the hub changed the order; None when the source did not say. Times are
            aware.
    """
    since = last_source_time if is_ours else present_since
    now = _Present(present, since, last_source_time, is_ours)
    move = _judge(now, incoming, incoming_time)
    if move is Move.ALLOWED:
        return None
    return _explain(move, now, incoming, incoming_time)


def _judge(now: _Present, incoming: NormalizedStatus | None, at: datetime | None) -> Move:
    if _is_stale(now, at):
        return Move.STALE
    if at and now.since and at > now.since:
        return Move.ALLOWED
    return Move.BACKWARDS if _leads_back(now, incoming) else Move.ALLOWED


def _leads_back(now: _Present, incoming: NormalizedStatus | None) -> bool:
    if incoming is None:
        # Nobody knows where it leads: only a newer message may say it.
        return now.since is not None
    if now.status is None:
        # No map names the present status. Where it is ours, the map has changed since we wrote it;
        # where a person set it, only a newer message goes over it.
        return now.since is not None and not now.is_ours
    return incoming.rank < now.status.rank


def _is_stale(now: _Present, at: datetime | None) -> bool:
    if at is None or now.written is None:
        return False
    return at < now.written or (at == now.written and not now.is_ours)


def _explain(
    move: Move, now: _Present, incoming: NormalizedStatus | None, at: datetime | None
) -> Reason:
    if move is Move.STALE:
        shop = f"a message of {_time(now.written)} has already set the status"
    else:
        shop = f"the shop has {now.status or UNNAMED} since {_time(now.since)}"
    return Reason(move.value, f"the message says {incoming or UNNAMED} at {_time(at)}; {shop}")


def _time(value: datetime | None) -> str:
    return value.isoformat(timespec="seconds") if value else "an unknown time"
