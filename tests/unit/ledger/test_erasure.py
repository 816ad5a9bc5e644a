"""What the ledger keeps of a buyer: found in every table, erased for good, known by a hash."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import inspect
from sqlalchemy.engine import make_url

from order_upload.domain.corrections import Correction
from order_upload.domain.sent_update import SentUpdate
from order_upload.errors import ErasureUnderWayError
from order_upload.ledger import Dismissal, ForgottenRefs, SettledRecord
from order_upload.ledger.erasure import LedgerRow, ShopOrderRow
from order_upload.ledger.erasure_hold import HOLD
from order_upload.ledger.order_names import NumberedOrder
from order_upload.ledger.sent_updates import SentUpdates
from result_builders import a_result, report_run
from two_buyers import bytes_of

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
REF, OTHER = "bindcommerce:48211", "bindcommerce:4821"
MARK = "Quuxia"
"""Stands in whatever a row says of the buyer."""
TABLES = [
    "acts", "corrections", "dismissals", "exported", "memory", "order_names", "records", "results",
    "send_again", "sent_updates", "waiting",
]  # fmt: skip


def a_correction(ref):
    return Correction(
        ref=ref, path="customer.address.email", value=f"{MARK}@example.com", hub_hash="h",
        hub_time=NOON, made_by="ada", why=MARK, made_at=NOON,
    )  # fmt: skip


def fill(ledger, ref, a_memory, a_waiting):
    """Let every table say something of an order."""
    ledger.installations.bind("shop", "inst", "http://shop.test")
    ledger.sent.remember("inst", "c", [a_memory(ref, fingerprint=MARK)])
    ledger.records.keep("c", "rules", [SettledRecord(ref, MARK, "created")])
    ledger.names.keep("c", [NumberedOrder(ref, f"404-{MARK}", "71", False, f"{ref}-acme")])
    waiting = [a_waiting(ref, waits_for=MARK)]
    ledger.settle("c", "run-1", settled=[], waiting=waiting, close_batches=[])
    dismissal = Dismissal(
        ref=ref, version=MARK, hub_time=NOON, made_by="ada", why=MARK, made_at=NOON
    )
    ledger.decisions.dismiss("c", [dismissal])
    ledger.decisions.correct("c", a_correction(ref), [])
    ledger.decisions.dismiss("c", [dismissal])
    ledger.decisions.ask_again("c", [f"{ref}x"], "ada", [])
    ledger.decisions.ask_again("c", [ref], "ada", [])
    ledger.decisions.dismiss("other", [dismissal])
    report_run(ledger, "run-9", a_result(ref, number=f"404-{MARK}"), connector="c")
    update = SentUpdate(order_id=f"71{ref}", ref=ref, event_id=MARK)
    SentUpdates(ledger, "inst", "http://shop.test").keep(update)


@pytest.fixture
def filled(ledger, a_memory, a_waiting):
    for ref in (REF, OTHER):
        fill(ledger, ref, a_memory, a_waiting)
    return ledger


def erased(ledger, *refs):
    ledger.erasure.erase(refs or (REF,), lambda counts: counts.replace(MARK, ""))
    return ledger


def test_every_table_that_says_anything_of_an_order_is_found(filled):
    rows = filled.erasure.rows_about([REF])
    assert sorted({row.table for row in rows}) == TABLES
    assert LedgerRow("other", "dismissals", REF) in rows
    assert {row.ref for row in rows} == {REF}


def test_every_table_with_references_is_among_those(ledger):
    with ledger.database.read() as connection:
        found = inspect(connection)
        tables = found.get_table_names()
        with_refs = [
            table for table in tables if "ref" in [c["name"] for c in found.get_columns(table)]
        ]
    assert sorted(name.removeprefix("order_upload_") for name in with_refs) == TABLES


def test_an_order_is_erased_from_every_table_and_the_others_stay(filled):
    before = filled.erasure.rows_about([OTHER])
    erased(filled)
    assert filled.erasure.rows_about([REF]) == []
    assert filled.erasure.rows_about([OTHER]) == before


def test_the_numbers_and_the_parts_of_an_order_are_known(filled):
    assert filled.erasure.known_as([REF]) == ({f"404-{MARK}"}, {f"{REF}-acme"})


def test_the_shops_order_is_known_with_its_shop(filled):
    assert filled.erasure.shop_orders([REF]) == [ShopOrderRow(REF, "71", "shop")]


def test_settled_is_what_was_sent_or_read_not_what_only_waits(filled, a_waiting):
    new = [a_waiting("bindcommerce:9")]
    filled.settle("c", "run-2", settled=[], waiting=new, close_batches=[])
    assert filled.erasure.settled([REF, "bindcommerce:9"]) == {REF}


def test_what_people_wrote_can_be_looked_through(filled):
    records = [record for row, record in filled.erasure.texts() if row.table == "corrections"]
    assert records[0] == {
        "ref": OTHER, "why": MARK, "path": "customer.address.email", "text": f"{MARK}@example.com",
    }  # fmt: skip


def test_reports_lose_what_is_the_buyers(ledger):
    ledger.record_run("c", "run-1", {"waits": MARK})
    ledger.record_run("c", "run-2", {"waits": "a mapping"})
    erased(ledger)
    assert ledger.erasure.reports() == [
        ("c", "run-1", '{"waits":""}'),
        ("c", "run-2", '{"waits":"a mapping"}'),
    ]


def test_a_forgotten_order_is_known_by_a_hash_and_not_by_its_text(filled, ledger_url):
    erased(filled)
    forgotten = filled.forgotten.all()
    assert (REF in forgotten, OTHER in forgotten, bool(forgotten)) == (True, False, True)
    assert not ForgottenRefs()


def test_a_forgotten_order_is_still_named(filled):
    erased(filled)
    assert [order.ref for order in filled.names.find("c", "48211")] == [REF]


def test_whoever_sends_an_order_again_takes_it_back(filled):
    erased(filled)
    filled.decisions.ask_again("c", [REF], "ada", [])
    assert REF not in filled.forgotten.all()


def files_of(url):
    """Return the bytes of all files of a SQLite database."""
    file = Path(make_url(url).database)
    return bytes_of(*sorted(file.parent.glob(f"{file.name}*")))


def needs_files(ledger):
    if not ledger.database.is_sqlite:
        pytest.skip("only SQLite has files to look into here")


def test_nothing_of_the_buyer_is_left_in_any_file_of_the_database(filled, ledger_url):
    needs_files(filled)
    erased(filled, REF, OTHER, f"{REF}x", f"{OTHER}x")
    filled.erasure.compact()
    assert [
        text for text in (MARK, "48211", "@example.com") if text.encode() in files_of(ledger_url)
    ] == []


def test_what_was_deleted_long_before_goes_too(ledger, ledger_url):
    needs_files(ledger)
    made = a_correction(REF)
    ledger.decisions.correct("c", made, [])
    ledger.decisions.take_back("c", REF, made.path, "ada", [])
    assert MARK.encode() in files_of(ledger_url)
    ledger.erasure.compact()
    assert MARK.encode() not in files_of(ledger_url)


def test_what_is_left_can_be_read_after_it_was_written_anew(filled):
    before = filled.erasure.rows_about([OTHER])
    filled.erasure.compact()
    assert filled.erasure.rows_about([OTHER]) == before


def test_the_ledger_stays_the_own_users(filled, ledger_url):
    needs_files(filled)
    filled.erasure.compact()
    assert Path(make_url(ledger_url).database).stat().st_mode & 0o777 == 0o600


def test_while_a_buyer_is_forgotten_nothing_else_begins(ledger, open_ledger):
    with ledger.erasure_hold.held("ada"):
        with pytest.raises(ErasureUnderWayError, match="ada has a buyer forgotten just now"):
            open_ledger().erasure_hold.check_none()
        with pytest.raises(ErasureUnderWayError), open_ledger().erasure_hold.held("eva"):
            pass
    ledger.erasure_hold.check_none()


def test_a_hold_of_a_command_that_was_killed_ends(ledger, clock):
    abandoned = ledger.erasure_hold.held("ada")
    abandoned.__enter__()
    clock.move(HOLD / timedelta(seconds=1))
    ledger.erasure_hold.check_none()
    with ledger.erasure_hold.held("eva"):
        pass


def test_a_hold_that_was_renewed_goes_on(ledger, clock):
    with ledger.erasure_hold.held("ada") as renew:
        clock.move(HOLD / timedelta(seconds=1) - 1)
        renew()
        clock.move(2)
        with pytest.raises(ErasureUnderWayError):
            ledger.erasure_hold.check_none()


def test_a_hold_that_another_took_over_is_not_renewed(ledger, clock):
    with ledger.erasure_hold.held("ada") as renew:
        clock.move(HOLD / timedelta(seconds=1))
        taken_over = ledger.erasure_hold.held("eva")
        with taken_over, pytest.raises(ErasureUnderWayError, match="taken for dead"):
            renew()
