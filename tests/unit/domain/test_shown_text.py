"""Of a text of the hub, a message shows what is short and code-like, else only its length."""

from __future__ import annotations

import pytest

from order_upload.domain.shown_text import LONGEST, may_be_shown, quoted_text, shown_text, told

HIDDEN = {
    "too long": "a" * (LONGEST + 1),
    "a telephone number": "c/o Mario, tel 33312",
    "a telephone number in pieces": "333 12 34 567",
    "an address of a mail": "mario@example.com",
    "a line break": "Roma\n2026-11-24 ERROR forged",
    "another line break": "Roma\u2028forged",
    "a control character": "Roma\x1b[2J",
}


@pytest.mark.parametrize("text", HIDDEN.values(), ids=HIDDEN.keys())
def test_a_text_that_may_be_of_a_buyer_shows_its_length_only(text):
    assert shown_text(text) == quoted_text(text) == f"a text of {len(text)} characters"


@pytest.mark.parametrize("text", ["Roma", "Forlì-Cesena", "Reggio nell'Emilia", "MI 2012"])
def test_a_name_of_a_list_is_shown(text):
    assert quoted_text(text) == f"'{text}'"


def test_a_barcode_is_shown_as_a_code():
    assert shown_text("8001234567890", is_code=True) == "8001234567890"


def test_a_telephone_number_between_words_is_no_code():
    assert not may_be_shown("tel 3331234567", is_code=True)


@pytest.mark.parametrize("text", ["Roma", "Forlì-Cesena", "XX", "EU 48", "8,5 cm"])
def test_a_word_or_a_size_is_shown_though_a_buyer_may_have_typed_it(text):
    assert shown_text(text, is_typed=True) == text


@pytest.mark.parametrize("text", ["Anna Bianchi", "Via Garibaldi 7", "Wolfeschlegelsteinhausen"])
def test_words_that_a_buyer_may_have_typed_are_not_shown(text):
    assert quoted_text(text, is_typed=True) == f"a text of {len(text)} characters"


def test_what_another_program_says_has_one_line_and_an_end():
    assert told("off\n2026-11-24 ERROR\ud800" + "x" * 1_000, 24) == "off 2026-11-24 ERROR?xxx ..."
