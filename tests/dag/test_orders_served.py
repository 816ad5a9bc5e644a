"""Who gets what from the page Orders, and what a person does there, on Airflow's own server."""

from __future__ import annotations

import pytest
from airflow.models.log import Log
from airflow.utils.session import create_session
from sqlalchemy import select

from builders import NOON, an_order
from order_upload.ledger import Ledger, Waiting
from order_upload.ledger.order_names import NumberedOrder
from order_upload.staging import Staging
from order_upload.staging.records import encode
from page_rules import CONNECTORS, Rules, set_up_connectors
from result_builders import a_blocked, a_result, report_run

LOOKER = Rules(read=["seen"])
SENDER = Rules(read=["seen"], trigger=["seen"])
REF = "bindcommerce:1"
CORRECTION = {
    "connector": "seen", "ref": REF, "field": "delivery.city", "value": "Quuxia", "why": "a call",
}  # fmt: skip
POSTS = {
    "send-again": {"connector": "seen", "refs": [REF]},
    "leave-alone": {"connector": "seen", "refs": [REF], "why": "a return"},
    "correct": CORRECTION,
}


@pytest.fixture
def ledger(tmp_path, monkeypatch):
    """The ledger of two connectors, each with a created order and one that waits."""
    set_up_connectors(monkeypatch, tmp_path)
    ledger = Ledger(f"sqlite:///{tmp_path}/ledger.db")
    for connector in CONNECTORS:
        kept = [a_blocked(REF, number=f"404-{connector}"), a_result("bindcommerce:2")]
        report_run(ledger, "run_1", *kept, connector=connector)
        ledger.names.keep(connector, [NumberedOrder(REF, f"404-{connector}")])
        files = Staging(tmp_path / "staging").waiting(connector)
        name = files.name_for("run_1")
        with files.write_lines(name) as lines:
            lines.write(encode(an_order()))
        row = Waiting(REF, None, "blocked", "unmapped_status", "eBay / FROB", NOON, 1, name)
        ledger.settle(connector, "run_1", settled=(), waiting=[row], close_batches=())
    yield ledger
    ledger.close()


@pytest.fixture
def ask(ledger, page_client):
    """Ask a page of ours as somebody with these rules; None is nobody."""

    def asked(path, rules=LOOKER, body=None):
        browser = page_client(rules)
        path = f"/order-upload/orders{path}"
        return browser.get(path) if body is None else browser.post(path, json=body)

    return asked


LIFE = f"/life?connector=seen&ref={REF}"


@pytest.mark.parametrize("path", ["", "/choices", LIFE])
def test_who_is_not_logged_in_sees_nothing(ask, path):
    assert ask(path, None).status_code == 401


@pytest.mark.parametrize(("path", "body"), POSTS.items())
def test_who_is_not_logged_in_does_nothing(ask, path, body):
    assert ask(f"/{path}", None, body).status_code == 401


def test_orders_of_a_connector_that_a_person_may_not_see_are_not_there(ask):
    assert {order["connector"] for order in ask("").json()["orders"]} == {"seen"}
    assert ask("?connector=hidden").json()["orders"] == []
    assert ask("?number=404-hidden").json()["orders"] == []


def test_nor_is_their_life(ask):
    assert ask(f"/life?connector=hidden&ref={REF}").status_code == 404


def test_nor_can_anything_be_done_about_them(ask):
    rules = Rules(read=["seen"], trigger=["seen"], edit=True)
    answers = [
        ask(f"/{path}", rules, {**body, "connector": "hidden"}) for path, body in POSTS.items()
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]


@pytest.mark.parametrize("number", [REF, "1", "404-seen"])
def test_an_order_is_found_by_any_of_its_numbers(ask, number):
    found = ask(f"?number={number}").json()["orders"]
    assert [(order["ref"], order["outcome"]) for order in found] == [(REF, "blocked")]


def test_filters_are_met(ask):
    found = ask("?outcome=created&days=400").json()["orders"]
    assert [order["ref"] for order in found] == ["bindcommerce:2"]


def test_a_page_says_where_the_next_one_goes_on(ask, ledger):
    many = [a_result(f"bindcommerce:{number}") for number in range(100, 170)]
    report_run(ledger, "run_2", *many, connector="seen")
    first = ask("?outcome=created").json()
    rest = ask(f"?outcome=created&after={first['next']}").json()
    refs = {order["ref"] for order in (*first["orders"], *rest["orders"])}
    assert (len(first["orders"]), len(refs), rest["next"]) == (50, 71, "")


