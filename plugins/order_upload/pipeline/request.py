"""What one run asks for: its kind, its window, and the params of the trigger form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from order_upload.domain.order_json import format_time, parse_time
from order_upload.domain.policies import MailPolicy, StockPolicy


class RunKind(StrEnum):
    """Who started the run."""

    MANUAL = "manual"
    SCHEDULED = "scheduled"
    BACKFILL = "backfill"


@dataclass(frozen=True, slots=True)
class Window:
    """From ``start`` up to, but not including, ``end``; None leaves that side open. Aware times."""

    start: datetime | None
    end: datetime | None

    def __contains__(self, moment: datetime) -> bool:
        """Return whether a moment lies in the window."""
        return (self.start is None or self.start <= moment) and (
            self.end is None or moment < self.end
        )

    def to_json(self) -> list[str | None]:
        """Return both ends as text."""
        return [format_time(end) if end else None for end in (self.start, self.end)]

    @classmethod
    def from_json(cls, value: list[str | None]) -> Window:
        """Return the window that :meth:`to_json` described."""
        start, end = (parse_time(end) if end else None for end in value)
        return cls(start, end)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRequest:
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
    update: str | None = None
    dry_run: bool = False
    retry: bool = False
    force: bool = False
    mail: MailPolicy | None = None
    stock: StockPolicy | None = None

    @property
    def takes(self) -> bool:
        """True when what it reads counts as taken: a run that looks at a part, or only looks, takes nothing."""
        return not (
            self.dry_run or self.order_refs or self.limit is not None or self.window is not None
        )

    @property
    def merges_waiting(self) -> bool:
        """True when what waits is taken up; a window of its own looks elsewhere, and must not end what waits."""
        return self.window is None or self.retry

    def to_json(self) -> dict[str, Any]:
        """Return the request as JSON values."""
        return {
            "connector": self.connector,
            "run_id": self.run_id,
            "kind": self.kind,
            "window": self.window and self.window.to_json(),
            "interval": self.interval and self.interval.to_json(),
            "order_refs": sorted(self.order_refs),
            "limit": self.limit,
            "update": self.update,
            "dry_run": self.dry_run,
            "retry": self.retry,
            "force": self.force,
            "mail": self.mail,
            "stock": self.stock,
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> RunRequest:
        """Return the request that :meth:`to_json` described."""
        return cls(
            **{
                **value,
                "kind": RunKind(value["kind"]),
                "window": value["window"] and Window.from_json(value["window"]),
                "interval": value["interval"] and Window.from_json(value["interval"]),
                "order_refs": frozenset(value["order_refs"]),
                "mail": value["mail"] and MailPolicy(value["mail"]),
                "stock": value["stock"] and StockPolicy(value["stock"]),
            }
        )
