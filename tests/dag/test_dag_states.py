"""When a connector is late: a run should have begun, none has, and the DAG is on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from order_upload.ui.dag_states import DagState

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("since_next_run", "state", "is_late"),
    [
        (HOUR, DagState(is_paused=False), True),
        (-HOUR, DagState(is_paused=False), False),
        (HOUR, DagState(is_paused=True), False),
        (HOUR, DagState(is_paused=False, running_since=datetime.now(UTC)), False),
        (None, DagState(is_paused=False), False),
        (None, DagState(), False),
    ],
)
def test_a_connector_is_late_when_nothing_began_in_time(since_next_run, state, is_late):
    next_run = since_next_run and datetime.now(UTC) - since_next_run
    known = DagState(state.is_paused, running_since=state.running_since, next_run=next_run)
    assert known.is_late() is is_late


def test_a_connector_may_allow_more():
    state = DagState(is_paused=False, next_run=datetime.now(UTC) - HOUR)
    assert not state.is_late(after=2 * HOUR)
