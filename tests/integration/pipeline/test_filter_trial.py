"""A filter tried on the payloads that runs have kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec import structs

from builders import NOON, an_order
from order_upload.config import Connector
from order_upload.domain.filters import NodeRule, OrderFilter, ValueRule
from order_upload.domain.order import PlatformStatus
from order_upload.pipeline.filter_trial import FilterTrial, try_filter
from order_upload.staging import Staging

NOT_AMAZON = OrderFilter(origin_nodes=NodeRule(rule="exclude", nodes=("Amazon IT",)))
NOT_SHIPPED = OrderFilter(statuses=ValueRule(rule="exclude", values=("Shipped",)))


@pytest.fixture
def trial_of(box):
    """Return what a filter does with what the connector's runs have kept."""

    def tried(order_filter: OrderFilter | None) -> FilterTrial:
        source = {"type": "bindcommerce_files", "path": "file:///unused"}
        connector = Connector(name=box.name, node="shop", source=source, filter=order_filter)
        return try_filter(Staging(box.folder / "staging"), box.ledger, connector, box.hub, "tried")

    return tried


def test_what_passes_and_what_drops_the_others_is_told(box, trial_of):
    invoice = structs.replace(an_order("3"), document_type="F")
    box.hub.holds(an_order("1"), an_order("2", status=PlatformStatus(name="Shipped")), invoice)
    box.run()
    assert list(trial_of(NOT_SHIPPED).lines()) == [
        "1 payloads, 3 orders: 1 pass, 2 are dropped.",
        "pass: 1: bindcommerce:1",
        "document_types: 1: bindcommerce:3",
        "statuses: 1: bindcommerce:2",
    ]


def test_the_latest_version_of_an_order_counts(box, trial_of):
    later = an_order(status=PlatformStatus(name="Shipped"), updated_at=NOON + timedelta(days=1))
    for order in (an_order(), later, an_order(updated_at=NOON - timedelta(days=1))):
        box.hub.holds(order)
        box.run()
    assert trial_of(NOT_SHIPPED).ends == {"bindcommerce:1": "statuses"}


def test_without_a_filter_every_order_passes(box, trial_of):
    box.hub.holds(an_order())
    box.run()
    assert trial_of(None).ends == {"bindcommerce:1": ""}


def test_what_was_sent_before_is_told_for_export_once(box, trial_of):
    box.hub.holds(an_order())
    box.run()
    assert trial_of(OrderFilter(export_once=True)).ends == {"bindcommerce:1": "export_once"}


def test_a_criterion_that_no_payload_can_answer_is_named(box, trial_of):
    box.hub.holds(an_order())
    box.run()
    box.hub.fields_seen = frozenset({"ref"})
    (fault,) = trial_of(OrderFilter(only_selected=True)).faults
    assert fault.startswith("order_upload_filters.tried.only_selected: found a criterion on")


def test_a_payload_that_cannot_be_read_is_counted_and_the_others_are_tried(box, trial_of):
    box.hub.holds(an_order())
    box.run()
    box.hub.truncated = True
    trial = trial_of(NOT_AMAZON)
    assert (trial.payloads, trial.unread, trial.ends) == (1, 1, {})


def test_a_trial_changes_nothing(box, trial_of):
    box.hub.holds(an_order())
    box.run()
    files = sorted(str(path) for path in (box.folder / "staging").rglob("*"))
    before = list(box.ledger.waiting.of(box.name)), box.shop.count()
    trial_of(NOT_AMAZON)
    assert sorted(str(path) for path in (box.folder / "staging").rglob("*")) == files
    assert (list(box.ledger.waiting.of(box.name)), box.shop.count()) == before


def test_many_references_are_shortened():
    trial = FilterTrial(ends={f"r:{number:02}": "statuses" for number in range(30)})
    *_, line = trial.lines()
    assert (line[:16], line[-12:]) == ("statuses: 30: r:", " and 10 more")
