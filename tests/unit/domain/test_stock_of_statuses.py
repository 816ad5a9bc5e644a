"""What a status row says of stock, for creates and for updates, overrides the configuration."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from builders import AMAZON, NOON, a_shop, a_shop_order, an_order
from order_upload.domain.plan import PlannedOrder
from order_upload.domain.planner import Planner
from order_upload.domain.policies import Policy, StockActions, StockPolicy
from order_upload.domain.prepared_order import PlanRules
from order_upload.domain.statuses import (
    NormalizedStatus,
    ShopStatusName,
    StatusMap,
    StatusRow,
    normalize_order,
)
from order_upload.errors import ConfigError

S = NormalizedStatus
FOLLOW, UNTOUCHED = StockPolicy.FOLLOW_SHOP, StockPolicy.UNTOUCHED
SHOP_WORD = StatusRow(status=S.PROCESSING, shop_status=ShopStatusName("Processing"), where="f[0]")


def unshipped(**stock: StockPolicy) -> StatusRow:
    return StatusRow(name="Unshipped", status=S.PROCESSING, where="rows[0]", **stock)


def plan_of(*rows: StatusRow, found: Any = None, quiet: bool = False, **known: Any) -> PlannedOrder:
    order = replace(an_order(), quiet=quiet, updated_at=NOON.replace(hour=13))
    normalized = normalize_order(order, StatusMap(rows, [SHOP_WORD]))
    rules = {"connector": "connector", "policy": Policy(stock=FOLLOW), **known}
    planner = Planner(a_shop(), PlanRules(**rules))
    return planner.plan(planner.prepare(normalized), found)


def stock_of(*rows: StatusRow, **known: Any) -> StockPolicy:
    operation = plan_of(*rows, **known).operation
    assert operation
    return operation.policy.stock


@pytest.fixture
def pending() -> Any:
    """The shop's order, in another status than the hub says."""
    return a_shop_order(parts=replace(a_shop_order().parts, status="1"))


def test_a_create_does_what_the_row_says_of_creates():
    assert stock_of(unshipped(stock_on_create=UNTOUCHED)) is UNTOUCHED


def test_an_update_does_what_the_row_says_of_updates(pending):
    assert stock_of(unshipped(stock_on_update=UNTOUCHED), found=pending) is UNTOUCHED


def test_what_a_row_says_of_updates_is_nothing_to_a_create():
    assert stock_of(unshipped(stock_on_update=UNTOUCHED)) is FOLLOW


def test_the_plan_shows_the_pieces_that_the_row_lets_move():
    quiet_rules = {"policy": Policy(stock=UNTOUCHED)}
    assert plan_of(unshipped(stock_on_create=FOLLOW), **quiet_rules).stock != ()


def test_a_row_that_names_no_status_of_a_platform_speaks_of_every_order_of_that_meaning():
    of_all = StatusRow(status=S.PROCESSING, stock_on_create=UNTOUCHED, where="rows[1]")
    assert stock_of(unshipped(), of_all) is UNTOUCHED


def test_the_row_that_the_status_matched_precedes_the_one_of_its_meaning():
    of_all = StatusRow(status=S.PROCESSING, stock_on_create=UNTOUCHED, where="rows[1]")
    assert stock_of(unshipped(stock_on_create=FOLLOW), of_all) is FOLLOW


def test_what_a_backfill_brought_stays_quiet():
    assert stock_of(unshipped(stock_on_create=FOLLOW), quiet=True) is UNTOUCHED


def test_what_the_run_itself_says_of_stock_precedes_the_rows():
    assert stock_of(unshipped(stock_on_create=UNTOUCHED), stock_by_status=False) is FOLLOW


def test_a_row_of_stock_alone_leaves_the_shops_word_to_the_files():
    of_all = StatusRow(status=S.PROCESSING, stock_on_update=UNTOUCHED, where="rows[0]")
    status_map = StatusMap([of_all], [SHOP_WORD])
    assert status_map.shop_status_of(S.PROCESSING) == ShopStatusName("Processing")
    assert status_map.stock_actions(S.PROCESSING, AMAZON) == StockActions(None, UNTOUCHED)


def test_two_rows_that_say_different_things_of_the_stock_are_an_error():
    with pytest.raises(ConfigError, match="stock_on_create follow_shop"):
        StatusMap([unshipped(stock_on_create=FOLLOW), unshipped(stock_on_create=UNTOUCHED)])
