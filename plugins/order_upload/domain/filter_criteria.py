"""The criteria of an order filter, as data: one named filter is one :class:`OrderFilter`, all criteria ANDed.

All texts are compared without regard to case and surrounding spaces. The empty text ``""`` stands
for "the order says nothing here". Keys in JSON are the field names without a trailing underscore
(``from_`` is ``from``). Which criteria exist: reference/bindcommerce.md, section 2.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Literal

from order_upload.domain.status_rows import NormalizedStatus

Rule = Literal["select", "exclude"]
"""``select``: only orders that match go on; ``exclude``: only orders that don't."""


def _json_key(field_name: str) -> str:
    return field_name.rstrip("_")


_AS_WRITTEN: dict[str, Any] = {"extra": "forbid", "alias_generator": _json_key}


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeRule:
    """Where an order may come from: names or ids of the hub's nodes."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _AS_WRITTEN

    rule: Rule
    nodes: tuple[str, ...]

    def __post_init__(self) -> None:
        _require_some({"nodes": self.nodes})


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueRule:
    """Statuses: the platform's id, code or name, or (for ``normalized_statuses``) our own word."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _AS_WRITTEN

    rule: Rule
    values: tuple[str, ...]

    def __post_init__(self) -> None:
        _require_some({"values": self.values})


@dataclass(frozen=True, slots=True, kw_only=True)
class NormalizedStatusRule:
    """Our own words for statuses, looked at after ``normalize_status``."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _AS_WRITTEN

    rule: Rule
    values: tuple[NormalizedStatus, ...]

    def __post_init__(self) -> None:
        _require_some({"values": self.values})


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRange:
    """When the order was changed (or made). The start is in the range, the end is not.

    Attributes:
        kind: ``dates`` uses ``from`` and ``to``; ``last_days`` and ``last_hours`` count back from now;
            ``run_interval`` is the window of the run, and no limit when the run has none.
        days: spans of 24 hours, for ``last_days``.
        from_, to: a day (the whole day counts, also that of ``to``) or a time; without a zone, in
            the connector's.
        field: which time of the order is looked at.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = _AS_WRITTEN

    kind: Literal["dates", "last_days", "last_hours", "all", "run_interval"]
    days: int | None = None
    hours: int | None = None
    from_: datetime | date | None = None
    to: datetime | date | None = None
    field: Literal["updated_at", "ordered_at"] = "updated_at"

    def __post_init__(self) -> None:
        given = {key for key in ("days", "hours", "from_", "to") if getattr(self, key) is not None}
        wanted = _TIME_KEYS[self.kind]
        if given - wanted or (wanted and not given):
            msg = f'allowed with kind "{self.kind}": {" and ".join(map(_json_key, sorted(wanted))) or "nothing else"}'
            raise ValueError(msg)
        count = self.days or self.hours or 0
        if given & {"days", "hours"} and not 1 <= count <= _LONGEST_COUNT:
            raise ValueError(f"allowed: days or hours from 1 to {_LONGEST_COUNT}")
        if self.from_ and self.to and self.to.isoformat()[:10] < self.from_.isoformat()[:10]:
            raise ValueError("allowed: to not before from")


_TIME_KEYS: dict[str, set[str]] = {
    "dates": {"from_", "to"},
    "last_days": {"days"},
    "last_hours": {"hours"},
    "all": set(),
    "run_interval": set(),
}
_LONGEST_COUNT = 36_500


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where the goods go; every list that is given has to hold the order's.

    Attributes:
        countries: ISO 3166-1 alpha-2 codes.
        provinces: as the platform sends them; Italian ones are two letters.
        postcodes: patterns with ``*``, ``?`` and ``[...]``, e.g. ``201??``.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = _AS_WRITTEN

    countries: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _require_some(
            {"countries": self.countries, "provinces": self.provinces, "postcodes": self.postcodes}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Products:
    """What was sold: an order passes when at least one of its lines matches every list that is given.

    Attributes:
        skus: patterns with ``*``, ``?`` and ``[...]``, e.g. ``SHOE-*``.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = _AS_WRITTEN

    skus: tuple[str, ...] = ()
    suppliers: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _require_some(
            {"skus": self.skus, "suppliers": self.suppliers, "categories": self.categories}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRule:
    """How and whether it is paid: names or codes of payment methods, and payment statuses."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _AS_WRITTEN

    methods: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _require_some({"methods": self.methods, "statuses": self.statuses})


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountRange:
    """What the buyer paid, both ends included; with ``currency``, only orders in that currency."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _AS_WRITTEN

    min: Decimal | None = None
    max: Decimal | None = None
    currency: str = ""

    def __post_init__(self) -> None:
        if self.min is None and self.max is None and not self.currency:
            raise ValueError("allowed: at least one of min, max, currency")
        if self.min is not None and self.max is not None and self.max < self.min:
            raise ValueError("allowed: max not below min")


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFilter:
    """One named order filter. A criterion that is not given lets every order pass.

    Attributes:
        only_selected: only orders that people marked in the hub's order list.
        export_once: only orders that this connector has not sent before.
        shipment: an order has shipped once it has a tracking number or a shipping time.
        normalized_statuses: looked at after ``normalize_status``, all others before.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = _AS_WRITTEN

    document_types: tuple[str, ...] = ()
    origin_nodes: NodeRule | None = None
    business_orders: Literal["all", "only", "exclude"] = "all"
    time_range: TimeRange | None = None
    only_selected: bool = False
    export_once: bool = False
    statuses: ValueRule | None = None
    shipment: Literal["shipped", "not_shipped", "all"] = "all"
    destination: Destination | None = None
    products: Products | None = None
    payment: PaymentRule | None = None
    amounts: AmountRange | None = None
    normalized_statuses: NormalizedStatusRule | None = None


def _require_some(lists: dict[str, tuple[str, ...]]) -> None:
    if not any(lists.values()):
        raise ValueError(f"allowed: at least one entry in {_either(lists)}")


def _either(names: Iterable[str]) -> str:
    return " or ".join(names)
