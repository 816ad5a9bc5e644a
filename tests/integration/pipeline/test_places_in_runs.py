"""Orders get in with the provinces that their platforms write, and stay as they came in."""

from __future__ import annotations

import pytest

from builders import NOON, an_address, an_order
from order_upload.domain.correspondences import Correspondence, CorrespondenceKind

REF = "bindcommerce:1"
ATLANTIS = Correspondence(
    kind=CorrespondenceKind.ZONE, words=("Atlantis",), to="Cagliari", within="IT", where="row"
)


def sold_to(**address):
    return an_order(delivery=an_address(**address))


def shipping_of(box):
    return box.client.find([REF])[0].parts.shipping


def outcome_of(box):
    return str(box.results()[REF].outcome)


@pytest.fixture
def complete(box):
    box.configuration["update"] = "complete"
    return box


@pytest.mark.parametrize(
    ("province", "zone"), [("Forlì - Cesena", "FC"), ("IT-FC", "FC"), ("OT", "SS"), ("RM", "RM")]
)
def test_an_order_is_created_in_the_zone_that_its_province_means(box, province, zone):
    box.hub.holds(sold_to(province=province))
    box.run()
    assert shipping_of(box).zone == zone


def test_a_province_in_other_words_than_the_shops_is_no_difference(complete):
    complete.hub.holds(sold_to(province="Roma"))
    complete.run()
    complete.hub.holds(sold_to(province="Roma"), file="b")
    complete.run(force=True)
    assert outcome_of(complete) == "unchanged"


def test_an_update_of_the_address_compares_the_shops_own_code(complete):
    complete.hub.holds(sold_to(province="Roma"))
    complete.run()
    later = an_order(
        delivery=an_address(province="Roma", city="Nettuno"), updated_at=NOON.replace(hour=13)
    )
    complete.hub.holds(later, file="b")
    complete.run()
    assert (outcome_of(complete), shipping_of(complete).city, shipping_of(complete).zone) == (
        "updated", "Nettuno", "RM")  # fmt: skip


def test_an_unknown_province_waits_until_its_row_is_there(box):
    box.hub.holds(sold_to(province="Atlantis"))
    box.run()
    before = outcome_of(box)
    box.connector["correspondence_rows"] = (ATLANTIS,)
    box.run()
    assert (before, outcome_of(box), shipping_of(box).zone) == ("blocked", "created", "CA")


def test_an_unknown_province_goes_without_a_zone_where_the_configuration_says_so(box):
    box.configuration["unknown_zone"] = "without_zone"
    box.hub.holds(sold_to(province="Atlantis"))
    box.run()
    assert shipping_of(box).zone == "Atlantis"


def test_a_row_that_comes_later_changes_no_order_in_the_shop(complete):
    complete.configuration["unknown_zone"] = "without_zone"
    complete.hub.holds(sold_to(province="Atlantis"))
    complete.run()
    complete.connector["correspondence_rows"] = (ATLANTIS,)
    complete.hub.holds(sold_to(province="Atlantis"), file="b")
    complete.run(force=True)
    assert (outcome_of(complete), shipping_of(complete).zone) == ("unchanged", "Atlantis")


def test_a_minimal_update_needs_no_place(box):
    box.hub.holds(sold_to(province="RM"))
    box.run()
    box.hub.holds(an_order(delivery=an_address(province="Atlantis")), file="b")
    box.run(force=True)
    assert outcome_of(box) == "unchanged"


def test_a_new_order_without_a_country_waits(box):
    box.hub.holds(sold_to(country_code=""))
    box.run()
    assert box.results()[REF].reason.code == "no_country"


def test_a_new_order_without_a_country_goes_to_that_of_the_configuration(box):
    box.configuration["empty_country"] = "IT"
    box.hub.holds(sold_to(country_code="", province="Roma"))
    box.run()
    assert (shipping_of(box).country, shipping_of(box).zone) == ("IT", "RM")
