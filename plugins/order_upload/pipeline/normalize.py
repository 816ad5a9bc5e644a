"""normalize_status: the platform's status in our words and the shop's, or what stops the order."""

from __future__ import annotations

from datetime import UTC, datetime

from msgspec.structs import replace

from order_upload.config import Connector
from order_upload.config.status_maps import load_status_maps
from order_upload.domain.filters import OrderFilter, prepare
from order_upload.domain.outcome import Outcome, Reason, Result
from order_upload.domain.statuses import StatusMap, meaning_of
from order_upload.domain.times import now_text
from order_upload.pipeline.results import unplanned_result
from order_upload.pipeline.run import Run
from order_upload.pipeline.stages import ORDERS, PASSED, STATUSES, STOPPED, Stage
from order_upload.staging.records import OrderStatus, decode_status_source, joined


def normalize_status(run: Run) -> None:
    """Stage what the status of each order means, and a result for each that its status stops.

    Raises:
        ConfigError: a status map contradicts itself.
        StagingError: filter has not run.
    """
    run.discard_from(Stage.NORMALIZE_STATUS)
    connector = run.snapshot().connector
    status_map, policy = status_map_of(connector), connector.configuration.unmapped_status
    # the filter's one criterion that needs the normalized status
    checks = prepare(connector.filter or OrderFilter(), datetime.now(UTC), None, lambda _: False)
    at = now_text()
    with run.writer(STATUSES) as statuses, run.writer(STOPPED) as stopped:
        for line, _ in joined(run.lines(ORDERS), run.read(PASSED)):
            order = decode_status_source(line)
            meaning = meaning_of(order, status_map, policy)
            if isinstance(meaning, Result):
                stopped.write(replace(meaning, at=at))
                continue
            drop = checks.dropped_by_normalized(meaning.status)
            if drop is not None:
                reason = Reason(drop.criterion, drop.message)
                stopped.write(unplanned_result(order, Outcome.FILTERED, reason, at))
                continue
            statuses.write(
                OrderStatus(ref=order.ref, status=meaning.status, shop_status=meaning.shop_status)
            )


def status_map_of(connector: Connector) -> StatusMap:
    """Return all status maps of a connector.

    They are the Variable's rows, the shipped files, and the connector's configuration.
    """
    return StatusMap(connector.status_rows, load_status_maps(), connector.configuration.statuses)
