"""What a text may mean among the zones that a shop has in one country."""

from __future__ import annotations

import pytest

from order_upload.domain.zones import KnownCountry
from place_builders import a_country


def known(code, zones=None, **aliases):
    return KnownCountry(a_country(code, zones), aliases)


def names_of(zones):
    return [zone.name for zone in zones]


def test_a_zone_is_written_by_its_code():
    country = known("DE")
    assert country.word(country.reading("Berlin").zone) == "BER"


@pytest.mark.parametrize("zones", [" Berlin|BAY Bayern", "BER Berlin|BER Bayern"])
def test_a_zone_whose_code_is_none_or_two_is_written_by_its_name(zones):
    country = known("DE", zones)
    assert country.word(country.reading("Berlin").zone) == "Berlin"


def test_a_name_of_the_shop_goes_before_what_the_standard_says():
    assert names_of(known("ES", "X Cantabria|S Madrid").reading("Cantabria").zones) == ["Cantabria"]


def test_a_region_is_not_its_only_province_that_the_shop_has():
    """The shop may call the others otherwise: the Basque Country is more than Álava."""
    reading = known("ES", "AL Álava|MD Madrid").reading("País Vasco")
    assert (names_of(reading.zones), reading.zone) == (["Álava"], None)


def test_a_region_whose_provinces_have_aliases_may_be_each_of_them():
    reading = known("ES", bizkaia="Vizcaya", gipuzkoa="Guipúzcoa").reading("PV")
    assert (set(names_of(reading.zones)), reading.is_whole) == (
        {"Álava", "Vizcaya", "Guipúzcoa"}, True)  # fmt: skip


def test_a_code_of_the_shop_that_is_another_place_by_the_standard_may_be_either():
    assert names_of(known("ES").reading("CA").zones) == ["La Coruña", "Cádiz"]


def test_a_code_of_another_place_alone_is_not_certain():
    assert known("ES", "PM Las Palmas|MD Madrid").reading("PM").zone is None


def test_an_alias_counts_where_nothing_else_does():
    aliases = {"28": "Madrid", "md": "Las Palmas"}
    country = KnownCountry(a_country("ES"), aliases)
    assert [country.reading(text).zone.name for text in ("28", "MD")] == ["Madrid", "Madrid"]


@pytest.mark.parametrize("zones", ["BI Bizkaia|M Madrid", "VZ Vizcaya|MD Madrid"])
def test_an_alias_may_have_an_alias(zones):
    country = KnownCountry(a_country("ES", zones), {"48": "Bizkaia", "bizkaia": "Vizcaya"})
    assert names_of(country.reading("48").zones) == [zones[3:10]]


def test_an_alias_of_what_the_shop_lacks_is_nothing():
    assert known("DE", milano="Milano").reading("Milano").zones == ()


def test_candidates_are_at_most_three():
    assert len(known("DE").nearest("Sachsen-")) <= 3


@pytest.mark.parametrize("text", ["", " ", "-", "…"])
def test_a_text_without_letters_names_no_zone(text):
    assert known("MT", " ---|SLM Sliema").reading(text).zones == ()
