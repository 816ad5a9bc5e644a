"""transform: the orders as the steps of the connector's transformation make them.

Without a transformation they pass as they are. The task is always there, because task ids never
depend on configuration; a million orders that nothing changes are not copied for it:
:func:`transformed` reads them where ``extract`` left them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice

from order_upload.domain.filters import missing_fields
from order_upload.domain.order import total_text
from order_upload.domain.statuses import NormalizedOrder
from order_upload.domain.times import now_text
from order_upload.domain.transformation.order_transformer import EndedOrder, OrderTransformer
from order_upload.errors import ConfigError
from order_upload.pipeline.results import unplanned_result
from order_upload.pipeline.run import Run
from order_upload.pipeline.sku_files import staged_sku_tables
from order_upload.pipeline.stages import (
    ORDERS,
    STATUSES,
    SUMMARY,
    TRANSFORM_ENDED,
    TRANSFORMED,
    Stage,
)
from order_upload.staging import records
from order_upload.staging.records import decode_order, joined

_AT_A_TIME = 16
"""Orders that go through the steps together."""


def transform(run: Run) -> None:
    """Stage the orders as the transformation makes them; nothing where there is none.

    Raises:
        ConfigError: a condition needs a field that the source does not carry.
        StagingError: normalize_status has not run.
    """
    run.discard_from(Stage.TRANSFORM)
    connector = run.snapshot().connector
    if not connector.steps:
        next(run.lines(STATUSES), None)
        return
    name = connector.configuration.transformation or ""
    _check_fields(run, name)
    tables = staged_sku_tables(run, connector.steps)
    now = datetime.now(UTC)
    transformer = OrderTransformer(name, connector.steps, now, connector.zone, tables)
    at = now_text()
    # The orders are there last: whoever finds them knows that those which ended are there, too.
    with run.writer(TRANSFORMED) as orders, run.writer(TRANSFORM_ENDED) as ended:
        for made in _transformed(run, transformer):
            if isinstance(made, EndedOrder):
                ended.write(_ended(made, at))
            else:
                orders.write(made)


def transformed(run: Run) -> Iterator[NormalizedOrder]:
    """Yield the orders that the plan is made of, in the order of ``extract``.

    Orders that ended before are passed over, not decoded.

    Raises:
        StagingError: extract or normalize_status has not run; raised while iterating.
    """
    if not run.snapshot().connector.steps:
        yield from _normalized(run)
        return
    yield from run.read(TRANSFORMED)


def transformed_count(run: Run) -> int:
    """Return how many orders :func:`transformed` yields.

    Raises:
        StagingError: normalize_status has not run.
    """
    if run.snapshot().connector.steps:
        return sum(1 for _ in run.lines(TRANSFORMED))
    return sum(1 for _ in run.lines(STATUSES))


def _normalized(run: Run) -> Iterator[NormalizedOrder]:
    for line, meaning in joined(run.lines(ORDERS), run.read(STATUSES)):
        yield NormalizedOrder(
            decode_order(line),
            meaning.status,
            meaning.shop_status,
            meaning.is_shops_word,
            meaning.stock,
        )


def _transformed(run: Run, transformer: OrderTransformer) -> Iterator[NormalizedOrder | EndedOrder]:
    """Yield what the steps make of the orders, some at a time.

    So reading, the steps and writing each go over several orders in one go: the processor keeps the
    code of one of them at hand, which saves a tenth of the stage.
    """
    waiting = _normalized(run)
    while some := list(islice(waiting, _AT_A_TIME)):
        made: list[NormalizedOrder | EndedOrder] = []
        for normalized in some:
            made += transformer.transformed(normalized)
        yield from made


def _ended(made: EndedOrder, at: str) -> records.EndedOrder:
    order = made.normalized.order
    return records.EndedOrder(
        result=unplanned_result(order, made.outcome, made.reason, at),
        record_hash=order.record_hash,
        split_from=made.normalized.split_from,
        total=total_text(order.amounts),
        currency=order.amounts.currency,
    )


def _check_fields(run: Run, name: str) -> None:
    """Refuse a condition on a field that no order of the batch carries, as the filter does."""
    summary = run.load(SUMMARY)
    if summary.unread or not summary.carried:
        return
    faults: list[str] = []
    for place, step in enumerate(run.snapshot().connector.steps):
        for key, asked in step.filters():
            path = f"order_upload_transformations.{name}[{place}].{key}".rstrip(".")
            faults += missing_fields(asked, summary.carried, path)
    if faults:
        raise ConfigError("; ".join(faults))
