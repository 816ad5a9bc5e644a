"""normalize_status: the platform's status in our words and the shop's, or what stops the order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from msgspec.structs import replace

from order_upload.config import Connector
from order_upload.config.status_maps import load_status_maps
from order_upload.domain.filters import Drop, OrderFilter, prepare
from order_upload.domain.outcome import Outcome, Reason, Result
from order_upload.domain.ownership import is_among
from order_upload.domain.statuses import NormalizedStatus, StatusMap, meaning_before_shop
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
    snapshot = run.snapshot()
    connector = snapshot.connector
    status_map, policy = status_map_of(connector), connector.configuration.unmapped_status
    dropped = status_check_of(connector)
    at = now_text()
    with run.writer(STATUSES) as statuses, run.writer(STOPPED) as stopped:
        for line, _ in joined(run.lines(ORDERS), run.read(PASSED)):
            order = decode_status_source(line)
            is_own = is_among(order.origin, snapshot.hub_nodes)
            meaning = meaning_before_shop(order, status_map, policy, is_own=is_own)
            if isinstance(meaning, Result):
                stopped.write(replace(meaning, at=at))
                continue
            drop = None
            if not meaning.is_shops_word:
                drop = dropped(meaning.status)
            if drop is not None:
                reason = Reason(drop.criterion, drop.message)
                stopped.write(unplanned_result(order, Outcome.FILTERED, reason, at))
                continue
            statuses.write(OrderStatus(ref=order.ref, **meaning._asdict()))


def status_check_of(connector: Connector) -> Callable[[NormalizedStatus | None], Drop | None]:
    """Return the filter's one criterion that needs the normalized status."""
    order_filter = connector.filter or OrderFilter()
    checks = prepare(order_filter, datetime.now(UTC), None, lambda _: False)
    return checks.dropped_by_normalized


def status_map_of(connector: Connector) -> StatusMap:
    """Return all status maps of a connector.

    They are the Variable's rows, the shipped files, and the connector's configuration.
    """
    return StatusMap(connector.status_rows, load_status_maps(), connector.configuration.statuses)
