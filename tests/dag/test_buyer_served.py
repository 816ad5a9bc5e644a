"""Whom an order names, on Airflow's own server: who may ask, and that it is written down."""

from __future__ import annotations

import io
import json
import logging

import pytest
from airflow.models.log import Log
from airflow.utils.session import create_session
from sqlalchemy import select

from builders import NOON, an_address, an_order
from hub_payloads import xml, xml_order
from order_upload.domain.order import Customer
from order_upload.ledger import Ledger, Waiting
from order_upload.pipeline.stages import ORDERS
from order_upload.staging import Staging
from order_upload.staging.records import encode
from page_rules import Rules, set_up_connectors
from result_builders import a_result, report_run

LOOKER = Rules(read=["seen"], trigger=["seen"])
EDITOR = Rules(read=["seen"], edit=True)
REF = "bindcommerce:1"
BUYER = an_order(
    customer=Customer(
        address=an_address(name="Zebedea", city="Quuxia", email="z@quux.test", phone="055 123")
    )
)


@pytest.fixture
def ledger(tmp_path, monkeypatch):
    """A ledger in which one order of each connector was created."""
    set_up_connectors(monkeypatch, tmp_path)
    ledger = Ledger(f"sqlite:///{tmp_path}/ledger.db")
    for connector in ("seen", "hidden"):
        report_run(ledger, "run_1", a_result(REF), connector=connector)
    yield ledger
    ledger.close()


@pytest.fixture
def staging(tmp_path, ledger):
    return Staging(tmp_path / "staging")


def stage(staging, order, run_id="run_1"):
    with staging.run("seen", run_id).write_lines(ORDERS.stage, ORDERS.name) as lines:
        lines.write(encode(order))
    request = b'{"request":{"kind":"scheduled"}}'
    with staging.run("seen", run_id).write_lines(ORDERS.stage, "snapshot.json") as lines:
        lines.write(request)


@pytest.fixture
def staged(staging):
    stage(staging, BUYER)


@pytest.fixture
def ask(ledger, page_client):
    """Ask for the buyer of an order as somebody with these rules; None is nobody."""

    def asked(rules=EDITOR, connector="seen", ref=REF):
        body = {"connector": connector, "ref": ref}
        return page_client(rules).post("/order-upload/orders/buyer", json=body)

    return asked


def entries() -> list[Log]:
    with create_session() as session:
        of_buyers = select(Log).where(Log.event == "order_upload.buyer").order_by(Log.id)
        return list(session.scalars(of_buyers).all())


def test_who_is_not_logged_in_sees_no_buyer(ask, staged):
    assert ask(None).status_code == 401


def test_who_may_not_edit_variables_sees_none_and_nothing_is_written_down(ask, staged, ledger):
    before = len(entries())
    answer = ask(LOOKER)
    assert (answer.status_code, "Zebedea" in answer.text) == (403, False)
    assert (len(entries()), ledger.order_results.life("seen", REF).acts) == (before, [])


def test_who_may_edit_variables_and_not_read_the_connector_is_told_of_none(ask, staged):
    assert ask(EDITOR, connector="hidden").status_code == 404


@pytest.mark.parametrize(("rules", "may"), [(LOOKER, False), (EDITOR, True)])
def test_the_button_is_there_for_who_may(page_client, staged, rules, may):
    life = page_client(rules).get(f"/order-upload/orders/life?connector=seen&ref={REF}").json()
    assert life["may"]["see_buyer"] is may


def test_who_may_sees_name_address_mail_and_telephone(ask, staged):
    answer = ask()
    assert answer.headers["cache-control"] == "no-store"
    told = answer.json()
    assert (told["kept_in"], told["delivery"]) == ("staged", None)
    names = ("name", "surname", "city", "email", "phone")
    assert [told["billing"][name] for name in names] == [
        "Zebedea", "Rossi", "Quuxia", "z@quux.test", "055 123",
    ]  # fmt: skip


def test_the_audit_log_has_the_person_the_order_and_the_time_and_no_name(ask, staged):
    ask()
    entry = entries()[-1]
    assert (entry.owner, entry.extra) == ("ada", f"seen: show buyer: {REF}")
    assert entry.dttm is not None


def test_the_life_of_the_order_tells_who_was_shown_the_buyer(ask, staged, page_client):
    ask()
    life = page_client(LOOKER).get(f"/order-upload/orders/life?connector=seen&ref={REF}")
    (act,) = [event for event in life.json()["events"] if event["kind"] == "act"]
    assert (act["act"], act["person"], act["field"]) == ("buyer_shown", "ada", "")
    assert "Zebedea" not in life.text


def test_no_log_has_a_word_of_the_buyer(ask, staged, caplog):
    with caplog.at_level(logging.DEBUG):
        ask()
    assert "Zebedea" not in caplog.text
    assert "quux" not in caplog.text


def test_what_was_staged_last_is_shown(ask, staging, staged):
    moved = an_order(customer=Customer(address=an_address(city="Grado")))
    stage(staging, moved, "run_2")
    assert ask().json()["billing"]["city"] == "Grado"


def test_of_an_order_that_waits_its_copy_is_shown(ask, staging, ledger):
    files = staging.waiting("seen")
    name = files.name_for("run_1")
    with files.write_lines(name) as lines:
        lines.write(encode(BUYER))
    row = Waiting(REF, None, "blocked", "unmapped_status", "eBay / FROB", NOON, 1, name)
    ledger.settle("seen", "run_1", settled=(), waiting=[row], close_batches=())
    told = ask().json()
    assert (told["kept_in"], told["billing"]["name"]) == ("waiting", "Zebedea")


def test_where_only_the_archive_has_the_order_it_is_read_there(ask, staging, tmp_path, monkeypatch):
    source = {"type": "bindcommerce_files", "path": (tmp_path / "hub").as_uri()}
    connectors = json.dumps({"seen": {"node": "shop", "source": source}})
    monkeypatch.setenv("AIRFLOW_VAR_ORDER_UPLOAD_CONNECTORS", connectors)
    monkeypatch.setenv("ORDER_UPLOAD_SOURCE_ROOTS", str(tmp_path))
    archive = staging.of("seen").payloads
    for hour, city, number in ((1, "Grado", "1"), (2, "Quuxia", "1"), (3, "Anzio", "7")):
        order = xml_order(number=number, rest=f"<Customer><City>{city}</City></Customer>")
        archive.keep(io.BytesIO(xml(order)), NOON.replace(hour=hour))
    told = ask().json()
    assert (told["kept_in"], told["billing"]) == ("archived", {"city": "Quuxia"})


def test_of_what_is_not_kept_any_more_it_is_said_so_and_written_down(ask, ledger):
    assert ask().json() == {"kept_in": None}
    assert len(ledger.order_results.life("seen", REF).acts) == 1


def test_an_order_that_nobody_knows_has_no_buyer(ask):
    assert ask(ref="bindcommerce:99").status_code == 404
