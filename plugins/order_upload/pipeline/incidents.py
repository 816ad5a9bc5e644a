"""Orders that were written, and stand otherwise in the shop: counted and named in the report."""

from __future__ import annotations

from collections import Counter, defaultdict

import msgspec

from order_upload.domain.outcome import Reason, Result
from order_upload.pipeline.shown_orders import SHOWN, orders_text, refs_text
from order_upload.pipeline.upload import ALTERED


class Incident(msgspec.Struct, frozen=True):
    """Orders in which the same was altered in the shop. Holds no personal data.

    Attributes:
        refs: the first of them, so that somebody can look.
    """

    group: str
    orders: int
    message: str
    remedy: str
    refs: tuple[str, ...]

    @property
    def lines(self) -> list[str]:
        """The incident for a person."""
        refs = refs_text(self.orders, self.refs)
        head = f"Incident: {orders_text(self.orders)} {self.group} ({refs})"
        return [head, f"    {self.message}", f"    {self.remedy}"]


class Incidents:
    """Collects the incidents of a run: a few references each, however many orders."""

    def __init__(self) -> None:
        self._orders: Counter[Reason] = Counter()
        self._refs: dict[Reason, list[str]] = defaultdict(list)

    def add(self, result: Result) -> None:
        """Take up a result, where it is an incident."""
        reason = result.reason
        if reason is None or reason.code != ALTERED:
            return
        self._orders[reason] += 1
        if len(self._refs[reason]) < SHOWN:
            self._refs[reason].append(result.ref)

    def all(self) -> list[Incident]:
        """Return the incidents, most orders first."""
        return [
            Incident(reason.group, orders, reason.message, reason.remedy, tuple(self._refs[reason]))
            for reason, orders in self._orders.most_common()
        ]
