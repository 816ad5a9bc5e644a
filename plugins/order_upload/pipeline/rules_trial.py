"""Rules tried on the orders that runs have kept: what would become of each, and what changes.

The same orders go through the rules of today and through others: what a filter drops, what a status
means and is called in the shop, what a transformation ends, what cannot be created, which parts of
an order would be written otherwise, which mails and stock it may cause. The shop is asked what it
has of statuses, places, products and options, where it answers; the hub is not. Nothing is sent,
staged or entered in the ledger.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from order_upload.chunks import chunks
from order_upload.domain.filters import missing_fields
from order_upload.domain.order import Order
from order_upload.errors import ShopError
from order_upload.ledger import Ledger
from order_upload.pipeline.archived_orders import ArchiveReading
from order_upload.pipeline.asked_shop import AskedShop
from order_upload.pipeline.outlook import Change, End, Outlook
from order_upload.pipeline.snapshot import Snapshot
from order_upload.pipeline.trial_rules import TrialRules
from order_upload.sources.base import Source
from order_upload.staging import Staging

MOST_ORDERS = 5000
MOST_SECONDS = 20.0
READING_SHARE = 0.6
"""Of the time for the payloads; the rest is for the rules and the shop."""
LARGEST_CHUNK = 250
"""Orders that the shop is asked about at once."""
OWN_API, NO_ANSWER = "own_api", "no_answer"


@dataclass(slots=True)
class RulesTrial(ArchiveReading):
    """What other rules make of the orders of a connector's archive, the latest version of each.

    Attributes:
        orders_tried: how many there were.
        cut: ``orders`` or ``time`` where only the newest were tried, for that limit.
        faults: criteria that none of the payloads can answer.
        before, after: how many orders end how, under the rules of today and the others.
        changes: what is otherwise, with the numbers of the orders, the newest first.
        untried: why what only the shop knows was not tried on all orders: ``own_api``,
            ``no_answer``, or "" where it was.
        untried_because: what the shop said instead.
    """

    orders_tried: int = 0
    cut: str = ""
    faults: list[str] = field(default_factory=list)
    before: Counter[End] = field(default_factory=Counter)
    after: Counter[End] = field(default_factory=Counter)
    changes: dict[Change, list[str]] = field(default_factory=dict)
    untried: str = ""
    untried_because: str = ""


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
    shops: Mapping[str, AskedShop] | None = None,
) -> RulesTrial:
    """Return what becomes of the orders of an archive, under two sets of rules.

    Args:
        staging: where the archive is, under the name that the connector has today.
        ledger: says which orders were sent before.
        source: reads the payloads; nothing is fetched.
        rules: those of today, None where they cannot be read; and the others.
        limits: how much is tried.
        shops: id of a shop's Connection -> the shop; of others what is known without them is tried.

    Raises:
        ConfigError: a file of codes that the rules name cannot be read.
    """
    before, after = rules
    trial, began = RulesTrial(), time.monotonic()
    name = (before or after).connector.name
    paths = reversed(staging.of(name).readable_payloads(limits.since))
    read = _latest(trial, trial.orders(paths, source), limits, began)
    newest = sorted(read.values(), key=_moment, reverse=True)
    comparing = _Comparing(trial, rules, ledger.sent.exported(name, list(read)), shops or {})
    for chunk in chunks(newest, LARGEST_CHUNK):
        comparing.compare(chunk)
        if time.monotonic() > began + limits.seconds and trial.orders_tried < len(newest):
            trial.cut = "time"
            break
    if source.fields_seen:
        trial.faults = _faults(after, source.fields_seen)
    return trial


def _latest(
    trial: RulesTrial, versions: Iterator[Order], limits: TrialLimits, began: float
) -> dict[str, Order]:
    """Return reference -> the latest version of each order, as many as the limits allow.

    Of versions of one time the one that came last counts, as in a run: the newest payload is read
    first, and in it the latest version last.
    """
    orders: dict[str, Order] = {}
    ages: dict[str, tuple[float, int]] = {}
    for order in versions:
        age = (_moment(order), -trial.payloads)
        if order.ref not in orders and len(orders) >= limits.orders:
            trial.cut = "orders"
        elif age >= ages.get(order.ref, age):
            orders[order.ref], ages[order.ref] = order, age
        if time.monotonic() > began + limits.seconds * READING_SHARE:
            trial.cut = "time"
        if trial.cut:
            break
    return orders


class _Comparing:
    """Puts orders through both sets of rules, with the shop as long as it answers."""

    def __init__(
        self,
        trial: RulesTrial,
        rules: tuple[Snapshot | None, Snapshot],
        sent: Collection[str],
        shops: Mapping[str, AskedShop],
    ) -> None:
        self._trial, self._snapshots, self._sent = trial, rules, sent
        try:
            self._today, self._others = self._ready(shops)
            if any(shop.lists_nothing for shop in shops.values()):
                trial.untried = OWN_API
        except ShopError as refusal:
            self._go_on_without(refusal)

    def compare(self, orders: list[Order]) -> None:
        """Count what becomes of orders, and note what is otherwise."""
        try:
            before, after = self._outlooks(orders)
        except ShopError as refusal:
            self._go_on_without(refusal)
            before, after = self._outlooks(orders)
        for order, today, other in zip(orders, before, after, strict=True):
            self._note(order, today, other)

    def _outlooks(self, orders: list[Order]) -> tuple[list[Outlook | None], list[Outlook]]:
        before: list[Outlook | None] = [None] * len(orders)
        if self._today is not None:
            before = [*self._today.outlooks(orders)]
        return before, self._others.outlooks(orders)

    def _note(self, order: Order, today: Outlook | None, other: Outlook) -> None:
        trial = self._trial
        trial.orders_tried += 1
        trial.after[other.end] += 1
        change = Change(None, other.end)
        if today is not None:
            trial.before[today.end] += 1
            change = today.change_to(other)
            if today == other:
                return
        trial.changes.setdefault(change, []).append(order.number)

    def _go_on_without(self, refusal: ShopError) -> None:
        self._trial.untried, self._trial.untried_because = NO_ANSWER, str(refusal)
        self._today, self._others = self._ready({})

    def _ready(self, shops: Mapping[str, AskedShop]) -> tuple[TrialRules | None, TrialRules]:
        before, after = self._snapshots
        today = None if before is None else self._ready_for(before, shops)
        return today, self._ready_for(after, shops)

    def _ready_for(self, snapshot: Snapshot, shops: Mapping[str, AskedShop]) -> TrialRules:
        return TrialRules(snapshot, self._sent, shops.get(snapshot.connector.node))


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
