"""The database behind the ledger, the runs, and which shop is where."""

from __future__ import annotations

import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from order_upload.errors import LedgerError, LedgerUnavailableError
from order_upload.ledger import Ledger
from order_upload.ledger.tables import runs


def test_many_tasks_may_open_a_new_ledger_at_once(open_ledger, a_memory):
    start = Barrier(8)

    def first_use(number):
        ledger = open_ledger()
        start.wait()
        ledger.sent.remember("uuid", "shop", [a_memory(f"bindcommerce:{number}")])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(first_use, range(8)))
    assert len(open_ledger().sent.remembered("uuid", [f"bindcommerce:{n}" for n in range(8)])) == 8


def test_tasks_that_write_the_same_orders_to_postgres_do_not_block_each_other(
    postgres_url, a_memory
):
    ledger = Ledger(postgres_url)
    rows = [a_memory(f"bindcommerce:{n}") for n in range(1_000)]

    def write(turn):
        ledger.sent.remember("uuid", "shop", rows if turn % 2 else reversed(rows))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(12)))
    assert len(ledger.sent.remembered("uuid", [row.ref for row in rows])) == 1_000
    ledger.close()


def test_a_deleted_sqlite_ledger_begins_anew(tmp_path, a_memory):
    file = tmp_path / "ledger.db"
    for _ in range(2):
        ledger = Ledger(f"sqlite:///{file}")
        assert ledger.sent.remembered("uuid", ["bindcommerce:1"]) == {}
        ledger.sent.remember("uuid", "shop", [a_memory()])
        ledger.close()
        file.unlink()


def test_making_a_ledger_does_not_open_the_database(tmp_path):
    Ledger(f"sqlite:///{tmp_path}/ledger.db")
    assert not (tmp_path / "ledger.db").exists()


def test_a_database_that_does_not_answer_is_told_apart_from_a_wrong_one():
    ledger = Ledger("postgresql://user:hunter2@127.0.0.1:1/ledger?connect_timeout=2")
    with pytest.raises(
        LedgerUnavailableError,
        match=r"Connection order_upload_ledger \(postgresql://127.0.0.1:1/ledger\)",
    ):
        ledger.batches.unclosed("shop")


def test_the_password_is_in_no_message():
    ledger = Ledger("postgresql://user:hunter2@127.0.0.1:1/ledger?connect_timeout=2")
    with pytest.raises(LedgerError) as caught:
        ledger.batches.unclosed("shop")
    assert "hunter2" not in f"{caught.value} {caught.value.__cause__}"


@pytest.mark.parametrize(
    "url",
    [
        "mysql://user:hunter2@db/ledger",
        "oracle+none://user:hunter2@db/ledger",
        "hunter2",
        "sqlite://",
        "sqlite:///:memory:",
    ],
)
def test_a_url_that_makes_no_ledger_is_refused_by_the_name_of_the_connection(url):
    with pytest.raises(LedgerError, match=r"Connection order_upload_ledger: (?!.*hunter2)"):
        Ledger(url)


def test_a_file_that_is_no_database_is_refused_by_the_name_of_the_connection(tmp_path):
    (tmp_path / "ledger.db").write_text("not a database, however long this text may be " * 50)
    with pytest.raises(
        LedgerError, match=r"Connection order_upload_ledger \(sqlite:.*not a database"
    ):
        Ledger(f"sqlite:///{tmp_path}/ledger.db").batches.unclosed("shop")


def test_a_sqlite_ledger_is_read_while_another_task_writes(tmp_path, a_memory):
    ledger = Ledger(f"sqlite:///{tmp_path}/ledger.db")
    ledger.sent.remember("uuid", "shop", [a_memory()])
    writer = sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    found = ledger.sent.remembered("uuid", ["bindcommerce:1"])
    writer.close()
    ledger.close()
    assert found == {"bindcommerce:1": a_memory()}


def test_a_run_recorded_twice_keeps_its_latest_counts(ledger):
    for blocked in (3, 1):
        ledger.record_run("shop", "run_1", {"blocked": {"Leroy Merlin / FROBNICATED": blocked}})
    with ledger.database.read() as connection:
        kept = connection.scalars(select(runs.c.counts)).all()
    assert kept == ['{"blocked":{"Leroy Merlin / FROBNICATED":1}}']


def test_the_files_of_a_ledger_are_for_the_own_user_only(tmp_path, a_memory):
    before = os.umask(0)
    ledger = Ledger(f"sqlite:///{tmp_path}/new/ledger.db")
    ledger.sent.remember("uuid", "shop", [a_memory()])
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in tmp_path.rglob("*")}
    ledger.close()
    os.umask(before)
    journals = {"ledger.db-wal": "0o600", "ledger.db-shm": "0o600"}
    assert modes == {"new": "0o700", "ledger.db": "0o600", **journals}
