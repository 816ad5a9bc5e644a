"""What becomes known of a run when it ends, beside its report: numbers, an event, messages."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

from airflow.sdk.exceptions import AirflowRuntimeError

from order_upload.airflow.assets import emit
from order_upload.airflow.metrics import measure_run
from order_upload.airflow.telling import Teller
from order_upload.airflow.variables import read_variables
from order_upload.config.channels import Channel
from order_upload.config.parsing import channels_of
from order_upload.errors import OrderUploadError
from order_upload.pipeline import news
from order_upload.pipeline.request import RunKind, RunRequest
from order_upload.pipeline.run import Run, is_unreachable
from order_upload.pipeline.run_report import Report
from order_upload.pipeline.stages import REPORT, SNAPSHOT

if TYPE_CHECKING:
    from airflow.sdk import Context

log = logging.getLogger(__name__)


def make_known(run: Run, written: Report, context: Context) -> None:
    """Send a run's numbers, tell people, and let what follows the connector start.

    A dry run does none of it. No backfill, and no run that failed, starts another connector.
    """
    request = run.snapshot().request if run.has(SNAPSHOT) else None
    if request is not None and request.dry_run:
        return
    number, oldest = run.ledger.waiting.number_and_oldest(run.connector)
    measure_run(run.connector, written.counts, number, oldest)
    if not_told := tell_of_end(run, written, request):
        run.save(REPORT, {**run.load(REPORT), "not_told": not_told})
    is_over = request is None or request.kind is RunKind.BACKFILL
    if not (is_over or written.failure):
        emit(context, run.connector, run.run_id, written.counts)


def tell_of_end(run: Run, written: Report, request: RunRequest | None) -> list[str]:
    """Tell what is news about a run that has ended; return what could not be told."""
    teller = teller_of(run)
    if not teller.channels:
        return []
    if written.failure:
        is_away = is_unreachable(run.staging, written.failed_stage)
        teller.tell(news.failure_of_run(run.connector, run.run_id, written, unreachable=is_away))
    for message in news.newly_blocked(run.connector, run.run_id, written.waits):
        teller.tell(message)
    # Only a run that took up everything knows what is over.
    if request is not None and request.takes and not written.failed_stage:
        teller.keep_only(news.BLOCKED, {news.blocked_key(wait) for wait in written.waits})
        if not written.failure:
            teller.end([news.FAILURE], run.run_id)
    return teller.failures


def tell_of_approval(run: Run, numbers: str) -> None:
    """Tell that the plan of a run waits for a person; once, whatever becomes of the task."""
    teller_of(run).tell(news.approval(run.connector, run.run_id, numbers))


def teller_of(run: Run) -> Teller:
    """Return who tells of a run."""
    return Teller(run.connector, _channels(run), run.ledger.told, failures=[])


def _channels(run: Run) -> Sequence[Channel]:
    """Return the channels as the run's snapshot has them.

    A run that ended before it had one, as that of a broken connector, goes by the Variables.
    """
    try:
        if run.has(SNAPSHOT):
            return run.snapshot().connector.configuration.notify
        return channels_of(run.connector, read_variables())
    except (OrderUploadError, AirflowRuntimeError) as error:
        log.warning("Nobody is told: the channels cannot be read: %s", error)
        return ()
