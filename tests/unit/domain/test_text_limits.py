"""What a shop's columns take, and what is done with texts that they do not."""

from __future__ import annotations

import html
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from order_upload.domain.outcome import RefusedOrderError
from order_upload.domain.parts import (
    Buyer,
    Content,
    FiscalData,
    OrderLine,
    OrderParts,
    Part,
    PostalAddress,
    Provenance,
    Tracking,
)
from order_upload.domain.policies import Characters, TooLong
from order_upload.domain.text_limits import FittingParts, TextLimits

LENGTHS = {
    "billing.lastname": 12,
    "billing.address_1": 20,
    "billing.address_2": 20,
    "billing.zone": 5,
    "comment": 12,
    "content.lines.name": 16,
    "customer.email": 10,
    "customer.lastname": 12,
    "fiscal.pec": 10,
    "origin.seller_note": 12,
    "tracking.number": 10,
}


def fit(too_long: str = "reject", characters: str = "reject", **parts: Any) -> FittingParts:
    limits = TextLimits(
        LENGTHS,
        supplementary=False,
        too_long=TooLong(too_long),
        characters=Characters(characters),
    )
    return limits.fit(OrderParts(**parts))


def surname(text: str, **policies: str) -> str:
    """Return a surname as it would be sent."""
    return fit(**policies, customer=Buyer(lastname=text)).parts.customer.lastname


def test_what_fits_is_left_as_it_is():
    parts = OrderParts(customer=Buyer(lastname="Rossi"), comment="Ring twice")
    fitting = TextLimits(LENGTHS, too_long=TooLong.SHORTEN).fit(parts)
    assert (fitting.parts, fitting.changed, fitting.faults) == (parts, (), {})


@given(text=st.text(alphabet="ab&<>\"'è🎉", max_size=20))
def test_exactly_what_is_too_long_when_escaped_or_above_the_plane_is_a_fault(text):
    kept = html.escape(text).replace("&#x27;", "'")
    is_plain = all(character <= "\uffff" for character in text)
    faults = fit(customer=Buyer(lastname=text), comment=text).faults
    assert (Part.CUSTOMER in faults) == (len(kept) > LENGTHS["customer.lastname"] or not is_plain)
    assert (Part.COMMENT in faults) == (len(kept.encode()) > LENGTHS["comment"] or not is_plain)


def test_the_length_counts_what_the_column_holds():
    fitting = fit(customer=Buyer(lastname="<b>Rossi</b>"))
    assert fitting.faults[Part.CUSTOMER].message == (
        "customer.lastname: found 24 characters as the shop keeps it; allowed: 12"
    )


def test_an_apostrophe_takes_one_character():
    assert fit(customer=Buyer(lastname="D'Angelo-Ros")).faults == {}


def test_a_comment_is_counted_in_bytes():
    assert "found 13 bytes" in fit(comment="più là più").faults[Part.COMMENT].message


def test_what_the_module_keeps_itself_is_counted_raw():
    assert fit(origin=Provenance(seller_note="<<<<<<<<<<<<")).faults == {}


def test_a_fault_stops_what_writes_the_part():
    parts = OrderParts(customer=Buyer(lastname="R" * 13))
    fitting = TextLimits(LENGTHS).fit(parts)
    with pytest.raises(RefusedOrderError):
        fitting.check(parts)


def test_a_fault_stops_nothing_else():
    fitting = fit(customer=Buyer(lastname="R" * 13))
    fitting.check(OrderParts(status="2"))


def test_no_limit_means_no_limit():
    assert TextLimits({"comment": 0}).fit(OrderParts(comment="x" * 99_999)).faults == {}


def test_a_text_is_cut_where_the_column_ends():
    assert surname("Wolfeschlegelstein", too_long="shorten") == "Wolfeschlege"


def test_an_escaped_text_fits_after_the_cut():
    assert surname("<b>Rossi</b>", too_long="shorten") == "<b>Ros"


def test_no_entity_is_cut_through():
    assert surname("Smith & Sons", too_long="shorten") == "Smith &"


def test_a_text_ends_before_a_blank_near_its_end():
    assert surname("Anna Maria Rossi", too_long="shorten") == "Anna Maria"


