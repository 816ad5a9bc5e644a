"""A hub's Connection: what it becomes, what it refuses, and what of it travels."""

import io
import json

import pytest

from hub_payloads import xml, xml_order
from hub_server import Answer, running_hub
from order_upload.airflow.sources import AirflowAccess, source_of
from order_upload.config import Connector
from order_upload.errors import ConfigError
from order_upload.sources.bindcommerce.hub_connection import HubConnection
from order_upload.sources.bindcommerce.settings import ApiSettings

TOKEN = "4f9c1c9f0e5d4b7a8c61"


@pytest.fixture
def connect(monkeypatch):
    """Make Connection ``hub_1`` of fields, and return the hub that it describes."""

    def made(host="https://hub.example", **fields):
        connection = {"conn_type": "http", "host": host, "password": TOKEN, **fields}
        monkeypatch.setenv("AIRFLOW_CONN_HUB_1", json.dumps(connection))
        return HubConnection(AirflowAccess("a.source").connection("hub_1"))

    return made


def opened(endpoint="/x"):
    """Return the source of Connection ``hub_1``."""
    settings = ApiSettings(type="bindcommerce_api", conn_id="hub_1", endpoint=endpoint)
    return settings.open(AirflowAccess("a.source"))


@pytest.fixture
def asked(connect, tmp_path, monkeypatch):
    """What a hub that sets cookies was asked twice.

    The Connection has a login and extras, and there is a ``.netrc``.
    """
    (tmp_path / "netrc").write_text(
        "machine 127.0.0.1 login netrc-user password netrc-password\n", encoding="utf-8"
    )
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    with running_hub(Answer(headers={"Set-Cookie": "session=1; Path=/"})) as hub:
        extra = {"namespace": "second", "timezone": "UTC", "x-custom": "extra"}
        connect(hub.url, login="user", extra=extra)
        source = opened("/export.php?connector=12")
        for name in ("first", "second"):
            source.fetch(source.payloads()[0], tmp_path / name)
        return hub.asked


def test_the_endpoint_is_asked_for_as_the_hub_shows_it(asked):
    assert [path for path, _ in asked] == ["/export.php?connector=12"] * 2


def test_the_token_travels_in_its_own_header(asked):
    assert {headers["token"] for _, headers in asked} == {TOKEN}


@pytest.mark.parametrize("header", ["authorization", "cookie", "namespace", "timezone", "x-custom"])
def test_nothing_else_of_the_connection_travels(asked, header):
    assert [headers.get(header) for _, headers in asked] == [None, None]


def test_the_reading_comes_from_the_extras(connect):
    reading = connect(extra={"namespace": "second", "timezone": "UTC"}).reading()
    assert (reading.namespace, reading.timezone.key) == ("second", "UTC")


def test_the_reading_has_defaults(connect):
    reading = connect().reading()
    assert (reading.namespace, reading.timezone.key) == ("bindcommerce", "Europe/Rome")


def test_orders_are_read_in_the_hubs_zone_and_namespace(connect):
    connect(extra={"namespace": "second", "timezone": "UTC"})
    (order,) = opened().read(io.BytesIO(xml(xml_order("<Date>2026-09-01 10:00:00</Date>"))))
    assert (order.ref, order.ordered_at.hour) == ("second:48211", 10)


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        ({"namespace": "a:b"}, 'extra.namespace: found "a:b"'),
        ({"timezone": "Rome"}, 'extra.timezone: found "Rome"'),
        ({"max_bytes": -1}, 'extra.max_bytes: found "-1"'),
        ({"timeout": "soon"}, 'extra.timeout: found "soon"'),
    ],
)
def test_a_wrong_extra_is_named_with_what_is_allowed(connect, extra, message):
    connect(extra=extra)
    with pytest.raises(ConfigError) as error:
        opened()
    assert str(error.value).startswith(f"Connection hub_1: {message}; allowed: ")


@pytest.mark.parametrize("password", ["", "  ", None])
def test_a_missing_token_is_told(connect, password):
    connect(password=password)
    with pytest.raises(ConfigError, match="Connection hub_1: password: found nothing"):
        opened()


def test_a_token_that_no_header_can_hold_is_told_and_not_shown(connect):
    connect(password="töken")
    with pytest.raises(ConfigError, match="password: found characters that a header") as refusal:
        opened()
    assert "töken" not in str(refusal.value)


def test_the_token_never_stands_in_the_repr_of_the_connection(connect):
    assert TOKEN not in repr(connect())


def test_a_connection_that_does_not_exist_is_told_with_the_setting_that_names_it():
    source = {"type": "bindcommerce_api", "conn_id": "nowhere", "endpoint": "/x"}
    connector = Connector(name="shop", node="shop_1", source=ApiSettings(**source))
    with pytest.raises(ConfigError, match=r"^order_upload_connectors.shop.source.conn_id: found "):
        source_of(connector)


@pytest.mark.parametrize(
    "endpoint", ["https://thief.example/x", "http://hub.example/x", "https://hub.example:444/x"]
)
def test_an_endpoint_on_another_host_is_refused(connect, endpoint):
    with pytest.raises(ConfigError, match="another host than Connection hub_1") as refusal:
        connect().url(endpoint)
    assert TOKEN not in str(refusal.value)


@pytest.mark.parametrize(
    "endpoint", ["//thief.example/x", "@thief.example/x", ".thief.example/x", "\\\\thief.example"]
)
def test_no_endpoint_leads_away_from_the_hub(connect, endpoint):
    assert connect().url(endpoint).startswith("https://hub.example/")


def test_the_whole_address_may_be_given_when_it_is_the_hubs(connect):
    url = "https://hub.example/a?u=http://b"
    assert connect().url(url) == url


def test_a_token_is_not_sent_where_it_can_be_read(connect):
    with pytest.raises(ConfigError, match="schema: found http, over which a secret could be read"):
        connect("hub.example", schema="http").url("/x")


@pytest.mark.parametrize("host", ["hub", "127.0.0.1", "localhost"])
def test_a_container_next_door_may_be_asked_without_tls(connect, host):
    assert connect(host, schema="http", port=8080).url("/x") == f"http://{host}:8080/x"


@pytest.mark.parametrize("host", ["", "https://", "ftp://hub.example", "https://hub.example:port"])
def test_a_host_that_is_none_is_told(connect, host):
    with pytest.raises(ConfigError, match="Connection hub_1: "):
        connect(host).url("/x")
