"""docs/operations.md shows what a run says that waits, or that cannot find what waits, as it is."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest

from order_upload.airflow.shop_lease import waits_for
from order_upload.errors import LeaseTakenError
from order_upload.ledger import Holder, Ledger, Waiting
from order_upload.pipeline.lost_orders import lost_orders
from order_upload.staging import Staging

PAGE = " ".join((Path(__file__).parents[2] / "docs/operations.md").read_text("utf-8").split())
SINCE = datetime(2026, 11, 30, 9, 38, 51, tzinfo=UTC)
CONNECTOR = "marketplaces_to_shop"


@pytest.fixture
def ledger(tmp_path):
    return Ledger(f"sqlite:///{tmp_path}/ledger.db", clock=lambda: SINCE)


@pytest.fixture
def taken(ledger):
    """The error of a run that asks for the shop of the page."""
    installation = "ae870ce0-70c9-447f-97d2-a3fcc3a471ee"
    holder = Holder("outlet", "scheduled__2026-11-30T09:30:00+00:00", "0001")
    ledger.lease(installation, holder, 60).acquire()
    asks = Holder(CONNECTOR, "manual__2026-11-30T09:31:12+00:00", "0001")
    with pytest.raises(LeaseTakenError) as error:
        ledger.lease(installation, asks, 60).acquire()
    return error.value


def test_the_page_shows_what_the_log_of_a_waiting_run_says(taken, caplog):
    with caplog.at_level(logging.INFO):
        waits_for(taken)
    assert caplog.messages[0] in PAGE


def test_the_page_shows_what_airflow_shows_of_a_waiting_part(taken):
    assert f"part 1: 2000 orders wait for {taken.by}" in PAGE


def test_the_page_shows_what_a_run_says_whose_waiting_orders_are_not_there(ledger):
    rows = [
        Waiting(f"bindcommerce:{number}", None, "blocked", "x", "", SINCE, 1, "run_7.jsonl")
        for number in (48211, 48212)
    ]
    ledger.settle(CONNECTOR, "run_7", settled=(), waiting=rows, close_batches=())
    root = Staging(Path("/mnt/shared/order_upload"))
    assert str(lost_orders(root, ledger, CONNECTOR).fault()) in PAGE
