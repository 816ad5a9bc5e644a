"""What a shop lacks of an order is known before anything is sent."""

from __future__ import annotations

import pytest

from order_upload.domain.catalogue_check import KnownCatalogue
from order_upload.domain.operations import Operation
from order_upload.domain.outcome import Action, Outcome
from order_upload.domain.parts import Content, OrderLine, OrderParts, PostalAddress
from order_upload.domain.plan import PlannedOrder
from order_upload.domain.policies import MissingProduct, Policy
from order_upload.domain.shop import CatalogueProduct, ShopCountry, ShopLookup, ShopZone

ZONES = (ShopZone(id="1", code="RM", name="Roma"), ShopZone(id="2", code="FC", name="Forlì-Cesena"))
ITALY = ShopCountry(id="105", code="IT", name="Italy", postcode_required=True, zones=ZONES)
MONACO = ShopCountry(id="141", code="MC", name="Monaco", postcode_required=False, zones=())
CODES = {
    "sku": frozenset({"LAMP-01"}),
    "model": frozenset(),
    "barcode": frozenset({"800"}),
    "mpn": frozenset(),
}
LAMP = CatalogueProduct(id="7", name="Lamp", enabled=True, subtracts=True, pieces=3, codes=CODES)
SHOP = ShopLookup(products=(LAMP,), countries=(ITALY, MONACO))


def a_plan(*products, country="IT", zone="RM", missing=MissingProduct.BLOCK):
    lines = tuple(OrderLine(name="Lamp", quantity="1", **product) for product in products)
    parts = OrderParts(
        content=Content(lines=lines), shipping=PostalAddress(country=country, zone=zone)
    )
    policy = Policy(missing_product=missing)
    operation = Operation(
        ref="b:1", action=Action.CREATE, parts=parts, policy=policy, event_id="e", owner="c"
    )
    return PlannedOrder(ref="b:1", action=Action.CREATE, mails=1, operation=operation)


def checked(planned):
    known = KnownCatalogue()
    known.learn(known.unasked_codes([planned]), known.unasked_countries([planned]), SHOP)
    return known.checked(planned)


@pytest.mark.parametrize(
    "product", [{"sku": "LAMP-01"}, {"sku": "lamp-01"}, {"sku": "OTHER", "barcode": "800"}]
)
def test_what_the_shop_has_passes(product):
    planned = a_plan(product)
    assert checked(planned) == planned


def test_an_unknown_product_blocks_with_the_nearest_code_that_the_shop_has():
    known, other = KnownCatalogue(), a_plan({"sku": "LAMP-01"})
    plan = a_plan({"sku": "LAMP-O1"})
    known.learn(known.unasked_codes([plan, other]), ["IT"], SHOP)
    reason = known.checked(plan).reason
    assert (reason.code, reason.group, "nearest: LAMP-01" in reason.message) == (
        "missing_product", "product LAMP-O1", True)  # fmt: skip


def test_a_blocked_order_sends_nothing():
    blocked = checked(a_plan({"sku": "NONE"}))
    assert (blocked.outcome, blocked.operation, blocked.mails) == (Outcome.BLOCKED, None, 0)


def test_lines_that_are_kept_as_sold_need_no_product():
    assert checked(a_plan({"sku": "NONE"}, missing=MissingProduct.AS_SOLD)).outcome is None


def test_an_unknown_country_blocks():
    assert checked(a_plan({"sku": "LAMP-01"}, country="ZZ")).reason.code == "unknown_country"


def test_an_unknown_zone_blocks_with_the_nearest_one():
    reason = checked(a_plan({"sku": "LAMP-01"}, zone="Forli Cesena")).reason
    assert (reason.code, "Forlì-Cesena (FC)" in reason.message) == ("unknown_zone", True)


def test_a_province_with_what_a_buyer_wrote_is_not_shown():
    zone = "c/o Mario Rossi, tel 3331234567"
    reason = checked(a_plan({"sku": "LAMP-01"}, zone=zone)).reason
    assert "Mario" not in f"{reason.message}{reason.remedy}{reason.group}"


@pytest.mark.parametrize("zone", ["rm", "roma", "ROMA", ""])
def test_a_zone_is_known_by_code_or_name_in_any_case(zone):
    assert checked(a_plan({"sku": "LAMP-01"}, zone=zone)).outcome is None


def test_a_country_without_zones_takes_any_text():
    assert checked(a_plan({"sku": "LAMP-01"}, country="MC", zone="Monte Carlo")).outcome is None


def test_nothing_is_asked_for_twice():
    known, planned = KnownCatalogue(), a_plan({"sku": "LAMP-01", "barcode": "1"})
    known.learn(known.unasked_codes([planned]), known.unasked_countries([planned]), SHOP)
    assert (known.unasked_codes([planned]), known.unasked_countries([planned])) == ([], [])


def test_an_order_that_needs_nothing_of_the_shop_passes():
    planned = PlannedOrder(ref="b:1", outcome=Outcome.UNCHANGED)
    assert KnownCatalogue().checked(planned) == planned
