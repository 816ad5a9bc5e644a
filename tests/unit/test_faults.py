"""One form for every text about a wrong setting, and values shown without what must stay hidden."""

from datetime import date
from decimal import Decimal

import pytest

from order_upload.errors import ConfigError
from order_upload.faults import Fault, raise_if_any, shown


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        (Fault("a.b", "5 (a number)"), "a.b: found 5 (a number)"),
        (Fault("a.b", "nothing", "text"), "a.b: found nothing; allowed: text"),
        (Fault("a.b", "nothing", "text", 'add "b"'), 'a.b: found nothing; allowed: text; add "b"'),
        (Fault("a.b", "the mask", remedy="write it"), "a.b: found the mask; write it"),
    ],
)
def test_a_fault_says_where_what_was_found_what_is_allowed_and_what_to_do(fault, text):
    assert str(fault) == text


def test_every_fault_is_said_once_on_a_line_of_its_own():
    with pytest.raises(ConfigError) as error:
        raise_if_any([Fault("a", "x"), Fault("b", "y"), Fault("a", "x")])
    assert str(error.value) == "a: found x\nb: found y"


def test_no_fault_raises_nothing():
    assert raise_if_any([]) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null (nothing)"),
        (True, "true (true or false)"),
        (5, "5 (a number)"),
        (Decimal("5.0"), "5.0 (a number)"),
        (date(2026, 1, 1), "2026-01-01 (a date)"),
        ("è", '"è"'),
        ([], "an empty list"),
        ([1, 2], "a list of 2"),
        ({"a": 1}, "an object"),
        ("user@example.com", "a text of 16 characters"),
        ("x" * 61, "a text of 61 characters"),
    ],
)
def test_a_value_is_shown_short_and_with_its_type(value, text):
    assert shown(value) == text
