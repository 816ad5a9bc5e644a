"""The criteria of an order filter; all that one named filter gives have to be met.

A criterion stands in one place: its key in :class:`OrderFilter` carries, in its type, what JSON may
say, which fields of an order it needs, and its check (``Criterion``). The order of the keys is
the order in which they are asked. A key whose value has keys of its own (``destination``) is a
class whose keys carry the same.

All texts are compared without regard to case and surrounding spaces. The empty text ``""`` stands
for "the order says nothing here". Keys in JSON are the field names without a trailing underscore
(``from_`` is ``from``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter
from typing import Annotated, Any, ClassVar, Literal

from order_upload.domain.filter_checks import (
    Check,
    Criterion,
    Rule,
    RunFacts,
    is_among,
    matches_one,
    text_by_rule,
    text_in,
)
from order_upload.domain.filter_time_range import TimeRange
from order_upload.domain.order import Line, Order
from order_upload.domain.setting_keys import AS_WRITTEN
from order_upload.domain.status_rows import NormalizedStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeRule:
    """Where an order may come from: names or ids of the hub's nodes."""

    __pydantic_config__: ClassVar[dict[str, Any]] = AS_WRITTEN

    rule: Rule
    nodes: tuple[str, ...]

    def __post_init__(self) -> None:
        _require_some({"nodes": self.nodes})

    @property
    def texts(self) -> tuple[str, ...]:
        """The nodes."""
        return self.nodes


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueRule:
    """Statuses as the platform has them: ids, codes or names."""

    __pydantic_config__: ClassVar[dict[str, Any]] = AS_WRITTEN

    rule: Rule
    values: tuple[str, ...]

    def __post_init__(self) -> None:
        _require_some({"values": self.values})

    @property
    def texts(self) -> tuple[str, ...]:
        """The values."""
        return self.values


@dataclass(frozen=True, slots=True, kw_only=True)
class NormalizedStatusRule:
    """Statuses in our own words."""

    __pydantic_config__: ClassVar[dict[str, Any]] = AS_WRITTEN

    rule: Rule
    values: tuple[NormalizedStatus, ...]

    def __post_init__(self) -> None:
        _require_some({"values": self.values})


