"""Which orders go on, and which criterion stopped the others.

``prepare`` turns a filter into checks once; ``FilterRun.dropped_by`` then asks them for each order, first to last, so
an order is dropped by one criterion. ``missing_fields`` (``filter_fields.py``) finds criteria that the source can't
answer: those are errors of the configuration, never "nothing matches".
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from functools import lru_cache, partial
from operator import attrgetter
from typing import NamedTuple

from order_upload.domain.filter_criteria import (
    AmountRange,
    Destination,
    NodeRule,
    OrderFilter,
    PaymentRule,
    Products,
    TimeRange,
    ValueRule,
)
from order_upload.domain.filter_fields import fields_needed, missing_fields
from order_upload.domain.order import Line, Order

__all__ = [
    "AmountRange",
    "Destination",
    "Drop",
    "FilterRun",
    "NodeRule",
    "OrderFilter",
    "PaymentRule",
    "Products",
    "TimeRange",
    "ValueRule",
    "fields_needed",
    "missing_fields",
    "prepare",
]

Check = Callable[[Order], str | None]
"""None when the order passes, else why it does not; never with a name, address, mail or phone."""

Interval = tuple[datetime | None, datetime | None]
"""Start (in the interval) and end (not in it), aware; None is open."""


class Drop(NamedTuple):
    """What stopped an order: the criterion's path in the filter, and a sentence for the report."""

    criterion: str
    message: str


@dataclass(frozen=True, slots=True)
class FilterRun:
    """A filter made ready for one run; see :func:`prepare`."""

    checks: tuple[tuple[str, Check], ...] = ()
    is_normalized_listed: Callable[[str], str | None] | None = field(default=None)

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
        message = self.is_normalized_listed and self.is_normalized_listed(status or "")
        return Drop("normalized_statuses", message) if message else None


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
    checks = [*_plain_checks(order_filter), *_origin_checks(order_filter)]
    if order_filter.time_range:
        checks += _time_checks(
            order_filter.time_range, _span(order_filter.time_range, now, interval, zone)
        )
    for part in (_destination_checks, _payment_checks, _amount_checks, _product_checks):
        checks += part(order_filter)
    if order_filter.export_once:
        checks.append(
            ("export_once", lambda order: "was sent before" if exported(order.ref) else None)
        )
    normalized = order_filter.normalized_statuses
    listed = (
        _listed(normalized.values, normalized.rule, "normalized status") if normalized else None
    )
    return FilterRun(tuple(checks), (lambda status: listed((status,))) if listed else None)


_PLACE_FIELDS = {"countries": "country_code", "provinces": "province", "postcodes": "postcode"}


def _fold(text: str) -> str:
    return text.strip().casefold()


def _listed(
    values: tuple[str, ...], rule: str, what: str
) -> Callable[[tuple[str, ...]], str | None]:
    """Return a check of an order's texts against a list; few distinct texts occur, so answers are remembered."""
    wanted = frozenset(map(_fold, values))

    @lru_cache(maxsize=4096)
    def check(texts: tuple[str, ...]) -> str | None:
        said = [text for text in texts if text.strip()] or [""]
        if any(_fold(text) in wanted for text in said) == (rule == "select"):
            return None
        return f"{what} {said[0]!r} is {'not selected' if rule == 'select' else 'excluded'}"

    return check


def _any_of(values: tuple[str, ...], rule: str, what: str, *attributes: str) -> Check:
    check = _listed(values, rule, what)
    getters = [attrgetter(attribute) for attribute in attributes]
    return lambda order: check(tuple([get(order) for get in getters]))


def _plain_checks(wanted: OrderFilter) -> list[tuple[str, Check]]:
    checks: list[tuple[str, Check]] = []
    if wanted.document_types:
        check = _any_of(wanted.document_types, "select", "document type", "document_type")
        checks.append(("document_types", check))
    if wanted.only_selected:
        checks.append(
            ("only_selected", lambda order: None if order.selected else "is not marked in the hub")
        )
    if wanted.business_orders != "all":
        checks.append(
            ("business_orders", partial(_business, only=wanted.business_orders == "only"))
        )
    if wanted.shipment != "all":
        checks.append(("shipment", partial(_shipment, shipped=wanted.shipment == "shipped")))
    return checks


def _business(order: Order, *, only: bool) -> str | None:
    if bool(order.is_business) == only:
        return None
    return "is not a business order" if only else "is a business order"


def _shipment(order: Order, *, shipped: bool) -> str | None:
    if order.shipping.has_shipped == shipped:
        return None
    return "has not shipped" if shipped else "has shipped"


def _origin_checks(wanted: OrderFilter) -> list[tuple[str, Check]]:
    checks = []
    if nodes := wanted.origin_nodes:
        check = _any_of(nodes.nodes, nodes.rule, "origin node", "origin.node", "origin.node_id")
        checks.append(("origin_nodes", check))
    if statuses := wanted.statuses:
        check = _any_of(
            statuses.values, statuses.rule, "status", "status.name", "status.code", "status.id"
        )
        checks.append(("statuses", check))
    return checks


