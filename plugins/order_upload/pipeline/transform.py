"""transform: the orders as the connector's transformation makes them.

Without a transformation they pass as they are.

The task is always there, because task ids never depend on configuration; a million orders that
nothing changes are not copied for it: :func:`transformed` reads them where ``extract`` left them.
"""

from __future__ import annotations

from collections.abc import Iterator

from order_upload.domain.statuses import NormalizedOrder
from order_upload.pipeline.run import Run
from order_upload.pipeline.stages import ORDERS, STATUSES
from order_upload.staging.records import decode_order, joined


def transform(run: Run) -> None:
    """Check that there is something to transform.

    A transformation has no steps yet; the configuration refuses them.

    Raises:
        StagingError: normalize_status has not run.
    """
    next(run.lines(STATUSES), None)


def transformed(run: Run) -> Iterator[NormalizedOrder]:
    """Yield the orders that the plan is made of, in the order of ``extract``.

    Orders that ended before are passed over, not decoded.

    Raises:
        StagingError: extract or normalize_status has not run; raised while iterating.
    """
    for line, meaning in joined(run.lines(ORDERS), run.read(STATUSES)):
        yield NormalizedOrder(
            decode_order(line),
            meaning.status,
            meaning.shop_status,
            meaning.is_shops_word,
            meaning.stock,
        )


def transformed_count(run: Run) -> int:
    """Return how many orders :func:`transformed` yields.

    Raises:
        StagingError: normalize_status has not run.
    """
    return sum(1 for _ in run.lines(STATUSES))
