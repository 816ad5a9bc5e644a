"""A ledger of an older version is brought up to date; one that nobody here understands is left."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect
from sqlalchemy.exc import SQLAlchemyError

from order_upload.domain.payload_key import PayloadKey
from order_upload.errors import LeaseTakenError, LedgerError, LedgerUnavailableError
from order_upload.ledger import Holder, Ledger
from order_upload.ledger.database import Database
from order_upload.ledger.order_names import SHOP_MARKS
from order_upload.ledger.sent_updates import SentUpdates
from order_upload.ledger.tables import SCHEMA_VERSION, metadata
from order_upload.ledger.upgrades import STEPS, bring_up

DUMP = Path(__file__).with_name("ledger_4.sql")
INSTALLATION = "0b6f5c1e-8a57-4d0e-9d3c-2f6a4f0c9a11"
CONNECTOR = "marketplaces_to_shop"
AFTER_THE_LEASE = 60
"""Seconds after which the run that was at work in the dump is at work no more."""


@pytest.fixture
def engine(ledger_url):
    """The database, for looks past the ledger."""
    Ledger(ledger_url).close()  # makes the folder of a SQLite file
    engine = create_engine(ledger_url)
    yield engine
    metadata.drop_all(engine)
    engine.dispose()


@pytest.fixture
def older(engine, clock):
    """A database with the tables and rows of version 4, some time after its last run."""
    statements = DUMP.read_text(encoding="utf-8")
    if engine.dialect.name == "postgresql":
        statements = statements.replace(" WITHOUT ROWID", "")
    with engine.begin() as connection:
        for statement in statements.removesuffix(";\n").split(";\n"):
            connection.exec_driver_sql(statement)
    clock.move(AFTER_THE_LEASE)
    return engine


@pytest.fixture
def brought_up(older, open_ledger):
    """The ledger in that database, opened by today's package."""
    return open_ledger()


def version_in(engine) -> int:
    with engine.begin() as connection:
        query = "SELECT version FROM order_upload_schema WHERE name = 'ledger'"
        return connection.exec_driver_sql(query).scalar_one()


def set_version(engine, version: int) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE order_upload_schema SET version = {version}")


def shape_of(engine) -> dict[str, object]:
    """Return table -> what it looks like: columns, key and indexes."""
    inspected = inspect(engine)
    shapes: dict[str, object] = {}
    for table in inspected.get_table_names():
        columns = {
            column["name"]: (str(column["type"]), column["nullable"])
            for column in inspected.get_columns(table)
        }
        key = inspected.get_pk_constraint(table)["constrained_columns"]
        indexes = sorted(
            (index["name"], tuple(index["column_names"])) for index in inspected.get_indexes(table)
        )
        shapes[table] = columns, key, indexes
    return shapes


def test_the_dump_is_of_version_4(older):
    assert version_in(older) == 4


def test_the_version_is_today_s_after_the_first_use(brought_up, older):
    brought_up.batches.unclosed(CONNECTOR)
    assert version_in(older) == SCHEMA_VERSION


def test_the_tables_are_those_of_a_new_ledger(brought_up, older):
    brought_up.batches.unclosed(CONNECTOR)
    shape = shape_of(older)
    metadata.drop_all(older)
    metadata.create_all(older)
    assert shape == shape_of(older)


def test_what_was_sent_is_remembered(brought_up):
    sent = brought_up.sent.remembered(INSTALLATION, ["bindcommerce:48211", "bindcommerce:48212"])
    assert [(row.shop_order_id, row.outcome) for row in sent.values()] == [
        ("71", "created"),
        ("72", "updated"),
    ]


def test_what_was_exported_once_is_known(brought_up):
    refs = ["bindcommerce:48211", "bindcommerce:48213"]
    assert brought_up.sent.exported(CONNECTOR, refs) == {"bindcommerce:48211"}


def test_the_records_that_settled_orders_are_known(brought_up):
    assert brought_up.records.settled(CONNECTOR, "r1", {"bindcommerce:48211": "h1"})


def test_what_waits_goes_on_waiting(brought_up):
    waiting = {row.ref: row.file for row in brought_up.waiting.of(CONNECTOR)}
    assert waiting["bindcommerce:48213"] == "scheduled__1.jsonl"


def test_what_was_taken_and_not_reported_is_adopted(brought_up):
    assert [batch.run_id for batch in brought_up.batches.unclosed(CONNECTOR)] == ["manual__1"]


def test_a_file_that_was_taken_stays_taken(brought_up):
    assert brought_up.batches.is_taken(CONNECTOR, PayloadKey("file:///hub/orders.xml", "p1"))


