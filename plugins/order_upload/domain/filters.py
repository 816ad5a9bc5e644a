"""Which orders go on, and which criterion stopped the others.

:func:`prepare` walks the criteria of a filter once and makes their checks;
:meth:`FilterRun.dropped_by` then asks them for each order, first to last, so an order is dropped by
one criterion. :func:`missing_fields` finds criteria that the source can't answer: those are errors
of the configuration, never "nothing matches". What a criterion is, ``filter_criteria.py`` says.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import Field, dataclass, fields, is_dataclass
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import Any, NamedTuple, get_type_hints

from order_upload.domain.filter_checks import (
    Check,
    Criterion,
    Interval,
    RunFacts,
    TextCheck,
    listed,
)
from order_upload.domain.filter_criteria import (
    AmountRange,
    Destination,
    NodeRule,
    NormalizedStatusRule,
    OrderFilter,
    PaymentRule,
    Products,
    ValueRule,
)
from order_upload.domain.filter_time_range import TimeRange
from order_upload.domain.order import Order
from order_upload.faults import Fault

__all__ = [
    "AmountRange",
    "Destination",
    "Drop",
    "FilterRun",
    "NodeRule",
    "NormalizedStatusRule",
    "OrderFilter",
    "PaymentRule",
    "Products",
    "TimeRange",
    "ValueRule",
    "fields_needed",
    "missing_fields",
    "prepare",
]


class Drop(NamedTuple):
    """What stopped an order: the criterion's path in the filter, and a sentence for the report."""

    criterion: str
    message: str


@dataclass(frozen=True, slots=True)
class FilterRun:
    """A filter made ready for one run; see :func:`prepare`.

    Attributes:
        checks: the criterion's path with its check, in the order in which they are asked.
        normalized_check: for a normalized status; None lets every status pass.
    """

    checks: tuple[tuple[str, Check], ...] = ()
    normalized_check: TextCheck | None = None

    def dropped_by(self, order: Order) -> Drop | None:
        """Return what stops the order, or None when it goes on."""
        for criterion, check in self.checks:
            message = check(order)
            if message is not None:
                return Drop(criterion, message)
        return None

    def dropped_by_normalized(self, status: str | None) -> Drop | None:
        """Return what stops an order with this normalized status.

        None (no status could be found, and the configuration lets the order go on) is like a status
        that no rule names: ``select`` stops it, ``exclude`` lets it pass.
        """
        if self.normalized_check is None:
            return None
        message = self.normalized_check((str(status or ""),))
        if message is None:
            return None
        return Drop("normalized_statuses", message)


def prepare(
    order_filter: OrderFilter,
    now: datetime,
    interval: Interval | None,
    exported: Callable[[str], bool],
    zone: tzinfo = UTC,
) -> FilterRun:
    """Return the checks of a filter, for one run.

    Args:
        order_filter: the criteria.
        now: aware; what ``last_days`` and ``last_hours`` count back from.
        interval: the run's window; None for scheduled and manual runs without one, which
            ``run_interval`` lets pass.
        exported: whether this connector has sent the order of this reference before; asked only by
            ``export_once``, and last of all.
        zone: the connector's time zone, in which days and times without a zone are read.
    """
    facts = RunFacts(now=now, interval=interval, exported=exported, zone=zone)
    checks: list[tuple[str, Check]] = []
    for path, value, criterion in _given(order_filter):
        check = criterion.make_check and criterion.make_check(value, facts)
        if check is not None:
            checks.append((path, check))
    rule = order_filter.normalized_statuses
    if rule is None:
        return FilterRun(tuple(checks))
    return FilterRun(tuple(checks), listed(rule.values, rule.rule, "normalized status"))


def fields_needed(order_filter: OrderFilter) -> Mapping[str, tuple[str, ...]]:
    """Return, for each criterion that is given, the fields of which it needs at least one.

    Paths are those of :class:`~order_upload.domain.order.Order`: ``selected``, ``lines.supplier``,
    ``amounts.total``. ``export_once`` asks the ledger and ``normalized_statuses`` our own list:
    neither needs a field.
    """
    needed: dict[str, tuple[str, ...]] = {}
    for path, value, criterion in _given(order_filter):
        if attributes := criterion.fields_needed(value):
            needed[path] = attributes
    return needed


def missing_fields(order_filter: OrderFilter, carried: Collection[str], path: str) -> list[str]:
    """Return one message for each criterion that the source can't answer.

    Args:
        order_filter: the criteria.
        carried: attributes of an order that the source fills, as in :func:`fields_needed`.
        path: where the filter stands, e.g. ``order_upload_filters.ready_orders``.
    """
    messages = []
    for criterion_path, value, criterion in _given(order_filter):
        attributes = criterion.fields_needed(value)
        if attributes and not any(attribute in carried for attribute in attributes):
            names = " or ".join(map(repr, attributes))
            found = f"a criterion on {names}, which the source does not carry"
            messages.append(str(Fault(f"{path}.{criterion_path}", found, remedy=criterion.remedy)))
    return messages


def _given(part: object, prefix: str = "") -> Iterator[tuple[str, Any, Criterion]]:
    """Yield path, value and meaning of each key that is given, outer keys before inner ones."""
    kind: Any = type(part)
    for key, criterion in _criteria_of(kind):
        value = getattr(part, key.name)
        if value == key.default:
            continue
        yield f"{prefix}{key.name}", value, criterion
        if is_dataclass(value):
            yield from _given(value, f"{prefix}{key.name}.")


@lru_cache(maxsize=64)
def _criteria_of(kind: Any) -> tuple[tuple[Field[Any], Criterion], ...]:
    """Return the keys of a class whose types carry a criterion, in their order."""
    hints = get_type_hints(kind, include_extras=True)
    criteria = []
    for key in fields(kind):
        extras = getattr(hints[key.name], "__metadata__", ())
        criteria += [(key, extra) for extra in extras if isinstance(extra, Criterion)]
    return tuple(criteria)
