"""What the page of a connector's DAG says, and what its DAG is called."""

from __future__ import annotations

import json

import pytest

from order_upload.airflow.dag_docs import filter_words
from order_upload.airflow.dags import build_dags
from order_upload.domain.filters import OrderFilter

CONNECTORS = {
    "to_shop": {
        "node": "opencart_shop",
        "source": {"type": "bindcommerce_files", "path": "file:///data/hub/*.xml"},
        "configuration": "standard",
        "filter": "ready_orders",
        "schedule": "*/15 * * * *",
        "active_windows": [
            {"days": ["mon", "tue", "wed", "thu", "fri"], "from": "07:00", "to": "21:00"}
        ],
        "timezone": "Europe/Rome",
    },
    "by_hand": {
        "node": "opencart_shop",
        "source": {"type": "bindcommerce_files", "path": "file:///data/hub/*.xml"},
    },
}
CONFIGURATIONS = {
    "standard": {
        "update": "complete",
        "statuses": {"shipped": "Shipped", "delivered": "Complete"},
        "too_long": "shorten",
        "fees": {"limit": "5.00"},
        "require_approval": True,
        "approval_hours": 4,
    }
}
FILTERS = {
    "ready_orders": {
        "origin_nodes": {"rule": "exclude", "nodes": ["Outlet eBay", "Amazon_DE"]},
        "normalized_statuses": {"rule": "select", "values": ["shipped"]},
        "time_range": {"kind": "last_days", "days": 30},
        "amounts": {"min": "10.00", "currency": "EUR"},
        "business_orders": "exclude",
        "export_once": True,
    }
}


@pytest.fixture
def variables(monkeypatch, tmp_path):
    monkeypatch.setenv("AIRFLOW_HOME", str(tmp_path))
    texts = {"connectors": CONNECTORS, "configurations": CONFIGURATIONS, "filters": FILTERS}
    for name, value in texts.items():
        monkeypatch.setenv(f"AIRFLOW_VAR_ORDER_UPLOAD_{name.upper()}", json.dumps(value))


@pytest.fixture
def dags(variables):
    return build_dags()


@pytest.fixture
def rows(dags):
    """The rows of the table of one connector's page."""

    def of(connector):
        lines = dags[f"order_upload__{connector}"].doc_md.splitlines()
        cells = [line.strip("| ").split(" | ", 1) for line in lines if line.startswith("| ")]
        return {row[0]: row[1] for row in cells if len(row) == 2}

    return of


def test_when_it_runs_is_told_with_its_windows_and_its_clock(rows):
    assert rows("to_shop")["Runs"] == (
        "`*/15 * * * *` on the clock of Europe/Rome, in the windows mon-fri 07:00-21:00"
    )


def test_a_connector_without_a_schedule_says_so(rows):
    assert rows("by_hand")["Runs"] == "by hand only: it has no schedule"


def test_the_filter_is_told_in_words(rows):
    assert rows("to_shop")["Filter"] == (
        "`ready_orders`: business orders: exclude; origin nodes: all but Outlet eBay, Amazon_DE; "
        "time range: kind: last_days, days: 30; amounts: currency: EUR, min: 10.00; "
        "export once: yes; normalized statuses: only shipped"
    )


def test_without_a_filter_every_order_passes(rows):
    assert rows("by_hand")["Filter"] == "none named: every order"


def test_a_criterion_that_lets_everything_pass_is_not_told():
    assert filter_words(OrderFilter()) == "every order"


def test_statuses_are_told_as_the_shop_calls_them(rows):
    assert rows("to_shop")["Statuses"] == (
        "shipped is Shipped in the shop; delivered is Complete in the shop; an unknown one: block"
    )


def test_settings_that_are_not_the_default_ones_are_told(rows):
    assert "too long: shorten" in rows("to_shop")["Configuration"]
    assert rows("to_shop")["Plan is approved by a person"] == "yes, within 4 hours"


def test_the_page_leads_on(dags):
    doc = dags["order_upload__to_shop"].doc_md
    assert "[Variables](/variables)" in doc
    assert "(/required_actions)" in doc


def test_what_a_name_holds_is_no_markdown(variables, monkeypatch):
    filters = {"ready_orders": {"origin_nodes": {"rule": "select", "nodes": ["**a** | b"]}}}
    monkeypatch.setenv("AIRFLOW_VAR_ORDER_UPLOAD_FILTERS", json.dumps(filters))
    assert r"only \*\*a\*\* \| b" in build_dags()["order_upload__to_shop"].doc_md


def test_a_dag_goes_by_the_name_of_its_connector_and_names_who_runs_it(dags):
    dag = dags["order_upload__to_shop"]
    assert (dag.dag_display_name, {task.owner for task in dag.tasks}) == (
        "to_shop",
        {"order upload"},
    )
