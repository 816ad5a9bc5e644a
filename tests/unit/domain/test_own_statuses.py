"""The status of a shop's own order is a word of that shop, in any of its languages."""

from __future__ import annotations

from typing import Any

import pytest

from builders import MY_SHOP, NOON, a_shop, a_shop_order, an_order
from order_upload.domain.filters import Drop
from order_upload.domain.order import PlatformStatus
from order_upload.domain.outcome import Outcome, Result
from order_upload.domain.parts import OrderParts
from order_upload.domain.plan import PlannedOrder
from order_upload.domain.planner import Planner
from order_upload.domain.prepared_order import PlanRules
from order_upload.domain.shop import ShopStatus
from order_upload.domain.statuses import (
    NormalizedOrder,
    NormalizedStatus,
    ShopStatusName,
    StatusMap,
    StatusRow,
    UnmappedKind,
    UnmappedStatus,
    meaning_before_shop,
)

S = NormalizedStatus
ITALIAN = (
    ShopStatus("2", {"en-gb": "Processing", "it-it": "In lavorazione"}),
    ShopStatus("3", {"en-gb": "Shipped", "it-it": "Spedito"}),
    ShopStatus("17", {"en-gb": "At the tailor's", "it-it": "Dal sarto"}),
    ShopStatus("18", {"en-gb": "Waiting", "it-it": "In attesa"}),
    ShopStatus("19", {"en-gb": "Waiting for goods", "it-it": "In attesa"}),
)
DEFAULTS = (
    StatusRow(status=S.PROCESSING, shop_status=ShopStatusName("Processing"), where="d[0]"),
    StatusRow(status=S.SHIPPED, shop_status=ShopStatusName("Shipped"), where="d[1]"),
    StatusRow(
        status=S.DELIVERED,
        technology="eCommerce OpenCart",
        name="Spedito",
        shop_status=ShopStatusName("Processing"),
        where="d[2]",
    ),
)
"""The last one says another thing of a word than the shop itself."""


def own(word: str = "Spedito", minutes: int = 1, **status: str) -> Any:
    """Return the shop's own order 11 with this word as its status, changed after noon."""
    return an_order(
        origin=MY_SHOP,
        number="11",
        ref="bindcommerce:1",
        updated_at=NOON.replace(minute=minutes),
        status=PlatformStatus(**(status or {"name": word})),
    )


def meaning_of(order: Any, *rows: StatusRow, is_own: bool = True, **policy: Any) -> Any:
    return meaning_before_shop(order, StatusMap(rows, DEFAULTS), **policy, is_own=is_own)


def plan_of(order: Any, *rows: StatusRow, present: str = "2", **known: Any) -> PlannedOrder:
    """Return the plan of an own order for a shop that calls its statuses in two languages."""
    statuses = known.pop("statuses", ITALIAN)
    meaning = meaning_of(order, *rows)
    rules = PlanRules(
        connector="connector",
        hub_nodes=frozenset({"7"}),
        claimed_nodes=frozenset({"7"}),
        status_map=StatusMap(rows, DEFAULTS),
        **known,
    )
    planner = Planner(a_shop(statuses=statuses), rules)
    found = a_shop_order(ref="", owner="", parts=OrderParts(status=present))
    return planner.plan(planner.prepare(NormalizedOrder(order, *meaning)), found)


def sent_status(planned: PlannedOrder) -> str | None:
    return planned.operation.parts.status if planned.operation else None


# --- before the shop is asked --------------------------------------------------------------------


def test_the_word_of_an_own_order_goes_to_the_plan_whatever_no_map_knows():
    assert meaning_of(own("Dal sarto")).is_shops_word


def test_the_word_of_a_foreign_order_needs_a_map():
    assert isinstance(meaning_of(own("Dal sarto"), is_own=False), Result)


def test_a_row_of_the_merchants_own_wins_over_the_shops_word():
    row = StatusRow(node="My shop", name="Spedito", status=S.PROCESSING, where="rows[0]")
    meaning = meaning_of(own(), row)
    assert (meaning.status, meaning.shop_status.name) == (S.PROCESSING, "Processing")


def test_an_own_order_without_a_word_is_told_apart():
    assert meaning_of(own(id="622")).reason.code == "unmapped_status"


# --- once the shop has listed its statuses -------------------------------------------------------


@pytest.mark.parametrize("word", ["Spedito", "Shipped", " spedito "])
def test_the_shops_word_in_any_language_is_its_status(word):
    assert sent_status(plan_of(own(word))) == "3"


def test_the_shops_word_needs_no_name_where_the_hub_gives_a_code():
    assert sent_status(plan_of(own(code="Spedito"))) == "3"


def test_the_word_that_the_order_has_in_the_shop_changes_nothing():
    planned = plan_of(own("Dal sarto"), present="17")
    assert (planned.outcome, planned.reason) == (Outcome.UNCHANGED, None)


def test_of_two_statuses_of_one_name_it_is_the_one_that_the_order_has():
    assert plan_of(own("In attesa"), present="19").outcome is Outcome.UNCHANGED


def test_of_two_statuses_of_one_name_neither_is_guessed():
    assert plan_of(own("In attesa")).reason.code == "ambiguous_shop_status"


@pytest.mark.parametrize(("minutes", "sent"), [(1, "17"), (0, None)])
def test_a_word_that_no_map_names_is_written_by_newer_messages_only(minutes, sent):
    assert sent_status(plan_of(own("Dal sarto", minutes))) == sent


def test_a_word_that_neither_shop_nor_map_knows_is_blocked_with_the_row_to_add():
    planned = plan_of(own("Frobnicated"))
    assert (planned.outcome, planned.reason.code) == (Outcome.BLOCKED, "unmapped_status")


def test_a_word_that_neither_shop_nor_map_knows_follows_the_policy():
    planned = plan_of(own("Frobnicated"), unmapped_status=UnmappedStatus(UnmappedKind.SKIP))
    assert (planned.outcome, planned.reason.code) == (Outcome.FILTERED, "skipped")


def test_the_filter_drops_by_what_the_shops_word_means():
    planned = plan_of(own(), dropped_by_status=lambda status: Drop("a_rule", str(status)))
    assert (planned.outcome, planned.reason.message) == (Outcome.FILTERED, "shipped")


def test_where_the_shop_lists_nothing_the_maps_say_it():
    named = StatusRow(
        technology="eCommerce OpenCart",
        name="Spedito",
        status=S.SHIPPED,
        shop_status=ShopStatusName("Shipped", "3"),
    )
    native = Planner(
        a_shop(statuses=(), minimal_only=True),
        PlanRules(connector="c", hub_nodes=frozenset({"7"}), status_map=StatusMap((), (named,))),
    )
    prepared = native.prepare(NormalizedOrder(own(), is_shops_word=True))
    assert sent_status(native.plan(prepared, a_shop_order())) == "3"


def test_another_word_of_the_shop_is_another_version_of_the_order():
    planner = Planner(a_shop(), PlanRules(connector="connector"))
    prints = {
        planner.prepare(NormalizedOrder(own(word), is_shops_word=True)).fingerprint
        for word in ("Spedito", "Dal sarto")
    }
    assert len(prints) == 2
