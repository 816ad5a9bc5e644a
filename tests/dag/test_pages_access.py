"""Who gets what from the pages: Airflow's login and permissions decide, on Airflow's own server."""

from __future__ import annotations

import json

import pytest
from airflow.models import Variable
from airflow.models.log import Log
from airflow.utils.session import create_session
from sqlalchemy import select

from builders import NOON
from order_upload.airflow.names import dag_id_of
from order_upload.domain.rows_to_add import correspondence_to_add
from order_upload.ledger import Ledger, Waiting
from page_rules import Rules

CONNECTORS = {
    name: {"node": "shop", "source": {"type": "bindcommerce_files"}} for name in ("seen", "hidden")
}
DOCTOR = "order_upload_doctor"
CORRESPONDENCES = "order_upload_correspondences"
ROW = {"kind": "courier", "from": "Bartolini Sped.", "to": "brt"}
REMEDY = correspondence_to_add("zone", "SU", "zone in the shop", country="IT")
PAGES = ("todo", "todo/count", "todo/icon/dark.svg", "connectors", "mappings")


@pytest.fixture
def ledger(tmp_path):
    return Ledger(f"sqlite:///{tmp_path}/ledger.db")


@pytest.fixture
def surroundings(tmp_path, monkeypatch, airflow_db, ledger):
    """Two connectors, each with an order that waits."""
    monkeypatch.setenv("AIRFLOW_CONN_ORDER_UPLOAD_LEDGER", f"sqlite:///{tmp_path}/ledger.db")
    monkeypatch.setenv("ORDER_UPLOAD_STAGING", str(tmp_path / "staging"))
    monkeypatch.setenv("AIRFLOW_VAR_ORDER_UPLOAD_CONNECTORS", json.dumps(CONNECTORS))
    for connector in CONNECTORS:
        let_wait(ledger, connector)


def let_wait(ledger: Ledger, connector: str) -> None:
    """Let an order wait for a zone, as a run leaves it."""
    ref = f"bindcommerce:{connector}"
    row = Waiting(ref, None, "blocked", "unknown_zone", "zone IT / SU", NOON, 1, "run_1.jsonl")
    ledger.settle(connector, "run_1", settled=(), waiting=[row], close_batches=())
    wait = {"group": "zone IT / SU", "message": "zone: found 'SU'", "remedy": REMEDY}
    ledger.record_run(connector, "run_1", {"waits": [wait]})


@pytest.fixture
def client(surroundings, page_client):
    """A browser at Airflow's own server, logged in as somebody with these rules; None: nobody."""
    return page_client


def saved_rows() -> list[dict[str, str]]:
    return json.loads(Variable.get(CORRESPONDENCES, default_var="[]"))


def save(browser, row=ROW, mark="", place=None):
    body = {"variable": CORRESPONDENCES, "row": row, "mark": mark, "place": place}
    return browser.put("/order-upload/mapping/row", json=body)


@pytest.fixture(autouse=True)
def no_rows_are_left(airflow_db):
    """Each test begins without the Variable."""
    yield
    Variable.delete(CORRESPONDENCES)


@pytest.mark.parametrize("page", PAGES)
def test_who_is_not_logged_in_gets_nothing(client, page):
    assert client(None).get(f"/order-upload/{page}").status_code == 401


def test_who_is_not_logged_in_saves_nothing(client):
    assert (save(client(None)).status_code, saved_rows()) == (401, [])


def test_of_a_connector_that_a_person_may_not_see_there_is_no_row(client):
    groups = client(Rules(read=["seen"])).get("/order-upload/todo").json()["groups"]
    assert [group["connector"] for group in groups] == ["seen"]


def test_orders_of_a_connector_that_a_person_may_not_see_are_not_counted(client):
    assert client(Rules(read=["seen"])).get("/order-upload/todo/count").json() == {"count": 1}


def test_who_may_see_no_connector_has_nothing_to_do(client):
    assert client(Rules()).get("/order-upload/todo").json() == {"count": 0, "groups": []}


