"""A row added to a Variable: what stood there stays, and what no DAG could read is refused."""

from __future__ import annotations

import json

import pytest

from order_upload.config import Variables
from order_upload.config.row_edits import checked_edit, with_row, with_row_at
from order_upload.errors import ConfigError

STATUS_MAPS = "order_upload_status_maps"
ROW = {"node": "Amazon IT", "code": "NEW_ONE", "status": "processing"}
CONNECTORS = json.dumps({"shop": {"node": "shop", "source": {"type": "bindcommerce_files"}}})


def edited(text: str | None, row: dict[str, str] = ROW) -> str:
    return with_row(Variables(status_maps=text), STATUS_MAPS, row)


@pytest.mark.parametrize("text", [None, "[]", " [ ] "])
def test_a_first_row_makes_the_list(text):
    assert json.loads(edited(text)) == [ROW]


def test_what_stands_there_stays_to_the_last_blank():
    text = '[ {"code":"A",   "status":"shipped"} ,\n{"code":"B","status":"pending"} ]\n'
    assert edited(text).startswith(text.rstrip()[:-1].rstrip())
    assert json.loads(edited(text)) == [*json.loads(text), ROW]


def test_a_malformed_variable_gets_no_row():
    with pytest.raises(ConfigError, match="order_upload_status_maps: found text that is not JSON"):
        edited("[{]")


def test_a_row_that_contradicts_another_is_refused():
    variables = Variables(status_maps=json.dumps([ROW]), connectors=CONNECTORS)
    text = with_row(variables, STATUS_MAPS, {**ROW, "status": "shipped"})
    with pytest.raises(ConfigError, match=r"order_upload_status_maps\[1\].*keep one"):
        checked_edit(variables, STATUS_MAPS, text)


def test_a_connector_that_was_broken_before_keeps_nobody_from_saving():
    variables = Variables(connectors='{"broken": {}}')
    assert checked_edit(variables, STATUS_MAPS, edited(None)).status_maps == edited(None)


def test_a_row_is_replaced_and_the_others_stay():
    variables = Variables(status_maps=json.dumps([ROW, {**ROW, "code": "B"}]))
    text = with_row_at(variables, STATUS_MAPS, 0, {**ROW, "status": "shipped"})
    assert json.loads(text) == [{**ROW, "status": "shipped"}, {**ROW, "code": "B"}]


def test_the_last_row_that_is_taken_out_leaves_an_empty_list():
    variables = Variables(status_maps=json.dumps([ROW]))
    assert with_row_at(variables, STATUS_MAPS, 0, None) == "[]"
