"""Orders that a person leaves alone, or wants sent again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from builders import NOON, an_order
from decision_builders import (
    FIRST,
    REF,
    later,
    refused,
    shown,
    unknown_zone,
)
from order_upload.domain.order import PlatformStatus
from order_upload.errors import ConfigError
from order_upload.pipeline.request import RunKind, Window


def test_a_dismissed_order_stays_out(box, person):
    box.hub.holds(unknown_zone())
    box.run()
    person.dismiss([REF], "the buyer cancelled by phone")
    box.run()
    assert shown(box) == ("filtered", "dismissed")
    assert list(box.ledger.waiting.of(box.name)) == []


def test_a_dismissed_order_stays_out_under_other_rules(box, person):
    box.hub.holds(unknown_zone())
    box.run()
    person.dismiss([REF], "w")
    box.run()
    box.configuration = {"missing_product": "block"}
    box.hub.holds(later(unknown_zone()), file="again")
    box.run()
    assert shown(box) == ("filtered", "dismissed")


def test_a_dismissed_order_comes_back_when_the_hub_changes_it(box, person):
    box.hub.holds(unknown_zone())
    box.run()
    person.dismiss([REF], "w")
    box.run()
    box.hub.holds(later(unknown_zone("RM")), file="changed")
    box.run()
    assert shown(box) == ("created", "")
    assert box.ledger.decisions.dismissals(box.name) == {}


def test_an_order_that_could_not_be_read_is_dismissed(box, person):
    box.hub.holds(refused())
    box.run()
    person.dismiss(["404-1"], "w")
    box.hub.holds(refused(), file="again")
    box.run()
    assert shown(box) == ("filtered", "dismissed")


def test_a_dismissed_order_is_sent_again(box, person):
    box.hub.holds(an_order(status=PlatformStatus(code="FROBNICATED")))
    box.run()
    person.dismiss([REF], "w")
    box.run()
    person.send_again([REF])
    box.run()
    assert shown(box) == ("blocked", "unmapped_status")


def test_an_order_that_does_not_wait_is_not_dismissed(settled, person):
    with pytest.raises(ConfigError, match="bindcommerce:1: found no copy that waits"):
        person.dismiss([REF], "w")


def test_what_is_sent_again_is_read_and_compared_once(settled, person):
    person.send_again([FIRST])
    settled.run()
    assert shown(settled) == ("unchanged", "")
    settled.hub.holds(an_order(), file="third")
    settled.run()
    assert settled.unread() == {REF: "unchanged"}


@pytest.fixture
def exported(box):
    """An order that was exported by a connector that exports once."""
    box.connector = {"filter": {"export_once": True}, "filter_name": "once"}
    box.hub.holds(an_order())
    box.run()
    return box


def shipped():
    return later(an_order(), status=PlatformStatus(code="Shipped"))


def test_what_was_exported_once_is_sent_again_once(exported, person):
    person.send_again(["404-1"])
    exported.hub.holds(shipped(), file="shipped")
    exported.run()
    assert shown(exported) == ("updated", "")
    exported.hub.holds(later(later(an_order())), file="later")
    exported.run()
    assert shown(exported) == ("filtered", "export_once")


def test_a_backfill_leaves_what_is_to_be_sent_again_for_the_next_run(settled, person):
    person.send_again([REF])
    settled.run(kind=RunKind.BACKFILL, window=Window(NOON - timedelta(days=1), None))
    assert list(settled.ledger.decisions.to_send_again(settled.name)) == [REF]
