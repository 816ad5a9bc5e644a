"""Orders of which the hub says the same as last time are not read; and each exception."""

from __future__ import annotations

import shutil
from datetime import timedelta

import pytest

from builders import NOON, an_order
from order_upload.config import status_maps
from order_upload.config.data_files import data_folder
from order_upload.domain.filters import NodeRule, OrderFilter, TimeRange
from order_upload.domain.order import PlatformStatus, Shipping
from order_upload.domain.outcome import Reason
from order_upload.domain.policies import MailPolicy, StockPolicy, UpdateMode
from order_upload.domain.statuses import NormalizedStatus, StatusRow
from order_upload.ledger import Ledger
from order_upload.pipeline import snapshot as snapshot_module
from order_upload.pipeline.outcomes import unread_results
from order_upload.pipeline.request import RunKind, Window
from order_upload.sources.base import RefusedOrder
from report_counts import counts

HOUR = timedelta(hours=1)
FROBNICATED = PlatformStatus(code="FROBNICATED", name="FROBNICATED")
MEANING = {"status_rows": (StatusRow(status=NormalizedStatus.PROCESSING, name="FROBNICATED"),)}
NOT_AMAZON = OrderFilter(origin_nodes=NodeRule(rule="exclude", nodes=("Amazon IT",)))


def test_an_order_of_which_the_hub_says_the_same_is_not_read(settled):
    assert counts(settled.run()) == {"unchanged": 1}
    assert (settled.hub.orders_read, settled.unread()) == (0, {"bindcommerce:1": "unchanged"})


def test_an_order_that_was_not_read_has_no_line_in_the_report(settled):
    settled.run()
    assert settled.results() == {}


def test_an_order_that_was_not_read_can_be_shown_all_the_same(settled):
    run = settled.new_run()
    settled.run(run)
    (result,) = unread_results(run)
    assert (result.ref, result.outcome, result.reason.code) == (
        "bindcommerce:1",
        "unchanged",
        "same_record",
    )


def test_an_order_of_which_the_hub_says_something_else_is_read(settled):
    settled.hub.holds(an_order(updated_at=NOON + HOUR), file="again")
    settled.run()
    assert settled.hub.orders_read == 1


def test_an_order_is_not_read_for_many_runs(settled):
    for number in ("2", "3", "4"):
        settled.hub.files = {}
        settled.hub.holds(an_order(), an_order(number), file=f"with {number}")
        settled.run()
    assert settled.hub.orders_read == 3


@pytest.mark.parametrize(
    "request_",
    [
        {"force": True},
        {"window": Window(NOON - HOUR, NOON + HOUR)},
        {"order_refs": frozenset({"bindcommerce:1"})},
    ],
    ids=["force", "window", "order_refs"],
)
def test_who_asks_for_orders_gets_them_read(settled, request_):
    settled.run(**request_)
    assert settled.hub.orders_read == 1


def test_a_retry_reads_what_waits_and_no_payload(settled):
    settled.hub.holds(an_order(status=FROBNICATED, updated_at=NOON + HOUR), file="again")
    settled.run()
    settled.hub.orders_read = 0
    assert counts(settled.run(retry=True)) == {"blocked": 1}
    assert (settled.hub.orders_read, settled.unread()) == (0, {})


@pytest.mark.parametrize(
    "request_",
    [
        {"update": UpdateMode.COMPLETE},
        {"mail": MailPolicy.ALWAYS},
        {"stock": StockPolicy.FOLLOW_SHOP},
        {"kind": RunKind.BACKFILL},
    ],
    ids=["update", "mail", "stock", "backfill"],
)
def test_a_run_that_shall_do_something_else_reads_every_order(settled, request_):
    settled.run(**request_)
    assert settled.hub.orders_read == 1


@pytest.mark.parametrize("request_", [{"dry_run": True}, {"limit": 5}], ids=["dry run", "limit"])
def test_a_run_that_takes_nothing_reads_no_more_than_others(settled, request_):
    settled.run(**request_)
    assert (settled.hub.orders_read, settled.unread()) == (0, {"bindcommerce:1": "unchanged"})


