"""What there is to say of the reasons for which orders wait."""

from __future__ import annotations

from decimal import Decimal

import pytest

from builders import NOON
from order_upload.domain.order import Line, Order
from order_upload.ledger import Ledger, Waiting
from order_upload.pipeline.waiting_reasons import Told, told_of, waiting_orders
from order_upload.staging import Staging
from order_upload.staging.records import encode

FILE = "run_1.jsonl"
ORDER = Order(ref="bindcommerce:1", lines=(Line(quantity=Decimal(1), code="A-1"),))


@pytest.fixture
def staging(tmp_path):
    return Staging(tmp_path / "staging")


@pytest.fixture
def ledger(tmp_path):
    return Ledger(f"sqlite:///{tmp_path}/ledger.db")


def test_the_newest_report_tells_what_to_do(ledger):
    for run in ("old", "new"):
        wait = {"group": "option A-1", "message": f"{run} message", "remedy": f"{run} remedy"}
        ledger.record_run("shop", run, {"waits": [wait]})
    assert told_of(ledger, "shop") == {"option A-1": Told("new message", "new remedy")}


def test_reports_of_another_connector_tell_nothing(ledger):
    ledger.record_run("other", "run", {"waits": [{"group": "g", "message": "m", "remedy": "r"}]})
    assert told_of(ledger, "shop") == {}


def test_orders_that_wait_for_a_reason_are_found_by_it(staging, ledger):
    with staging.waiting("shop").write_lines(FILE) as lines:
        lines.write(encode(ORDER))
    row = Waiting(ORDER.ref, None, "blocked", "missing_option", "option A-1", NOON, 1, FILE)
    ledger.settle("shop", "run_1", settled=(), waiting=[row], close_batches=())
    found = [
        [order.ref for order in waiting_orders(staging, ledger, "shop", code)]
        for code in ("missing_option", "missing_product")
    ]
    assert found == [[ORDER.ref], []]
