"""Settings of the steps that change money: which are read, and mistakes said with their key."""

from __future__ import annotations

from decimal import Decimal

import pytest

from unit.config.settings import a_connector, faults_of, some_variables

ITALY = {"country": "IT", "rate": "22"}

BAD_STEPS = {
    "prices that say nothing": (
        {"step": "prices", "basis": "net"},
        ": found an object; allowed: at least one of percent, amount, round_to",
    ),
    "prices with a text": (
        {"step": "prices", "percent": "-5 %"},
        '.percent: found "-5 %"; allowed: a number or a number in quotes, such as "19.90"',
    ),
    "a percentage below that of all": (
        {"step": "prices", "percent": "-101"},
        ": found an object; allowed: in percent, a number from -100 to 1000",
    ),
    "an amount that is a slip of the pen": (
        {"step": "shipping_cost", "amount": "1E+9"},
        ": found an object; allowed: in amount, a number from 0 to 100000",
    ),
    "rounding to nothing": (
        {"step": "prices", "round_to": 0},
        ": found an object; allowed: in round_to, a number from 0.001 to 100000",
    ),
    "another basis": (
        {"step": "prices", "percent": "1", "basis": "netto"},
        ".basis: found \"netto\"; allowed: 'gross' or 'net'; did you mean \"net\"?",
    ),
    "no number": (
        {"step": "discount", "amount": "NaN"},
        '.amount: found "NaN"; allowed: ',
    ),
    "an amount and a percentage": (
        {"step": "discount", "amount": 1, "percent": 1},
        ": found an object; allowed: one of amount, percent",
    ),
    "neither amount nor percentage": (
        {"step": "fee", "title": "Fee"},
        ": found an object; allowed: one of amount, percent",
    ),
    "a fee without a title": (
        {"step": "fee", "title": " ", "amount": 1},
        ": found an object; allowed: in title, a text on one line, which the shop shows",
    ),
    "a rate above all": (
        {"step": "shipping_tax", "rate": 122},
        ": found an object; allowed: in rate, a number from 0 to 100",
    ),
    "a country by its name": (
        {"step": "tax", "rows": [{"country": "Italy", "rate": 22}]},
        ".rows[0]: found an object; allowed: in country, a code of two capital letters",
    ),
    "a country twice": (
        {"step": "tax", "rows": [ITALY, ITALY]},
        ": found an object; allowed: in each row of rows a country that no other row has",
    ),
    "no rate at all": (
        {"step": "tax", "rows": []},
        ": found an object; allowed: at least one entry in rows, or default_rate",
    ),
    "a rate for every country, and others that are blocked": (
        {"step": "tax", "rows": [], "default_rate": 20, "otherwise": "block"},
        ': found an object; allowed: default_rate or "otherwise": "block", not both',
    ),
}


def variables_with(step):
    return some_variables(configuration={"transformation": "t"}, transformations={"t": [step]})


@pytest.mark.parametrize("name", BAD_STEPS)
def test_a_mistake_in_a_step_is_said_with_its_key(name):
    step, message = BAD_STEPS[name]
    (fault,) = faults_of(variables_with(step))
    assert fault.startswith(f"order_upload_transformations.t[0]{message}")


@pytest.mark.parametrize("written", ["0.1", 0.1])
def test_an_amount_is_read_as_it_is_written(written):
    step = {"step": "shipping_cost", "amount": written}
    connector = a_connector(configuration={"transformation": "t"}, transformations={"t": [step]})
    assert connector.steps[0].amount == Decimal("0.1")
