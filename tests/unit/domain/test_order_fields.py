"""Fields of an order by their paths: which there are, what they hold, how they are replaced."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import a_line, an_order
from order_upload.domain.email_address import EXAMPLE
from order_upload.domain.order import Order
from order_upload.domain.order_fields import FieldError, FieldKind, field_at, paths
from order_upload.staging.records import decode_order, encode

BOTH = an_order(lines=(a_line(code="A"), a_line(code="B")))
VALUES = {
    FieldKind.TEXT: ("Nettuno", "Nettuno"),
    FieldKind.NUMBER: ("12.50", Decimal("12.50")),
    FieldKind.TIME: ("2026-11-30T08:00:00+01:00", datetime(2026, 11, 30, 7, tzinfo=UTC)),
    FieldKind.YES_OR_NO: ("yes", True),
}
FORMED = {"email": "ada@example.com", "currency": "EUR"}


@pytest.mark.parametrize("path", [path.replace("[N]", "[2]") for path in paths()])
def test_every_field_takes_a_value_of_its_kind_and_gives_it_back(path):
    field = field_at(path)
    text, value = VALUES[field.kind]
    text = value = FORMED.get(field.names[-1], text) if field.kind is FieldKind.TEXT else text
    if field.kind is not FieldKind.TEXT:
        value = VALUES[field.kind][1]
    changed = field.replaced(BOTH, field.parsed(text))
    assert field.value_in(changed) == value
    assert field.from_json(field.as_json(value)) == value


@pytest.mark.parametrize("path", [path.replace("[N]", "[2]") for path in paths()])
def test_what_a_field_had_can_be_put_back(path):
    field = field_at(path)
    text = FORMED.get(field.names[-1], VALUES[field.kind][0])
    changed = field.replaced(BOTH, field.parsed(text))
    assert field.replaced(changed, field.value_in(BOTH)) == BOTH


@pytest.mark.parametrize("path", [path.replace("[N]", "[2]") for path in paths()])
def test_an_order_with_a_field_that_a_person_emptied_can_be_staged(path):
    field = field_at(path)
    if field.names != ("quantity",):
        order = field.replaced(BOTH, field.parsed(""))
        assert decode_order(encode(order)) == order


def test_a_part_that_says_nothing_again_is_the_one_shared_default():
    field = field_at("delivery.province")
    back = field.replaced(field.replaced(an_order(), "RM"), "")
    assert back.delivery is Order(ref="r").delivery


SHIRT = an_order(lines=(a_line(params=(("Colour", "Red"), ("Bed size", "M"))),))


@pytest.mark.parametrize("name", ["Colour", "COLOUR"])
def test_a_parameter_goes_by_its_name_in_any_case_and_keeps_the_platforms(name):
    changed = field_at(f"lines[1].params.{name}").replaced(SHIRT, "Blue")
    assert changed.lines[0].params == (("Colour", "Blue"), ("Bed size", "M"))


def test_a_name_of_a_parameter_may_have_blanks_and_dots():
    assert field_at("lines[1].params.Bed size").value_in(SHIRT) == "M"
    assert field_at("lines[1].params.No. 1").param == "No. 1"


def test_a_parameter_that_the_line_does_not_have_is_added_as_the_last():
    changed = field_at("lines[1].params.Fabric").replaced(SHIRT, "Wool")
    assert changed.lines[0].params == (*SHIRT.lines[0].params, ("Fabric", "Wool"))


def test_of_two_parameters_of_one_name_the_first_is_replaced():
    twice = an_order(lines=(a_line(params=(("Colour", "Red"), ("colour", "Blue"))),))
    changed = field_at("lines[1].params.Colour").replaced(twice, "Green")
    assert changed.lines[0].params == (("Colour", "Green"), ("colour", "Blue"))


@pytest.mark.parametrize("name", ["Colour", "Bed size", "Fabric"])
@pytest.mark.parametrize("value", ["Blue", ""])
def test_what_a_parameter_said_can_be_put_back_in_its_place(name, value):
    field = field_at(f"lines[1].params.{name}")
    said = field.from_json(field.as_json(field.value_in(SHIRT)))
    assert field.replaced(field.replaced(SHIRT, value), said) == SHIRT


@pytest.mark.parametrize(
    "path",
    [
        "lines[1].params",
        "lines[1].params.",
        "lines[1].params. Colour",
        "lines[1].params.Col\tour",
        "lines[1].params[0]",
        "lines[1].param.Colour",
        f"lines[1].params.{'x' * 101}",
        "params.Colour",
    ],
)
def test_a_path_that_names_no_parameter_is_told_how_one_is_named(path):
    with pytest.raises(FieldError, match="found no field of that path; allowed: "):
        field_at(path)


def test_a_wrong_path_of_a_line_is_told_the_path_of_its_parameters():
    with pytest.raises(FieldError, match=r"allowed: .*lines\[N\]\.params\.NAME"):
        field_at("lines[1].colour")


def test_lines_are_counted_from_1():
    assert field_at("lines[2].code").value_in(BOTH) == "B"


@pytest.mark.parametrize(
    "path", ["", "ref", "lines", "lines[0].code", "lines[x].code", "delivery", "extra", "quiet"]
)
def test_what_is_no_field_of_the_hub_is_refused(path):
    with pytest.raises(FieldError, match="found no field of that path; allowed: "):
        field_at(path)


def test_a_path_that_is_nearly_right_is_told_its_neighbours():
    with pytest.raises(FieldError, match=r"delivery.provinc: .* delivery.province, "):
        field_at("delivery.provinc")


@pytest.mark.parametrize("path", ["delivery.city", "amounts.total", "ordered_at", "is_business"])
def test_nothing_is_allowed(path):
    assert not field_at(path).parsed(" ")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("amounts.total", "1,5"),
        ("amounts.total", "NaN"),
        ("lines[1].quantity", "0"),
        ("lines[1].quantity", ""),
        ("ordered_at", "2026-11-30"),
        ("ordered_at", "9999-12-31T23:59:59-23:59"),
        ("is_business", "perhaps"),
        ("delivery.email", "ada@"),
        ("amounts.currency", "euro"),
        ("delivery.city", "Net\x00tuno"),
    ],
)
def test_a_value_that_the_field_cannot_hold_is_refused_and_not_shown(path, text):
    with pytest.raises(FieldError, match="; allowed: ") as refusal:
        field_at(path).parsed(text)
    assert not text or text not in str(refusal.value).partition("allowed")[0].replace(path, "")


BLANK = st.sampled_from(["", " ", "\t", "\n"])
ZONES = st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30))])
ANY_TEXT = st.one_of(
    st.text(),
    BLANK,
    st.decimals(allow_nan=False, allow_infinity=False, places=2).map(str),
    st.datetimes(timezones=ZONES).map(datetime.isoformat),
    st.sampled_from(["yes", "NO", "perhaps", "ada@example.com", "EUR"]),
    st.tuples(BLANK, st.sampled_from(["12.50", "Nettuno", "no"]), BLANK).map("".join),
)
ANY_FIELD = st.sampled_from([field_at(path.replace("[N]", "[1]")) for path in paths()])
STANDS_FOR = {
    FieldKind.TEXT: str,
    FieldKind.NUMBER: Decimal,
    FieldKind.TIME: datetime.fromisoformat,
    FieldKind.YES_OR_NO: lambda text: {"yes": True, "no": False}[text.lower()],
}
"""What a text that is read stands for, said in another way than the fields do."""
ALLOWED = {
    "a number such as 12.50, or nothing",
    "a number above 0",
    "a time with its offset such as 2026-11-30T08:00:00+01:00, or nothing",
    "yes, no, or nothing",
    "a text without control characters",
    f"{EXAMPLE}, or nothing",
    "an ISO 4217 code such as EUR, or nothing",
}
"""All that a refusal says of what a field may hold."""


def read(field, text):
    """Return what a field reads of a text, or else the refusal."""
    try:
        return field.parsed(text), ""
    except FieldError as refusal:
        return None, str(refusal)


@given(ANY_FIELD, ANY_TEXT)
def test_what_is_read_of_any_text_is_what_the_text_says(field, text):
    value, refusal = read(field, text)
    if not refusal and not text.strip():
        assert value in ("", None)
    elif not refusal:
        assert value == STANDS_FOR[field.kind](text.strip())


@given(ANY_FIELD, ANY_TEXT)
def test_an_order_with_any_text_that_was_read_is_the_same_after_it_was_staged(field, text):
    value, refusal = read(field, text)
    if not refusal:
        order = field.replaced(BOTH, value)
        assert decode_order(encode(order)) == order


@given(ANY_FIELD, ANY_TEXT)
def test_a_refusal_of_any_text_says_where_and_what_is_allowed_and_nothing_of_the_text(field, text):
    refusal = read(field, text)[1]
    kept = text.strip()
    found = f"a text of {len(kept)} characters" if kept else "nothing"
    said, _, allowed = refusal.partition("; allowed: ")
    assert not refusal or (said, allowed in ALLOWED) == (f"{field.path}: found {found}", True)


@given(ANY_FIELD, st.text())
def test_a_text_is_refused_by_a_field_of_texts_for_its_form_or_control_characters_only(field, text):
    refusal = read(field, text)[1]
    is_plain = all(unicodedata.category(letter) != "Cc" for letter in text)
    if field.kind is FieldKind.TEXT and field.names[-1] not in FORMED and is_plain:
        assert not refusal
