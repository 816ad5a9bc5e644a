"""What a run's report counts."""

from __future__ import annotations

from order_upload.pipeline.run_report import Report


def counts(report: Report) -> dict[str, int]:
    """Return how many orders ended with each outcome that occurred."""
    return {outcome: count for outcome, count in report.counts.items() if count}
