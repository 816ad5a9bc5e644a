"""Messages to people: a subject and a few lines, of numbers, codes and names of ours only.

No message holds anything of a buyer. What orders wait for is named as the report names it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from order_upload.domain.hashes import fingerprint
from order_upload.domain.news import News
from order_upload.domain.outcome import Outcome
from order_upload.domain.shown_text import shown_text
from order_upload.domain.times import format_time
from order_upload.pipeline.run_report import Report, Wait
from order_upload.pipeline.shown_orders import orders_text, refs_text

BLOCKED = "newly_blocked:"
FAILURE = "failed"
LONGEST_SUBJECT = 150


@dataclass(frozen=True, slots=True)
class Message:
    """One message.

    Attributes:
        news: its kind; and ``also``, the kinds that it is as well.
        what: the thing it tells of: a channel is told it once, until it is over.
        mark: which of its kind; another one is told again.
        subject: one line.
        lines: the others.
        run_id: the run that it leads to; "" where there is none.
    """

    news: News
    what: str
    subject: str
    lines: tuple[str, ...] = ()
    mark: str = ""
    run_id: str = ""
    also: tuple[News, ...] = ()


def failure_of_run(connector: str, run_id: str, report: Report, *, unreachable: bool) -> Message:
    """Return the message of a run that is red.

    The same failure of the next run is no news: as long as the same task fails, or orders end in
    the same outcomes that make a run red.
    """
    ends = [str(end) for end in (Outcome.FAILED, Outcome.UNKNOWN) if report.counts[end]]
    mark = fingerprint(report.failed_stage, ends, unreachable)
    lines = (report.failure or "", _counts(report.counts))
    if unreachable:
        subject = f"{connector}: hub or shop gives no answer"
        also: tuple[News, ...] = (News.FAILED,)
        return Message(News.UNREACHABLE, FAILURE, subject, lines, mark, run_id, also)
    subject = f"{connector}: a run failed"
    return Message(News.FAILED, FAILURE, subject, lines, mark, run_id)


def newly_blocked(connector: str, run_id: str, waits: Iterable[Wait]) -> list[Message]:
    """Return a message for each reason and group of orders that begin to wait for somebody."""
    return [_blocked(connector, run_id, wait) for wait in waits if wait.new]


def blocked_key(wait: Wait) -> str:
    """Return the thing that such a message tells of."""
    return f"{BLOCKED}{fingerprint(wait.code, wait.group)}"


def _blocked(connector: str, run_id: str, wait: Wait) -> Message:
    subject = f"{connector}: {orders_text(wait.new)} newly blocked, {wait.code}"
    if wait.group != wait.code:
        subject += f": {shown_text(wait.group, is_code=True)}"
    lines = (
        f"{orders_text(wait.orders)} in all: {refs_text(wait.orders, wait.refs)}.",
        "What lifts it: To do, in Airflow's navigation.",
    )
    return Message(
        News.NEWLY_BLOCKED, blocked_key(wait), subject[:LONGEST_SUBJECT], lines, run_id=run_id
    )


def approval(connector: str, run_id: str, numbers: str) -> Message:
    """Return the message of a plan that waits for a person."""
    subject = f"{connector}: a plan waits for approval"
    lines = (numbers, "Airflow: Required actions.")
    return Message(News.APPROVAL, News.APPROVAL, subject, lines, run_id, run_id)


def late(connector: str, due: datetime, last: datetime | None) -> Message:
    """Return the message of a connector of which no run has ended since one was due."""
    ended = format_time(last) if last else "never"
    subject = f"{connector}: late, no run has ended since {format_time(due)}"
    lines = (
        f"Due at {format_time(due)}; the last one ended: {ended}.",
        "See whether its DAG is switched on, a run is under way, and Airflow's scheduler works.",
    )
    return Message(News.LATE, News.LATE, subject, lines)


def oldest_waiting(connector: str, number: int, oldest: datetime, hours: int) -> Message:
    """Return the message of an order that waits for longer than is allowed."""
    subject = f"{connector}: an order waits for more than {hours} hours"
    lines = (f"{orders_text(number)} wait, the oldest since {format_time(oldest)}.",)
    return Message(News.OLDEST_WAITING, News.OLDEST_WAITING, subject, lines)


def well_again(connector: str, over: Iterable[str], run_id: str = "") -> Message:
    """Return the message that what was told is over."""
    subject = f"{connector}: all well again"
    lines = (f"Over: {', '.join(sorted(over))}.",)
    return Message(News.WELL_AGAIN, News.WELL_AGAIN, subject, lines, run_id=run_id)


def daily_digest(
    connector: str,
    day: str,
    runs: Iterable[Mapping[str, Any]],
    number: int,
    oldest: datetime | None,
) -> Message:
    """Return what became of the orders of 24 hours.

    Args:
        connector: its name.
        day: the day on which it is told.
        runs: what each run counted, as the ledger keeps it.
        number: how many orders wait.
        oldest: since when the oldest waits.
    """
    counts: Counter[str] = Counter()
    red = of_all = 0
    for run in runs:
        of_all += 1
        red += bool(run.get("failure"))
        counts.update(run.get("counts", {}))
    since = f", the oldest since {format_time(oldest)}" if oldest else ""
    lines = (
        f"{of_all} runs in 24 hours, {red} red.",
        _counts(counts),
        f"{orders_text(number)} wait{since}.",
    )
    return Message(News.DAILY_DIGEST, News.DAILY_DIGEST, f"{connector}: {day}", lines, mark=day)


def _counts(counts: Mapping[str, int]) -> str:
    happened = [f"{count} {outcome}" for outcome, count in counts.items() if count]
    return f"Orders: {', '.join(happened) or 'none'}."
