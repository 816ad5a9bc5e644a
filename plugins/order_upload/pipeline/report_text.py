"""A report in words: the lines of the log, and the one line that Airflow shows of a run."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from collections.abc import Iterator

from order_upload.domain.outcome import Outcome, Result
from order_upload.domain.reason_table import REASONS
from order_upload.domain.shown_text import shown_text
from order_upload.pipeline.plan_rows import HEADINGS as HEADINGS_OF_PLAN
from order_upload.pipeline.plan_rows import status_text
from order_upload.pipeline.run_report import Report, Wait
from order_upload.pipeline.shown_orders import SHOWN, orders_text, refs_text
from order_upload.pipeline.text_table import table_lines

WIDTH = 86
"""Characters of a line of the log, but for rows to copy: those stay whole.

That many stand beside Airflow's grid in a window of 1,280 pixels; longer lines are cut off there.
"""

LONGEST_NOTE = 300
"""Characters of a note."""

HEADINGS = ("order", "reference", "sold on", "outcome", "in the shop")


PLAN_HEADINGS = HEADINGS_OF_PLAN[:-3]
"""What else a row of a plan has stands below it."""


def report_text(report: Report) -> str:
    """Return the report for a person: what was done, what orders wait for, and what to do."""
    numbers = [f"{count} {outcome}" for outcome, count in report.counts.items() if count]
    numbers += [f"{count} to {action}" for action, count in report.planned.items() if count]
    lines = [f"{orders_text(report.orders)}: {', '.join(numbers) or 'nothing to do'}"]
    if report.approval:
        lines.append(f"The plan: {report.approval}")
    lines += _plan_lines(report)
    lines += _written_lines(report)
    for wait in report.waits:
        lines += _wait_lines(wait)
    for incident in report.incidents:
        lines += incident.lines
    for note in report.notes:
        lines += note.lines
    lines += _named_lines(report)
    if report.failure:
        lines.append(f"This run is red: {report.failure}.")
    return "\n".join(lines)


def note_text(report: Report) -> str:
    """Return the report in one line, the note of its run in Airflow.

    Orders that are unchanged or filtered are told only where there is nothing else.

    >>> note_text(Report(counts=Counter({"created": 2, "unchanged": 7})))
    '2 created'
    """
    texts = [f"{count} to {action}" for action, count in report.planned.items() if count]
    texts += _counted(report, Outcome.CREATED, Outcome.UPDATED, Outcome.FAILED, Outcome.UNKNOWN)
    if report.waits:
        texts.append(_waiting_text(report.waits))
    if report.approval:
        texts.append(report.approval)
    if not texts:
        texts = _counted(report, Outcome.UNCHANGED, Outcome.FILTERED)
    if report.failed_stage:
        texts.insert(0, f"{report.failed_stage} failed")
    if report.not_given:
        texts.append(f"not given: {', '.join(report.not_given)}")
    return textwrap.shorten(", ".join(texts) or "no orders", LONGEST_NOTE, placeholder=" ...")


def _counted(report: Report, *outcomes: Outcome) -> list[str]:
    counts = report.counts
    return [f"{counts[outcome]} {outcome}" for outcome in outcomes if counts[outcome]]


def _waiting_text(waits: list[Wait]) -> str:
    """Return how many orders wait, and why: ``3 wait: 2 unmapped status, 1 totals differ``."""
    by_code: Counter[str] = Counter()
    for wait in waits:
        by_code[wait.code] += wait.orders
    count = sum(by_code.values())
    verb = "waits" if count == 1 else "wait"
    reasons = [f"{orders} {code.replace('_', ' ')}" for code, orders in by_code.most_common()]
    new = sum(wait.new for wait in waits)
    return f"{count} {verb}: {', '.join(reasons)}" + (f" ({new} new)" if new else "")


def _written_lines(report: Report) -> Iterator[str]:
    """Yield the table of the orders that were created and updated."""
    if not report.written:
        return
    rows = [HEADINGS, *(_row(result) for result in report.written)]
    for line in table_lines(rows, WIDTH):
        yield f"  {line}"
    more = report.counts[Outcome.CREATED] + report.counts[Outcome.UPDATED] - len(report.written)
    if more > 0:
        yield f"  and {more} more: the page Orders has them all"


def _plan_lines(report: Report) -> Iterator[str]:
    """Yield the table of what a dry run would have sent."""
    if not report.plan:
        return
    lines = table_lines([PLAN_HEADINGS, *(planned.cells[:-3] for planned in report.plan)], None)
    yield f"  {next(lines)}"
    for planned, line in zip(report.plan, lines, strict=True):
        yield f"  {line}"
        changes, stock, mails = planned.cells[-3:]
        effects = [changes, f"stock {stock}" if stock else "", f"{mails} mails" if mails else ""]
        yield from _wrapped("; ".join(filter(None, effects)), " " * 6)
    more = report.planned.total() - len(report.plan)
    if more > 0:
        yield f"  and {more} more: the tab 'Orders of this run' shows the plan"


def _row(result: Result) -> tuple[str, ...]:
    return (
        shown_text(result.number, is_code=True),
        result.ref,
        shown_text(result.origin_node, is_code=True),
        result.outcome,
        ", ".join(
            filter(None, (result.shop_order_id, status_text(result.status_from, result.status_to)))
        ),
    )


def _wait_lines(wait: Wait) -> Iterator[str]:
    """Yield what orders wait for: how many, why, which, and what to do."""
    noun = "order waits" if wait.orders == 1 else "orders wait"
    kind = REASONS.get(wait.code)
    group = wait.group
    if kind and group != wait.code:
        group = f"{group}: {kind.means}"
    elif kind:
        group = kind.means
    facts = [f"{wait.new} new"] if wait.new else []
    if wait.since:
        facts.append(f"since {wait.since}")
    told = "; ".join([refs_text(wait.orders, wait.refs), *facts])
    yield from _wrapped(f"{wait.orders} {noun} for: {group} ({told})", "")
    if wait.message:
        yield from _wrapped(wait.message)
    if wait.remedy:
        yield from _remedy_lines(wait.remedy)


def _remedy_lines(remedy: str) -> Iterator[str]:
    """Yield what to do; a row to copy stands whole on a line of its own."""
    before, row, after = parted(remedy)
    yield from _wrapped(f"What to do: {before}")
    if row:
        yield f"    {row}"
    if after:
        yield from _wrapped(after)


def parted(remedy: str) -> tuple[str, str, str]:
    """Return what stands before, in and after the JSON object of a remedy; no object: two empty.

    >>> parted('add: {"from": "SU"} (to the Variable)')
    ('add:', '{"from": "SU"}', '(to the Variable)')
    """
    start = remedy.find("{")
    try:
        _, end = json.JSONDecoder().raw_decode(remedy, start if start >= 0 else len(remedy))
    except ValueError:
        return remedy, "", ""
    return remedy[:start].rstrip(), remedy[start:end], remedy[end:].strip()


def _named_lines(report: Report) -> Iterator[str]:
    """Yield what there is to say of single orders and elements."""
    if report.ended_corrections:
        ended = ", ".join(report.ended_corrections)
        yield f"Corrections that ended, because the hub changed the field: {ended}"
    if report.forgotten:
        refs = refs_text(len(report.forgotten), report.forgotten[:SHOWN])
        yield (
            f"Left out, because their buyers were forgotten: {orders_text(len(report.forgotten))}"
            f" ({refs}); the hub still gives them: have it forget them, too"
        )
    if report.unknown_elements:
        names = ", ".join(report.unknown_elements)
        yield (
            f"The hub sends {report.unknown} elements that nothing here knows, and "
            f"which are kept with their orders: {names}"
        )


def _wrapped(text: str, indent: str = "    ") -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent or "    ",
        break_long_words=False,
        break_on_hyphens=False,
    )
