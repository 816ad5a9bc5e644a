"""Ways in which the demo shop fails on demand: a test can end it between any two steps."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from enum import StrEnum


class Fault(StrEnum):
    """What goes wrong, and when. Hanging up ends the connection without a byte of an answer."""

    HANG_UP_BEFORE = "hang_up_before"
    """The request was read; nothing was done."""
    HANG_UP_RESERVED = "hang_up_reserved"
    """An order's reference is reserved; nothing of the order is there."""
    HANG_UP_HALF_MADE = "hang_up_half_made"
    """An order is there without status, history and stock; its reference is still reserved."""
    HANG_UP_WRITTEN = "hang_up_written"
    """An order is complete; the orders after it in the batch were not begun."""
    HANG_UP_AFTER = "hang_up_after"
    """Everything is done; the answer is lost."""
    HTML = "html"
    """200 with a web page; nothing was done."""
    HTML_AFTER = "html_after"
    """Everything is done; a PHP error page comes instead of the answer."""
    SERVER_ERROR = "server_error"
    """500 with the protocol's error form; nothing was done."""
    BUSY = "busy"
    """429 of a web server before the shop, with ``Retry-After: 1``; nothing was done."""
    MAINTENANCE = "maintenance"
    """503 with OpenCart's maintenance page; nothing was done."""
    REDIRECT = "redirect"
    """301 to another host; nothing was done."""
    STOCK_UNCERTAIN = "stock_uncertain"
    """An order is refused: the database server stopped while its stock was moving."""
    DISK_FULL = "disk_full"
    """An order is there half-made when the database server has no room for more of it."""
    SHORT_ANSWER = "short_answer"
    """Everything is done; the answer lacks its last element."""


class HangUpError(BaseException):
    """The process that served this request is gone. No handler of ordinary errors may stop it."""


@dataclass(frozen=True, slots=True)
class PlannedFault:
    """One fault: at which call, after how many that go well, how often, for which reference.

    A reference of "" means any.
    """

    fault: Fault
    call: str = "apply"
    skip: int = 0
    times: int = 1
    ref: str = ""


class Faults:
    """The faults still to come."""

    def __init__(self, planned: tuple[PlannedFault, ...] = ()) -> None:
        self._planned = list(planned)
        self._lock = threading.Lock()

    def plan(
        self, fault: Fault, *, call: str = "apply", skip: int = 0, times: int = 1, ref: str = ""
    ) -> None:
        """Add a fault."""
        with self._lock:
            self._planned.append(PlannedFault(fault, call, skip, times, ref))

    def call_off(self) -> None:
        """Let nothing more go wrong."""
        with self._lock:
            self._planned.clear()

    def left(self) -> int:
        """Return how many faults are still to come."""
        with self._lock:
            return sum(planned.times for planned in self._planned)

    def strikes(self, fault: Fault, call: str = "apply", ref: str = "") -> bool:
        """Tell whether this fault happens here and now, and count it."""
        with self._lock:
            for position, planned in enumerate(self._planned):
                if planned.fault is fault and planned.call == call and planned.ref in ("", ref):
                    return self._count(position, planned)
        return False

    def hang_up(self, fault: Fault, ref: str = "") -> None:
        """End the request here if that was planned."""
        if self.strikes(fault, ref=ref):
            raise HangUpError(fault)

    def _count(self, position: int, planned: PlannedFault) -> bool:
        if planned.skip:
            self._planned[position] = replace(planned, skip=planned.skip - 1)
            return False
        if planned.times == 1:
            del self._planned[position]
        else:
            self._planned[position] = replace(planned, times=planned.times - 1)
        return True
