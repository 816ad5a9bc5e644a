"""The ledger's tables, one prefix for all, so that it can live in a database with others.

Times are text in one fixed form (``2026-11-23T10:00:00.000000+00:00``, always UTC): the same on
every database, readable by people, and in the order of time when compared as text.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, Dialect, Index, Integer, MetaData, String, Table, Text, text
from sqlalchemy.types import TypeDecorator

from order_upload.errors import LedgerError

PREFIX = "order_upload_"
SCHEMA_VERSION = 7
"""Raised with every change that an older or newer version of this package would not understand."""


def as_text(value: datetime | None) -> str | None:
    """Return a time in the ledger's form.

    Raises:
        LedgerError: it has no zone: nobody could tell which hour it means.
    """
    if value is None:
        return None
    if value.tzinfo is None:
        raise LedgerError(f"the ledger: found {value!r}; allowed: times with a zone")
    return value.astimezone(UTC).isoformat(timespec="microseconds")


class UtcText(TypeDecorator[datetime]):
    """An aware time as text in UTC, microseconds always written."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Return the text."""
        return as_text(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return the aware time."""
        return None if value is None else datetime.fromisoformat(value)


metadata = MetaData()


def _table(name: str, *columns: Any) -> Table:
    # Rows live in their key: half the pages to write for a million orders. Postgres does not read
    # this setting.
    return Table(PREFIX + name, metadata, *columns, sqlite_with_rowid=False)


def _key(name: str) -> Column[str]:
    return Column(name, Text, primary_key=True)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, default="")


def _number(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, default=0)


def _time(name: str, *, nullable: bool = False) -> Column[datetime]:
    return Column(name, UtcText, nullable=nullable)


schema = _table("schema", _key("name"), Column("version", Integer, nullable=False))

memory = _table(
    "memory",
    _key("installation"),
    _key("ref"),
    _text("connector"),
    _text("fingerprint"),
    _text("outcome"),
    _text("shop_order_id"),
    _time("updated_at", nullable=True),
    _text("status"),
    _time("at"),
)

exported = _table("exported", _key("connector"), _key("ref"), _time("at"))

records = _table(
    "records",
    _key("connector"),
    _key("ref"),
    _text("record_hash"),
    _text("rules_hash"),
    _text("outcome"),
)

waiting = _table(
    "waiting",
    _key("connector"),
    _key("ref"),
    _time("updated_at", nullable=True),
    _text("outcome"),
    _text("reason_code"),
    _text("waits_for"),
    _time("first_seen"),
    Column("attempts", Integer, nullable=False),
    _text("file"),
    _text("rules_hash"),
    _text("run_id"),
)

batches = _table("batches", _key("connector"), _key("run_id"), _text("orders"), _time("opened_at"))

taken_files = _table(
    "taken_files",
    _key("connector"),
    _key("address"),
    _key("fingerprint"),
    _key("rules_hash"),
    _text("run_id"),
    _time("at"),
)

leases = _table(
    "leases",
    _key("installation"),
    _key("connector"),
    _key("run_id"),
    _key("part"),
    _text("token"),
    _time("since"),
    _time("expires_at"),
)

paces = _table("paces", _key("site"), _time("next_at"))

runs = _table("runs", _key("connector"), _key("run_id"), _time("at"), _text("counts"))

results = _table(
    "results",
    _key("connector"),
    _key("ref"),
    _key("split_as"),
    _key("run_id"),
    _text("number"),
    _text("origin_node"),
    _text("shop_order_id"),
    _text("outcome"),
    _text("reason_code"),
    _text("waits_for"),
    _text("status_from"),
    _text("status_to"),
    _text("total"),
    _text("currency"),
    _text("changes"),
    _text("stock"),
    _number("mails"),
    _number("attempts"),
    _text("shop"),
    _time("at"),
    _time("seen_at"),
    _number("runs"),
    _text("last_run"),
)

reported_runs = _table(
    "reported_runs",
    _key("connector"),
    _key("run_id"),
    _text("kind"),
    _text("shop"),
    _text("installation"),
    _number("is_dry"),
    _text("state"),
    _text("counts"),
    _text("news"),
    _time("began_at"),
    _time("at"),
)

result_words = _table("result_words", _key("connector"), _key("kind"), _key("word"), _time("at"))

acts = _table(
    "acts",
    _key("connector"),
    _key("ref"),
    Column("at", UtcText, primary_key=True),
    _key("act"),
    _key("field"),
    _text("person"),
)

installations = _table(
    "installations",
    _key("installation"),
    _key("store_id"),
    _text("conn_id"),
    _text("address"),
    _time("bound_at"),
)

sent_updates = _table(
    "sent_updates",
    _key("installation"),
    _key("order_id"),
    _text("ref"),
    _text("state"),
    _time("at"),
)

corrections = _table(
    "corrections",
    _key("connector"),
    _key("ref"),
    _key("path"),
    _text("value"),
    _text("hub_hash"),
    _time("hub_time", nullable=True),
    _text("made_by"),
    _text("why"),
    _time("made_at"),
    _time("used_at"),
)

dismissals = _table(
    "dismissals",
    _key("connector"),
    _key("ref"),
    _text("version"),
    _time("hub_time", nullable=True),
    _text("made_by"),
    _text("why"),
    _time("made_at"),
    _time("used_at"),
)

send_again = _table("send_again", _key("connector"), _key("ref"), _text("asked_by"), _time("at"))

order_names = _table("order_names", _key("connector"), _key("name"), _key("ref"))

namespaces = _table("namespaces", _key("connector"), _key("namespace"))

forgotten = _table("forgotten", _key("ref_hash"), _time("at"))

told = _table("told", _key("connector"), _key("channel"), _key("what"), _text("mark"), _time("at"))

erasures = _table("erasures", _key("name"), _text("token"), _text("person"), _time("expires_at"))

NOT_WRITTEN = text("outcome NOT IN ('created', 'updated')")
"""Of a result: the order was not written. A query says it in these words to be answered by the
index of such results, which most orders are not in."""

Index(PREFIX + "sent_updates_by_ref", sent_updates.c.installation, sent_updates.c.ref)
Index(PREFIX + "runs_by_time", runs.c.connector, runs.c.at)
Index(PREFIX + "reported_runs_by_time", reported_runs.c.connector, reported_runs.c.at)
Index(
    PREFIX + "results_by_time",
    results.c.connector,
    results.c.at,
    results.c.ref,
    results.c.split_as,
    results.c.run_id,
)
Index(
    PREFIX + "results_not_written",
    results.c.connector,
    results.c.outcome,
    results.c.at,
    results.c.ref,
    results.c.split_as,
    results.c.run_id,
    sqlite_where=NOT_WRITTEN,
    postgresql_where=NOT_WRITTEN,
)
Index(PREFIX + "taken_files_by_run", taken_files.c.connector, taken_files.c.run_id)
