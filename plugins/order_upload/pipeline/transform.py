"""transform: the orders as the connector's transformation makes them; without one they pass as they are.

The task is always there, because task ids never depend on configuration; a million orders that
nothing changes are not copied for it: :func:`transformed` reads them where ``normalize_status``
left them.
"""

from __future__ import annotations

from collections.abc import Iterator

from order_upload.domain.statuses import NormalizedOrder
from order_upload.pipeline.results import read_normalized
from order_upload.pipeline.run import NORMALIZE, ORDERS, Run


def transform(run: Run) -> None:
    """Check that there is something to transform; a connector's transformation has no steps yet (config refuses them).

    Raises:
        StagingError: normalize_status has not run.
    """
    run.staging.read_lines(NORMALIZE, ORDERS)


def transformed(run: Run) -> Iterator[NormalizedOrder]:
    """Yield the orders that the plan is made of.

    Raises:
        StagingError: normalize_status has not run.
    """
    return (read_normalized(text) for text in transformed_lines(run))


def transformed_lines(run: Run) -> Iterator[str]:
    """Yield the staged lines of :func:`transformed`."""
    return run.staging.read_lines(NORMALIZE, ORDERS)
