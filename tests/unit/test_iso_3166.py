"""What ISO 3166 lists is read in forms that people write."""

from __future__ import annotations

import pytest

from order_upload.iso_3166 import country_code, subdivisions

NAMES = {
    ("ES", "GI"): {"Girona", "Gerona"},
    ("BE", "BRU"): {"Bruxelles-Capitale", "Région de Bruxelles-Capitale"},
    ("CZ", "72"): {"Zlínský kraj", "Zlínský"},
    ("FI", "01"): {"Landskapet Åland", "Åland"},
}


def listed(country):
    return {entry.code: entry for entry in subdivisions(country)}


@pytest.mark.parametrize(("place", "names"), NAMES.items())
def test_a_name_has_the_forms_that_people_write(place, names):
    country, code = place
    assert names <= set(listed(country)[code].names)


def test_a_province_says_in_which_region_it_is():
    assert listed("FR")["78"].parent == "IDF"


def test_a_country_that_the_standard_does_not_have_has_no_subdivisions():
    assert subdivisions("ZZ") == ()


@pytest.mark.parametrize("text", ["IT", "it", "ITA", "Italy", " italy "])
def test_a_country_is_known_by_its_codes_and_its_name(text):
    assert country_code(text) == "IT"


@pytest.mark.parametrize("text", ["", "ZZ", "Atlantis"])
def test_what_is_no_country_has_no_code(text):
    assert country_code(text) == ""