def test_a_group_says_how_many_orders_wait_and_the_row_to_add(client):
    (group,) = client(Rules(read=["seen"])).get("/order-upload/todo").json()["groups"]
    assert (group["count"], group["row"]["open"]) == (1, ["to"])


def test_who_may_only_look_is_offered_nothing(client):
    (group,) = client(Rules(read=["seen"])).get("/order-upload/todo").json()["groups"]
    assert group["may"] == {"trigger": False, "map": False}


def test_who_may_trigger_and_edit_is_offered_both(client):
    rules = Rules(read=["seen"], trigger=["seen"], edit=True)
    (group,) = client(rules).get("/order-upload/todo").json()["groups"]
    assert group["may"] == {"trigger": True, "map": True}


def test_who_may_not_edit_variables_saves_no_row(client):
    done = save(client(Rules(read=["seen"], trigger=["seen"])))
    assert (done.status_code, saved_rows()) == (403, [])


def test_who_may_not_edit_variables_is_told_no_choices(client):
    body = {"connector": "seen", "variable": CORRESPONDENCES, "row": ROW}
    browser = client(Rules(read=["seen"]))
    assert browser.post("/order-upload/mapping/choices", json=body).status_code == 403
    asked = {"connector": "seen", "code": "A-1"}
    assert browser.post("/order-upload/mapping/products", json=asked).status_code == 403


def test_who_may_not_trigger_gets_no_run(client):
    browser = client(Rules(read=["seen"], edit=True))
    path = f"/api/v2/dags/{dag_id_of('seen')}/dagRuns"
    done = browser.post(path, json={"logical_date": None, "conf": {"retry": True}})
    assert done.status_code == 403


def test_a_connector_that_a_person_may_not_see_has_no_choices(client):
    body = {"connector": "hidden", "variable": CORRESPONDENCES, "row": ROW}
    browser = client(Rules(read=["seen"], edit=True))
    assert browser.post("/order-upload/mapping/choices", json=body).status_code == 404
    asked = {"connector": "hidden", "code": "A-1"}
    assert browser.post("/order-upload/mapping/products", json=asked).status_code == 404


def test_who_may_edit_variables_adds_a_row(client):
    done = save(client(Rules(edit=True)))
    assert (done.status_code, saved_rows()) == (200, [ROW])


def test_what_stands_in_the_variable_stays_as_it_was_written(client):
    written = '[ {"kind":"country", "from": "Italia",  "to": "IT"} ]'
    Variable.set(CORRESPONDENCES, written)
    browser = client(Rules(read=["seen"], edit=True))
    body = {"connector": "seen", "variable": CORRESPONDENCES, "row": ROW}
    mark = browser.post("/order-upload/mapping/choices", json=body).json()["mark"]
    assert save(browser, mark=mark).status_code == 200
    assert Variable.get(CORRESPONDENCES).startswith(written.removesuffix(" ]") + ",")


def test_a_row_is_edited_in_its_place(client):
    browser = client(Rules(edit=True))
    mark = save(browser).json()["mark"]
    edited = {**ROW, "to": "gls"}
    assert save(browser, edited, mark, place=0).status_code == 200
    assert saved_rows() == [edited]


def test_a_row_is_taken_out(client):
    browser = client(Rules(edit=True))
    mark = save(browser).json()["mark"]
    assert (save(browser, None, mark, place=0).status_code, saved_rows()) == (200, [])


def test_a_row_that_is_not_there_is_not_edited(client):
    browser = client(Rules(edit=True))
    mark = save(browser).json()["mark"]
    assert (save(browser, ROW, mark, place=1).status_code, saved_rows()) == (422, [ROW])


def test_own_rows_are_shown_to_those_who_may_read_the_variable(client):
    save(client(Rules(edit=True)))
    shown = client(Rules()).get("/order-upload/mappings").json()["lists"][CORRESPONDENCES]
    assert (shown["own"], shown["may_edit"], len(shown["shipped"]) > 100) == ([], False, True)