def test_a_blank_further_ahead_does_not_count():
    assert surname("De Wolfeschlegel", too_long="shorten") == "De Wolfeschl"


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Wolfeschlege\u0301stein", "Wolfeschleg"),
        ("Wolfeschleg\U0001f44d\U0001f3fdx", "Wolfeschleg"),
        ("Wolfeschle\U0001f468\u200d\U0001f469x", "Wolfeschle"),
        ("Wolfeschleg\U0001f1ee\U0001f1f9", "Wolfeschleg"),
    ],
    ids=["accent", "skin tone", "family", "flag"],
)
def test_what_is_seen_as_one_character_stays_whole(text, cut):
    limits = TextLimits(LENGTHS, too_long=TooLong.SHORTEN)
    assert limits.fit(OrderParts(customer=Buyer(lastname=text))).parts.customer.lastname == cut


def test_a_street_goes_on_in_an_empty_second_line():
    address = PostalAddress(address_1="Via Giuseppe Garibaldi 12, scala B")
    billing = fit("shorten", billing=address).parts.billing
    assert (billing.address_1, billing.address_2) == ("Via Giuseppe", "Garibaldi 12, scala")


def test_a_second_line_that_is_taken_stays():
    address = PostalAddress(address_1="Via Giuseppe Garibaldi 12", address_2="scala B")
    assert fit("shorten", billing=address).parts.billing.address_2 == "scala B"


@pytest.mark.parametrize(
    "parts",
    [
        {"customer": Buyer(email="ada.rossi@example.com")},
        {"fiscal": FiscalData(pec="rossi@pec.example")},
        {"tracking": Tracking(number="1Z999AA10123456784")},
    ],
    ids=["email", "pec", "tracking number"],
)
def test_an_address_and_a_number_are_never_cut(parts):
    assert next(iter(fit("shorten", **parts).faults.values())).code == "too_long"


def test_a_place_that_the_shop_must_know_is_no_question_of_length():
    assert fit("shorten", billing=PostalAddress(zone="Barletta-Andria-Trani")).faults == {}


def test_rows_are_shortened_too():
    content = Content(lines=(OrderLine(name="Lampada da tavolo in rovere"),))
    assert fit("shorten", content=content).parts.content.lines[0].name == "Lampada da"


def test_the_note_names_the_texts_and_shows_none():
    parts = {"customer": Buyer(lastname="R" * 13), "comment": "short"}
    fitting = fit("shorten", **parts)
    assert fitting.note(fitting.parts).message == (
        "shortened, or in other characters: customer.lastname"
    )


def test_there_is_no_note_of_parts_that_are_not_written():
    assert fit("shorten", customer=Buyer(lastname="R" * 13)).note(OrderParts(status="2")) is None


def test_an_emoji_is_refused_where_the_database_keeps_none():
    (fault,) = fit(customer=Buyer(lastname="Ada \U0001f389")).faults.values()
    assert fault.code == "unstorable_character"


def test_an_emoji_passes_where_the_database_keeps_it():
    assert TextLimits(LENGTHS).fit(OrderParts(comment="\U0001f389")).faults == {}


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Ada \U0001f389", "Ada [party popper]"),
        ("\U0001d400\U0001d41d\U0001d41a", "Ada"),
        ("\U0001f1ee\U0001f1f9 Ada", "IT Ada"),
        ("\U0001f44d\U0001f3fd", "[thumbs up sign]"),
        ("\U0001f468\u200d\U0001f469", "[man][woman]"),
        ("\U0001f3f4\U000e0067\U000e007f", "[waving black flag]"),
        ("Ada \U0010fffd", "Ada ?"),
        ("caffè ☕", "caffè ☕"),
    ],
    ids=["emoji", "bold", "flag", "skin tone", "family", "tags", "nameless", "plain"],
)
def test_other_characters_stand_for_those_that_the_database_does_not_keep(text, plain):
    limits = TextLimits({}, supplementary=False, characters=Characters.REPLACE)
    assert limits.fit(OrderParts(comment=text)).parts.comment == plain


def test_an_emoji_by_its_name_is_shortened_after_that():
    assert surname("Ada \U0001f389", too_long="shorten", characters="replace") == "Ada [party"
