"""What became of each order, as a table for a person and as one line for a program."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from order_upload.domain.outcome import Outcome, Result
from order_upload.pipeline.report_text import parted

NARROW = 120
"""Characters of a screen on which an order is named by its platform's number alone."""
LONGEST_WHY = 150
INDENT = (0, 0, 0, 4)
OUTCOMES = (
    "created",
    "updated",
    "unchanged",
    "filtered",
    "blocked",
    "not_yet",
    "rejected",
    "failed",
)
COLOURS = {
    Outcome.CREATED: "green",
    Outcome.UPDATED: "green",
    Outcome.UNCHANGED: "dim",
    Outcome.FILTERED: "dim",
    Outcome.NOT_YET: "cyan",
    Outcome.BLOCKED: "yellow",
    Outcome.REJECTED: "yellow",
}
"""Of an outcome; of all others red."""


def table(results: Iterable[Result], width: int) -> Table:
    """Return the results as a table; :func:`print_waits` says what to do.

    Args:
        results: of one run.
        width: of the screen, in characters.
    """
    is_wide = width >= NARROW
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    names = ("order", "sold on", "number") if is_wide else ("order",)
    for name in (*names, "outcome", "shop's order"):
        made.add_column(name, no_wrap=True)
    made.add_column("why", ratio=1)
    for result in sorted(results, key=lambda result: result.ref):
        of_order = [result.ref, result.origin_node, result.number]
        if not is_wide:
            of_order = [result.number or result.ref]
        outcome = Text(result.outcome, COLOURS.get(result.outcome, "red"))
        made.add_row(*map(Text, of_order), outcome, result.shop_order_id, Text(_why(result)))
    return made


def print_waits(console: Console, report: Mapping[str, object]) -> None:
    """Print what orders wait for, with what to do, from ``report/report.json``."""
    groups = report["waits"]
    assert isinstance(groups, list)  # noqa: S101 - our own file, written a moment ago
    for group in groups:
        verb = "waits" if group["orders"] == 1 else "wait"
        console.print(Text(f"{group['orders']} {verb} for: {group['group']}", "bold"))
        before, row, after = parted(group["remedy"])
        for text in (group["message"], before):
            if text:
                console.print(Padding(Text(text), INDENT))
        if row:
            # On a line of its own, which the terminal alone may break: it is to be copied.
            console.print(Text(row), soft_wrap=True)
        if after:
            console.print(Padding(Text(after), INDENT))


def last_line(counts: Mapping[str, int], seconds: float) -> str:
    """Return the figures as one JSON object.

    ``failed`` holds the orders of outcome ``unknown`` too: the outcomes add up to ``orders``.
    """
    figures = {outcome: counts.get(outcome, 0) for outcome in OUTCOMES}
    figures["failed"] += counts.get(Outcome.UNKNOWN, 0)
    return json.dumps({"orders": sum(figures.values()), **figures, "seconds": round(seconds, 1)})


def _why(result: Result) -> str:
    why = _status(result)
    if result.reason:
        why = result.reason.message or result.reason.code
    if len(why) > LONGEST_WHY:
        why = f"{why[:LONGEST_WHY].rstrip()} ..."
    return why


def _status(result: Result) -> str:
    if result.status_to and result.status_from and result.status_from != result.status_to:
        return f"{result.status_from} -> {result.status_to}"
    return result.status_to
