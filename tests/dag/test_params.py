"""The trigger form: what Airflow shows, refuses, and lets through to us."""

from __future__ import annotations

import pytest
from airflow.sdk.definitions.param import ParamsDict
from airflow.sdk.exceptions import ParamValidationError

from order_upload.airflow.params import trigger_form
from order_upload.domain.policies import MailPolicy, StockPolicy


@pytest.fixture
def form():
    return ParamsDict(trigger_form())


def test_every_field_has_a_default_that_its_own_rule_lets_through(form):
    assert set(form.validate()) == set(trigger_form())


def test_the_form_asks_what_the_design_names(form):
    designed = {"dry_run", "update", "order_refs", "since", "until", "limit", "retry", "force"}
    assert set(form) == designed | {"mail", "stock"}


@pytest.mark.parametrize("name", list(trigger_form()))
def test_every_field_is_explained(form, name):
    param = form.get_param(name)
    assert all((param.schema["title"], param.description))


def test_what_is_asked_most_stands_first_and_in_the_section_that_is_open(form):
    is_open = [name for name in form if form.get_param(name).schema.get("section") is None]
    assert is_open == list(form)[:3] == ["dry_run", "order_refs", "retry"]


@pytest.mark.parametrize("name", ["order_refs", "since", "until", "limit"])
def test_what_may_be_empty_is_not_marked_as_required(form, name):
    form[name] = None
    assert "null" in form.get_param(name).schema["type"]


@pytest.mark.parametrize(
    "text",
    ["yesterday", "30.11.2026", "2026-13-01", "2026-11-32", "2026-11-30 25:00", "2026-11-30 8:00"],
)
def test_airflow_refuses_a_time_that_is_none(form, text):
    with pytest.raises(ParamValidationError, match="since"):
        form["since"] = text


@pytest.mark.parametrize("text", ["", " 2026-11-30 ", "2026-11-30 08:00:30+01:00"])
def test_airflow_lets_through_what_can_be_read_as_a_time(form, text):
    form["until"] = text
    assert form["until"] == text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("limit", 0),
        ("limit", "5"),
        ("limit", 10**9),
        ("update", "everything"),
        ("mail", "sometimes"),
        ("order_refs", "bindcommerce:1"),
        ("order_refs", [1]),
        ("dry_run", "yes"),
        ("since", 2026),
    ],
)
def test_airflow_refuses_what_can_not_be_meant(form, name, value):
    with pytest.raises(ParamValidationError, match=name):
        form[name] = value


@pytest.mark.parametrize("text", ["2026-11-30", "2026-11-30 08:00", "2026-11-30T08:00:00Z"])
def test_airflow_lets_a_plain_date_and_a_time_without_an_offset_through_to_us(form, text):
    form["since"] = text
    assert form["since"] == text


@pytest.mark.parametrize(("name", "kind"), [("mail", MailPolicy), ("stock", StockPolicy)])
def test_mail_and_stock_offer_what_the_shop_knows(form, name, kind):
    assert form.get_param(name).schema["enum"] == [
        "as_configured",
        *(value.value for value in kind),
    ]
