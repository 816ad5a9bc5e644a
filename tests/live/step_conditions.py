"""Conditions of steps: as settings have them, and what docs/configuration.md says of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from live.sales import Sale


@dataclass(frozen=True)
class When:
    """A condition.

    Attributes:
        settings: an order filter, which lets orders of the condition pass.
        holds: whether an order is one of them.
    """

    settings: dict[str, Any] = field(default_factory=dict)
    holds: Callable[[Sale], bool] = lambda sale: True

    def __and__(self, other: When) -> When:
        """Return the condition that both hold."""
        return When(
            self.settings | other.settings, lambda sale: self.holds(sale) and other.holds(sale)
        )


def sold_on(*nodes: str) -> When:
    """Return the condition that one of these nodes sold the order."""
    settings = {"origin_nodes": {"rule": "select", "nodes": list(nodes)}}
    return When(settings, lambda sale: sale.node in nodes)


def sent_to(*countries: str) -> When:
    """Return the condition that the goods go to one of these countries."""
    settings = {"destination": {"countries": list(countries)}}
    return When(settings, lambda sale: sale.country in countries)


def paid_by(*methods: str) -> When:
    """Return the condition that it is paid in one of these ways."""
    settings = {"payment": {"methods": list(methods)}}
    return When(settings, lambda sale: sale.document["Payments"]["PaymentName"] in methods)


def costs(currency: str = "", **ends: str) -> When:
    """Return the condition that the total is from ``min`` to ``max``, in a currency or in any."""
    low, high = Decimal(ends.get("min", "0")), Decimal(ends.get("max", "Infinity"))
    settings = {"amounts": ends | ({"currency": currency} if currency else {})}
    return When(
        settings,
        lambda sale: low <= sale.total <= high and currency in ("", sale.currency),
    )


def delivered_by(supplier: str, match: str = "any_line") -> When:
    """Return the condition that a line is of this supplier, or that all lines are."""
    test = {"any_line": any, "all_lines": all}[match]
    settings = {"products": {"match": match, "suppliers": [supplier]}}
    return When(settings, lambda sale: test(row.get("Supplier") == supplier for row in sale.rows))


FULFILLED_BY_AMAZON = When(
    {"products": {"categories": ["Fulfilled by Amazon"]}},
    lambda sale: any("ProductCategories" in row for row in sale.rows),
)
OF_BUSINESSES = When(
    {"business_orders": "only"}, lambda sale: sale.document["General"].get("B2B") == "1"
)
NOT_SHIPPED = When(
    {"shipment": "not_shipped"}, lambda sale: "TrackingNumber" not in sale.document["Shipping"]
)
SHIPPED = When(
    {"normalized_statuses": {"rule": "select", "values": ["shipped"]}},
    lambda sale: sale.document["General"]["StateCode"] == "Shipped",
)
