"""Of each order the latest version is staged, once, whatever form it comes in."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import NOON, an_order
from order_upload.domain.order import Order
from order_upload.domain.outcome import Reason
from order_upload.ledger import Ledger
from order_upload.pipeline.intake import stage_latest
from order_upload.pipeline.run import Run
from order_upload.pipeline.stages import ORDERS, REFUSED, UNREAD
from order_upload.sources.base import OrderLine, RefusedOrder
from order_upload.staging import Staging
from order_upload.staging.records import UnreadOrder, encode

FORMS = ("order", "encoded", "refused", "unread")


def run_in(folder: Path) -> Run:
    return Run(Staging(folder / "staging"), Ledger(f"sqlite:///{folder}/ledger.db"), "shop", "run")


@pytest.fixture
def run(tmp_path):
    return run_in(tmp_path)


def an_item(form, number, hour, label=""):
    """Return a version of an order, in one of the forms in which it may come."""
    order = an_order(number, updated_at=NOON + timedelta(hours=hour), document_number=label)
    if form == "order":
        return order
    if form == "encoded":
        return OrderLine(order.ref, order.ordered_at, order.updated_at, encode(order))
    if form == "unread":
        return UnreadOrder(order.ref)
    return RefusedOrder(
        ref=order.ref, where=label, reason=Reason("x", "y"), last_update=order.updated_at
    )


def what_is_latest(versions):
    """Return, by a rule that is plain to see, which versions stay: label by reference and form."""
    latest, unread = {}, set()
    for place, (form, number, hour) in enumerate(versions):
        if form == "unread":
            unread.add(number)
        elif number not in latest or hour >= latest[number][1]:
            latest[number] = (form, hour, str(place))
    refused = [label for form, _, label in latest.values() if form == "refused"]
    orders = [label for form, _, label in latest.values() if form in ("order", "encoded")]
    return sorted(orders, key=int), sorted(refused, key=int), sorted(unread - latest.keys())


@given(st.lists(st.tuples(st.sampled_from(FORMS), st.sampled_from("123"), st.integers(0, 3))))
def test_of_any_versions_in_any_order_the_latest_stay_where_they_came(versions):
    with tempfile.TemporaryDirectory() as folder:
        run = run_in(Path(folder))
        items = [
            an_item(form, number, hour, str(place))
            for place, (form, number, hour) in enumerate(versions)
        ]
        staged = stage_latest(run, items)
        orders = [order.document_number for order in run.read(ORDERS)]
        refused = [line.refused.reason.message.partition(":")[0] for line in run.read(REFUSED)]
        unread = [order.ref.partition(":")[2] for order in run.read(UNREAD)]
        assert (orders, refused, sorted(unread)) == what_is_latest(versions)
        assert staged == (len(orders), len(unread))


def test_a_line_that_another_process_encoded_is_staged_as_it_is(run):
    order = an_order()
    stage_latest(run, [OrderLine(order.ref, order.ordered_at, order.updated_at, encode(order))])
    assert list(run.lines(ORDERS)) == [encode(order)]


def test_two_records_without_a_number_are_both_told(run):
    bad = [RefusedOrder(ref="", where=f"row {row}", reason=Reason("x", "y")) for row in (1, 2)]
    stage_latest(run, bad)
    assert len(list(run.read(REFUSED))) == 2


def test_more_unread_orders_than_are_held_at_once_are_all_counted(run):
    staged = stage_latest(run, (UnreadOrder(f"bindcommerce:{number}") for number in range(2_500)))
    assert staged == (0, 2_500)


def test_an_order_of_no_time_gives_way_to_one_that_has_one(run):
    stage_latest(run, [an_order(), an_order(updated_at=None)])
    assert [order.updated_at for order in run.read(ORDERS)] == [NOON]


def test_orders_may_be_many_and_none_is_taken_for_another(run):
    orders: list[Order] = [an_order(str(number)) for number in range(1_200)]
    stage_latest(run, orders + orders[::2])
    assert sorted(order.number for order in run.read(ORDERS)) == sorted(
        order.number for order in orders
    )
