"""*What would change* on its server's side: kept orders through the rules of an edit, read-only."""

from __future__ import annotations

import json

import pytest
from airflow.models import Variable

from hub_payloads import xml, xml_order
from page_rules import MayRead

CONNECTORS = "order_upload_connectors"
FILTERS = "order_upload_filters"
STATUS_MAPS = "order_upload_status_maps"
SHOP = {"conn_type": "opencart", "host": "https://shop.example", "extra": {"hub_node": "71"}}
HUB = {"conn_type": "bindcommerce", "host": "https://hub.example", "password": "hub-key"}
SOURCE = {"type": "bindcommerce_api", "conn_id": "hub_1", "endpoint": "/export"}
SEEN = {"node": "shop_1", "source": SOURCE, "filter": "used"}
STATUS = "<StateCode>Shipped</StateCode>"
BUYER = "<Customer><Name>Ada</Name><Surname>Lovelace</Surname></Customer>"
ROW = {"node": "Amazon IT", "code": "Shipped", "status": "delivered"}


@pytest.fixture
def served(tmp_path, monkeypatch, page_client):
    """Two connectors with a filter of their own each; ``seen`` has kept an order that shipped."""
    monkeypatch.setenv("AIRFLOW_CONN_SHOP_1", json.dumps(SHOP))
    monkeypatch.setenv("AIRFLOW_CONN_HUB_1", json.dumps(HUB))
    monkeypatch.setenv("AIRFLOW_CONN_ORDER_UPLOAD_LEDGER", f"sqlite:///{tmp_path}/ledger.db")
    monkeypatch.setenv("ORDER_UPLOAD_STAGING", str(tmp_path / "staging"))
    raw = tmp_path / "staging" / "seen" / "run-1" / "extract" / "raw"
    raw.mkdir(parents=True)
    (raw / "0000").write_bytes(xml(xml_order(STATUS, BUYER)))
    hidden = {**SEEN, "filter": "other"}
    Variable.set(CONNECTORS, json.dumps({"seen": SEEN, "hidden": hidden}))
    Variable.set(FILTERS, json.dumps({"used": {}, "other": {}}))
    yield page_client
    for variable in (CONNECTORS, FILTERS, STATUS_MAPS):
        Variable.delete(variable)


@pytest.fixture
def editor(served):
    return served(MayRead(read=["seen"], edit=True))


def tried(browser, value, key="used", variable=FILTERS, **more):
    name = "" if variable == STATUS_MAPS else key
    edit = {"variable": variable, "mark": "", "key": key, "name": name, "value": value, **more}
    return browser.post("/order-upload/settings/trial", json=edit)


def test_what_a_filter_would_drop_is_told(editor):
    rule = {"statuses": {"rule": "exclude", "values": ["Shipped"]}}
    (one,) = tried(editor, rule).json()["connectors"]
    (change,) = one["changes"]
    assert (one["connector"], one["trouble"], one["orders"]) == ("seen", "", 1)
    assert (change["after"]["outcome"], change["after"]["reason"]) == ("filtered", "statuses")


def test_a_row_that_is_added_says_what_the_status_would_mean(editor):
    (one,) = tried(editor, ROW, None, STATUS_MAPS).json()["connectors"]
    (change,) = one["changes"]
    said = change["before"]["reason"], change["after"]["status"]
    assert said == ("unmapped_status", "delivered")


def test_what_was_not_tried_with_the_shop_is_told(editor):
    (one,) = tried(editor, ROW, None, STATUS_MAPS).json()["connectors"]
    assert (one["untried"], "Connection shop_1" in one["untried_because"]) == ("no_answer", True)


def test_nothing_of_a_buyer_is_told(editor):
    said = tried(editor, {"statuses": {"rule": "exclude", "values": ["Shipped"]}}).text
    assert [word for word in ("Ada", "Lovelace") if word in said] == []


def test_nothing_is_saved(editor):
    before = Variable.get(FILTERS)
    tried(editor, {"only_selected": True})
    assert Variable.get(FILTERS) == before


def test_a_wrong_entry_is_not_tried(editor):
    said = tried(editor, {"shipment": "perhaps"}).json()
    assert ([one["path"] for one in said["findings"]], said["connectors"]) == (
        [f"{FILTERS}.used.shipment"],
        [],
    )


def test_a_filter_that_no_connector_names_changes_nothing(editor):
    said = tried(editor, {"only_selected": True}, None, name="new").json()
    assert (said["connectors"], said["hidden"]) == ([], 0)


def test_connectors_that_a_person_may_not_see_are_only_counted(editor):
    said = tried(editor, {"only_selected": True}, "other").json()
    assert (said["connectors"], said["hidden"]) == ([], 1)


def test_a_connector_that_gets_another_name_keeps_its_orders(editor):
    said = tried(editor, SEEN, "seen", CONNECTORS, name="renamed").json()
    (one,) = said["connectors"]
    assert (one["connector"], one["orders"], one["changes"]) == ("renamed", 1, [])


def test_a_connector_whose_shop_has_no_connection_says_so(editor):
    (one,) = tried(editor, {**SEEN, "node": "nowhere"}, "seen", CONNECTORS).json()["connectors"]
    assert ("nowhere" in one["trouble"], one["orders"]) == (True, 0)


def test_what_only_changes_when_it_runs_changes_no_order(editor):
    said = tried(editor, {**SEEN, "schedule": "@daily"}, "seen", CONNECTORS).json()
    assert said["connectors"] == []


def test_who_may_not_edit_tries_nothing(served):
    assert tried(served(MayRead(read=["seen"])), {}).status_code == 403


@pytest.mark.parametrize("days", [0, 91])
def test_days_that_nobody_keeps_are_refused(editor, days):
    assert tried(editor, {}, days=days).status_code == 422
