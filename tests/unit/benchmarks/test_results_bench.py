"""The benchmark of the ledger's results measures what it says, on a few rows."""

from __future__ import annotations

from benchmarks.results import measured


def test_every_question_finds_its_orders_in_a_ledger_of_results(tmp_path):
    figures = measured(tmp_path, rows=2_400, searches=10)
    assert (figures["rows"], figures["orders"], figures["runs"]) == (2_400, 600, 2)
    searched = [name for name in figures if name.startswith("by_") and name.endswith("_p95_ms")]
    assert len(searched) == 4
