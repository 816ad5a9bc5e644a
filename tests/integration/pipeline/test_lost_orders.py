"""What waits and is not in this machine's staging stops the run by name; nothing is forgotten."""

from __future__ import annotations

from collections import Counter

import pytest

from builders import an_order
from order_upload.domain.order import PlatformStatus
from order_upload.domain.outcome import Reason
from order_upload.domain.statuses import NormalizedStatus, StatusRow
from order_upload.errors import StagingError
from order_upload.pipeline.lost_orders import give_up, lost_orders
from order_upload.sources.base import RefusedOrder
from order_upload.staging import Staging

FROBNICATED = PlatformStatus(code="FROBNICATED", name="FROBNICATED")
REFUSED = RefusedOrder(
    ref="bindcommerce:9", where="Document 9", reason=Reason("negative_quantity", "quantity -1")
)


@pytest.fixture
def waits(box):
    """A connector with three orders that wait, one of them refused, and a hub without orders."""
    box.hub.holds(*(an_order(str(number), status=FROBNICATED) for number in (1, 2)), REFUSED)
    box.run()
    box.hub.files = {}
    return box


@pytest.fixture
def elsewhere(waits):
    """The same, and the staging is another one now."""
    move(waits, "staging", "elsewhere")
    return waits


def move(box, old, new):
    (box.folder / old).rename(box.folder / new)


def staging(box):
    return Staging(box.folder / "staging")


def lost_in(box):
    lost = lost_orders(staging(box), box.ledger, box.name)
    return {row.ref for row in lost.waiting}, [batch.run_id for batch in lost.batches]


def waiting_in(box):
    return {row.ref for row in box.ledger.waiting.of(box.name)}


ALL = {"bindcommerce:1", "bindcommerce:2", "bindcommerce:9"}


def test_where_the_staging_is_the_same_nothing_is_lost(waits):
    assert lost_in(waits) == (set(), [])


def refusal_of(box):
    """Return with what a run is refused."""
    with pytest.raises(StagingError) as refused:
        next(work for _, work in box.stages(box.new_run()))()
    return str(refused.value)


def test_a_run_in_another_staging_is_refused_and_told_what_is_missing(elsewhere):
    assert refusal_of(elsewhere) == (
        f"connector connector, staging {elsewhere.folder}/staging: found no copy of 3 orders in"
        " waiting (bindcommerce:1, bindcommerce:2, bindcommerce:9; file run-1.jsonl); nothing is"
        " forgotten: let ORDER_UPLOAD_STAGING name the staging that has them, or mount it. If they"
        " are gone for good: order-upload lost connector --give-up"
    )


@pytest.mark.parametrize(
    "request_", [{}, {"dry_run": True}, {"retry": True}, {"limit": 1}, {"force": True}]
)
def test_no_run_takes_anything_from_the_hub_while_something_is_lost(elsewhere, request_):
    elsewhere.hub.holds(an_order("3"), file="new")
    elsewhere.hub.fetched.clear()
    assert elsewhere.run(**request_).failed_stage == "extract"
    assert elsewhere.hub.fetched == []


def test_nothing_of_what_is_lost_is_forgotten(elsewhere):
    elsewhere.run()
    assert waiting_in(elsewhere) == ALL


def test_what_was_lost_goes_on_once_its_staging_is_back(elsewhere):
    elsewhere.run()
    (elsewhere.folder / "staging").rename(elsewhere.folder / "wrong")
    move(elsewhere, "elsewhere", "staging")
    elsewhere.connector = {
        "status_rows": (StatusRow(status=NormalizedStatus.PROCESSING, name="FROBNICATED"),)
    }
    assert elsewhere.run().counts["created"] == 2


def test_one_order_that_its_file_lacks_is_lost_too(waits):
    (file,) = (waits.folder / "staging" / "connector" / "waiting").iterdir()
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(line for line in lines if b"bindcommerce:2" not in line))
    assert lost_in(waits) == ({"bindcommerce:2"}, [])


def test_a_damaged_file_is_named_and_none_of_it_shown(waits):
    (file,) = (waits.folder / "staging" / "connector" / "waiting").iterdir()
    file.write_bytes(b'{"ref":"bindcommerce:1","number":"Ada Ros')
    refusal = refusal_of(waits)
    assert ("the staged file run-1.jsonl damaged" in refusal, "Ada" in refusal) == (True, False)


@pytest.fixture
def died(box):
    """A connector whose last run died after extract, and a hub that has handed all out."""
    box.hub.holds(an_order("1"), an_order("2"))
    run = box.new_run()
    next(work for _, work in box.stages(run))()
    box.hub.files = {}
    return box


def test_the_orders_of_a_dead_run_that_are_not_there_stop_the_next_by_name(died):
    move(died, "staging", "elsewhere")
    assert (
        "found no copy of what run run-1 took before it died (file"
        f" {died.folder}/staging/connector/run-1/extract/orders.jsonl); nothing is forgotten"
    ) in refusal_of(died)
    assert lost_in(died) == (set(), ["run-1"])


def test_the_orders_of_a_dead_run_go_on_once_their_staging_is_back(died):
    move(died, "staging", "elsewhere")
    died.run()
    (died.folder / "staging").rename(died.folder / "wrong")
    move(died, "elsewhere", "staging")
    died.run()
    assert Counter(order["ref"] for order in died.shop.orders() if order["ref"]) == Counter(
        ["bindcommerce:1", "bindcommerce:2"]
    )


def test_an_extract_that_is_tried_again_stages_its_own_lost_orders_anew(box):
    box.hub.holds(an_order("1"))
    run = box.new_run()
    next(work for _, work in box.stages(run))()
    (box.folder / "staging" / "connector" / "run-1" / "extract" / "orders.jsonl").unlink()
    assert box.run(run).counts["created"] == 1


def test_what_a_person_gives_up_is_read_again_when_the_hub_gives_it(elsewhere):
    lost = give_up(staging(elsewhere), elsewhere.ledger, elsewhere.name)
    assert {row.ref for row in lost.waiting} == ALL
    elsewhere.hub.holds(an_order("1"), file="again")
    assert elsewhere.run().counts["created"] == 1


def test_the_files_of_a_dead_run_that_a_person_gives_up_are_read_again(box):
    box.hub.holds(an_order("1"))
    next(work for _, work in box.stages(box.new_run()))()
    move(box, "staging", "elsewhere")
    give_up(staging(box), box.ledger, box.name)
    assert box.run().counts["created"] == 1


def test_giving_up_leaves_alone_what_is_there(waits):
    lost = give_up(staging(waits), waits.ledger, waits.name)
    assert (bool(lost), waiting_in(waits)) == (False, ALL)


def test_an_order_that_a_run_beside_moves_meanwhile_is_not_lost(waits, monkeypatch):
    rows, asked = type(waits.ledger.waiting).of, []

    def first_from_before(waiting, connector, refs=None):
        found = list(rows(waiting, connector, refs))
        if not asked:
            asked.append(refs)
            waits.run()  # keeps what waits in a file of its own, and deletes the one before
        yield from found

    monkeypatch.setattr(type(waits.ledger.waiting), "of", first_from_before)
    assert lost_in(waits) == (set(), [])