def test_a_place_that_is_none_is_refused(ask):
    assert ask("?after=nowhere").status_code == 422


def test_filters_can_be_chosen_from_what_there_is(ask):
    choices = ask("/choices").json()
    assert (choices["connectors"], choices["sold_on"]) == (["seen"], ["Amazon IT"])
    assert "delivery.city" in choices["fields"]


def test_a_life_says_how_the_order_waits_and_what_to_do(ask):
    life = ask(LIFE).json()
    assert life["waits"]["waits_for"] == "eBay / FROB"
    assert life["waits"]["remedy"]
    assert [event["outcome"] for event in life["events"]] == ["blocked"]


def test_an_order_of_which_nothing_is_kept_has_none(ask):
    assert ask("/life?connector=seen&ref=bindcommerce:9").status_code == 404


@pytest.mark.parametrize(("path", "body"), POSTS.items())
def test_who_may_only_look_does_nothing(ask, ledger, path, body):
    assert ask(f"/{path}", LOOKER, body).status_code == 403
    assert ledger.order_results.life("seen", REF).acts == []


def test_who_may_trigger_may_send_and_leave_alone_and_not_correct(ask):
    answers = [ask(f"/{path}", SENDER, body).status_code for path, body in POSTS.items()]
    assert answers == [200, 200, 403]
    may = {"send": True, "correct": False, "see_buyer": False}
    assert ask(LIFE, SENDER).json()["may"] == may


def test_what_is_sent_again_is_taken_up_by_a_run_that_does_not_ask_the_hub(ask, ledger):
    answer = ask("/send-again", SENDER, POSTS["send-again"]).json()
    assert answer["conf"] == {"order_refs": [REF], "retry": True}
    assert REF in ledger.decisions.to_send_again("seen")


def test_of_what_is_not_kept_the_hub_is_asked(ask):
    body = {"connector": "seen", "refs": ["bindcommerce:2"]}
    answer = ask("/send-again", SENDER, body)
    assert answer.json().get("conf") in (None, {"order_refs": ["bindcommerce:2"]})


def test_an_order_that_is_left_alone_is_so_by_that_person(ask, ledger):
    ask("/leave-alone", SENDER, POSTS["leave-alone"])
    made = ledger.decisions.dismissals("seen")[REF]
    assert (made.made_by, made.why) == ("ada", "a return")


def test_a_correction_is_kept_and_its_value_is_shown_nowhere(ask, ledger):
    editor = Rules(read=["seen"], trigger=["seen"], edit=True)
    assert ask("/correct", editor, CORRECTION).status_code == 200
    (made,) = ledger.decisions.corrections("seen", REF)[REF]
    assert (made.value, made.made_by) == ("Quuxia", "ada")
    life = ask(LIFE, editor).text
    assert "Quuxia" not in life + ask("", editor).text
    assert '"act":"corrected","field":"delivery.city","person":"ada"' in life


def test_a_correction_is_taken_back(ask, ledger):
    editor = Rules(read=["seen"], edit=True)
    ask("/correct", editor, CORRECTION)
    assert ask("/correct", editor, {**CORRECTION, "value": None}).status_code == 200
    assert ledger.decisions.corrections("seen", REF) == {}


@pytest.mark.parametrize(
    "change", [{"field": "no.such"}, {"ref": "bindcommerce:77"}, {"why": ""}], ids=str
)
def test_a_correction_that_cannot_be_is_refused_with_what_is_wrong(ask, ledger, change):
    answer = ask("/correct", Rules(read=["seen"], edit=True), CORRECTION | change)
    assert answer.status_code == 422
    assert answer.json()["detail"]
    assert ledger.decisions.corrections("seen") == {}


def test_who_did_what_is_in_airflows_audit_log_without_the_value(ask):
    ask("/correct", Rules(read=["seen"], edit=True), CORRECTION)
    with create_session() as session:
        entries = session.scalars(select(Log).where(Log.event == "order_upload.order")).all()
        assert entries[-1].owner == "ada"
        assert entries[-1].extra == f"seen: correct delivery.city: {REF}"
