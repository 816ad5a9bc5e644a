"""What a shop lacks of an order is known before anything is sent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from order_upload.domain.catalogue_check import KnownCatalogue
from order_upload.domain.operations import Operation
from order_upload.domain.outcome import Action, Outcome
from order_upload.domain.parts import Content, OrderLine, OrderParts
from order_upload.domain.plan import PlannedOrder, StockMove
from order_upload.domain.policies import MissingProduct, Policy
from order_upload.domain.shop import CatalogueProduct, ShopLookup

CODES = {
    "sku": frozenset({"LAMP-01"}),
    "model": frozenset(),
    "barcode": frozenset({"800"}),
    "mpn": frozenset(),
}
LAMP = CatalogueProduct(id="7", name="Lamp", enabled=True, subtracts=True, pieces=3, codes=CODES)
ITEM = replace(
    LAMP, id="8", name="Item", subtracts=False, codes={**CODES, "sku": frozenset({"ITEM"})}
)
SHOP = ShopLookup(products=(LAMP,))


def a_plan(*products, missing=MissingProduct.BLOCK, stock=()):
    lines = tuple(OrderLine(name="Lamp", quantity="1", **product) for product in products)
    parts = OrderParts(content=Content(lines=lines))
    stand_in = "ITEM" if missing is MissingProduct.STAND_IN else ""
    policy = Policy(missing_product=missing, stand_in_product=stand_in)
    operation = Operation(
        ref="b:1", action=Action.CREATE, parts=parts, policy=policy, event_id="e", owner="c"
    )
    return PlannedOrder(ref="b:1", action=Action.CREATE, mails=1, operation=operation, stock=stock)


def checked(planned, shop=SHOP):
    known = KnownCatalogue()
    known.learn(known.unasked_codes([planned]), shop)
    return known.checked(planned)


def with_stand_in(*products, shop, stock=()):
    planned = a_plan(*products, missing=MissingProduct.STAND_IN, stock=stock)
    return checked(planned, ShopLookup(products=shop))


@pytest.mark.parametrize(
    "product", [{"sku": "LAMP-01"}, {"sku": "lamp-01"}, {"sku": "OTHER", "barcode": "800"}]
)
def test_what_the_shop_has_passes(product):
    planned = a_plan(product)
    assert checked(planned) == planned


def test_an_unknown_product_blocks_with_the_nearest_code_that_the_shop_has():
    known, other = KnownCatalogue(), a_plan({"sku": "LAMP-01"})
    plan = a_plan({"sku": "LAMP-O1"})
    known.learn(known.unasked_codes([plan, other]), SHOP)
    reason = known.checked(plan).reason
    assert (reason.code, reason.group, "nearest: LAMP-01" in reason.message) == (
        "missing_product", "product LAMP-O1", True)  # fmt: skip


def test_a_blocked_order_sends_nothing():
    blocked = checked(a_plan({"sku": "NONE"}))
    assert (blocked.outcome, blocked.operation, blocked.mails) == (Outcome.BLOCKED, None, 0)


def test_lines_that_are_kept_as_sold_need_no_product():
    assert checked(a_plan({"sku": "NONE"}, missing=MissingProduct.AS_SOLD)).outcome is None


def test_an_unknown_product_gives_the_row_to_add_and_leaves_the_choice():
    row = '{"kind": "product", "from": "LAMP-O1", "to": "<SKU in the shop>"}'
    assert row in checked(a_plan({"sku": "LAMP-O1"})).reason.remedy


@pytest.mark.parametrize("product", [{"sku": "NONE"}, {"barcode": "1"}, {}])
def test_a_product_stands_in_for_one_that_the_shop_lacks(product):
    assert with_stand_in(product, shop=(LAMP, ITEM)).outcome is None


def test_a_product_whose_sku_is_its_model_stands_in():
    item = replace(ITEM, codes=dict.fromkeys(("sku", "model"), frozenset({"ITEM"})))
    assert with_stand_in({"sku": "NONE"}, shop=(item,)).outcome is None


def test_the_product_that_stands_in_is_asked_for_also_where_a_line_has_no_code():
    planned = a_plan({}, missing=MissingProduct.STAND_IN)
    assert KnownCatalogue().unasked_codes([planned]) == ["ITEM"]


def test_no_stock_moves_for_a_line_that_a_product_stands_in_for():
    moves = (StockMove("LAMP-01", "-1"), StockMove("NONE", "-1"))
    planned = with_stand_in({"sku": "LAMP-01"}, {"sku": "NONE"}, shop=(LAMP, ITEM), stock=moves)
    assert planned.stock == moves[:1]


@pytest.mark.parametrize(
    ("shop", "found"),
    [
        ((), "'ITEM'; allowed"),
        ((replace(ITEM, codes=CODES),), "'ITEM'; allowed"),
        ((ITEM, replace(ITEM, id="9")), "'ITEM', which 2 products have; allowed"),
        ((replace(ITEM, subtracts=True),), "'ITEM', a product that counts its stock"),
    ],
    ids=["none", "another", "two", "counted"],
)
def test_a_product_that_cannot_stand_in_blocks_the_order_that_needs_it(shop, found):
    blocked = with_stand_in({"sku": "NONE"}, shop=shop)
    assert (blocked.outcome, blocked.reason.code) == (Outcome.BLOCKED, "unfit_stand_in")
    assert found in blocked.reason.message


def test_a_product_that_cannot_stand_in_stops_no_order_that_needs_none():
    assert with_stand_in({"sku": "LAMP-01"}, shop=(LAMP,)).outcome is None


def test_an_unknown_product_names_the_product_that_stands_in_as_a_way_out():
    remedy = checked(a_plan({"sku": "NONE"})).reason.remedy
    assert "stand_in with a stand_in_product" in remedy


def test_nothing_is_asked_for_twice():
    known, planned = KnownCatalogue(), a_plan({"sku": "LAMP-01", "barcode": "1"})
    known.learn(known.unasked_codes([planned]), SHOP)
    assert known.unasked_codes([planned]) == []


def test_an_order_that_needs_nothing_of_the_shop_passes():
    planned = PlannedOrder(ref="b:1", outcome=Outcome.UNCHANGED)
    assert KnownCatalogue().checked(planned) == planned
