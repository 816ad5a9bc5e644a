"""The tables that the module's PHP is tested on are those of a real shop of the same version.

Needs the shop (``make live``), its database (OPENCART_DB), and what ``make test-node`` needs.
"""

from __future__ import annotations

import pytest

from live.real_shop import HOSTS

WRITTEN_FOR = {"3.0.5.1": "3.0", "4.0.2.0": "4.0", "4.0.2.3": "4.0", "4.1.0.4": "4.1"}
WHOLE = ["order", "order_product", "order_option", "order_total", "order_history", "address"]
"""Tables of which no column may be missing; of the others only those are there that matter."""

NOT_OPENCARTS = ("oc_order_upload_", "shop_")
COLUMNS = """
    SELECT table_name AS t, column_name AS c, column_type AS kind, is_nullable AS may_be_null,
        column_default AS standard, extra AS more, collation_name AS collation
    FROM information_schema.columns WHERE table_schema = DATABASE()"""
ENGINES = """
    SELECT table_name AS t, engine AS engine FROM information_schema.tables
    WHERE table_schema = DATABASE()"""
INDEXES = """
    SELECT table_name AS t, GROUP_CONCAT(column_name ORDER BY seq_in_index) AS columns
    FROM information_schema.statistics
    WHERE table_schema = DATABASE() AND index_name <> 'order_upload_order_id'
    GROUP BY table_name, index_name"""

pytestmark = [pytest.mark.live, pytest.mark.allow_hosts(HOSTS)]


@pytest.fixture(scope="module")
def ours(client, php_shops):
    """The test shop of the real one's generation."""
    version = client.info().opencart_version
    generation = WRITTEN_FOR.get(version)
    if not generation:
        pytest.skip(
            f"NOT RUN: the tables are those of {', '.join(WRITTEN_FOR)}, this shop is {version}"
        )
    return php_shops.by_generation[generation]


def by_table(rows):
    """Return table -> its rows, as sets of text; without tables that OpenCart does not have."""
    tables = {}
    for row in rows:
        if not row["t"].startswith(NOT_OPENCARTS):
            tables.setdefault(row["t"], set()).add(
                tuple(str(value) for name, value in row.items() if name != "t")
            )
    return tables


def test_every_column_is_the_real_ones(ours, tables):
    mine, real = by_table(ours.rows(COLUMNS)), by_table(tables.read(COLUMNS))
    assert len(mine) > 25
    others = {name: rows - real.get(name, set()) for name, rows in mine.items()}
    assert {name: rows for name, rows in others.items() if rows} == {}


@pytest.mark.parametrize("table", [*WHOLE, "customer"])
def test_no_column_is_missing_where_orders_and_accounts_are_written(ours, tables, table):
    mine, real = by_table(ours.rows(COLUMNS)), by_table(tables.read(COLUMNS))
    assert real[f"oc_{table}"] - mine[f"oc_{table}"] == set()


def test_every_engine_is_the_real_ones(ours, tables):
    mine, real = by_table(ours.rows(ENGINES)), by_table(tables.read(ENGINES))
    assert mine == {name: real[name] for name in mine}


@pytest.mark.parametrize("table", WHOLE)
def test_no_index_is_better_than_the_real_ones(ours, tables, table):
    mine, real = by_table(ours.rows(INDEXES)), by_table(tables.read(INDEXES))
    assert mine[f"oc_{table}"] == real[f"oc_{table}"]
