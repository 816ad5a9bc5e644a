"""One entry of a Variable written otherwise: the others stay, and what is wrong has its path."""

from __future__ import annotations

import json

import pytest

from order_upload.config import Variables
from order_upload.config.entry_edits import EntryEdit, Finding, edit_findings, edited_text
from order_upload.errors import ConfigError

FILTERS = "order_upload_filters"
CONNECTORS = "order_upload_connectors"
STATUS_MAPS = "order_upload_status_maps"
SOURCE = {"type": "bindcommerce_files", "path": "file:///data/*.csv"}
TEXT = '{ "one":{"only_selected":true} ,\n  "two" :  {"shipment": "all"}, "three": {}}\n'
ROWS = '[{"code":"A",  "status":"shipped"},\n {"code":"B","status":"pending"} ]'


def edit_of(key, value, name=None, variable=FILTERS):
    return EntryEdit(variable, key, name or str(key or ""), value)


def edited(key, value, name=None):
    return edited_text(Variables(filters=TEXT), edit_of(key, value, name))


def findings(key, value, name=None, variable=FILTERS, **texts):
    return edit_findings(Variables(**texts), edit_of(key, value, name, variable))


def test_the_other_entries_stay_to_the_last_blank():
    written = json.dumps({"shipment": "shipped"}, indent=2).replace("\n", "\n  ")
    assert edited("two", {"shipment": "shipped"}) == TEXT.replace('{"shipment": "all"}', written)


def test_an_entry_gets_another_name():
    assert edited("one", {}, "first") == TEXT.replace('"one":{"only_selected":true}', '"first":{}')


@pytest.mark.parametrize("name", ["one", "two", "three"])
def test_an_entry_is_taken_out(name):
    left = {key: value for key, value in json.loads(TEXT).items() if key != name}
    assert json.loads(edited(name, None)) == left


def test_an_entry_is_added_at_the_end():
    assert list(json.loads(edited(None, {}, "four"))) == ["one", "two", "three", "four"]


def test_the_first_entry_makes_the_object():
    text = edited_text(Variables(), edit_of(None, {"shipment": "all"}, "first"))
    assert json.loads(text) == {"first": {"shipment": "all"}}


def test_a_name_that_is_taken_is_refused():
    with pytest.raises(ConfigError, match=r"order_upload_filters\.two: found a name that is taken"):
        edited("one", {}, "two")


def test_an_entry_that_is_not_there_is_refused():
    with pytest.raises(ConfigError, match="found nothing"):
        edited("five", {})


def test_a_row_is_replaced_and_the_other_stays():
    row = {"code": "A", "status": "delivered"}
    text = edited_text(Variables(status_maps=ROWS), edit_of(0, row, variable=STATUS_MAPS))
    assert text == ROWS.replace('{"code":"A",  "status":"shipped"}', json.dumps(row))


def test_the_only_row_that_is_taken_out_leaves_a_list():
    variables = Variables(status_maps='[{"code":"A", "status":"shipped"}]')
    assert edited_text(variables, edit_of(0, None, variable=STATUS_MAPS)) == "[]"


def test_what_is_wrong_in_a_filter_that_no_connector_names_is_found():
    (finding,) = findings("new", {"shipment": "perhaps"}, filters='{"new": {}}')
    assert finding.path == "order_upload_filters.new.shipment"
    assert finding.said.startswith("found \"perhaps\"; allowed: 'shipped'")


def test_everything_that_is_wrong_is_found_at_once():
    value = {"shipment": "perhaps", "only_selected": "yes"}
    assert [one.path for one in findings(None, value, "new")] == [
        "order_upload_filters.new.only_selected",
        "order_upload_filters.new.shipment",
    ]


def test_a_name_that_no_connector_may_have_is_found():
    (finding, *_) = findings(None, {"node": "shop", "source": SOURCE}, "my token", CONNECTORS)
    assert finding.path == "order_upload_connectors.my token"


def test_a_filter_that_a_connector_names_is_not_taken_out():
    connectors = json.dumps({"shop": {"node": "shop", "source": SOURCE, "filter": "used"}})
    (finding,) = findings("used", None, filters='{"used": {}}', connectors=connectors)
    assert finding.path == "order_upload_connectors.shop.filter"


def test_a_connector_with_a_broken_status_map_may_be_edited():
    texts = {
        "connectors": json.dumps({"shop": {"node": "shop", "source": SOURCE}}),
        "status_maps": '[{"code": "A"}]',
    }
    value = {"node": "shop", "source": SOURCE, "schedule": "@daily"}
    assert findings("shop", value, variable=CONNECTORS, **texts) == []


def test_a_step_of_a_transformation_has_its_path():
    value = [{"step": "shipping_tax", "rate": "220"}]
    (finding,) = findings(None, value, "new", "order_upload_transformations")
    assert finding.path == "order_upload_transformations.new[0]"


@pytest.mark.parametrize(
    ("variable", "value", "path"),
    [
        ("order_upload_product_filters", {"match": "some"}, ".new.match"),
        ("order_upload_time_ranges", {"kind": "last_days", "days": "3"}, ".new.days"),
        ("order_upload_configurations", {"mail": "often"}, ".new.mail"),
    ],
)
def test_what_stands_under_a_name_is_read_as_the_dags_read_it(variable, value, path):
    (finding,) = findings(None, value, "new", variable)
    assert finding.path == variable + path


def test_a_row_that_contradicts_another_is_found():
    row = {"code": "A", "status": "delivered"}
    (finding,) = findings(None, row, variable=STATUS_MAPS, status_maps=ROWS)
    assert finding.path == "order_upload_status_maps[2]"


def test_a_good_edit_has_no_findings():
    assert findings("one", {"shipment": "shipped"}, filters=TEXT) == []


def test_what_is_no_variable_of_ours_is_refused():
    assert findings(None, {}, "x", "other") == [
        Finding("variable", "found other; allowed: " + ", ".join(Variables().documents))
    ]