def test_a_connector_that_a_person_may_not_see_is_not_listed(client):
    shown = client(Rules(read=["seen"])).get("/order-upload/connectors").json()
    assert [row["name"] for row in shown["connectors"]] == ["seen"]
    assert (shown["connectors"][0]["waiting"], shown["may"]) == (1, {"examine": False})


def test_who_may_not_trigger_the_doctor_examines_no_shop(client):
    browser = client(Rules(read=["seen"], trigger=["seen"], edit=True))
    assert browser.post("/order-upload/shops/shop/examination").status_code == 403
    assert browser.post("/order-upload/hubs/hub/examination").status_code == 403


def test_a_shop_of_no_connector_that_a_person_may_see_is_not_examined(client):
    browser = client(Rules(read=["seen"], trigger=[DOCTOR]))
    assert browser.post("/order-upload/shops/other/examination").status_code == 404


def test_a_broken_connector_says_what_is_wrong(client, monkeypatch):
    broken = {**CONNECTORS, "seen": {"node": 7}}
    monkeypatch.setenv("AIRFLOW_VAR_ORDER_UPLOAD_CONNECTORS", json.dumps(broken))
    (row,) = client(Rules(read=["seen"])).get("/order-upload/connectors").json()["connectors"]
    assert "order_upload_connectors.seen.node: found 7" in row["broken"]


def test_the_picture_in_the_navigation_has_the_count_of_who_looks(client):
    both = client(Rules(read=["seen", "hidden"])).get("/order-upload/todo/icon/light.svg")
    assert (">2<" in both.text, both.headers["cache-control"]) == (True, "no-store")
    assert "<text" not in client(Rules()).get("/order-upload/todo/icon/light.svg").text


def test_a_variable_that_somebody_else_has_changed_is_not_saved(client):
    browser = client(Rules(edit=True))
    save(browser)
    done = save(browser, {**ROW, "from": "Bartolini 2"})
    assert (done.status_code, saved_rows()) == (409, [ROW])


def test_a_row_that_no_dag_could_read_is_refused_with_what_is_wrong(client):
    done = save(client(Rules(edit=True)), {**ROW, "kind": "couriers"})
    assert (done.status_code, saved_rows()) == (422, [])
    assert "order_upload_correspondences[0].kind" in done.json()["detail"]


def test_a_courier_that_no_row_describes_is_refused(client):
    done = save(client(Rules(edit=True)), {**ROW, "to": "nobody"})
    assert (done.status_code, saved_rows()) == (422, [])


def test_another_variable_is_not_written(client):
    body = {"variable": "order_upload_filters", "row": ROW, "mark": ""}
    assert client(Rules(edit=True)).put("/order-upload/mapping/row", json=body).status_code == 422


def test_a_variable_of_the_environment_is_not_shadowed(client, monkeypatch):
    monkeypatch.setenv(f"AIRFLOW_VAR_{CORRESPONDENCES.upper()}", "[]")
    browser = client(Rules(read=["seen"], edit=True))
    body = {"connector": "seen", "variable": CORRESPONDENCES, "row": ROW}
    mark = browser.post("/order-upload/mapping/choices", json=body).json()["mark"]
    done = save(browser, mark=mark)
    assert (done.status_code, "environment" in done.json()["detail"]) == (409, True)


def test_who_saved_a_row_is_in_airflows_audit_log(client):
    save(client(Rules(edit=True)))
    with create_session() as session:
        entry = session.scalar(select(Log).where(Log.event == "order_upload.variable"))
        assert (entry.owner, CORRESPONDENCES in entry.extra) == ("ada", True)


def test_the_pages_describe_themselves_to_nobody(client):
    browser = client(None)
    found = {path: browser.get(f"/order-upload/{path}").status_code for path in ("docs", "redoc")}
    assert 200 not in found.values()
