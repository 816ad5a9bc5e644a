"""What the hub's texts mean."""

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from order_upload.sources.bindcommerce.values import (
    UnreadableValueError,
    read_currency,
    read_decimal,
    read_email,
    read_text,
    read_yes_or_no,
    shown,
    time_reader,
)

EARLIEST, LATEST = datetime.fromisoformat("1900-01-02"), datetime.fromisoformat("9999-12-30")

in_rome = time_reader(ZoneInfo("Europe/Rome"))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12.50", "12.50"),
        ("12,50", "12.50"),
        (" 7 ", "7"),
        ("-0.5", "-0.5"),
        (".5", "0.5"),
        ("1.0E-5", "0.000010"),
    ],
)
def test_a_number_is_read_with_dot_or_comma(text, number):
    assert read_decimal(text) == Decimal(number)


def test_a_number_keeps_its_last_zeros():
    assert str(read_decimal("12.50")) == "12.50"


@pytest.mark.parametrize(
    "text", ["NaN", "inf", "-Infinity", "1E+99", "1.234,56", "1,2,3", "abc", "٣", "--1", "1 000"]
)
def test_what_is_no_number_is_refused(text):
    with pytest.raises(UnreadableValueError) as refusal:
        read_decimal(text)
    assert refusal.value.code == "not_a_number"


@pytest.mark.parametrize("text", ["1,234", "-12,500"])
def test_a_comma_that_may_mean_thousands_is_refused(text):
    with pytest.raises(UnreadableValueError) as refusal:
        read_decimal(text)
    assert refusal.value.code == "ambiguous_number"


def test_a_comma_after_nothing_but_zero_means_no_thousands():
    assert read_decimal("0,125") == Decimal("0.125")


@pytest.mark.parametrize(
    "text",
    [
        "2018-01-10 12:36:19",
        "2018:01:10 12:36:19",
        "2018: 01: 10 12:36:19",
        "2018-01-10T12:36:19",
        "2018/1/10 12:36:19.000",
        "2018-01-10T11:36:19Z",
        "2018-01-10 05:36:19-06:00",
    ],
)
def test_every_form_of_a_time_gives_the_same_moment(text):
    assert in_rome(text) == datetime(2018, 1, 10, 11, 36, 19, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2018-01-10", "2018:01:10", "2018: 01: 10"])
def test_a_date_alone_is_midnight_in_the_hubs_zone(text):
    assert in_rome(text) == datetime(2018, 1, 9, 23, 0, tzinfo=UTC)


def test_the_zero_date_of_mysql_says_nothing():
    assert in_rome("0000-00-00 00:00:00") is None


@given(
    st.datetimes(EARLIEST, LATEST),
    # their clocks are moved on the hour, a minute after midnight, by half an hour
    st.sampled_from(["Europe/Rome", "America/St_Johns", "Australia/Lord_Howe"]),
    st.sampled_from(["%Y-%m-%d %H:%M:%S", "%Y:%m:%d %H:%M:%S"]),
)
def test_every_moment_is_read_as_the_calendar_has_it(moment, zone, form):
    local = moment.replace(microsecond=0, fold=0, tzinfo=ZoneInfo(zone))

    assert time_reader(ZoneInfo(zone))(local.strftime(form)) == local.astimezone(UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30 10:00:00",
        "2026-13-01",
        "31/12/2026",
        "yesterday",
        "2026-01-01 25:00",
        "2026-09-01 080000.0",
    ],
)
def test_a_date_that_is_none_is_refused(text):
    with pytest.raises(UnreadableValueError) as refusal:
        in_rome(text)
    assert refusal.value.code == "not_a_time"


def test_an_hour_that_dst_repeats_means_the_first_one():
    assert in_rome("2026-10-25 02:30:00") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_an_hour_that_dst_skips_is_read_as_if_the_clock_had_not_moved():
    assert in_rome("2026-03-29 02:30:00") == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "truth"), [("YES", True), ("no", False), ("1", True), ("0", False), (" ", None)]
)
def test_yes_and_no_are_read(text, truth):
    assert read_yes_or_no(text) is truth


def test_a_currency_is_read_in_capitals():
    assert read_currency(" eur ") == "EUR"


def test_a_currency_that_the_world_does_not_have_is_refused():
    with pytest.raises(UnreadableValueError, match="not_a_currency"):
        read_currency("ZZQ")


@pytest.mark.parametrize("personal", ["Giulia Rossi", "a@b.it", "0333 1234567 0333 1234567 000"])
def test_a_slipped_column_does_not_show_a_person(personal):
    assert personal not in shown(personal)


@pytest.mark.parametrize(
    "text",
    [
        "ada@example.com",
        " a.b+c@mail.example.co.uk ",
        "o'neil_9@xn--fiq228c.example",
        "7abc@marketplace.amazon.it",
    ],
)
def test_an_email_address_is_read_without_its_outer_blanks(text):
    assert read_email(text) == text.strip()


def test_an_email_address_may_be_missing():
    assert read_email("  ") == ""


@pytest.mark.parametrize(
    "text",
    [
        "v@example.com\r\nDATA\r\nSubject: refund",
        "v@example.com\r",
        "v@exam\x00ple.com",
        "v@example.com\x7f",
        "v@example.com, x@example.com",
        "<v@example.com>",
        "Ada Rossi",
        "v@example",
        "v@192.0.2.1",
        "v@@example.com",
        ".v@example.com",
        "v..w@example.com",
        "v@-example.com",
        f"{'v' * 65}@example.com",
        f"v@{'e' * 63}.{'e' * 63}.{'e' * 63}.{'e' * 63}.com",
        "v\u00e8@example.com",
    ],
)
def test_what_is_no_email_address_is_refused(text):
    with pytest.raises(UnreadableValueError) as refusal:
        read_email(text)
    assert refusal.value.code == "not_an_email"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("D&#039;Angelo", "D'Angelo"),
        ("Rossi &amp; figli", "Rossi & figli"),
        ("&quot;Da Ada&quot;", '"Da Ada"'),
        ("caff&egrave;", "caffè"),
        ("&#x27;Ada&#x27;", "'Ada'"),
        ("AT&T", "AT&T"),
        ("R&D; sales", "R&D; sales"),
        ("?a=1&copy=2", "?a=1&copy=2"),
        ("&notes;", "&notes;"),
        ("&amp;quot;", "&quot;"),
        ("  plain  ", "plain"),
    ],
)
def test_an_entity_is_read_once_where_it_is_a_whole_one(text, read):
    assert read_text(text) == read
