"""*What would change*: the orders of the last days through the rules as an edit would make them."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from airflow.sdk.exceptions import AirflowException
from fastapi import APIRouter
from pydantic import Field

from order_upload.airflow.extract import snapshot_of
from order_upload.airflow.opencart_hook import OpenCartHook
from order_upload.airflow.sources import source_of
from order_upload.airflow.storage import ledger_from_connection, staging_from_config
from order_upload.config import Connector, Variables, connector_names, parse_connector
from order_upload.config.entry_edits import edited_variables
from order_upload.config.parsing import CONNECTORS
from order_upload.errors import ConfigError, OrderUploadError
from order_upload.pipeline.asked_shop import AskedShop
from order_upload.pipeline.outlook import Change, End
from order_upload.pipeline.request import RunRequest
from order_upload.pipeline.rules_trial import RulesTrial, TrialLimits, try_rules
from order_upload.pipeline.snapshot import Snapshot
from order_upload.ui.access import Reader, ReaderDep
from order_upload.ui.settings import Edit, demand_edit, findings_of
from order_upload.ui.variables import read_variables

router = APIRouter()

MOST_DAYS = 90
TOTAL_SECONDS = 30.0
"""For all connectors together: somebody sits before the page."""
SHOP_SECONDS = 5.0
"""For each answer of the shop; a trial goes on without it."""
MOST_CHANGES = 50
MOST_NUMBERS = 10
"""Orders that a change names; the others are counted."""


class Trial(Edit):
    """An edit, and how far back the orders go through it.

    Attributes:
        days: by when their payloads were received.
    """

    days: Annotated[int, Field(ge=1, le=MOST_DAYS)] = 7


@router.post("/settings/trial")
def trial(edit: Trial, reader: ReaderDep) -> dict[str, Any]:
    """Return what an edit would change, for each connector whose rules it changes.

    Nothing is saved, the shop is only asked what it has, and the hub is not asked.
    """
    demand_edit(reader, edit)
    variables = read_variables()
    if findings := findings_of(variables, edit):
        return {"findings": findings, "connectors": [], "hidden": 0}
    edited = edited_variables(variables, edit.as_entry())
    pairs = list(_concerned(variables, edited, edit))
    seen = [pair for pair in pairs if _may_see(reader, pair)]
    deadline = time.monotonic() + TOTAL_SECONDS
    shops: dict[str, AskedShop] = {}
    tried = []
    for place, pair in enumerate(seen):
        seconds = max(deadline - time.monotonic(), 0.0) / (len(seen) - place)
        limits = TrialLimits(datetime.now(UTC) - timedelta(days=edit.days), seconds=seconds)
        of_pair = {one.node: _shop(one.node, shops, deadline) for one in pair if one is not None}
        tried.append(_tried(pair, (variables, edited), limits, of_pair))
    return {"findings": [], "connectors": tried, "hidden": len(pairs) - len(seen)}


Pair = tuple[Connector | None, Connector]
"""A connector as it is today, None where it cannot be read, and as it would be."""


def _shop(node: str, shops: dict[str, AskedShop], deadline: float) -> AskedShop:
    """Return a shop as it is asked for all connectors together."""
    if node not in shops:
        hook = OpenCartHook(node, most_seconds=SHOP_SECONDS)
        shops[node] = AskedShop(hook.shop, deadline)
    return shops[node]


def _concerned(before: Variables, edited: Variables, edit: Edit) -> Iterator[Pair]:
    """Yield the connectors whose rules about orders an edit changes."""
    for name in connector_names(edited):
        try:
            after = parse_connector(name, edited)
        except ConfigError:
            continue  # it is broken today, too: else the edit would have been refused
        was = name
        if edit.variable == CONNECTORS and edit.name == name and edit.key is not None:
            was = str(edit.key)
        today = _read(was, before)
        if today is None or today.rules() != after.rules():
            yield today, after


def _read(name: str, variables: Variables) -> Connector | None:
    try:
        return parse_connector(name, variables)
    except ConfigError:
        return None


def _may_see(reader: Reader, pair: Pair) -> bool:
    today, after = pair
    return reader.may_read((today or after).name)


def _tried(
    pair: Pair,
    variables: tuple[Variables, Variables],
    limits: TrialLimits,
    shops: dict[str, AskedShop],
) -> Any:
    """Return what the rules make of a connector's orders, or why they cannot be tried."""
    today, after = pair
    said = {"connector": after.name, "trouble": ""}
    try:
        rules = (
            None if today is None else _snapshot(today, variables[0]),
            _snapshot(after, variables[1]),
        )
        source = source_of(today or after)
        done = try_rules(
            staging_from_config(), ledger_from_connection(), source, rules, limits, shops
        )
    except (OrderUploadError, AirflowException) as error:
        return {**said, "trouble": str(error), **_as_json(RulesTrial())}
    return {**said, **_as_json(done)}


def _snapshot(connector: Connector, variables: Variables) -> Snapshot:
    request = RunRequest(connector=connector.name, run_id="trial", dry_run=True)
    return snapshot_of(connector, request, variables)


def _as_json(trial: RulesTrial) -> dict[str, Any]:
    by_count = sorted(trial.changes.items(), key=lambda change: -len(change[1]))
    return {
        "orders": trial.orders_tried,
        "payloads": trial.payloads,
        "unread": trial.unread + trial.refused,
        "cut": trial.cut,
        "faults": trial.faults,
        "untried": trial.untried,
        "untried_because": trial.untried_because,
        "before": _ends(trial.before),
        "after": _ends(trial.after),
        "changes": [_change(change, numbers) for change, numbers in by_count[:MOST_CHANGES]],
        "more_changes": max(len(by_count) - MOST_CHANGES, 0),
    }


def _ends(counts: Counter[End]) -> list[dict[str, Any]]:
    return [{**end._asdict(), "count": count} for end, count in counts.most_common(MOST_CHANGES)]


def _change(change: Change, numbers: list[str]) -> dict[str, Any]:
    return {
        "before": change.before._asdict() if change.before else None,
        "after": change.after._asdict(),
        "parts": list(change.parts),
        "policies": [policy._asdict() for policy in change.policies],
        "count": len(numbers),
        "numbers": numbers[:MOST_NUMBERS],
    }
