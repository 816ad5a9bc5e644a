"""A run's tab and the chart, as an operator uses them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

DAG = "order_upload__marketplaces_to_shop"
CHART = "/plugin/order-upload-chart"


@pytest.fixture
def run_tab(served, open_page):
    """Open the tab of the first run, as a user."""
    runs = served.ask(f"/api/v2/dags/{DAG}/dagRuns?order_by=id&limit=1", token=served.token())
    run_id = runs["dag_runs"][0]["dag_run_id"]
    return lambda **who: open_page(f"/dags/{DAG}/runs/{run_id}/plugin/order-upload-run", **who)


def test_a_run_shows_its_orders_and_how_many_ended_how(run_tab, picture):
    page = run_tab()
    counts = page.get_by_role("group", name="Orders by outcome")
    expect(counts).to_contain_text("created")
    expect(counts).to_contain_text("blocked")
    orders = page.get_by_role("table", name="Orders of this run")
    expect(orders.get_by_role("row").filter(has_text="FROBNICATED")).to_be_visible()
    picture(page, "airflow-run-orders")


def test_an_order_of_a_run_opens_its_life(run_tab):
    page = run_tab()
    page.get_by_role("button", name="LM7731115-A", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("Waits since")


def test_the_chart_shows_todays_orders_and_what_waits(open_page, picture):
    page = open_page(CHART)
    expect(page.get_by_role("img", name="Outcomes by day")).to_be_visible()
    expect(page.get_by_role("img", name="What waits, by its age")).to_be_visible()
    texts = page.get_by_role("img", name="Outcomes by day").locator("text")
    expect(texts.filter(has_text=re.compile(r"^[1-9]\d*$")).last).to_be_visible()
    picture(page, "airflow-chart")


def test_what_a_chart_shows_can_be_read_as_numbers(open_page):
    page = open_page(CHART)
    page.get_by_text("The numbers").first.click()
    rows = page.get_by_role("table", name="Outcomes by day").get_by_role("row")
    expect(rows).to_have_count(2)
