"""Steps that change money, from the hub to the shop: lines and rows there come to the total."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from pydantic import TypeAdapter

from builders import a_line, an_order
from order_upload.config.connector import AnyStep
from order_upload.domain.order import Amounts
from order_upload.errors import ConfigError

STEPS = TypeAdapter(tuple[AnyStep, ...])
FIVE_PERCENT_LESS = {"step": "prices", "percent": "-5"}
GIFT_WRAP = {"step": "fee", "title": "Gift wrap", "amount": "2.44", "tax_rate": "22"}


@pytest.fixture
def transforms(box):
    """Give the connector these steps."""

    def give(*steps):
        box.configuration["transformation"] = "t"
        box.connector["steps"] = STEPS.validate_json(json.dumps(steps))

    return give


def an_order_with_shipping():
    """Return two pieces at 12.20, net 10.00, and shipping for 6.10, net 5.00."""
    line = a_line(
        quantity=Decimal(2),
        price=Decimal("12.20"),
        price_without_tax=Decimal("10.00"),
        total_without_tax=Decimal("20.00"),
        vat_rate=Decimal(22),
    )
    amounts = Amounts(
        total=Decimal("30.50"),
        currency="EUR",
        shipping_cost=Decimal("6.10"),
        shipping_cost_without_tax=Decimal("5.00"),
        shipping_tax=Decimal("1.10"),
    )
    return an_order(lines=(line,), amounts=amounts)


def content_in(shop, ref="bindcommerce:1"):
    """Return lines and sums that stand in the shop."""
    return shop.order(ref)["parts"]["content"]["value"]


def test_lines_and_rows_in_the_shop_come_to_the_total(box, transforms):
    transforms(FIVE_PERCENT_LESS, GIFT_WRAP)
    box.hub.holds(an_order_with_shipping())
    box.run()
    content = content_in(box.shop)
    (line,) = content["lines"]
    assert (line["price"], line["price_without_tax"], line["total"]) == ("11.59", "9.50", "23.18")
    assert [(row["code"], row["value"]) for row in content["totals"]] == [
        ("sub_total", "19.00"),
        ("shipping", "5.00"),
        ("handling", "2.00"),
        ("tax", "5.72"),  # 4.18 + 1.10 + 0.44
        ("total", "31.72"),  # 23.18 + 6.10 + 2.44
    ]
    *rows, total = (Decimal(row["value"]) for row in content["totals"])
    assert sum(rows) == total == Decimal(content["total"])


def test_the_same_prices_leave_an_order_unchanged(box, transforms):
    transforms(FIVE_PERCENT_LESS, GIFT_WRAP)
    box.hub.holds(an_order_with_shipping())
    box.run()
    box.hub.holds(an_order_with_shipping(), file="again")
    assert box.run(force=True).counts["unchanged"] == 1


def test_a_line_without_a_price_blocks_its_order_alone(box, transforms):
    transforms(FIVE_PERCENT_LESS)
    unpriced = an_order("2", lines=(a_line(), a_line(price=Decimal(0), total=Decimal(5))))
    box.hub.holds(an_order(), unpriced)
    box.run()
    outcomes = {ref: str(result.outcome) for ref, result in box.results().items()}
    assert outcomes == {"bindcommerce:1": "created", "bindcommerce:2": "blocked"}


def test_products_on_a_field_that_the_source_lacks_stop_the_run(box, transforms):
    transforms({**FIVE_PERCENT_LESS, "products": {"suppliers": ["Rossi"]}})
    box.hub.fields_seen = frozenset({"lines.code"})
    box.hub.holds(an_order())
    works = dict(box.stages(box.new_run()))
    for stage in ("extract", "filter", "normalize_status"):
        works[stage]()
    with pytest.raises(ConfigError, match=r"transformations\.t\[0\]\.products\.suppliers: "):
        works["transform"]()
