"""The parse benchmark runs and finds the DAGs that it made."""

from __future__ import annotations

from benchmarks.dag_parsing import STEPS, measure


def test_parsing_two_connectors_is_measured_step_by_step():
    assert measure(2).keys() == set(STEPS)
