"""A real shop whose database alters what is written: a connector tells it of each such order.

The user of OPENCART_DB has to be one who may make triggers.
"""

from __future__ import annotations

import pytest

from hub_traps import plain
from live.real_shop import HOSTS
from live.trap_connector import FileConnector
from shop_triggers import COLUMNS, OpenCartTriggers

SENT = [path for path in COLUMNS if path != "comment"]
"""The paths of which the orders here have something."""

pytestmark = [pytest.mark.live, pytest.mark.allow_hosts(HOSTS)]


@pytest.fixture
def triggers(tables):
    made = OpenCartTriggers(tables.run)
    yield made
    made.drop()


@pytest.fixture
def connector(shop, tmp_path):
    return FileConnector(tmp_path, shop)


def codes_of(results):
    """Return outcome and reason of each of these results."""
    return {
        (str(result.outcome), result.reason.code if result.reason else "")
        for result in results.values()
    }


def test_orders_that_stand_as_they_were_sent_have_no_reason(connector):
    results = connector.take("orders", [plain(1), plain(2)])
    assert codes_of(results) == {("created", "")}


@pytest.mark.parametrize("path", SENT)
def test_an_order_that_the_database_alters_is_told_to_be_altered(triggers, connector, path, tell):
    triggers.alter(path)
    results = connector.take("orders", [plain(1), plain(2)])
    assert codes_of(results) == {("created", "altered_in_shop")}
    assert all(path in result.reason.message for result in results.values())
    tell(f"altered by a trigger and told so: {path} of {len(results)} orders")
