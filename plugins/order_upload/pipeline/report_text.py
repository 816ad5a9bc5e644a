"""The report in words: a few lines for the log, without personal data."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from order_upload.pipeline.report import Report


def render(report: Report) -> str:
    """Return the counts, what orders wait for, and what to do."""
    counts = ", ".join(f"{count} {outcome}" for outcome, count in report.counts.items() if count)
    planned = ", ".join(f"{count} to {action}" for action, count in report.planned.items() if count)
    lines = [
        f"{report.orders} orders: {', '.join(filter(None, [counts, planned])) or 'nothing to do'}"
    ]
    for wait in report.waits:
        noun = "order waits" if wait.orders == 1 else "orders wait"
        more = ", ..." if wait.orders > len(wait.refs) else ""
        lines.append(f"{wait.orders} {noun} for: {wait.group} ({', '.join(wait.refs)}{more})")
        lines += [f"    {text}" for text in (wait.message, wait.remedy) if text]
    if report.failure:
        lines.append(f"This run is red: {report.failure}.")
    return "\n".join(lines)
