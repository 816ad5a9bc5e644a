"""Schedules, windows and other connectors: what may start a connector, and what may not."""

from __future__ import annotations

import json

import pytest

from order_upload.config import Variables, parse_connector
from unit.config.settings import SOURCE, faults_of

C = "order_upload_connectors"
WINDOWS = [{"from": "07:00", "to": "21:00"}]


def connectors(**entries):
    """Return Variables with these connectors; each has a shop and a source."""
    whole = {name: {"node": "shop", "source": SOURCE, **entry} for name, entry in entries.items()}
    return Variables(json.dumps(whole))


def test_a_connector_may_start_after_others():
    variables = connectors(first={"schedule": "@hourly"}, second={"after": ["first"]})
    assert parse_connector("second", variables).after == ("first",)


def test_a_connector_may_start_after_one_that_is_broken():
    variables = connectors(first={"typo": 1}, second={"after": ["first"]})
    assert faults_of(variables, "second") == []


def test_a_connector_that_does_not_exist_starts_none():
    variables = connectors(first={}, second={"after": ["frist"]})
    assert faults_of(variables, "second") == [
        f'{C}.second.after[0]: found "frist", which is no connector; allowed: names of connectors; '
        'did you mean "first"?'
    ]


@pytest.mark.parametrize(
    ("name", "after", "way"),
    [
        ("a", ["a"], "a -> a"),
        ("b", ["a", "c"], "b -> c -> b"),
        ("d", ["c", "b"], "d -> b -> d"),
    ],
)
def test_connectors_that_start_each_other_in_a_circle_are_refused(name, after, way):
    entries = {"a": {}, "b": {"after": ["d"]}, "c": {"after": ["b"]}, "d": {}}
    variables = connectors(**{**entries, name: {"after": after}})
    (line,) = [line for line in faults_of(variables, name) if way in line]
    assert line.startswith(f"{C}.{name}.after[")


def test_those_that_only_lead_to_a_circle_are_good_themselves():
    variables = connectors(a={"after": ["b"]}, b={"after": ["a"]}, c={"after": ["a"]})
    assert faults_of(variables, "c") == []


@pytest.mark.parametrize(("key", "value"), [("schedule", "0 * * * *"), ("active_windows", WINDOWS)])
def test_a_connector_that_starts_after_another_has_no_clock_of_its_own(key, value):
    variables = connectors(first={}, second={"after": ["first"], key: value})
    (line,) = faults_of(variables, "second")
    assert line.startswith(f'{C}.second.{key}: found one beside "after"')


def test_a_schedule_that_lies_in_no_window_is_refused():
    variables = connectors(first={"schedule": "0 3 * * *", "active_windows": WINDOWS})
    assert faults_of(variables, "first") == [
        f'{C}.first.active_windows: found windows that no time of the schedule "0 3 * * *" lies'
        " in; allowed: windows in which the schedule has times"
    ]