@pytest.mark.parametrize(
    "request_",
    [{"dry_run": True}, {"window": Window(NOON - HOUR, NOON + HOUR)}],
    ids=["dry run", "window"],
)
def test_a_run_that_only_looks_and_one_that_looks_back_settle_no_record(box, request_):
    box.hub.holds(an_order())
    box.run(**request_)
    box.run()
    assert box.hub.orders_read == 2


@pytest.fixture
def waiting(box):
    """A connector of which one order waits, and a hub that gives the same record again."""
    box.hub.holds(an_order(status=FROBNICATED))
    box.run()
    box.hub.files = {}
    box.hub.holds(an_order(status=FROBNICATED), file="again")
    box.hub.orders_read = 0
    return box


def test_an_order_that_waits_is_taken_up_as_it_waits(waiting):
    assert counts(waiting.run()) == {"blocked": 1}
    assert (waiting.hub.orders_read, waiting.unread()) == (0, {})


def test_an_order_that_waits_is_read_when_the_rules_have_changed(waiting):
    waiting.connector = MEANING
    assert counts(waiting.run()) == {"created": 1}
    assert waiting.hub.orders_read == 1


def test_an_order_that_waits_is_read_where_a_time_range_may_drop_a_fresh_one(box):
    order_filter = OrderFilter(time_range=TimeRange(kind="all"))
    box.connector = {"filter": order_filter, "filter_name": "recent"}
    box.hub.holds(an_order(status=FROBNICATED))
    box.run()
    box.hub.holds(an_order(status=FROBNICATED), file="again")
    box.run()
    assert box.hub.orders_read == 2


def test_an_order_that_a_backfill_left_waiting_is_read(box):
    box.hub.holds(an_order(status=FROBNICATED))
    box.run(kind=RunKind.BACKFILL)
    box.hub.holds(an_order(status=FROBNICATED), file="again")
    box.run(kind=RunKind.BACKFILL)
    assert box.hub.orders_read == 2


def test_an_order_that_was_read_under_other_rules_is_read_once_more(waiting):
    waiting.hub.files, waiting.connector = {}, MEANING
    assert counts(waiting.run()) == {"created": 1}
    waiting.hub.holds(an_order(status=FROBNICATED), file="again")
    waiting.run()
    assert waiting.hub.orders_read == 1


def test_an_order_of_a_dead_run_is_read_once_more(settled):
    settled.hub.holds(an_order("2"), file="again")
    for stage, work in settled.stages(settled.new_run()):
        work()
        if stage == "extract":
            break
    settled.hub.files = {}
    assert counts(settled.run()) == {"created": 1}
    settled.hub.holds(an_order("2"), file="and again")
    settled.hub.orders_read = 0
    settled.run()
    assert settled.hub.orders_read == 1


def test_a_settled_order_that_waits_now_is_read_though_the_hub_says_the_old_again(settled):
    settled.hub.holds(an_order(status=FROBNICATED, updated_at=NOON + HOUR), file="again")
    settled.run()
    settled.hub.holds(an_order(), file="again")
    settled.hub.orders_read = 0
    assert counts(settled.run()) == {"blocked": 1}
    assert settled.hub.orders_read == 1


def test_an_edited_configuration_makes_every_order_be_read(settled):
    settled.configuration |= {"update": "complete"}
    settled.run()
    assert settled.hub.orders_read == 1


def test_an_edited_filter_makes_every_order_be_read(settled):
    settled.connector = {"filter": NOT_AMAZON, "filter_name": "ready"}
    assert counts(settled.run()) == {"filtered": 1}


def test_an_edited_status_map_makes_every_order_be_read(settled, monkeypatch, tmp_path):
    folder = tmp_path / "maps"
    shutil.copytree(data_folder("status_maps", status_maps.FOLDER_VARIABLE), folder)
    (folder / "amazon_more.yaml").write_text(
        'technologies: ["X"]\nsources: {a: "https://a.example"}\n'
        'rows: [{name: "Sent", status: "shipped", source: "a"}]\n'
    )
    monkeypatch.setenv(status_maps.FOLDER_VARIABLE, str(folder))
    settled.run()
    assert settled.hub.orders_read == 1


