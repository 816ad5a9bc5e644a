"""The step that splits an order by supplier or warehouse: several orders, to the cent one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeVar

from msgspec.structs import fields as struct_fields
from msgspec.structs import replace as with_fields

from order_upload.domain.line_amounts import paid
from order_upload.domain.order import Amounts, Line, Order, OrderFee, OrderPart
from order_upload.domain.shares import ZERO, shares
from order_upload.domain.statuses import NormalizedOrder
from order_upload.domain.totals import difference_of, unit_of
from order_upload.domain.transformation.step import SplittingStep, refused

Part = TypeVar("Part", bound=OrderPart)

_NO_KEY = "rest"
"""Key of the lines that name no supplier, or no warehouse."""

_LONGEST_KEY = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Split(SplittingStep):
    """Make an order of each supplier's lines, or of each warehouse's.

    Each part has the reference ``<reference>-<key>``, where the key is the supplier's name in
    letters, figures and ``_``. Shipping, discounts, fees and what else is of the whole order are
    shared out in proportion to what was paid for the lines. Buyer, addresses, notes, status and
    parcels are those of the order. An order whose lines are all of one supplier stays whole; so
    does one that is in the shop as a whole (the plan sees to that).
    """

    step: Literal["split"] = "split"
    by: Literal["supplier", "warehouse"]

    def parts(self, normalized: NormalizedOrder) -> Sequence[NormalizedOrder]:
        """Return the parts, in the order of their first lines.

        Raises:
            RefusedOrderError: two suppliers would get one key, or the order is a part already.
        """
        order = normalized.order
        groups = self._groups(order)
        if len(groups) < 2:
            return [normalized]
        if normalized.split_from:
            raise refused("found an order that is split already; allowed: one split of an order")
        parts = _parts_of(order, groups)
        return [with_fields(normalized, order=part, split_from=order.ref) for part in parts]

    def _groups(self, order: Order) -> dict[str, list[Line]]:
        """Return the lines by key."""
        groups: dict[str, list[Line]] = {}
        names: dict[str, str] = {}
        for line in order.lines:
            name = line.supplier if self.by == "supplier" else line.warehouse_key
            key = _key(name)
            if names.setdefault(key, name.strip()) != name.strip():
                raise refused(
                    f"found two different names of a {self.by} with one key, {key}; "
                    "allowed: names that differ in letters and figures"
                )
            groups.setdefault(key, []).append(line)
        return groups


def _key(name: str) -> str:
    """Return a name as it stands in a reference: ASCII letters, figures and ``_``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "_", plain).strip("_")[:_LONGEST_KEY] or _NO_KEY


def _parts_of(order: Order, groups: dict[str, list[Line]]) -> list[Order]:
    unit = unit_of(order.amounts.currency)
    goods = [sum(map(paid, lines), ZERO) for lines in groups.values()]
    weights = [max(amount, ZERO) for amount in goods]
    amounts = _shared_struct(order.amounts, weights, unit, besides=("total",))
    commissions = _shared_struct(order.commission, weights, unit)
    payments = _shared_struct(order.payment, weights, unit)
    differences = shares(difference_of(order), weights, unit)
    fees = _shared_fees(order.fees, weights, unit)
    parts = []
    for place, (key, lines) in enumerate(groups.items()):
        part = with_fields(
            order,
            ref=f"{order.ref}-{key}",
            lines=tuple(lines),
            amounts=amounts[place],
            commission=commissions[place],
            payment=payments[place],
            fees=fees[place],
        )
        total = -difference_of(with_fields(part, amounts=_without_total(amounts[place])))
        total += differences[place]
        if order.amounts.total is not None:
            part = with_fields(part, amounts=with_fields(amounts[place], total=total))
        parts.append(part)
    return parts


def _without_total(amounts: Amounts) -> Amounts:
    return with_fields(amounts, total=None)


def _shared_struct(
    whole: Part, weights: list[Decimal], unit: Decimal, besides: tuple[str, ...] = ()
) -> list[Part]:
    """Return a part of the order once for each share, with its amounts shared out."""
    shared: list[dict[str, Decimal]] = [{} for _ in weights]
    for field in struct_fields(type(whole)):
        amount = getattr(whole, field.name)
        if field.name in besides or not isinstance(amount, Decimal):
            continue
        for share, values in zip(shares(amount, weights, unit), shared, strict=True):
            values[field.name] = share
    return [with_fields(whole, **values) if values else whole for values in shared]


def _shared_fees(
    fees: tuple[OrderFee, ...], weights: list[Decimal], unit: Decimal
) -> list[tuple[OrderFee, ...]]:
    if not fees:
        return [()] * len(weights)
    return list(zip(*[_shared_struct(fee, weights, unit) for fee in fees], strict=True))
