"""The page *Settings* on its server's side: who gets what, what is refused, what is saved."""

from __future__ import annotations

import json

import pytest
from airflow.models import Variable
from airflow.models.log import Log
from airflow.utils.session import create_session
from sqlalchemy import delete, select

from page_rules import MayRead, Rules, set_up_connectors

FILTERS = "order_upload_filters"
STATUS_MAPS = "order_upload_status_maps"
TEXT = '{"one": {"shipment": "all"},   "two": {"only_selected": true}}'
ROW = {"node": "Amazon IT", "code": "NEW_ONE", "status": "processing"}


@pytest.fixture
def settings(tmp_path, monkeypatch, page_client):
    """A Variable of filters in Airflow's database, connectors in the environment."""
    set_up_connectors(monkeypatch, tmp_path)
    Variable.set(FILTERS, TEXT)
    yield page_client
    Variable.delete(FILTERS)
    Variable.delete(STATUS_MAPS)
    with create_session() as session:
        session.execute(delete(Log).where(Log.event == "order_upload.variable"))


@pytest.fixture
def editor(settings):
    return settings(MayRead(edit=True))


def mark_of(browser, variable=FILTERS):
    return browser.get(f"/order-upload/settings/{variable}").json()["mark"]


def edit_of(browser, **changes):
    change = {"variable": FILTERS, "key": "one", "name": "one", "value": {"shipment": "shipped"}}
    change |= changes
    return {"mark": mark_of(browser, change["variable"]), **change}


def save(browser, **changes):
    return browser.put("/order-upload/settings/entry", json=edit_of(browser, **changes))


@pytest.mark.parametrize("path", ["settings", f"settings/{FILTERS}"])
def test_who_is_not_logged_in_sees_no_settings(settings, path):
    assert settings(None).get(f"/order-upload/{path}").status_code == 401


def test_who_may_read_no_variable_sees_no_group(settings):
    assert settings(Rules()).get("/order-upload/settings").json() == {"groups": []}


def test_who_may_read_no_variable_gets_no_content(settings):
    assert settings(Rules()).get(f"/order-upload/settings/{FILTERS}").status_code == 403


def test_what_is_no_variable_of_ours_is_not_there(editor):
    assert editor.get("/order-upload/settings/other").status_code == 404


def test_each_variable_is_a_group_with_what_stands_in_it(editor):
    groups = {one["variable"]: one for one in editor.get("/order-upload/settings").json()["groups"]}
    assert (len(groups), groups[FILTERS]["count"], groups[FILTERS]["may_edit"]) == (8, 2, True)


def test_a_group_has_its_content_and_the_schema_of_its_form(editor):
    group = editor.get(f"/order-upload/settings/{FILTERS}").json()
    assert group["value"] == json.loads(TEXT)
    assert "only_selected" in group["schema"]["properties"]


def test_a_form_knows_the_names_that_may_be_chosen(editor):
    group = editor.get("/order-upload/settings/order_upload_connectors").json()
    assert group["names"][FILTERS] == ["one", "two"]


def test_what_is_wrong_has_its_path_and_nothing_is_saved(editor):
    body = edit_of(editor, value={"shipment": "perhaps"})
    (finding,) = editor.post("/order-upload/settings/check", json=body).json()["findings"]
    assert (finding["path"], Variable.get(FILTERS)) == (f"{FILTERS}.one.shipment", TEXT)


def test_a_wrong_entry_is_not_saved(editor):
    done = save(editor, value={"shipment": "perhaps"}).json()
    assert (done["saved"], len(done["findings"]), Variable.get(FILTERS)) == (False, 1, TEXT)


def test_a_good_entry_is_saved_and_the_others_stay_as_they_are_written(editor):
    assert save(editor).json() == {"findings": [], "saved": True}
    text = Variable.get(FILTERS)
    assert json.loads(text)["one"] == {"shipment": "shipped"}
    assert text.endswith(',   "two": {"only_selected": true}}')


def test_a_row_is_added(editor):
    done = save(editor, variable=STATUS_MAPS, key=None, name="", value=ROW)
    assert (done.status_code, json.loads(Variable.get(STATUS_MAPS))) == (200, [ROW])


def test_an_entry_is_taken_out(editor):
    save(editor, value=None)
    assert json.loads(Variable.get(FILTERS)) == {"two": {"only_selected": True}}


def test_who_may_only_read_saves_nothing(settings):
    reader = settings(MayRead())
    assert (save(reader).status_code, Variable.get(FILTERS)) == (403, TEXT)


def test_who_may_only_read_checks_nothing(settings):
    reader = settings(MayRead())
    body = edit_of(reader)
    assert reader.post("/order-upload/settings/check", json=body).status_code == 403


def test_what_somebody_else_has_changed_meanwhile_is_not_saved(editor):
    body = edit_of(editor)
    Variable.set(FILTERS, "{}")
    done = editor.put("/order-upload/settings/entry", json=body)
    assert (done.status_code, Variable.get(FILTERS)) == (409, "{}")


def test_a_variable_of_the_environment_says_so_and_is_not_saved(editor):
    connectors = "order_upload_connectors"
    group = editor.get(f"/order-upload/settings/{connectors}").json()
    done = save(editor, variable=connectors, key="seen", name="seen", value={})
    assert (group["is_elsewhere"], done.status_code) == (True, 409)
    assert "environment" in done.json()["detail"]


def test_the_audit_log_says_who_changed_which_entry(editor):
    save(editor, name="first")
    with create_session() as session:
        said = session.scalars(select(Log).where(Log.event == "order_upload.variable")).all()
        last = said[-1].owner, said[-1].extra
    assert last == ("ada", f"{FILTERS}: one is now first")


def test_an_entry_that_no_form_has_is_refused(editor):
    value = {"document_types": ["x" * 1_000_001]}
    assert save(editor, value=value).status_code == 413