def _place(name: str, make_test: Callable[[tuple[str, ...]], Callable[[str], bool]]) -> Criterion:
    """Return the criterion of a field of the address that the goods go to."""

    def make(values: tuple[str, ...], _: RunFacts) -> Check:
        passes = make_test(values)
        text_of: Callable[[object], str] = attrgetter(name)
        # The value is part of somebody's address: it stays out of the message.
        message = f"{name} of the destination is not selected"

        def check(order: Order) -> str | None:
            if passes(text_of(order.shipping_address)):
                return None
            return message

        return check

    return Criterion(make, (f"delivery.{name}", f"customer.address.{name}"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where the goods go; every list that is given has to hold the order's.

    Attributes:
        countries: ISO 3166-1 alpha-2 codes.
        provinces: as the platform sends them; Italian ones are two letters.
        postcodes: patterns with ``*``, ``?`` and ``[...]``, e.g. ``201??``.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = AS_WRITTEN

    countries: Annotated[tuple[str, ...], _place("country_code", is_among)] = ()
    provinces: Annotated[tuple[str, ...], _place("province", is_among)] = ()
    postcodes: Annotated[tuple[str, ...], _place("postcode", matches_one)] = ()

    def __post_init__(self) -> None:
        _require_some(
            {"countries": self.countries, "provinces": self.provinces, "postcodes": self.postcodes}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRule:
    """How and whether it is paid: names or codes of payment methods, and payment statuses."""

    __pydantic_config__: ClassVar[dict[str, Any]] = AS_WRITTEN

    methods: Annotated[
        tuple[str, ...], text_in("payment method", "payment.name", "payment.code")
    ] = ()
    statuses: Annotated[tuple[str, ...], text_in("payment status", "payment.status")] = ()

    def __post_init__(self) -> None:
        _require_some({"methods": self.methods, "statuses": self.statuses})


def _currency(currency: str, facts: RunFacts) -> Check | None:
    criterion = text_in("currency", "amounts.currency")
    return criterion.make_check and criterion.make_check((currency,), facts)


def _lowest(low: Decimal, _: RunFacts) -> Check:
    def check(order: Order) -> str | None:
        total = order.amounts.total
        if total is None:
            return "has no total"
        if total < low:
            return f"total {total} is below {low}"
        return None

    return check


def _highest(high: Decimal, _: RunFacts) -> Check:
    def check(order: Order) -> str | None:
        total = order.amounts.total
        if total is None:
            return "has no total"
        if total > high:
            return f"total {total} is above {high}"
        return None

    return check


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountRange:
    """What the buyer paid, both ends included; with ``currency``, only orders in that currency."""

    __pydantic_config__: ClassVar[dict[str, Any]] = AS_WRITTEN

    currency: Annotated[str, Criterion(_currency, ("amounts.currency",))] = ""
    min: Annotated[Decimal | None, Criterion(_lowest, ("amounts.total",))] = None
    max: Annotated[Decimal | None, Criterion(_highest, ("amounts.total",))] = None

    def __post_init__(self) -> None:
        if self.min is None and self.max is None and not self.currency:
            raise ValueError("allowed: at least one of min, max, currency")
        if self.min is not None and self.max is not None and self.max < self.min:
            raise ValueError("allowed: max not below min")


_DROPPED_BY_PRODUCTS = {
    "any_line": "none of its lines holds a selected product",
    "all_lines": "not all of its lines hold a selected product",
    "none": "one of its lines holds a product that is kept out",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Products:
    """What was sold: a line matches when it is in every list that is given.

    Attributes:
        match: an order passes when a line matches, when all do, or when none does.
        skus: patterns with ``*``, ``?`` and ``[...]``, e.g. ``SHOE-*``.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = AS_WRITTEN

    match: Literal["any_line", "all_lines", "none"] = "any_line"
    skus: Annotated[tuple[str, ...], Criterion(needs=("lines.code",))] = ()
    suppliers: Annotated[tuple[str, ...], Criterion(needs=("lines.supplier",))] = ()
    categories: Annotated[tuple[str, ...], Criterion(needs=("lines.categories",))] = ()

    def __post_init__(self) -> None:
        _require_some(
            {"skus": self.skus, "suppliers": self.suppliers, "categories": self.categories}
        )

    def make_check(self, _: RunFacts) -> Check:
        """Return the check over an order's lines; the lists are one criterion, for one line."""
        is_selected, match = self.line_test(), self.match
        message = _DROPPED_BY_PRODUCTS[match]

        def check(order: Order) -> str | None:
            matching = sum(map(is_selected, order.lines))
            if match == "none":
                passes_order = not matching
            else:
                passes_order = matching >= (len(order.lines) if match == "all_lines" else 1) > 0
            return None if passes_order else message

        return check

    def line_test(self) -> Callable[[Line], bool]:
        """Return whether a line matches every list that is given; made once, asked often."""
        tests = list(self._line_tests())
        if len(tests) == 1:
            return tests[0]
        return lambda line: all(passes(line) for passes in tests)

    def _line_tests(self) -> Iterator[Callable[[Line], bool]]:
        if self.skus:
            is_sku = matches_one(self.skus)
            yield lambda line: is_sku(line.code)
        if self.suppliers:
            is_supplier = is_among(self.suppliers)
            yield lambda line: is_supplier(line.supplier)
        if self.categories:
            is_category = is_among(self.categories)
            yield lambda line: any(map(is_category, line.categories))


def _selected(_: bool, facts: RunFacts) -> Check:
    def check(order: Order) -> str | None:
        if order.selected:
            return None
        return "is not marked in the hub"

    return check


def _business(choice: str, _: RunFacts) -> Check:
    only = choice == "only"
    message = "is not a business order" if only else "is a business order"

    def check(order: Order) -> str | None:
        if bool(order.is_business) == only:
            return None
        return message

    return check


def _shipment(choice: str, _: RunFacts) -> Check:
    shipped = choice == "shipped"
    message = "has not shipped" if shipped else "has shipped"

    def check(order: Order) -> str | None:
        if order.shipping.has_shipped == shipped:
            return None
        return message

    return check


def _not_exported(_: bool, facts: RunFacts) -> Check:
    def check(order: Order) -> str | None:
        if facts.exported(order.ref):
            return "was sent before"
        return None

    return check


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFilter:
    """One named order filter. A criterion that is not given lets every order pass.

    Attributes:
        only_selected: only orders that people marked in the hub's order list.
        shipment: an order has shipped once it has a tracking number or a shipping time.
        export_once: only orders that this connector has not sent before; asked last of all, because
            the ledger answers.
        normalized_statuses: looked at after ``normalize_status``, all others before.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = AS_WRITTEN

    document_types: Annotated[tuple[str, ...], text_in("document type", "document_type")] = ()
    only_selected: Annotated[
        bool,
        Criterion(
            _selected,
            ("selected",),
            "let the hub's export carry General/Marked (column General_Marked of a CSV), which "
            "says what people marked in the hub's order list, or remove the criterion",
        ),
    ] = False
    business_orders: Annotated[
        Literal["all", "only", "exclude"], Criterion(_business, ("is_business",))
    ] = "all"
    shipment: Annotated[
        Literal["shipped", "not_shipped", "all"],
        Criterion(_shipment, ("shipping.tracking_number", "shipping.shipped_at")),
    ] = "all"
    origin_nodes: Annotated[
        NodeRule | None, text_by_rule("origin node", "origin.node", "origin.node_id")
    ] = None
    statuses: Annotated[
        ValueRule | None, text_by_rule("status", "status.name", "status.code", "status.id")
    ] = None
    time_range: Annotated[
        TimeRange | None, Criterion(TimeRange.make_check, TimeRange.fields_needed)
    ] = None
    destination: Annotated[Destination | None, Criterion()] = None
    payment: Annotated[PaymentRule | None, Criterion()] = None
    amounts: Annotated[AmountRange | None, Criterion()] = None
    products: Annotated[Products | None, Criterion(Products.make_check)] = None
    export_once: Annotated[bool, Criterion(_not_exported)] = False
    normalized_statuses: NormalizedStatusRule | None = None


def _require_some(lists: dict[str, tuple[str, ...]]) -> None:
    if not any(lists.values()):
        raise ValueError(f"allowed: at least one entry in {' or '.join(lists)}")