def _span(wanted: TimeRange, now: datetime, interval: Interval | None, zone: tzinfo) -> Interval:
    now = now.astimezone(
        UTC
    )  # hours counted on a zone's clock would be wrong when the clocks change
    if wanted.kind == "last_days" and wanted.days:
        return now - timedelta(days=wanted.days), None
    if wanted.kind == "last_hours" and wanted.hours:
        return now - timedelta(hours=wanted.hours), None
    if wanted.kind == "dates":
        return _moment(wanted.from_, zone), _moment(wanted.to, zone, ends=True)
    return (interval if wanted.kind == "run_interval" else None) or (None, None)


def _moment(value: date | None, zone: tzinfo, *, ends: bool = False) -> datetime | None:
    if value is None:
        return None
    if not isinstance(value, datetime):
        value = datetime.combine(value + timedelta(days=1) if ends else value, time())
    return value if value.tzinfo else value.replace(tzinfo=zone)


def _time_checks(wanted: TimeRange, span: Interval) -> list[tuple[str, Check]]:
    start, end = (moment and moment.astimezone(UTC) for moment in span)
    if start is None and end is None:
        return []
    get = attrgetter(wanted.field)
    moves = wanted.kind != "dates"

    def check(order: Order) -> str | None:
        if order.passed_time and moves:
            return None
        at: datetime | None = get(order)
        if at is None:
            return f"has no {wanted.field}"
        if start is not None and at < start:
            return f"{wanted.field} is before {start.isoformat(timespec='minutes')}"
        return (
            f"{wanted.field} is not before {end.isoformat(timespec='minutes')}"
            if end and at >= end
            else None
        )

    return [("time_range", check)]


def _pattern(patterns: tuple[str, ...]) -> Callable[[str], object]:
    """Return a test whether a text matches one of the patterns."""
    return lru_cache(maxsize=4096)(_compile(patterns))


def _compile(patterns: tuple[str, ...]) -> Callable[[str], object]:
    regex = re.compile("|".join(fnmatch.translate(_fold(pattern)) for pattern in patterns))
    return lambda text: regex.match(_fold(text))


def _destination_checks(wanted: OrderFilter) -> list[tuple[str, Check]]:
    if not wanted.destination:
        return []
    tests: dict[str, Callable[[str], object]] = {
        "postcodes": _pattern(wanted.destination.postcodes),
        "countries": _membership(wanted.destination.countries),
        "provinces": _membership(wanted.destination.provinces),
    }
    return [
        (f"destination.{key}", partial(_going_to, get=attrgetter(name), test=tests[key], what=name))
        for key, name in _PLACE_FIELDS.items()
        if getattr(wanted.destination, key)
    ]


def _membership(values: tuple[str, ...]) -> Callable[[str], object]:
    wanted = frozenset(map(_fold, values))
    return lambda text: _fold(text) in wanted


def _going_to(
    order: Order, *, get: Callable[[object], str], test: Callable[[str], object], what: str
) -> str | None:
    # The value is part of somebody's address: it stays out of the message.
    return (
        None if test(get(order.shipping_address)) else f"{what} of the destination is not selected"
    )


def _payment_checks(wanted: OrderFilter) -> list[tuple[str, Check]]:
    checks = []
    if wanted.payment and wanted.payment.methods:
        check = _any_of(
            wanted.payment.methods, "select", "payment method", "payment.name", "payment.code"
        )
        checks.append(("payment.methods", check))
    if wanted.payment and wanted.payment.statuses:
        check = _any_of(wanted.payment.statuses, "select", "payment status", "payment.status")
        checks.append(("payment.statuses", check))
    return checks


def _amount_checks(wanted: OrderFilter) -> list[tuple[str, Check]]:
    if not wanted.amounts:
        return []
    checks: list[tuple[str, Check]] = []
    if wanted.amounts.currency:
        check = _any_of((wanted.amounts.currency,), "select", "currency", "amounts.currency")
        checks.append(("amounts.currency", check))
    if wanted.amounts.min is not None:
        checks.append(("amounts.min", partial(_amount, low=wanted.amounts.min)))
    if wanted.amounts.max is not None:
        checks.append(("amounts.max", partial(_amount, high=wanted.amounts.max)))
    return checks


def _amount(order: Order, *, low: Decimal | None = None, high: Decimal | None = None) -> str | None:
    total = order.amounts.total
    if total is None:
        return "has no total"
    if low is not None and total < low:
        return f"total {total} is below {low}"
    return f"total {total} is above {high}" if high is not None and total > high else None


def _product_checks(wanted: OrderFilter) -> list[tuple[str, Check]]:
    if not wanted.products:
        return []
    tests = list(_line_tests(wanted.products))

    def check(order: Order) -> str | None:
        if any(all(test(line) for test in tests) for line in order.lines):
            return None
        return "none of its lines holds a selected product"

    return [("products", check)]


def _line_tests(wanted: Products) -> Iterator[Callable[[Line], object]]:
    if wanted.skus:
        is_sku = _pattern(wanted.skus)
        yield lambda line: is_sku(line.code)
    if wanted.suppliers:
        is_supplier = _membership(wanted.suppliers)
        yield lambda line: is_supplier(line.supplier)
    if wanted.categories:
        is_category = _membership(wanted.categories)
        yield lambda line: any(is_category(category) for category in line.categories)
