"""What a person says to a plan, in a run's tab: the run waits for it, and goes on with it."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import expect

CONNECTORS = "/plugin/order-upload-connectors"
DAG = "order_upload__asks_first"
ORDER = "402-1184523-7716301"
PLANNED_WITHIN_S = 90


def question_of(served, *, answered=False):
    """Return Airflow's question about the last run of the connector, or None."""
    path = f"/api/v2/dags/{DAG}/dagRuns/~/hitlDetails?response_received={str(answered).lower()}"
    asked = served.ask(path, token=served.token())["hitl_details"]
    return asked[-1] if asked else None


@pytest.fixture
def waiting(served):
    """Wait until a run asks about its plan, and return that run's id."""
    end = time.monotonic() + PLANNED_WITHIN_S
    while time.monotonic() < end:
        question = question_of(served)
        if question:
            return question["task_instance"]["dag_run_id"]
        time.sleep(0.5)
    pytest.fail(f"no run of {DAG} asked within {PLANNED_WITHIN_S} s")


def log_in(page, served, user):
    page.get_by_label("Username").fill(user)
    page.get_by_label("Password", exact=True).fill(served.passwords[user])
    page.get_by_role("button", name="Sign in").click()


@pytest.fixture
def open_plan(served, open_page, waiting):
    """Log in as somebody and open the run that waits, as its connector's row leads there."""

    def opened(user="admin"):
        page = open_page(CONNECTORS, user="")
        log_in(page, served, user)
        page.get_by_role("link", name=re.compile("waits for approval")).click()
        expect(page.get_by_role("table", name="Plan", exact=True)).to_be_visible()
        return page

    return opened


def answer(page, choice):
    page.get_by_role("button", name=choice).click()


def test_a_plan_is_shown_field_by_field_without_a_word_of_the_buyer(open_plan, picture):
    page = open_plan()
    order = page.get_by_role("row").filter(has_text=ORDER)
    order.get_by_text(re.compile(r"^\d+ fields$")).click()
    expect(order.get_by_role("row").filter(has_text="content.lines[0].sku")).to_contain_text(
        "TSHIRT-01"
    )
    expect(order.get_by_role("row").filter(has_text="billing.city")).to_contain_text("not shown")
    assert "Anzio" not in page.content()
    picture(page, "airflow-plan")


def test_who_may_only_look_has_no_buttons(open_plan):
    page = open_plan("viewer")
    expect(page.get_by_text("The plan waits for somebody who may")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Approve|Reject"))).to_have_count(0)


def test_a_plan_that_is_rejected_says_by_whom_and_sends_nothing(open_plan, served, waiting):
    page = open_plan()
    answer(page, "Reject")
    expect(page.get_by_text("Rejected by admin.")).to_be_visible()
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    counts = ended_with(page, served, waiting)
    expect(counts).to_contain_text("2 blocked")


def test_a_plan_that_is_approved_says_by_whom_and_is_sent(open_plan, served, waiting):
    page = open_plan()
    answer(page, "Approve")
    expect(page.get_by_text("Approved by admin.")).to_be_visible()
    counts = ended_with(page, served, waiting)
    expect(counts).to_contain_text("2 created")
    expect(page.get_by_text("Approved by admin.")).to_be_visible()


def ended_with(page, served, run_id):
    """Return what the tab counts of a run once it has ended."""
    path = f"/api/v2/dags/{DAG}/dagRuns/{run_id}"
    end = time.monotonic() + PLANNED_WITHIN_S
    while served.ask(path, token=served.token())["state"] == "running":
        if time.monotonic() > end:
            pytest.fail(f"run {run_id} does not end")
        time.sleep(0.5)
    page.reload()
    return page.get_by_role("group", name="Orders by outcome")
