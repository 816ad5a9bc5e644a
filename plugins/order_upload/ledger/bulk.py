"""Many rows at once: a run may settle a million orders."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from operator import itemgetter
from typing import Any

from sqlalchemy import Column, Connection, Table, Text, bindparam, cast, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql.dml import Insert as PostgresInsert
from sqlalchemy.dialects.sqlite.dml import Insert as SqliteInsert
from sqlalchemy.types import TypeEngine

from order_upload.ledger.tables import UtcText, as_text

Row = dict[str, Any]
Insert = SqliteInsert | PostgresInsert


def values_of(record: Any) -> Row:
    """Return the fields of a slotted record by name."""
    # dataclasses.asdict copies every value: ten times as slow
    return {name: getattr(record, name) for name in record.__slots__}


def insert_into(connection: Connection, table: Table) -> Insert:
    """Return the dialect's own insert, which knows ON CONFLICT."""
    if _is_sqlite(connection):
        return sqlite.insert(table)
    return postgresql.insert(table)


def upsert(
    connection: Connection, table: Table, rows: Sequence[Row], changes: Row | None = None
) -> None:
    """Insert the rows; where a key exists, replace all other columns.

    ``changes`` gives, for some columns, the SQL expression that replaces them instead.
    """
    statement = _insert_many(connection, table)
    replaced = {c.name: statement.excluded[c.name] for c in table.columns if not c.primary_key}
    conflict = statement.on_conflict_do_update(
        index_elements=_key(table), set_=replaced | (changes or {})
    )
    _execute(connection, conflict, table, rows)


def upsert_ready(connection: Connection, table: Table, rows: list[tuple[Any, ...]]) -> None:
    """Insert rows as the driver takes them; where a key exists, replace all other columns.

    A tenth of the time of :func:`upsert` is spent here on each row: for rows of every order.

    Args:
        connection: in a transaction.
        table: its key comes first among its columns.
        rows: in the order of the columns, no key twice; times as :func:`as_text` gives them.
    """
    if not rows:
        return
    rows.sort()
    if _is_sqlite(connection):
        connection.exec_driver_sql(_replace_in(table), rows)
        return
    statement = _insert_many(connection, table)
    replaced = {c.name: statement.excluded[c.name] for c in table.columns if not c.primary_key}
    conflict = statement.on_conflict_do_update(index_elements=_key(table), set_=replaced)
    columns = zip(*rows, strict=True)
    values = {c.name: list(column) for c, column in zip(table.columns, columns, strict=True)}
    connection.execute(conflict, values)


def _replace_in(table: Table) -> str:
    """Return SQLite's statement that inserts a row or replaces the one with its key."""
    names = ", ".join(column.name for column in table.columns)
    places = ", ".join("?" * len(table.columns))
    return f"INSERT OR REPLACE INTO {table.name} ({names}) VALUES ({places})"  # noqa: S608 - ours


def insert_missing(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert the rows whose key is not there yet; leave the others as they are."""
    statement = _insert_many(connection, table)
    _execute(connection, statement.on_conflict_do_nothing(index_elements=_key(table)), table, rows)


def _insert_many(connection: Connection, table: Table) -> Insert:
    """Return an insert of many rows.

    SQLite runs one row many times, Postgres one statement with a list per column: row by row, a
    Postgres one network step away takes ten times as long, and SQLAlchemy does not batch ON
    CONFLICT.
    """
    if _is_sqlite(connection):
        return sqlite.insert(table)
    lists = [
        func.unnest(cast(bindparam(c.name), postgresql.ARRAY(_plain_type(c))))
        for c in table.columns
    ]
    return postgresql.insert(table).from_select([c.name for c in table.columns], select(*lists))


def _execute(connection: Connection, statement: Insert, table: Table, rows: Sequence[Row]) -> None:
    """Send the rows, each key once and in the order of the keys.

    Postgres refuses to touch a row twice in one statement, and two writers that take the same rows
    in different orders would wait for each other for ever.
    """
    if not rows:
        return
    key_of = itemgetter(*_key(table))
    by_key = {key_of(row): row for row in rows}
    ordered = [by_key[key] for key in sorted(by_key)]
    values = {column.name: _plain_values(column, ordered) for column in table.columns}
    if _is_sqlite(connection):
        _execute_rows(connection, statement, values)
    else:
        connection.execute(statement, values)


def _execute_rows(connection: Connection, statement: Insert, values: dict[str, list[Any]]) -> None:
    """Run a statement once a row; SQLAlchemy would spend most of the time on its dicts of rows."""
    compiled = statement.compile(dialect=connection.dialect, column_keys=list(values))
    names, fixed = compiled.positiontup or (), compiled.params
    columns = [values[name] if name in values else repeat(fixed[name]) for name in names]
    connection.exec_driver_sql(str(compiled), list(zip(*columns, strict=False)))


def _plain_type(column: Column[Any]) -> TypeEngine[Any]:
    if isinstance(column.type, UtcText):
        return Text()
    return column.type


def _plain_values(column: Column[Any], rows: Sequence[Row]) -> list[Any]:
    """Return a column's values as the driver takes them.

    The driver would write times in a form of its own.
    """
    values = [row[column.name] for row in rows]
    if isinstance(column.type, UtcText):
        return _as_texts(values)
    return values


def _as_texts(values: list[Any]) -> list[str | None]:
    """Return times in the ledger's form; rows of one moment share it, and it is made once."""
    texts = []
    last, text = None, None
    for value in values:
        if value is not last:
            last, text = value, as_text(value)
        texts.append(text)
    return texts


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def _key(table: Table) -> list[str]:
    return [column.name for column in table.primary_key.columns]
