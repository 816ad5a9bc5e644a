"""Statuses that no map knows: what the policies do with the order, and what is said of them."""

import json
import re

import pytest

from order_upload.domain.order import Order, Origin
from order_upload.domain.outcome import Outcome, Result
from order_upload.domain.statuses import (
    NormalizedOrder,
    NormalizedStatus,
    ShopStatusName,
    StatusMap,
    StatusRow,
    UnmappedKind,
    UnmappedStatus,
    normalize_order,
)
from order_upload.domain.unmapped_status import CHOOSE_STATUS
from status_builders import DEFAULTS, a_row, an_order

S = NormalizedStatus
ON_HOLD = UnmappedStatus(UnmappedKind.DEFAULT, S.ON_HOLD)


def reason_of(order: Order, *rows: StatusRow) -> object:
    return StatusMap(rows, DEFAULTS).unmapped(order.status, order.origin)


def row_to_add(remedy: str) -> dict[str, str]:
    found = re.search(r"\{.*\}", remedy)
    assert found
    return json.loads(found[0])


# --- policies for what no map knows --------------------------------------------------------------


def test_the_default_policy_blocks_and_names_what_the_run_groups_by():
    result = normalize_order(an_order(code="FROBNICATED"), StatusMap((), DEFAULTS))
    assert isinstance(result, Result)
    assert (result.outcome, result.ref, result.origin_node) == (
        Outcome.BLOCKED,
        "hub:1",
        "Leroy Merlin",
    )
    assert result.reason
    assert (result.reason.code, result.reason.group) == (
        "unmapped_status",
        "Leroy Merlin / FROBNICATED",
    )


def test_skip_settles_the_order_and_still_says_which_status_it_was():
    result = normalize_order(
        an_order(code="FROBNICATED"), StatusMap((), DEFAULTS), UnmappedStatus(UnmappedKind.SKIP)
    )
    assert isinstance(result, Result)
    assert result.outcome.is_settled
    assert result.reason
    assert (result.reason.code, result.reason.group) == ("skipped", "Leroy Merlin / FROBNICATED")


def test_keep_lets_the_order_go_on_without_a_status():
    order = an_order(code="FROBNICATED")
    kept = normalize_order(order, StatusMap((), DEFAULTS), UnmappedStatus(UnmappedKind.KEEP))
    assert kept == NormalizedOrder(order, None, None)


def test_a_named_default_stands_in_for_the_unknown_status():
    default = normalize_order(an_order(code="X"), StatusMap((), DEFAULTS), ON_HOLD)
    assert isinstance(default, NormalizedOrder)
    assert (default.status, default.shop_status) == (S.ON_HOLD, ShopStatusName("On_Hold"))


# --- what is said of an unknown status -----------------------------------------------------------


def test_the_message_names_the_triple_its_origin_and_what_is_near():
    reason = reason_of(an_order(code="SHIPING", name="Da spedire"), a_row(code="SHIPPING"))
    where = "node 'Leroy Merlin' (technology 'Marketplace Leroy Merlin')"
    found = "found status id '623', code 'SHIPING', name 'Da spedire'"
    assert reason.message.startswith(f"{where}: {found}; allowed: ")
    assert "SHIPPING (processing)" in reason.message


def test_rows_of_other_technologies_are_no_candidates():
    reason = reason_of(
        an_order(code="SHIPING"), a_row(technology="Marketplace eBay", code="SHIPPING")
    )
    assert reason.message.endswith("nearest: none")


def test_the_row_to_add_leaves_the_status_to_a_person_however_near_a_known_one_is():
    reason = reason_of(an_order(code="SHIPING"), a_row(code="SHIPPING"))
    assert row_to_add(reason.remedy) == {
        "node": "Leroy Merlin",
        "code": "SHIPING",
        "status": CHOOSE_STATUS,
    }


def test_the_remedy_names_every_status_to_choose_from():
    remedy = reason_of(an_order(code="SHIPING")).remedy
    assert [status for status in S if status not in remedy] == []


@pytest.mark.parametrize(
    "order",
    [
        an_order(code="FROBNICATED"),
        an_order(code="", name='Da "spedire" {oggi}'),
        an_order(code="", id_="777"),
        an_order(code="X", origin=Origin(node_id="44")),
        an_order(code="X", origin=Origin(technology="T")),
        an_order(code="X", origin=Origin()),
    ],
)
def test_adding_the_row_to_add_lets_the_order_go_on(order):
    row = row_to_add(StatusMap((), DEFAULTS).unmapped(order.status, order.origin).remedy)
    assert row.pop("status") == CHOOSE_STATUS
    repaired = StatusMap([a_row(S.ON_HOLD, **row)], DEFAULTS)
    assert isinstance(normalize_order(order, repaired), NormalizedOrder)


def test_a_status_that_holds_a_buyers_text_is_not_shown():
    reason = reason_of(an_order(code="", name="call Ada, 3331234567", id_=""))
    assert "Ada" not in f"{reason.message}{reason.remedy}{reason.group}"
    assert row_to_add(reason.remedy)["name"] == "<the name of the status as the hub shows it>"


def test_an_order_without_a_status_is_told_apart():
    reason = reason_of(an_order(code="", id_=""))
    assert ": found no status; allowed: " in reason.message
    assert "order_upload_status_maps" not in reason.remedy
