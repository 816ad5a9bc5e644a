"""A connector as a run works from it: resolved, frozen, and the same after a snapshot."""

import json
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from order_upload.config import Connector, Variables, parse_connector
from order_upload.domain.policies import MailPolicy, StockPolicy, UpdateMode
from order_upload.domain.statuses import (
    NormalizedStatus,
    ShopStatusName,
    StatusRow,
    UnmappedKind,
    UnmappedStatus,
)
from order_upload.errors import ConfigError
from order_upload.sources.bindcommerce.settings import FilesSettings
from unit.config.settings import CONNECTOR, a_connector

FILES = {"type": "bindcommerce_files", "path": "file:///data/*.csv"}


def test_a_connector_that_names_nothing_gets_the_defaults():
    bare = {"node": "shop", "source": FILES}
    connector = parse_connector("shop", Variables(json.dumps({"shop": bare})))
    assert connector == Connector(name="shop", node="shop", source=FilesSettings(**FILES))


def test_the_defaults_are_the_careful_ones():
    options = Connector(name="shop", node="shop", source=FilesSettings(**FILES)).configuration
    assert (options.update, options.mail, options.stock, options.unmapped_status) == (
        UpdateMode.MINIMAL,
        MailPolicy.NEVER,
        StockPolicy.FOLLOW_SHOP,
        UnmappedStatus(UnmappedKind.BLOCK),
    )


def test_a_shop_status_is_a_name_or_a_name_with_its_id():
    connector = a_connector(
        configuration={"statuses": {"shipped": "Shipped", "failed": {"name": "Failed", "id": "10"}}}
    )
    assert connector.configuration.statuses == {
        NormalizedStatus.SHIPPED: ShopStatusName("Shipped"),
        NormalizedStatus.FAILED: ShopStatusName("Failed", "10"),
    }


@pytest.mark.parametrize(
    ("written", "policy"),
    [
        ("skip", UnmappedStatus(UnmappedKind.SKIP)),
        ("keep", UnmappedStatus(UnmappedKind.KEEP)),
        ({"default": "on_hold"}, UnmappedStatus(UnmappedKind.DEFAULT, NormalizedStatus.ON_HOLD)),
    ],
)
def test_unmapped_status_is_a_word_or_a_default(written, policy):
    assert (
        a_connector(configuration={"unmapped_status": written}).configuration.unmapped_status
        == policy
    )


def test_the_rows_of_the_status_maps_come_with_their_place():
    row = {
        "node": "12",
        "code": "PAID",
        "status": "processing",
        "shop_status": {"name": "Processing", "id": "2"},
    }
    assert a_connector(status_maps=[row]).status_rows == (
        StatusRow(
            status=NormalizedStatus.PROCESSING,
            node="12",
            code="PAID",
            shop_status=ShopStatusName("Processing", "2"),
            where="order_upload_status_maps[0]",
        ),
    )


def test_days_and_amounts_of_a_filter_keep_their_types():
    wanted = a_connector(
        order_filter={
            "time_range": {"kind": "dates", "from": "2026-11-01"},
            "amounts": {"min": "19.90", "max": 20.5},
        }
    ).filter
    assert (wanted.time_range.from_, wanted.amounts.min, wanted.amounts.max) == (
        date(2026, 11, 1),
        Decimal("19.90"),
        Decimal("20.5"),
    )


@pytest.mark.parametrize(
    ("preset", "cron"), [("@daily", "0 0 * * *"), ("*/5 8-20 * * 1-5", "*/5 8-20 * * 1-5")]
)
def test_a_preset_becomes_the_cron_text_it_means(preset, cron):
    assert a_connector(connector={"schedule": preset}).schedule == cron


def test_a_connector_can_not_be_changed():
    with pytest.raises(ValidationError, match="frozen"):
        a_connector().node = "other"


TEXTS = st.text(min_size=1, max_size=8).filter(lambda text: text != "***")
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "origin_nodes": st.fixed_dictionaries(
            {"rule": st.sampled_from(["select", "exclude"]), "nodes": st.just(["x"])}
        ),
        "time_range": st.fixed_dictionaries({"kind": st.just("dates"), "from": st.dates().map(str)})
        | st.fixed_dictionaries(
            {"kind": st.just("dates"), "to": st.datetimes().map(datetime.isoformat)}
        ),
        "amounts": st.fixed_dictionaries({"min": st.decimals(0, 10**9, places=2).map(str)}),
        "products": st.fixed_dictionaries({"skus": st.lists(TEXTS, min_size=1, max_size=3)}),
        "export_once": st.booleans(),
    },
)
CONFIGURATIONS = st.fixed_dictionaries(
    {},
    optional={
        "statuses": st.dictionaries(st.sampled_from(list(NormalizedStatus)), TEXTS),
        "unmapped_status": st.sampled_from(["block", "keep", {"default": "pending"}]),
        "mail": st.sampled_from(list(MailPolicy)),
        "attributes": st.fixed_dictionaries(
            {
                "color": st.lists(TEXTS, max_size=3),
                "size": st.just({"names": ["Taglia"]}),
                "others": st.just([{"names": ["Materiale"], "option": "Material"}]),
            }
        ),
    },
)
ROWS = st.lists(TEXTS, unique_by=lambda text: "".join(text.split()).casefold(), max_size=3).map(
    lambda names: [
        {"code": f"c{number}", "name": f"{name}{number}", "status": "failed", "shop_status": name}
        for number, name in enumerate(names)
    ]
)
TIMINGS = st.sampled_from(
    [
        {},
        {"source": FILES},
        {"schedule": "@daily", "active_windows": [{"from": "22:00", "to": "06:00"}]},
    ]
)


@given(TIMINGS, CONFIGURATIONS, FILTERS, ROWS)
def test_a_snapshot_gives_the_same_connector_back(timing, configuration, order_filter, rows):
    connector = a_connector(
        connector=timing, configuration=configuration, order_filter=order_filter, status_maps=rows
    )
    assert Connector.from_snapshot(connector.to_snapshot()) == connector


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"name": "x", "surprise": 1}'])
def test_a_text_that_is_no_snapshot_is_an_error_of_ours(text):
    with pytest.raises(ConfigError, match="snapshot of the connector"):
        Connector.from_snapshot(text)


def test_a_thousand_connectors_share_what_they_name():
    connectors = {f"shop{number}": CONNECTOR for number in range(1000)}
    variables = Variables(json.dumps(connectors), '{"standard": {}}', '{"ready_orders": {}}')
    first, last = (parse_connector(name, variables) for name in ("shop0", "shop999"))
    assert (first.filter is last.filter, first.configuration is last.configuration) == (True, True)