def test_the_shop_is_known_by_its_address(brought_up):
    assert brought_up.installations.at("https://shop.example/") == INSTALLATION


def test_what_people_decided_holds(brought_up):
    decisions = brought_up.decisions
    corrected = decisions.corrections(CONNECTOR)["bindcommerce:48213"]
    assert [(row.path, row.value) for row in corrected] == [("delivery.province", "RM")]
    assert decisions.dismissals(CONNECTOR).keys() == {"bindcommerce:48214"}
    assert "bindcommerce:48212" in decisions.to_send_again(CONNECTOR)


@pytest.mark.parametrize("name", ["404-1234567-1234567", f"{SHOP_MARKS[0]}71", "48211"])
def test_an_order_is_found_by_its_numbers(brought_up, name):
    assert [row.ref for row in brought_up.names.find(CONNECTOR, name)] == ["bindcommerce:48211"]


def test_updates_through_the_native_api_are_remembered(brought_up):
    sent = SentUpdates(brought_up, INSTALLATION, "https://shop.example/")
    assert sent.sent(["17"])["17"].event_id == "e1"


def test_a_ledger_is_brought_up_once(brought_up, open_ledger):
    brought_up.lease(INSTALLATION, Holder(CONNECTOR, "manual__2", "0001"), 60).acquire()
    another = open_ledger().lease(INSTALLATION, Holder("outlet", "manual__9", "0001"), 60)
    with pytest.raises(LeaseTakenError):
        another.acquire()


def test_every_version_since_the_oldest_leads_to_the_next():
    assert list(STEPS) == list(range(min(STEPS, default=SCHEMA_VERSION), SCHEMA_VERSION))


def bring_up_by(engine, clock, *statements: str) -> None:
    """Bring the dump's version up by one step of the test's own."""
    with engine.begin() as connection:
        bring_up(connection, clock.now, "the ledger", steps={4: statements}, target=5)


def test_a_step_changes_tables_and_keeps_what_is_in_them(older, clock):
    bring_up_by(older, clock, "ALTER TABLE order_upload_runs ADD COLUMN note TEXT DEFAULT ''")
    with older.begin() as connection:
        rows = connection.exec_driver_sql("SELECT run_id, note FROM order_upload_runs").all()
    assert (rows, version_in(older)) == ([("scheduled__1", "")], 5)


def test_a_table_that_a_step_drops_is_made_anew(older, clock):
    bring_up_by(older, clock, "DROP TABLE order_upload_leases")
    assert "order_upload_leases" in inspect(older).get_table_names()


def test_a_step_that_fails_leaves_the_ledger_as_it_was(older, clock, ledger_url):
    engine = Database(create_engine(ledger_url)).engine
    steps = {4: ("DROP TABLE order_upload_waiting", "DROP TABLE of_nobody")}
    with pytest.raises(SQLAlchemyError), engine.begin() as connection:
        bring_up(connection, clock.now, "the ledger", steps=steps, target=5)
    engine.dispose()
    assert version_in(older) == 4
    assert "order_upload_waiting" in inspect(older).get_table_names()


def test_nothing_is_brought_up_while_a_run_of_the_older_version_may_send(older, clock):
    clock.move(-1)
    with pytest.raises(
        LedgerUnavailableError,
        match=r"the ledger: found a run at work, until 2026-11-23T12:01:00 UTC at the latest",
    ):
        bring_up_by(older, clock)


@pytest.fixture
def refused(older, open_ledger):
    """What is said of a ledger of a version, and the tables that it has then."""

    def ask(version: int) -> tuple[str, list[str]]:
        with older.begin() as connection:
            connection.exec_driver_sql("DROP TABLE order_upload_runs")
        set_version(older, version)
        with pytest.raises(LedgerError) as refusal:
            open_ledger().batches.unclosed(CONNECTOR)
        return str(refusal.value), inspect(older).get_table_names()

    return ask


def test_a_newer_ledger_is_refused_with_what_to_do(refused):
    told, _ = refused(99)
    assert f"found schema version 99; allowed: 4 to {SCHEMA_VERSION}; a newer version" in told
    assert "restore the ledger that was backed up before" in told


def test_a_ledger_that_nothing_leads_on_from_is_refused_with_what_to_do(refused):
    told, _ = refused(3)
    assert f"found schema version 3; allowed: 4 to {SCHEMA_VERSION};" in told
    assert "give the Connection another database" in told


def test_a_ledger_that_is_refused_gets_no_table_of_ours(refused):
    _, names = refused(99)
    assert "order_upload_runs" not in names
