"""The database behind the ledger, the runs, and which shop is where."""

from __future__ import annotations

import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import create_engine, update

from order_upload.errors import LedgerError, LedgerUnavailableError
from order_upload.ledger import Ledger
from order_upload.ledger.tables import schema

URL = "https://shop.example/store"


def test_many_tasks_may_open_a_new_ledger_at_once(open_ledger, a_memory):
    start = Barrier(8)

    def first_use(number):
        ledger = open_ledger()
        start.wait()
        ledger.remember("uuid", "shop", [a_memory(f"bindcommerce:{number}")])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(first_use, range(8)))
    assert len(open_ledger().remembered("uuid", [f"bindcommerce:{n}" for n in range(8)])) == 8


def test_tasks_that_write_the_same_orders_to_postgres_do_not_block_each_other(
    postgres_url, a_memory
):
    ledger = Ledger(postgres_url)
    rows = [a_memory(f"bindcommerce:{n}") for n in range(1_000)]

    def write(turn):
        ledger.remember("uuid", "shop", rows if turn % 2 else reversed(rows))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(12)))
    assert len(ledger.remembered("uuid", [row.ref for row in rows])) == 1_000
    ledger.close()


def test_a_ledger_on_an_engine_of_the_caller_works_the_same(ledger_url, a_memory, tmp_path):
    (tmp_path / "new").mkdir()
    engine = create_engine(ledger_url)
    Ledger.from_engine(engine).remember("uuid", "shop", [a_memory()])
    found = Ledger.from_engine(engine).remembered("uuid", ["bindcommerce:1"])
    engine.dispose()
    assert found == {"bindcommerce:1": a_memory()}


def test_a_ledger_of_another_version_is_refused(ledger_url, open_ledger):
    open_ledger().last_runs("shop", 1)
    engine = create_engine(ledger_url)
    with engine.begin() as connection:
        connection.execute(update(schema).values(version=99))
    engine.dispose()
    with pytest.raises(
        LedgerError, match=r"order_upload_ledger .* schema version 99, this package needs 2"
    ):
        open_ledger().last_runs("shop", 1)


def test_a_deleted_sqlite_ledger_begins_anew(tmp_path, a_memory):
    file = tmp_path / "ledger.db"
    for _ in range(2):
        ledger = Ledger(f"sqlite:///{file}")
        assert ledger.remembered("uuid", ["bindcommerce:1"]) == {}
        ledger.remember("uuid", "shop", [a_memory()])
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
        ledger.last_runs("shop", 1)


def test_the_password_is_in_no_message():
    ledger = Ledger("postgresql://user:hunter2@127.0.0.1:1/ledger?connect_timeout=2")
    with pytest.raises(LedgerError) as caught:
        ledger.last_runs("shop", 1)
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
        Ledger(f"sqlite:///{tmp_path}/ledger.db").last_runs("shop", 1)


def test_a_sqlite_ledger_is_read_while_another_task_writes(tmp_path, a_memory):
    ledger = Ledger(f"sqlite:///{tmp_path}/ledger.db")
    ledger.remember("uuid", "shop", [a_memory()])
    writer = sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    found = ledger.remembered("uuid", ["bindcommerce:1"])
    writer.close()
    ledger.close()
    assert found == {"bindcommerce:1": a_memory()}


def test_the_last_runs_come_newest_first(ledger, clock):
    for number in range(3):
        ledger.record_run("shop", f"run_{number}", {"created": number})
        clock.move(1)
    assert [(run.run_id, run.counts) for run in ledger.last_runs("shop", 2)] == [
        ("run_2", {"created": 2}),
        ("run_1", {"created": 1}),
    ]


def test_a_run_recorded_twice_shows_its_latest_counts(ledger):
    for blocked in (3, 1):
        ledger.record_run("shop", "run_1", {"blocked": {"Leroy Merlin / FROBNICATED": blocked}})
    assert [run.counts for run in ledger.last_runs("shop", 5)] == [
        {"blocked": {"Leroy Merlin / FROBNICATED": 1}}
    ]


@pytest.mark.parametrize(
    "same",
    [
        URL,
        "http://shop.example/store/",
        "https://SHOP.example:443/store",
        "https://key:hunter2@shop.example/store",
    ],
)
def test_the_same_address_written_otherwise_is_the_same_shop(ledger, same):
    ledger.bind_installation("opencart_shop", "uuid", URL)
    ledger.bind_installation("opencart_again", "uuid", same)
    with pytest.raises(LedgerError, match=r"opencart_shop\)"):
        ledger.bind_installation("opencart_copy", "uuid", "https://staging.example/store")


def test_a_clone_is_refused_by_both_addresses(ledger):
    ledger.bind_installation("opencart_shop", "uuid", URL)
    with pytest.raises(
        LedgerError,
        match=r"staging\.example/store .* shop\.example/store \(Connection opencart_shop\)",
    ):
        ledger.bind_installation("opencart_copy", "uuid", "https://staging.example/store")


def test_a_store_on_another_port_is_another_address(ledger):
    ledger.bind_installation("opencart_shop", "uuid", URL)
    with pytest.raises(LedgerError, match=r"shop\.example:8080/store"):
        ledger.bind_installation("opencart_shop", "uuid", "https://shop.example:8080/store")


def test_each_store_of_an_installation_has_an_address_of_its_own(ledger):
    ledger.bind_installation("opencart_shop", "uuid", URL)
    ledger.bind_installation("opencart_second", "uuid", "https://second.example", store_id="1")
    with pytest.raises(LedgerError, match=r"second\.example \(Connection opencart_second\)"):
        ledger.bind_installation("opencart_second", "uuid", URL, store_id="1")


def test_a_shop_that_has_moved_is_bound_to_its_new_address(ledger):
    ledger.bind_installation("opencart_shop", "uuid", URL)
    ledger.move_installation("opencart_shop", "uuid", "https://new.example")
    with pytest.raises(LedgerError, match=r"new\.example \(Connection"):
        ledger.bind_installation("opencart_shop", "uuid", URL)


def test_the_files_of_a_ledger_are_for_the_own_user_only(tmp_path, a_memory):
    before = os.umask(0)
    ledger = Ledger(f"sqlite:///{tmp_path}/new/ledger.db")
    ledger.remember("uuid", "shop", [a_memory()])
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in tmp_path.rglob("*")}
    ledger.close()
    os.umask(before)
    journals = {"ledger.db-wal": "0o600", "ledger.db-shm": "0o600"}
    assert modes == {"new": "0o700", "ledger.db": "0o600", **journals}
