"""A new ledger for each test: on SQLite, and on Postgres.

The latter when ``ORDER_UPLOAD_TEST_LEDGER_URL`` names a database for it. Our tables in that
database are dropped before each test.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import create_engine

from order_upload.ledger import Ledger, SentOrder, Waiting
from order_upload.ledger.tables import metadata

POSTGRES = os.environ.get("ORDER_UPLOAD_TEST_LEDGER_URL", "")
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Clock:
    """A clock that stands until a test moves it."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def move(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture(params=["sqlite", "postgres"] if POSTGRES else ["sqlite"])
def ledger_url(request, tmp_path):
    """The URL of a database without our tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/new/ledger.db"
    return request.getfixturevalue("postgres_url")


@pytest.fixture
def postgres_url():
    """The URL of the Postgres database, without our tables."""
    if not POSTGRES:
        pytest.skip(
            "the ledger's tests ran on SQLite only: ORDER_UPLOAD_TEST_LEDGER_URL names no Postgres "
            "database"
        )
    engine = create_engine(POSTGRES)
    metadata.drop_all(engine)
    engine.dispose()
    return POSTGRES


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def open_ledger(ledger_url, clock):
    """Open the database once more, as another task does."""
    opened = []

    def another() -> Ledger:
        opened.append(Ledger(ledger_url, clock=clock))
        return opened[-1]

    yield another
    for ledger in opened:
        ledger.close()


@pytest.fixture
def ledger(open_ledger):
    return open_ledger()


@pytest.fixture
def a_memory():
    """Builds what is remembered of an order."""

    def build(ref="bindcommerce:1", **given) -> SentOrder:
        usual = {
            "fingerprint": "f1",
            "outcome": "created",
            "shop_order_id": "71",
            "updated_at": NOON,
            "status": "processing",
            "at": NOON,
        }
        return SentOrder(ref=ref, **usual | given)

    return build


@pytest.fixture
def a_waiting():
    """Builds a waiting order."""

    def build(ref="bindcommerce:1", **given) -> Waiting:
        usual = {
            "updated_at": NOON,
            "outcome": "blocked",
            "reason_code": "unmapped_status",
            "waits_for": "Leroy Merlin / FROBNICATED",
            "first_seen": NOON,
            "attempts": 0,
            "file": "run_1.jsonl",
        }
        return Waiting(ref=ref, **usual | given)

    return build
