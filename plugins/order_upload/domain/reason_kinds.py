"""What a reason is: what was found, what to do about it, and which ways lead out of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Exit(StrEnum):
    """What a person can do about a reason on our side, from the general to the single case."""

    STATUS_ROW = "status row"
    """A row of Variable ``order_upload_status_maps``, or a status of the configuration."""
    CORRESPONDENCE = "correspondence"
    """A row of Variable ``order_upload_correspondences``: what the shop calls something."""
    POLICY = "policy"
    """A policy of the configuration."""
    FILTER = "filter"
    """The connector's order filter leaves such orders out."""
    TRANSFORMATION = "transformation"
    """A step of the configuration's transformation."""
    CORRECTION = "correction"
    """A field of that one order, corrected on our side: ``order-upload correct``."""
    DISMISS = "dismiss"
    """The order is left alone until the hub changes it: ``order-upload dismiss``."""
    CONNECTION = "Connection"
    """A field of the shop's or the hub's Connection."""
    SHOP = "shop"
    """Something in the shop's admin: its lists, its catalogue, the module's page."""
    MODULE = "node module"
    """The node module is installed or updated in the shop."""
    SEND_AGAIN = "send again"
    """The next run sends it again, or one with ``retry``; ``order-upload send-again`` asks for it.
    """
    BY_ITSELF = "by itself"
    """Nothing is to be done: the next run or the next change in the hub lifts it."""


@dataclass(frozen=True, slots=True)
class ReasonKind:
    """One row of the table.

    Attributes:
        means: what was found, in one sentence.
        remedy: what to do, in one sentence.
        exits: what lifts it; the first is the usual way.
    """

    code: str
    means: str
    remedy: str
    exits: tuple[Exit, ...]


def rows_of(*rows: tuple[str, str, str, tuple[Exit, ...]]) -> dict[str, ReasonKind]:
    """Return the rows of a table: code, what it means, what to do, and the ways out."""
    return {code: ReasonKind(code, means, remedy, exits) for code, means, remedy, exits in rows}
