"""Which texts are Italian fiscal codes, and which VAT numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from order_upload.italian_codes import fiscal_code, vat_number


@pytest.mark.parametrize("text", ["RCCMNL83S18D969H", " rccmnl83s18d969h", "RCC MNL 83S18 D969H"])
def test_a_fiscal_code_is_known_whatever_its_blanks_and_case(text):
    assert fiscal_code(text) == "RCCMNL83S18D969H"


@pytest.mark.parametrize(
    "text", ["", "RCCMNL83S18D969X", "RCCMNL83S18D969", "00743110157", "Scala B, interno 12"]
)
def test_another_text_is_no_fiscal_code(text):
    assert fiscal_code(text) == ""


@pytest.mark.parametrize("text", ["00743110157", "IT00743110157", "it 007 4311 0157"])
def test_a_vat_number_is_known_with_its_country_and_without(text):
    assert vat_number(text) == "00743110157"


@pytest.mark.parametrize("text", ["", "00743110158", "743110157", "RCCMNL83S18D969H", "IT"])
def test_another_text_is_no_vat_number(text):
    assert vat_number(text) == ""


@given(st.text(max_size=20))
def test_any_text_can_be_asked_for(text):
    assert len(fiscal_code(text)) in (0, 16)
    assert len(vat_number(text)) in (0, 11)
