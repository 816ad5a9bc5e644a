"""Rules tried on the orders that runs have kept: what would become of each, and what changes.

The same orders go through the rules of today and through others. What can be known without the shop
is told: what a filter drops, what a status means and is called in the shop, what a transformation
ends, what cannot be created, which parts of an order would be written otherwise, which mails and
stock it may cause. Neither hub nor shop is asked; nothing is sent, staged or entered in the ledger.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from order_upload.domain.filters import missing_fields
from order_upload.domain.order import Order
from order_upload.ledger import Ledger
from order_upload.pipeline.archived_orders import ArchiveReading
from order_upload.pipeline.outlook import Change, End, TrialRules
from order_upload.pipeline.snapshot import Snapshot
from order_upload.sources.base import Source
from order_upload.staging import Staging

MOST_ORDERS = 5000
MOST_SECONDS = 20.0


@dataclass(slots=True)
class RulesTrial(ArchiveReading):
    """What other rules make of the orders of a connector's archive, the latest version of each.

    Attributes:
        orders_tried: how many there were.
        cut: ``orders`` or ``time`` where only the newest were tried, for that limit.
        faults: criteria that none of the payloads can answer.
        before, after: how many orders end how, under the rules of today and the others.
        changes: what is otherwise, with the numbers of the orders, the newest first.
    """

    orders_tried: int = 0
    cut: str = ""
    faults: list[str] = field(default_factory=list)
    before: Counter[End] = field(default_factory=Counter)
    after: Counter[End] = field(default_factory=Counter)
    changes: dict[Change, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TrialLimits:
    """How much is tried.

    Attributes:
        since: payloads that the archive received before are left out.
        orders, seconds: where it stops.
    """

    since: datetime
    orders: int = MOST_ORDERS
    seconds: float = MOST_SECONDS


def try_rules(
    staging: Staging,
    ledger: Ledger,
    source: Source,
    rules: tuple[Snapshot | None, Snapshot],
    limits: TrialLimits,
) -> RulesTrial:
    """Return what becomes of the orders of an archive, under two sets of rules.

    Args:
        staging: where the archive is, under the name that the connector has today.
        ledger: says which orders were sent before.
        source: reads the payloads; nothing is fetched.
        rules: those of today, None where they cannot be read; and the others.
        limits: how much is tried.

    Raises:
        ConfigError: a file of codes that the rules name cannot be read.
    """
    before, after = rules
    trial, deadline = RulesTrial(), time.monotonic() + limits.seconds
    name = (before or after).connector.name
    paths = reversed(staging.of(name).readable_payloads(limits.since))
    orders: dict[str, Order] = {}
    for order in trial.orders(paths, source):
        if order.ref not in orders and len(orders) >= limits.orders:
            trial.cut = "orders"
        elif _moment(order) >= _moment(orders.get(order.ref, order)):
            orders[order.ref] = order
        if time.monotonic() > deadline:
            trial.cut = "time"
        if trial.cut:
            break
    sent = ledger.sent.exported(name, list(orders))
    _compare(trial, sorted(orders.values(), key=_moment, reverse=True), _ready(rules, sent), sent)
    if source.fields_seen:
        trial.faults = _faults(after, source.fields_seen)
    return trial


def _ready(
    rules: tuple[Snapshot | None, Snapshot], sent: Collection[str]
) -> tuple[TrialRules | None, TrialRules]:
    before, after = rules
    return (None if before is None else TrialRules(before, sent)), TrialRules(after, sent)


def _compare(
    trial: RulesTrial,
    orders: list[Order],
    rules: tuple[TrialRules | None, TrialRules],
    sent: Collection[str],
) -> None:
    today, others = rules
    for order in orders:
        trial.orders_tried += 1
        is_known = order.ref in sent
        after = others.outlook(order, is_known=is_known)
        trial.after[after.end] += 1
        change = Change(None, after.end)
        if today is not None:
            before = today.outlook(order, is_known=is_known)
            trial.before[before.end] += 1
            change = before.change_to(after)
            if before == after:
                continue
        trial.changes.setdefault(change, []).append(order.number)


def _faults(snapshot: Snapshot, carried: Collection[str]) -> list[str]:
    """Return which criteria of the filter and of the steps the source cannot answer."""
    connector = snapshot.connector
    faults: list[str] = []
    if connector.filter is not None:
        path = f"order_upload_filters.{connector.filter_name}"
        faults += missing_fields(connector.filter, carried, path)
    name = connector.configuration.transformation
    for place, step in enumerate(connector.steps):
        for key, asked in step.filters():
            path = f"order_upload_transformations.{name}[{place}].{key}".rstrip(".")
            faults += missing_fields(asked, carried, path)
    return faults


def _moment(order: Order) -> float:
    return order.updated_at.timestamp() if order.updated_at else 0.0
