"""A province of the hub is the zone of the shop that it means, or none."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from builders import a_normalized, an_address, an_order
from order_upload.config.correspondences import load_correspondences
from order_upload.domain.correspondences import (
    Correspondence,
    CorrespondenceKind,
    Correspondences,
)
from order_upload.domain.operations import Operation
from order_upload.domain.order import Origin
from order_upload.domain.outcome import Action, Outcome
from order_upload.domain.parts import Part, part_hash
from order_upload.domain.places import PlaceRules, Places, blocked_by_places
from order_upload.domain.plan import PlannedOrder
from order_upload.domain.policies import Policy, UnknownZone
from order_upload.domain.prepared_order import PlanRules, prepare
from place_builders import a_lookup

AMAZON = Origin(node="Amazon IT", technology="Marketplace Amazon")
OPENCART = Origin(node="Other shop", technology="eCommerce OpenCart")


def prepared(country, province, *, origin=AMAZON, **known):
    address = an_address(country_code=country, province=province, **known)
    order = an_order(delivery=address, origin=origin)
    return prepare(a_normalized(order=order), PlanRules(connector="c"), "")


def found(country, province, *, rows=(), origin=AMAZON, rules=None, **known):
    """Return an order with its places found in a new shop."""
    correspondences = Correspondences(rows, load_correspondences())
    places = Places(rules or PlaceRules(correspondences))
    order = prepared(country, province, origin=origin, **known)
    countries = places.unasked_countries([order])
    places.learn(countries, a_lookup(*countries))
    return places.found(order)


def zone_of(*address, **known):
    return found(*address, **known).parts.shipping.zone


def reason_of(*address, **known):
    return found(*address, **known).lacking[Part.SHIPPING]


KNOWN = {
    "by the shop's code": ("IT", "RM", "RM"),
    "by the shop's code in another case": ("IT", " rm ", "RM"),
    "by the shop's name": ("IT", "Roma", "RM"),
    "without its accent": ("IT", "Forlì-Cesena", "FC"),
    "without its marks": ("IT", "FORLI CESENA", "FC"),
    "with another apostrophe": ("IT", "L\u2019Aquila", "AQ"),
    "by the code of ISO 3166-2": ("DE", "BE", "BER"),
    "by the code with its country": ("DE", "DE-BE", "BER"),
    "by the name in another language of ISO 3166-2": ("ES", "Islas Baleares", "IB"),
    "by a shipped row": ("IE", "Co. Dublin", "DU"),
    "by a name in English": ("DE", "Lower Saxony", "NDS"),
    "by its number": ("ES", "28", "MD"),
    "a province of 2016": ("IT", "SU", "CA"),
    "a province of 2005": ("IT", "OT", "SS"),
    "another one of 2005": ("IT", "OG", "NU"),
    "Monza": ("IT", "Monza e della Brianza", "MB"),
    "Barletta": ("IT", "BT", "BT"),
    "Fermo": ("IT", "FM", "FM"),
    "Medio Campidano": ("IT", "VS", "CA"),
    "Carbonia": ("IT", "CI", "CA"),
    "a region of one province": ("ES", "Comunidad de Madrid", "MD"),
    "a district in a zone": ("EE", "Tallinn", "HA"),
    "a zone with a note in its name": ("EE", "Harjumaa", "HA"),
}


@pytest.mark.parametrize(("country", "province", "zone"), KNOWN.values(), ids=KNOWN)
def test_a_province_is_found(country, province, zone):
    assert zone_of(country, province, city="Somewhere", postcode="99999") == zone


BY_ADDRESS = {
    "a region by the postcode": ("FR", "Île-de-France", "Paris 3e", "75003", "75"),
    "a region of a neighbour by the postcode": ("FR", "Ile-de-France", "Versailles", "78000", "78"),
    "Corsica by three digits": ("FR", "Corse", "Bastia", "20200", "2B"),
    "a region by the city": ("IT", "Sardegna", "Sassari", "07100", "SS"),
    "an island by the city": ("MT", "Malta", "Sliema", "SLM 1117", "SLM"),
    "an island by the city's other name": ("MT", "Malta", "St. Julian's", "STJ 1000", "SGI"),
    "a code of two places by the postcode": ("ES", "CA", "Chiclana", "11130", "CZ"),
    "the other place of it": ("ES", "CA", "Ferrol", "15401", "CA"),
    "a code of two places by the city": ("IE", "MO", "Monaghan", "", "MO"),
}


@pytest.mark.parametrize(
    ("country", "province", "city", "postcode", "zone"), BY_ADDRESS.values(), ids=BY_ADDRESS
)
def test_of_several_zones_the_address_names_one(country, province, city, postcode, zone):
    assert zone_of(country, province, city=city, postcode=postcode) == zone


UNKNOWN = {
    "a place that is nowhere": ("IT", "Atlantis"),
    "a name that is only like one": ("IT", "Milan0"),
    "a part of a name": ("DE", "Anhalt"),
    "a region of several provinces": ("IT", "Trentino-Alto Adige"),
    "a code that is another place by the standard": ("IE", "KE"),
    "a city that is no zone": ("MT", "Malta"),
    "a name of two zones": ("MT", "Zebbug"),
}


@pytest.mark.parametrize(("country", "province"), UNKNOWN.values(), ids=UNKNOWN)
def test_nothing_is_taken_for_a_zone_that_may_be_another(country, province):
    reason = reason_of(country, province, city="Somewhere", postcode="99999")
    assert reason.code == "unknown_zone"


def test_a_code_of_an_opencart_shop_is_the_shops_code():
    assert zone_of("IE", "KE", origin=OPENCART) == "KE"


def test_a_row_of_the_merchant_goes_before_everything():
    row = Correspondence(
        kind=CorrespondenceKind.ZONE, words=("RM",), to="Milano", within="IT", where="row"
    )
    assert zone_of("IT", "RM", rows=(row,)) == "MI"


def test_a_country_without_zones_takes_any_text():
    assert zone_of("MC", "Monte Carlo") == "Monte Carlo"


@pytest.mark.parametrize("country", ["it", "ITA", "Italy", " IT "])
def test_a_country_is_known_by_codes_and_name(country):
    assert found(country, "RM").parts.shipping.country == "IT"


def test_an_address_without_a_province_has_none():
    assert found("IT", "").parts.shipping.zone == ""


def test_the_hash_of_what_the_hub_says_is_that_of_its_own_words():
    order = prepared("DE", "BE")
    assert found("DE", "BE").hub_hashes[Part.SHIPPING] == part_hash(order.parts.shipping)


def test_an_address_in_the_shops_words_has_no_hash_of_its_own():
    assert found("IT", "RM").hub_hashes == {}


def test_the_reason_names_candidates_and_leaves_the_choice():
    reason = reason_of("DE", "Berlim")
    row = '{"kind": "zone", "country": "DE", "from": "Berlim", "to": "<zone in the shop>"}'
    assert (row in reason.remedy, "nearest: Berlin (BER)" in reason.message) == (True, True)


def test_the_reason_names_the_zones_that_it_may_be():
    assert "it may be Kerry (KE), Kildare (KI)" in reason_of("IE", "KE", city="").message


@pytest.mark.parametrize(
    "province",
    ["c/o Mario Rossi, tel 3331234567", "presso Mario, Via Garibaldi 7", "Mario Rossi"],
)
def test_a_province_with_what_a_buyer_wrote_is_not_shown(province):
    reason = reason_of("IT", province)
    assert "Mario" not in f"{reason.message}{reason.remedy}{reason.group}"


@pytest.mark.parametrize("province", ["Trentino Alto Adige", "Reggio nel Emilia", "Atlantis"])
def test_a_province_that_is_like_a_place_is_shown_with_its_row(province):
    assert f'"from": "{province}"' in reason_of("IT", province).remedy


def test_a_country_of_several_words_is_not_shown():
    assert "Mario" not in str(reason_of("Mario Rossi", ""))


def test_an_unknown_country_gives_the_row_to_add():
    row = '{"kind": "country", "from": "ZZ", "to": "<code of the country in the shop, such as IT>"}'
    assert row in reason_of("ZZ", "").remedy


def test_a_country_of_the_configuration_is_taken_where_there_is_none():
    rules = PlaceRules(empty_country="IT")
    address = found("", "Roma", rules=rules).parts.shipping
    assert (address.country, address.zone) == ("IT", "RM")


def test_an_address_without_a_country_lacks_one():
    assert reason_of("", "RM").code == "no_country"


def test_a_name_alone_needs_no_country():
    nowhere = {"address": "", "address2": "", "city": "", "postcode": ""}
    assert found("", "", **nowhere).lacking == {}


def test_a_province_that_the_shop_lacks_may_stay_a_text():
    rules = PlaceRules(unknown_zone=UnknownZone.WITHOUT_ZONE)
    order = found("IT", "Atlantis", rules=rules)
    assert (order.lacking, order.parts.shipping.zone) == ({}, "Atlantis")


def test_a_text_that_the_shop_would_take_for_another_zone_is_not_sent():
    rules = PlaceRules(unknown_zone=UnknownZone.WITHOUT_ZONE)
    assert reason_of("IE", "KE", rules=rules, city="").code == "unknown_zone"


def a_plan(order, action):
    operation = Operation(
        ref=order.ref, action=action, parts=order.parts, policy=Policy(), event_id="e", owner="c"
    )
    return PlannedOrder(ref=order.ref, action=action, mails=1, operation=operation)


def test_an_order_whose_place_the_shop_lacks_sends_nothing():
    order = found("IT", "Atlantis")
    blocked = blocked_by_places(a_plan(order, Action.CREATE), order)
    assert (blocked.outcome, blocked.operation, blocked.mails) == (Outcome.BLOCKED, None, 0)


def test_an_update_that_writes_no_address_goes_on():
    order = found("IT", "Atlantis")
    planned = a_plan(order, Action.UPDATE)
    minimal = replace(
        planned, operation=replace(planned.operation, parts=order.parts.only([Part.TRACKING]))
    )
    assert blocked_by_places(minimal, order) == minimal


def test_an_update_leaves_the_shops_country_where_the_hub_names_none():
    order = found("", "RM")
    planned = a_plan(order, Action.UPDATE)
    assert blocked_by_places(planned, order) == planned


def test_nothing_is_asked_for_twice():
    places, order = Places(PlaceRules()), prepared("DE", "BE")
    places.learn(places.unasked_countries([order]), a_lookup("DE"))
    assert places.unasked_countries([order]) == []
