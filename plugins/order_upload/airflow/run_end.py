"""What becomes known of a run when it ends, beside its report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from order_upload.airflow.assets import emit
from order_upload.airflow.metrics import measure_run
from order_upload.pipeline.request import RunKind
from order_upload.pipeline.run import Run
from order_upload.pipeline.run_report import Report
from order_upload.pipeline.stages import SNAPSHOT

if TYPE_CHECKING:
    from airflow.sdk import Context


def make_known(run: Run, written: Report, context: Context) -> None:
    """Send a run's numbers, and let what follows the connector start; a dry run does neither.

    No backfill, and no run that failed, starts another connector.
    """
    request = run.snapshot().request if run.has(SNAPSHOT) else None
    if request is None or not request.dry_run:
        number, oldest = run.ledger.waiting.number_and_oldest(run.connector)
        measure_run(run.connector, written.counts, number, oldest)
    is_over = request is None or request.dry_run or request.kind is RunKind.BACKFILL
    if not (is_over or written.failure):
        emit(context, run.connector, run.run_id, written.counts)
