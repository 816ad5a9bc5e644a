"""A run's tab and the chart, on Airflow's own server: who sees what, and what of a plan."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from order_upload.domain.operations import Operation
from order_upload.domain.outcome import Action
from order_upload.domain.part_changes import Change
from order_upload.domain.parts import Content, OrderLine, OrderParts, PostalAddress
from order_upload.domain.plan import PlannedOrder, StockMove
from order_upload.domain.policies import Policy
from order_upload.ledger import Ledger, Waiting
from order_upload.pipeline.run import Run
from order_upload.pipeline.stages import SHOP_FACTS, part_lines
from order_upload.staging import Staging
from order_upload.staging.records import ShopFacts
from page_rules import CONNECTORS, Rules, set_up_connectors
from result_builders import a_blocked, a_result, report_run

LOOKER = Rules(read=["seen"])
CREATE = PlannedOrder(
    ref="bindcommerce:1",
    number="404-1",
    action=Action.CREATE,
    status_to="Processing",
    total="25.00",
    currency="EUR",
    operation=Operation(
        ref="bindcommerce:1",
        action=Action.CREATE,
        parts=OrderParts(
            billing=PostalAddress(city="Quuxia"),
            content=Content(lines=(OrderLine(sku="MUG-1", quantity="1"),), total="25.00"),
        ),
        policy=Policy(),
        event_id="e1",
        owner="seen",
    ),
    stock=(StockMove("MUG-1", "-1"),),
)
UPDATE = PlannedOrder(
    ref="bindcommerce:2",
    action=Action.UPDATE,
    status_from="Processing",
    status_to="Shipped",
    updates=(Change("status", "2", "3"), Change("shipping.city", "Quuxia", "Quuxia bassa")),
    mails=1,
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where staging and ledger of two connectors are."""
    set_up_connectors(monkeypatch, tmp_path)
    return tmp_path


@pytest.fixture
def ledger(folder):
    ledger = Ledger(f"sqlite:///{folder}/ledger.db")
    yield ledger
    ledger.close()


@pytest.fixture
def planned(folder, ledger):
    """A run that has made its plan, and no more."""
    run = Run(Staging(folder / "staging"), ledger, "seen", "run_1")
    with run.writer(part_lines("0001")) as lines:
        for order in (CREATE, UPDATE):
            lines.write(order)
    run.save(SHOP_FACTS, ShopFacts(installation="uuid", largest_batch=100))
    return run


@pytest.fixture
def ask(folder, page_client):
    """Ask for a run's orders as somebody with these rules; None is nobody."""

    def asked(run_id="run_1", connector="seen", rules=LOOKER):
        path = f"/order-upload/run-orders?dag_id=order_upload__{connector}&run_id={run_id}"
        return page_client(rules).get(path)

    return asked


def test_who_is_not_logged_in_sees_no_run(ask):
    assert ask(rules=None).status_code == 401


def test_a_run_of_a_connector_that_a_person_may_not_see_is_not_there(ask, ledger):
    report_run(ledger, "run_1", a_result(), connector="hidden")
    assert ask(connector="hidden").status_code == 404


def test_a_run_of_another_dag_is_none_of_ours(ask):
    assert ask(connector="of_others").status_code == 404


def test_a_run_shows_its_counts_and_its_orders(ask, ledger):
    report_run(ledger, "run_1", a_blocked(), a_result("bindcommerce:2"), connector="seen")
    page = ask().json()
    assert page["counts"] == {"blocked": 1, "created": 1}
    assert {order["ref"] for order in page["orders"]} == {"bindcommerce:1", "bindcommerce:2"}
    assert (page["is_reported"], page["plan"]) == (True, None)


def test_a_run_that_waits_for_approval_shows_its_plan_field_by_field(ask, planned):
    created, updated = ask().json()["plan"]
    assert (created["action"], created["number"], created["total"]) == ("create", "404-1", "25.00")
    shown = {change["field"]: change for change in created["changes"]}
    assert shown["content.lines[0].sku"]["after"] == "MUG-1"
    assert created["stock"] == [{"sku": "MUG-1", "quantity": "-1"}]
    assert updated["mails"] == 1
    assert updated["changes"][0] == {
        "field": "status", "before": "Processing", "after": "Shipped",
    }  # fmt: skip


def test_a_plan_is_answered_by_those_who_may_answer_airflows_question(ask, planned):
    answerer = Rules(read=["seen"], answer=["seen"])
    assert ask(rules=answerer).json()["may"] == {"answer": True}
    assert ask(rules=LOOKER).json()["may"] == {"answer": False}


def test_no_plan_tells_a_word_of_a_buyer(ask, planned):
    page = ask()
    assert "Quuxia" not in page.text
    assert {"field": "shipping.city", "before": None, "after": None} in page.json()["plan"][1][
        "changes"
    ]


def test_a_dry_run_shows_its_plan_when_it_has_ended(ask, ledger, planned):
    report_run(ledger, "run_1", connector="seen", is_dry=True)
    page = ask().json()
    assert (page["is_dry"], len(page["plan"])) == (True, 2)


def test_the_plan_of_a_run_that_was_sent_is_in_its_results(ask, ledger, planned):
    report_run(ledger, "run_1", a_result(), connector="seen")
    assert ask().json()["plan"] is None


def test_a_run_that_has_just_begun_shows_nothing_yet(ask):
    page = ask("run_9").json()
    assert (page["is_reported"], page["orders"], page["plan"]) == (False, [], None)


@pytest.fixture
def chart(folder, page_client):
    """Ask for the chart as somebody with these rules; None is nobody."""
    return lambda query="", rules=LOOKER: page_client(rules).get(f"/order-upload/chart{query}")


def test_who_is_not_logged_in_sees_no_chart(chart):
    assert chart(rules=None).status_code == 401


def test_a_chart_has_a_number_for_each_day_of_the_connectors_that_one_may_see(chart, ledger):
    for connector in CONNECTORS:
        report_run(ledger, "run_1", a_blocked(), a_result("bindcommerce:2"), connector=connector)
    page = chart("?days=7&zone=Europe/Rome").json()
    today = str(datetime.now(ZoneInfo("Europe/Rome")).date())
    assert (len(page["days"]), page["days"][-1]) == (7, today)
    (day,) = page["counts"]
    assert (day["connector"], day["day"]) == ("seen", today)
    assert (day["counts"]["blocked"], day["counts"]["created"]) == (1, 1)


def test_a_chart_says_how_old_what_waits_is(chart, ledger, a_waiting_since):
    for hours in (0, 3, 30, 24 * 60):
        a_waiting_since(timedelta(hours=hours))
    (ages,) = chart().json()["waiting"]
    assert ages["ages"] == {
        "hour": 1, "day": 1, "three_days": 1, "week": 0, "month": 0, "older": 1,
    }  # fmt: skip


@pytest.fixture
def a_waiting_since(ledger):
    """Let an order wait for so long."""

    def wait(age):
        since = datetime.now(UTC) - age
        ref = f"bindcommerce:{age.total_seconds():.0f}"
        row = Waiting(ref, None, "blocked", "unmapped_status", "x", since, 1, "run_1.jsonl")
        ledger.settle("seen", ref, settled=(), waiting=[row], close_batches=())

    return wait


@pytest.mark.parametrize("query", ["?zone=Nowhere/Here", "?days=0", "?days=4000"])
def test_a_chart_of_what_cannot_be_is_refused(chart, query):
    assert chart(query).status_code == 422