def test_another_version_of_the_package_reads_every_order(settled, monkeypatch):
    monkeypatch.setattr(snapshot_module, "__version__", "99.0")
    settled.run()
    assert settled.hub.orders_read == 1


def test_another_name_of_the_shop_in_the_hub_makes_every_order_be_read(settled):
    settled.hub_nodes = frozenset({"7", "8"})
    settled.run()
    assert settled.hub.orders_read == 1


def test_a_shop_that_was_installed_anew_gets_every_order_again(settled):
    settled.ledger.installations.bind("shop", "another", settled.shop.base_url)
    settled.run()
    assert settled.hub.orders_read == 1


def test_with_the_ledger_deleted_every_order_is_read(settled, tmp_path):
    settled.ledger = Ledger(f"sqlite:///{tmp_path}/new.db")
    assert counts(settled.run()) == {"unchanged": 1}
    assert settled.hub.orders_read == 1


def test_an_order_that_the_filter_dropped_is_not_read_and_counts_as_filtered(box):
    box.connector = {"filter": NOT_AMAZON, "filter_name": "ready"}
    box.hub.holds(an_order())
    box.run()
    box.hub.holds(an_order(), file="again")
    assert counts(box.run()) == {"filtered": 1}
    assert box.unread() == {"bindcommerce:1": "filtered"}


@pytest.mark.parametrize(
    "criterion",
    [
        {"time_range": TimeRange(kind="all")},
        {"export_once": True},
        {"only_selected": True},
    ],
    ids=["time_range", "export_once", "only_selected"],
)
def test_an_order_is_read_that_a_filter_dropped_which_may_let_it_pass_by_itself(box, criterion):
    order_filter = OrderFilter(origin_nodes=NOT_AMAZON.origin_nodes, **criterion)
    box.connector = {"filter": order_filter, "filter_name": "ready"}
    box.hub.holds(an_order())
    box.run()
    box.hub.holds(an_order(), file="again")
    box.run()
    assert box.unread() == {}


def test_an_order_whose_status_was_held_back_is_read(box):
    box.hub.holds(an_order())
    box.run()
    box.shop.set_status(box.shop.order("bindcommerce:1")["order_id"], "7")
    later = an_order(status=PlatformStatus(name="Shipped"), updated_at=NOON + HOUR)
    box.hub.holds(later)
    assert counts(box.run()) == {"unchanged": 1}
    box.hub.holds(later, file="again")
    box.run()
    assert box.unread() == {}


def test_an_order_that_was_not_read_does_not_count_beside_another_version(settled):
    moved = Shipping(carrier="DHL", tracking_number="JD1", shipped_at=NOON)
    settled.hub.holds(an_order(shipping=moved, updated_at=NOON + HOUR), file="news")
    assert counts(settled.run()) == {"updated": 1}


def test_an_order_that_was_not_read_does_not_count_beside_a_refused_version(settled):
    bad = RefusedOrder(
        ref="bindcommerce:1", where="Document 1", reason=Reason("negative_quantity", "quantity -1")
    )
    settled.hub.holds(bad, file="news")
    assert counts(settled.run()) == {"rejected": 1}


@pytest.mark.parametrize("hours", [(0, 1), (1, 0)], ids=["known first", "known second"])
def test_two_versions_in_one_payload_are_both_read(settled, hours):
    versions = [an_order(updated_at=NOON + hour * HOUR) for hour in hours]
    settled.hub.holds(*versions, file="again")
    settled.run()
    assert settled.hub.orders_read == 2


def test_an_order_in_two_files_counts_once(settled):
    settled.hub.holds(an_order(), file="and again")
    assert counts(settled.run()) == {"unchanged": 1}


def test_with_a_dead_run_to_take_over_every_order_is_read(settled):
    dead = settled.new_run()
    for stage, work in settled.stages(dead):
        work()
        if stage == "extract":
            break
    settled.hub.files = {}
    settled.hub.holds(an_order(), file="and again")
    settled.run()
    assert settled.hub.orders_read == 1
