"""Which orders a run asks for: its references, its window; and whether anything is kept of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from order_upload.domain.order import Order
from order_upload.domain.times import format_time
from order_upload.errors import ConfigError
from order_upload.pipeline.asked_orders import AskedOrders
from order_upload.pipeline.intake import ExtractItem, PayloadBegin
from order_upload.pipeline.request import Window
from order_upload.pipeline.snapshot import Snapshot
from order_upload.sources.base import OrderLine, RefusedOrder


class NothingKeptError(ConfigError):
    """A run looks for orders of a time of which nothing is kept."""


class Selection:
    """The orders that a run asks for, told from the others as they come.

    Args:
        snapshot: of the run.
        asked: the references that the run was given.
    """

    def __init__(self, snapshot: Snapshot, asked: AskedOrders) -> None:
        self._asked = asked
        self._is_asked = bool(snapshot.request.order_refs)
        self._window = snapshot.request.window
        self._time_field = "updated_at"
        order_filter = snapshot.connector.filter
        if order_filter is not None and order_filter.time_range is not None:
            self._time_field = order_filter.time_range.field
        self._earliest: datetime | None = None

    def of(self, stream: Iterable[ExtractItem]) -> Iterator[ExtractItem]:
        """Yield what is asked for."""
        if not self._is_asked and self._window is None:
            yield from stream
            return
        for item in stream:
            if isinstance(item, PayloadBegin):
                yield item
                continue
            is_in_window = self._window is None or self._may_lie_in(self._window, item)
            if self._asked.names(item) and is_in_window:
                yield item

    def check_past(self, kept_from: datetime | None) -> None:
        """Refuse a window that ends before the first of what is kept.

        Args:
            kept_from: when the oldest payload of the archive was received.

        Raises:
            NothingKeptError: says from when on something is kept.
        """
        if self._window is None or self._window.end is None:
            return
        end = self._window.end
        begins = [moment for moment in (self._earliest, kept_from) if moment is not None]
        if any(moment < end for moment in begins):
            return
        start = "ever" if self._window.start is None else format_time(self._window.start)
        kept = "nothing is kept yet"
        if begins:
            kept = f"nothing is kept of that time, only from {format_time(min(begins))} on"
        raise NothingKeptError(
            f"the time of this run, from {start} to {format_time(end)}: found no order, and "
            f"{kept}; allowed: a time of which something is kept; for an earlier one let the hub "
            "export its orders into files, and read them with a source bindcommerce_files"
        )

    def _may_lie_in(self, window: Window, item: ExtractItem) -> bool:
        """Return whether a time of an order lies in the window.

        A refused order is told unless its time is known to lie outside. Only the time of its last
        change is known of it, and nobody orders after that: an order that was changed before the
        window was made before the window, too.
        """
        if isinstance(item, Order | OrderLine):
            moment: datetime | None = getattr(item, self._time_field)
            if moment is None:
                return False
            self._earliest = min(moment, self._earliest or moment)
            return moment in window
        if not isinstance(item, RefusedOrder) or item.last_update is None:
            return True
        if self._time_field == "updated_at":
            return item.last_update in window
        return window.start is None or item.last_update >= window.start
