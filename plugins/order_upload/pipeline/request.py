"""What one run asks for: its kind, its window, and the params of the trigger form."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from order_upload.domain.policies import MailPolicy, StockPolicy, UpdateMode


class RunKind(StrEnum):
    """Who started the run."""

    MANUAL = "manual"
    SCHEDULED = "scheduled"
    BACKFILL = "backfill"


class Window(msgspec.Struct, frozen=True):
    """From ``start`` up to, but not including, ``end``; None leaves that side open. Aware times."""

    start: datetime | None
    end: datetime | None

    def __contains__(self, moment: datetime) -> bool:
        """Return whether a moment lies in the window."""
        if self.start is not None and moment < self.start:
            return False
        return self.end is None or moment < self.end


class RunRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What this run shall do.

    Attributes:
        window: only orders whose time lies in it; set for backfills and explicit since/until, else
            None: a scheduled run takes all that the hub gives, because an order that reaches the
            hub late would fall between intervals.
        interval: Airflow's data interval, for the filter criterion ``run_interval``; None when the
            run has none.
        order_refs: only these; empty means all.
        update: minimal or complete instead of what the configuration says.
        retry: only what failed or was blocked; the source is not asked.
        force: also what is unchanged since last time.
        mail, stock: instead of what the configuration says; a backfill without them sends no mail
            and moves no stock.
    """

    connector: str
    run_id: str
    kind: RunKind = RunKind.MANUAL
    window: Window | None = None
    interval: Window | None = None
    order_refs: frozenset[str] = frozenset()
    limit: int | None = None
    update: UpdateMode | None = None
    dry_run: bool = False
    retry: bool = False
    force: bool = False
    mail: MailPolicy | None = None
    stock: StockPolicy | None = None

    @property
    def takes(self) -> bool:
        """True when what it reads counts as taken.

        A run that looks at a part, or only looks, takes nothing.
        """
        looks_at_a_part = self.order_refs or self.limit is not None or self.window is not None
        return not (self.dry_run or looks_at_a_part)

    @property
    def merges_waiting(self) -> bool:
        """True when what waits is taken up.

        A run with a window of its own looks elsewhere, and must not end what waits.
        """
        return self.window is None or self.retry

    @property
    def skips_known_records(self) -> bool:
        """True when an order whose record is the same as last time need not be read.

        Whoever asks for certain orders, for a time, or for what nothing would be done about, wants
        them looked at.
        """
        asks_for_them = self.force or self.retry or self.order_refs or self.window is not None
        return not asks_for_them
