"""What was sent is remembered per installation and order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from sqlalchemy import create_engine, text

from order_upload.errors import LedgerError


def test_what_was_remembered_comes_back_as_it_was(ledger, a_memory):
    row = a_memory()
    ledger.sent.remember("uuid", "shop", [row])
    assert ledger.sent.remembered("uuid", [row.ref, "bindcommerce:2"]) == {row.ref: row}


def test_an_order_without_an_update_time_comes_back_without_one(ledger, a_memory):
    ledger.sent.remember("uuid", "shop", [a_memory(updated_at=None)])
    assert ledger.sent.remembered("uuid", ["bindcommerce:1"])["bindcommerce:1"].updated_at is None


def test_the_latest_memory_of_an_order_replaces_the_one_before(ledger, a_memory):
    ledger.sent.remember("uuid", "shop", [a_memory(fingerprint="old")])
    ledger.sent.remember("uuid", "shop", [a_memory(fingerprint="new")])
    assert ledger.sent.remembered("uuid", ["bindcommerce:1"])["bindcommerce:1"].fingerprint == "new"


def test_of_one_order_given_twice_the_later_row_counts(ledger, a_memory):
    ledger.sent.remember(
        "uuid", "shop", [a_memory(fingerprint="first"), a_memory(fingerprint="second")]
    )
    assert (
        ledger.sent.remembered("uuid", ["bindcommerce:1"])["bindcommerce:1"].fingerprint == "second"
    )


def test_installations_do_not_share_their_memory(ledger, a_memory):
    ledger.sent.remember("uuid", "shop", [a_memory()])
    assert ledger.sent.remembered("another", ["bindcommerce:1"]) == {}


def test_another_task_finds_what_was_remembered(open_ledger, a_memory):
    open_ledger().sent.remember("uuid", "shop", [a_memory()])
    assert open_ledger().sent.remembered("uuid", ["bindcommerce:1"]) == {
        "bindcommerce:1": a_memory()
    }


def test_more_orders_than_one_statement_takes_are_remembered(ledger, a_memory):
    refs = [f"bindcommerce:{n}" for n in range(2_500)]
    ledger.sent.remember("uuid", "shop", (a_memory(ref) for ref in refs))
    assert ledger.sent.remembered("uuid", refs).keys() == set(refs)


def test_rows_given_before_a_failure_stay_remembered(ledger, a_memory):
    def rows():
        yield from (a_memory(f"bindcommerce:{n}") for n in range(1_000))
        raise InterruptedError

    with pytest.raises(InterruptedError):
        ledger.sent.remember("uuid", "shop", rows())
    assert len(ledger.sent.remembered("uuid", [f"bindcommerce:{n}" for n in range(1_000)])) == 1_000


def test_times_of_other_zones_come_back_as_the_same_moment(ledger, a_memory):
    row = a_memory()
    ledger.sent.remember(
        "uuid", "shop", [replace(row, at=row.at.astimezone(timezone(timedelta(hours=2))))]
    )
    assert ledger.sent.remembered("uuid", [row.ref])[row.ref].at == row.at


def test_times_are_kept_in_one_form_that_sorts(ledger_url, ledger, a_memory):
    ledger.sent.remember("uuid", "shop", [a_memory()])
    engine = create_engine(ledger_url)
    with engine.connect() as connection:
        kept = connection.scalar(text("SELECT at FROM order_upload_memory"))
    engine.dispose()
    assert kept == "2026-11-23T12:00:00.000000+00:00"


def test_a_time_without_a_zone_is_refused(ledger, a_memory):
    naive = a_memory().at.replace(tzinfo=None)
    with pytest.raises(LedgerError, match="allowed: times with a zone"):
        ledger.sent.remember("uuid", "shop", [a_memory(at=naive)])


@pytest.mark.parametrize(
    ("outcome", "counts"), [("created", True), ("updated", True), ("unchanged", False)]
)
def test_created_and_updated_orders_count_as_exported(ledger, a_memory, outcome, counts):
    ledger.sent.remember("uuid", "shop", [a_memory(outcome=outcome)])
    assert ledger.sent.exported("shop", ["bindcommerce:1"]) == (
        {"bindcommerce:1"} if counts else set()
    )


def test_an_exported_order_that_is_unchanged_later_stays_exported(ledger, a_memory):
    for outcome in ("created", "unchanged"):
        ledger.sent.remember("uuid", "shop", [a_memory(outcome=outcome)])
    assert ledger.sent.exported("shop", ["bindcommerce:1"]) == {"bindcommerce:1"}


def test_what_one_connector_exported_another_has_not(ledger, a_memory):
    ledger.sent.remember("uuid", "shop", [a_memory()])
    assert ledger.sent.exported("outlet", ["bindcommerce:1"]) == set()


def test_a_forgotten_order_counts_as_never_exported(ledger, a_memory):
    ledger.sent.remember("uuid", "shop", [a_memory()])
    ledger.forget("shop", "bindcommerce:1")
    assert ledger.sent.exported("shop", ["bindcommerce:1"]) == set()


def test_a_forgotten_order_counts_as_never_sent(ledger, a_memory):
    ledger.sent.remember("uuid", "shop", [a_memory()])
    ledger.forget("shop", "bindcommerce:1")
    assert ledger.sent.remembered("uuid", ["bindcommerce:1"]) == {}
