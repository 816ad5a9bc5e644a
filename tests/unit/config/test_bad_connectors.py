"""Every mistake in a connector is said: path, found, allowed; and nothing that is not its own."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from order_upload.config import Variables
from order_upload.masking import MASKED_WORDS
from unit.config.settings import CONNECTOR, SOURCE, cases, faults_of, some_variables

C = "order_upload_connectors.shop"
MASKED = (
    "Airflow stored its mask in place of the value when the Variable was edited: "
    "write the value again"
)

BAD_CONNECTORS = {
    "unknown key": (
        {"sorce": 1},
        f"{C}.sorce: found an unknown key; allowed: active_windows, after, configuration, filter, "
        f"node, pool, schedule, source, takes_over, "
        'timezone; did you mean "source"?',
    ),
    "secret": (
        {"api_token": "s3cr3t"},
        f'{C}.api_token: found a key that holds "token", which Airflow masks; remove it: secrets '
        f"stand in Connections "
        "only",
    ),
    "node type": ({"node": 5}, f"{C}.node: found 5 (a number); allowed: text in quotes"),
    "node text": (
        {"node": "a shop"},
        f'{C}.node: found "a shop"; allowed: letters, digits, "_", "." and "-"',
    ),
    "masked": ({"node": "***"}, f'{C}.node: found "***"; {MASKED}'),
    "source": ({"source": "x"}, f'{C}.source: found "x"; allowed: an object'),
    "no source type": (
        {"source": {}},
        f"{C}.source.type: found nothing; allowed: 'bindcommerce_api', 'bindcommerce_files'; add "
        f'"type"',
    ),
    "source type": (
        {"source": {**SOURCE, "type": "bindcommerce_file"}},
        f"{C}.source.type: found \"bindcommerce_file\"; allowed: 'bindcommerce_api', "
        f"'bindcommerce_files'; "
        'did you mean "bindcommerce_files"?',
    ),
    "source key": (
        {"source": {**SOURCE, "path": "/x"}},
        f"{C}.source.path: found an unknown key; allowed: conn_id, endpoint, max_bytes, type",
    ),
    "no path": (
        {"source": {"type": "bindcommerce_files"}},
        f'{C}.source.path: found nothing; allowed: text; add "path"',
    ),
    "endpoint": (
        {"source": {**SOURCE, "endpoint": "https://user:key@hub.example/x"}},
        f"{C}.source.endpoint: found a text of 30 characters; allowed: a path on the host of the "
        f"Connection, such as "
        '"/integrator-tool/...?connector=12"',
    ),
    "token": (
        {"source": {**SOURCE, "endpoint": "/export?token=s3cr3t"}},
        f"{C}.source.endpoint: found a text of 20 characters; allowed: an address without a key or "
        f"token; those stand "
        "in the Connection of the hub",
    ),
    "max_bytes": (
        {"source": {**SOURCE, "max_bytes": 0}},
        f"{C}.source.max_bytes: found 0 (a number); allowed: greater than or equal to 1",
    ),
    "cron": (
        {"schedule": "61 * * * *"},
        f'{C}.schedule: found "61 * * * *"; allowed: five cron fields "minute hour day month '
        f'weekday" that come true, '
        'such as "*/15 * * * *"',
    ),
    "cron that never comes": (
        {"schedule": "0 0 30 2 *"},
        f'{C}.schedule: found "0 0 30 2 *"; allowed: five cron fields "minute hour day month '
        f'weekday" that come true, '
        'such as "*/15 * * * *"',
    ),
    "cron with seconds": (
        {"schedule": "0 0 * * * *"},
        f'{C}.schedule: found "0 0 * * * *"; allowed: null, five cron fields such as "*/15 * * * '
        f'*", or @hourly, '
        "@daily, @weekly, @monthly, @quarterly, @yearly",
    ),
    "time zone": (
        {"timezone": "Europe/Roma"},
        f'{C}.timezone: found "Europe/Roma"; allowed: an IANA time zone such as "Europe/Rome"; did '
        f"you mean "
        '"Europe/Rome"?',
    ),
    "day": (
        {"active_windows": [{"days": ["mon", "thur"], "from": "07:00", "to": "21:00"}]},
        f"{C}.active_windows[0].days[1]: found \"thur\"; allowed: 'mon', 'tue', 'wed', 'thu', "
        f"'fri', 'sat' or 'sun'; "
        'did you mean "thu"?',
    ),
    "hour": (
        {"active_windows": [{"from": "7", "to": "21:00"}]},
        f'{C}.active_windows[0]: found an object; allowed: from "00:00" to "23:59", and "24:00" as '
        f"the end",
    ),
    "no filter of that name": (
        {"filter": "redy_orders"},
        f'{C}.filter: found "redy_orders"; allowed: "ready_orders"; did you mean "ready_orders"?',
    ),
    "no configuration of that name": (
        {"configuration": "b2b"},
        f'{C}.configuration: found "b2b"; allowed: "standard"; add it to Variable '
        f"order_upload_configurations, which "
        "lacks it",
    ),
    "orders of a connector that is still there": (
        {"takes_over": ["shop"]},
        f'{C}.takes_over[0]: found "shop", which is a connector; allowed: names that connectors '
        f"had and have no longer; take it out, or rename that connector",
    ),
    "filter type": ({"filter": 3}, f"{C}.filter: found 3 (a number); allowed: text in quotes"),
}


@cases(BAD_CONNECTORS)
def test_a_mistake_in_a_connector_is_said_with_its_path(change, message):
    assert faults_of(some_variables(connector=change)) == [message]


def test_all_faults_of_a_connector_are_said_at_once():
    lines = faults_of(
        some_variables(
            connector={"nod": 1}, configuration={"mail": 1}, order_filter={"x": 1}, status_maps=[1]
        )
    )
    assert [line.partition(": found")[0] for line in lines] == [
        "order_upload_connectors.shop.nod",
        "order_upload_configurations.standard.mail",
        "order_upload_filters.ready_orders.x",
        "order_upload_status_maps[0]",
    ]


def test_a_broken_connector_does_not_touch_the_others():
    variables = Variables(
        json.dumps({"good": {**CONNECTOR, "configuration": None, "filter": None}, "bad": {}})
    )
    assert (faults_of(variables, "good"), len(faults_of(variables, "bad"))) == ([], 2)


@pytest.mark.parametrize("key", ["configuration", "filter"])
def test_connectors_that_do_not_name_a_broken_part_go_on(key):
    name = {"configuration": "standard", "filter": "ready_orders"}[key]
    connectors = {
        "other": {**CONNECTOR, "configuration": None, "filter": None},
        "shop": {**CONNECTOR, key: name},
    }
    variables = Variables(
        json.dumps(connectors), json.dumps({"standard": 1}), json.dumps({"ready_orders": 1})
    )
    assert faults_of(variables, "other") == []


@pytest.mark.parametrize("name", ["two words", "è", "../x", "..", "", "a/b", "x" * 201])
def test_a_name_that_is_no_part_of_a_dag_id_or_a_path_is_refused(name):
    lines = faults_of(
        Variables(json.dumps({name: {**CONNECTOR, "configuration": None, "filter": None}})), name
    )
    assert [line.endswith('of which the first is none of ".-"; rename it') for line in lines] == [
        True
    ]


@pytest.mark.parametrize("word", MASKED_WORDS)
def test_a_name_that_airflow_would_mask_is_refused(word):
    name = f"my-{word.upper().replace('_', '-')}-shop"
    lines = faults_of(
        Variables(json.dumps({name: {**CONNECTOR, "configuration": None, "filter": None}})), name
    )
    assert "and Airflow would replace its value" in lines[0]


def test_the_name_of_a_filter_is_held_to_the_same():
    variables = Variables(
        json.dumps({"a": {**CONNECTOR, "configuration": None, "filter": "my proxy"}}), None
    )
    variables = Variables(variables.connectors, None, json.dumps({"my proxy": {}}))
    assert [line.partition(": found")[0] for line in faults_of(variables, "a")] == [
        "order_upload_filters.my proxy"
    ] * 2


def test_a_mask_in_a_shared_part_is_said_to_each_connector_that_names_it():
    line = faults_of(
        some_variables(order_filter={"statuses": {"rule": "select", "values": ["***"]}})
    )
    assert line == [f'order_upload_filters.ready_orders.statuses.values[0]: found "***"; {MASKED}']


def test_a_connector_that_is_gone_gets_the_nearest_name():
    assert faults_of(some_variables(), "shopp") == [
        'order_upload_connectors.shopp: found nothing; did you mean "shop"?'
    ]


@pytest.mark.parametrize(
    "value",
    ["s3cr3t://x", "buyer@example.com", "k=v", "x " * 31],
    ids=["url", "mail", "pair", "long"],
)
def test_a_text_that_may_hold_a_secret_or_an_address_is_not_shown(value):
    assert value not in faults_of(some_variables(connector={"node": value}))[0]


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
KEYS = ["node", "source", "configuration", "filter", "schedule", "active_windows", "timezone", "x"]


@given(st.dictionaries(st.sampled_from(KEYS), JSON_VALUES) | JSON_VALUES)
def test_whatever_stands_in_a_variable_ends_in_faults_with_paths(value):
    variables = Variables(
        json.dumps({"shop": value}), json.dumps({"standard": value}), json.dumps({"f": value})
    )
    assert all(
        line.startswith("order_upload_") for line in faults_of(variables) if ": found" in line
    )
