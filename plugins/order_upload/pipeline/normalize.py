"""normalize_status: the platform's status in our words and in the shop's, or what stops the order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from order_upload.config import Connector
from order_upload.config.status_maps import load_status_maps
from order_upload.domain.filters import FilterRun, OrderFilter, prepare
from order_upload.domain.order_json import loads
from order_upload.domain.outcome import Result
from order_upload.domain.statuses import NormalizedOrder, StatusMap, normalize_order
from order_upload.pipeline.results import dropped, line, now, result_line
from order_upload.pipeline.run import FILTER, NORMALIZE, ORDERS, RESULTS, Run


def normalize_status(run: Run) -> None:
    """Stage each order with its normalized status, and a result line for each that its status stops.

    Raises:
        ConfigError: a status map contradicts itself.
        StagingError: filter has not run.
    """
    run.discard_from(NORMALIZE)
    connector = run.snapshot().connector
    known, policy = status_map_of(connector), connector.configuration.unmapped_status
    checks = prepare(connector.filter or OrderFilter(), datetime.now(UTC), None, lambda _: False)
    staging = run.staging
    with (
        staging.write_lines(NORMALIZE, ORDERS) as passed,
        staging.write_lines(NORMALIZE, RESULTS) as out,
    ):
        for text in staging.read_lines(FILTER, ORDERS):
            decided = _checked(normalize_order(loads(text), known, policy), checks)
            if isinstance(decided, Result):
                out.write(result_line(replace(decided, at=now())))
            else:
                passed.write(line(decided.to_json()))


def status_map_of(connector: Connector) -> StatusMap:
    """Return all status maps of a connector: the Variable's rows, the shipped files, its configuration."""
    return StatusMap(connector.status_rows, load_status_maps(), connector.configuration.statuses)


def _checked(decided: NormalizedOrder | Result, checks: FilterRun) -> NormalizedOrder | Result:
    """Apply the filter's one criterion that needs the normalized status."""
    if isinstance(decided, Result):
        return decided
    drop = checks.dropped_by_normalized(decided.status)
    return dropped(decided.order, drop.criterion, drop.message) if drop else decided
