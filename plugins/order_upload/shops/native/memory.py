"""What a client of the native API has to remember, because that API tells neither references nor histories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from order_upload.domain.sent_update import SentUpdate


class SentMemory(Protocol):
    """Keeps what was sent, durably: a process may die between two calls."""

    def order_ids(self, refs: Sequence[str]) -> Mapping[str, str]:
        """Return reference -> the shop's order id, of those that are known."""

    def sent(self, order_ids: Sequence[str]) -> Mapping[str, SentUpdate]:
        """Return order id -> the last update that was sent, of those that ever got one."""

    def keep(self, update: SentUpdate) -> None:
        """Keep what is being sent, or that it was answered; for good when this returns."""
