"""What became of each order, as a table for a person and as one line for a program.

Also why a task failed.
"""

from __future__ import annotations

import json
import shutil
import textwrap
from collections.abc import Iterable, Mapping

from order_upload.domain.outcome import Outcome, Result
from order_upload.errors import OrderUploadError
from order_upload.pipeline.text_table import table_lines

COLUMNS = ("order", "sold on", "number", "outcome", "shop's order", "why")
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


def table(results: Iterable[Result], width: int = 0) -> str:
    """Return the results as lines, one order after the other; what to do says :func:`waits`.

    Args:
        results: of one run.
        width: of the screen; 0 asks the terminal.
    """
    rows = [COLUMNS, *(_row(result) for result in sorted(results, key=lambda result: result.ref))]
    return "\n".join(table_lines(rows, width or _screen(), most_lines=2))


def waits(report: Mapping[str, object]) -> list[str]:
    """Return what orders wait for, with the line to add, from ``report/report.json``."""
    groups = report["waits"]
    assert isinstance(groups, list)  # noqa: S101 - our own file, written a moment ago
    lines = []
    for group in groups:
        verb = "wait"
        if group["orders"] == 1:
            verb = "waits"
        lines.append(f"{group['orders']} {verb} for: {group['group']}")
        lines += [f"    {text}" for text in (group["message"], group["remedy"]) if text]
    return lines


def cause(error: object, width: int = 0) -> str:
    """Return what a task failed with, to stand under its line.

    Args:
        error: one that is not ours says its type too.
        width: of the screen; 0 asks the terminal.
    """
    text = str(error)
    if not isinstance(error, OrderUploadError):
        text = f"{type(error).__name__}: {error}"
    return textwrap.indent(
        textwrap.fill(text, (width or _screen()) - 4, break_on_hyphens=False), " " * 4
    )


def last_line(counts: Mapping[str, int], seconds: float) -> str:
    """Return the figures as one JSON object.

    ``failed`` holds the orders of outcome ``unknown`` too: the outcomes add up to ``orders``.
    """
    figures = {outcome: counts.get(outcome, 0) for outcome in OUTCOMES}
    figures["failed"] += counts.get(Outcome.UNKNOWN, 0)
    return json.dumps({"orders": sum(figures.values()), **figures, "seconds": round(seconds, 1)})


def _screen() -> int:
    return shutil.get_terminal_size((140, 40)).columns


def _row(result: Result) -> tuple[str, ...]:
    why = _status(result)
    if result.reason:
        why = result.reason.message or result.reason.code
    return result.ref, result.origin_node, result.number, result.outcome, result.shop_order_id, why


def _status(result: Result) -> str:
    if result.status_to and result.status_from and result.status_from != result.status_to:
        return f"{result.status_from} -> {result.status_to}"
    return result.status_to
