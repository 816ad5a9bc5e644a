"""The port to a source: what it fetches, what it reads, which fields it carries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from order_upload.domain.order import Order


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedOrder:
    """One order of a payload that can't become an :class:`Order`; the others go on.

    Attributes:
        ref: its reference, or "" when it has no number.
        where: place in the payload, e.g. ``Document 12`` or ``line 40``: never a value of the order.
        code, message, remedy: as in :class:`~order_upload.domain.outcome.Reason`.
        last_update: when the hub last changed it, if that much can be read: a later, good version replaces it.
    """

    ref: str
    where: str
    code: str
    message: str
    remedy: str = ""
    origin_node: str = ""
    number: str = ""
    last_update: datetime | None = None


OrderStream = Iterator[Order | RefusedOrder]
"""Orders one by one; a payload is never held whole. Broken payloads raise ``SourceRefusedError`` on the way."""
