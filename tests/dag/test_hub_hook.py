"""The hub's Connection form: what its *Test* says, and that it takes no order away."""

from __future__ import annotations

import json

import pytest

from demo.hub.hub import running_hub as running_demo_hub
from hub_server import Answer, running_hub
from order_upload.airflow.bindcommerce_hook import BindCommerceHook
from order_upload.airflow.doctor import shop_setup_of
from order_upload.airflow.pools import missing_pools
from order_upload.airflow.provider_info import get_provider_info
from order_upload.doctor import Severity

TOKEN = "4f9c1c9f0e5d4b7a8c61"
REFUSED = Answer(b'{"status":"error"}', status=401)
TYPES = {kind["connection-type"]: kind for kind in get_provider_info()["connection-types"]}


@pytest.fixture
def connect(monkeypatch):
    """Make Connection ``hub_1`` of fields, and return its hook."""

    def made(host, **fields):
        connection = {"conn_type": "bindcommerce", "host": host, "password": TOKEN, **fields}
        monkeypatch.setenv("AIRFLOW_CONN_HUB_1", json.dumps(connection))
        return BindCommerceHook("hub_1")

    return made


def test_the_test_is_green_where_the_hub_takes_the_token(connect, tmp_path):
    with running_demo_hub(tmp_path / "export.xml") as hub:
        hook = connect(hub.base_url, password=hub.token)
        assert hook.test_connection() == (
            True,
            "the hub answers and takes the token; no order was asked for",
        )


def test_the_test_is_red_where_the_hub_refuses_the_token(connect, tmp_path):
    with running_demo_hub(tmp_path / "export.xml") as hub:
        worked, words = connect(hub.base_url, password="wrong").test_connection()
    assert (worked, words) == (
        False,
        "hub Connection: found HTTP 401, its token was refused; copy it again from the hub's API"
        " node",
    )


def test_the_test_takes_no_order_from_a_hub_that_hands_out_each_once(connect, tmp_path):
    with running_demo_hub(tmp_path / "export.xml", once=True) as hub:
        connect(hub.base_url, password=hub.token).test_connection()
        assert hub.taken == 0


def test_only_the_address_that_takes_documents_in_is_asked(connect):
    with running_hub(Answer(b"{}")) as hub:
        connect(hub.url).test_connection()
        assert {path for path, _ in hub.asked} == {"/integrator-tool/api/documents.php?connector=0"}


def test_a_hub_that_tells_by_its_words_alone_takes_the_token_too(connect):
    unknown, invalid = Answer(b"no such connector"), Answer(b"token not valid")
    with running_hub(unknown, invalid, invalid) as hub:
        assert "takes the token" in connect(hub.url).test_connection()[1]


@pytest.mark.parametrize(
    "answers",
    [
        [Answer(b"<html>")],
        [Answer(b"error 1"), Answer(b"error 2"), Answer(b"error 3")],
    ],
    ids=["all alike", "none alike"],
)
def test_what_cannot_be_seen_is_said_so(connect, answers):
    with running_hub(*answers) as hub:
        worked, words = connect(hub.url).test_connection()
    assert (worked, "whether it takes yours, only a run can see" in words) == (True, True)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(status=503), "found HTTP 503"),
        (Answer(status=302, headers={"Location": "https://a.example/x"}), "a redirect to"),
    ],
)
def test_the_test_is_red_where_no_run_would_work(connect, answer, words):
    with running_hub(answer) as hub:
        worked, message = connect(hub.url).test_connection()
    assert (worked, words in message) == (False, True)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"host": ""}, "Connection: host: found nothing"),
        ({"password": ""}, "Connection: password: found nothing"),
        ({"extra": {"timezone": "Rome"}}, 'Connection: extra.timezone: found "Rome"'),
        ({"host": "http://127.0.0.1:1"}, "found no connection"),
    ],
)
def test_the_test_names_the_field_that_is_wrong(connect, fields, words):
    worked, message = connect(**{"host": "https://hub.example", **fields}).test_connection()
    assert (worked, words in message) == (False, True)


def test_neither_token_nor_made_up_ones_stand_in_the_message(connect):
    with running_hub(REFUSED) as hub:
        assert TOKEN not in connect(hub.url).test_connection()[1]


@pytest.mark.parametrize(
    ("kind", "required"),
    [("opencart", {"hub_node"}), ("bindcommerce", {"namespace", "timezone"})],
)
def test_a_form_is_not_saved_without_what_is_required(kind, required):
    fields = TYPES[kind]["conn-fields"].items()
    assert {name for name, field in fields if field["schema"]["type"] == "string"} == required


@pytest.mark.parametrize("kind", ["opencart", "bindcommerce"])
def test_a_form_says_which_port_to_type(kind):
    behaviour = TYPES[kind]["ui-field-behaviour"]
    assert (behaviour["relabeling"]["port"], behaviour["placeholders"]["port"]) == (
        "Port (443 for https)",
        "443",
    )


def test_a_pool_that_does_not_exist_is_found_where_the_database_can_be_read(airflow_db):
    assert missing_pools(["default_pool", "slow_shops"]) == ["slow_shops"]


@pytest.mark.parametrize(
    ("token", "severity"), [("demo-hub-token", Severity.GOOD), ("wrong", Severity.ERROR)]
)
def test_the_doctor_asks_each_hub_of_a_shop(connect, monkeypatch, tmp_path, token, severity):
    source = {"type": "bindcommerce_api", "conn_id": "hub_1", "endpoint": "/x"}
    connectors = {"to_shop": {"node": "shop_1", "source": source}}
    shop = {"conn_type": "opencart", "host": "http://127.0.0.1:1", "login": "a", "password": "b"}
    monkeypatch.setenv("AIRFLOW_VAR_ORDER_UPLOAD_CONNECTORS", json.dumps(connectors))
    monkeypatch.setenv("AIRFLOW_CONN_SHOP_1", json.dumps({**shop, "extra": {"hub_node": "71"}}))
    monkeypatch.setenv("AIRFLOW_CONN_ORDER_UPLOAD_LEDGER", f"sqlite:///{tmp_path}/ledger.db")
    with running_demo_hub(tmp_path / "export.xml") as hub:
        connect(hub.base_url, password=token)
        (finding,) = shop_setup_of("shop_1").hubs
    assert (finding.check, finding.severity) == ("hub (hub_1)", severity)
