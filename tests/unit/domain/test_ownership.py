"""Whose order it is, by its origin node."""

import pytest

from order_upload.domain.order import Origin
from order_upload.domain.ownership import Ownership, decide, only_own_pass, unclaimed_reason

THIS_SHOP = {"12", "Main shop"}
ALL_SHOPS = THIS_SHOP | {"13"}


def an_opencart_origin(node="Main shop", node_id="12"):
    return Origin(node=node, node_id=node_id, technology="eCommerce OpenCart")


@pytest.mark.parametrize(
    ("origin", "ownership"),
    [
        (an_opencart_origin(), Ownership.OWN),
        (an_opencart_origin(node_id=""), Ownership.OWN),
        (an_opencart_origin(node="Other", node_id="13"), Ownership.FOREIGN),
        (an_opencart_origin(node="Other", node_id="14"), Ownership.UNCLAIMED),
        (an_opencart_origin(node="main shop", node_id=""), Ownership.UNCLAIMED),
        (
            Origin(node="Outlet eBay", node_id="17", technology="Marketplace eBay"),
            Ownership.FOREIGN,
        ),
        (Origin(node="Old", technology=" ecommerce opencart "), Ownership.UNCLAIMED),
        (Origin(), Ownership.FOREIGN),
    ],
    ids=[
        "id",
        "name",
        "claimed elsewhere",
        "unclaimed id",
        "near miss",
        "marketplace",
        "spelling",
        "nothing",
    ],
)
def test_the_origin_node_decides_whose_order_it_is(origin, ownership):
    assert decide(origin, THIS_SHOP, ALL_SHOPS) is ownership


def test_a_shop_that_the_hub_does_not_read_owns_no_order_not_even_one_without_a_node():
    assert decide(Origin(technology="Marketplace eBay"), set(), {""}) is Ownership.FOREIGN


def test_an_update_only_connector_without_origin_criterion_sees_only_its_own_orders():
    assert only_own_pass(creates_never=True, has_origin_criterion=False)


@pytest.mark.parametrize(
    ("creates_never", "has_origin_criterion"), [(True, True), (False, False), (False, True)]
)
def test_otherwise_own_and_foreign_orders_pass(creates_never, has_origin_criterion):
    assert not only_own_pass(creates_never=creates_never, has_origin_criterion=has_origin_criterion)


def test_the_reason_names_the_node_and_the_setting_that_claims_it():
    reason = unclaimed_reason(an_opencart_origin(node="Old shop", node_id="14"))
    assert (reason.message, reason.remedy) == (
        "sold by OpenCart node 'Old shop' (id 14), which no shop Connection claims",
        'set "hub_node" in the Connection of that shop to "14"',
    )
