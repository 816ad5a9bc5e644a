"""plan: what every order needs from the shop, part by part; nothing is sent yet.

The ledger says what is unchanged since last time; for all others the shop says whether it has them,
and what it lacks of its catalogue blocks an order before anything is sent. ``ended.jsonl`` holds
the orders that end here, ``part-NNNN.jsonl`` what is to be sent, one file a mapped task.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from typing import Any, Self

from msgspec.structs import replace as with_fields

from order_upload.chunks import chunks
from order_upload.domain.comparison import compared_values
from order_upload.domain.operations import ShopOrder
from order_upload.domain.outcome import Outcome
from order_upload.domain.plan import PlannedOrder
from order_upload.domain.planner import Planner
from order_upload.domain.prepared_order import PreparedOrder, is_reference, parent_ref
from order_upload.domain.shop import OTHER_ADDRESS, ShopInfo
from order_upload.errors import ShopRefusedError
from order_upload.faults import Fault
from order_upload.ledger import SentOrder
from order_upload.pipeline.looked_up import LookedUp, blocked_by_what_lacks
from order_upload.pipeline.outcomes import UNCHANGED
from order_upload.pipeline.plan_rules import rules_of
from order_upload.pipeline.run import Run
from order_upload.pipeline.snapshot import Snapshot
from order_upload.pipeline.stages import ENDED, SHOP_FACTS, SUMMARY, Stage, part_lines
from order_upload.pipeline.transform import transformed, transformed_count
from order_upload.shops.base import LARGEST_FIND, Shop, ShopWithLookup
from order_upload.staging.records import ShopFacts

LARGEST_PART = 2000
"""Orders in one mapped task, unless that would make more tasks than :data:`MOST_PARTS`."""

MOST_PARTS = 1000
"""Mapped tasks of one run; Airflow maps at most 1,024."""


def plan(run: Run, shop: Shop) -> list[str]:
    """Stage the plan and return the names of the parts to upload; none on a dry run.

    Raises:
        ShopError: the shop does not answer, or is not the one that this Connection had.
        StagingError: an earlier stage has not run.
    """
    snapshot = run.snapshot()
    run.discard_from(Stage.PLAN)
    info = shop.info()
    _check_shop(run, snapshot, info)
    planning = _Planning(run, snapshot, shop, info)
    with _Parts(run) as parts, run.writer(ENDED) as ended:
        for planned in planning.planned_orders():
            if planned.outcome is None:
                parts.add(planned)
            else:
                ended.write(planned)
    # Written last: whoever finds it knows that the plan is whole.
    facts = ShopFacts(installation=info.installation, largest_batch=info.largest_batch)
    run.save(SHOP_FACTS, facts)
    if snapshot.request.dry_run:
        return []
    return parts.names


def _check_shop(run: Run, snapshot: Snapshot, info: ShopInfo) -> None:
    """A clone of an installation, or a store that it does not have, must not be written to."""
    store_id, node = snapshot.store_id, snapshot.connector.node
    if store_id not in info.stores:
        known = ", ".join(info.stores)
        found = f"{store_id!r}, which the shop does not have"
        raise Fault(f"Connection {node}: store_id", found, known).as_error()
    if info.maintenance:
        raise ShopRefusedError(
            f"Connection {node}: found the shop in maintenance mode; end it first"
        )
    for problem in info.diagnosis.problems:
        if problem.code == OTHER_ADDRESS:
            raise ShopRefusedError(f"Connection {node}: {problem.message}; {problem.remedy}")
    run.ledger.installations.bind(node, info.installation, snapshot.base_url, store_id=store_id)


class _Planning:
    """Plans the orders of one run, some hundred at a time.

    Ledger and shop are asked about many orders at once.
    """

    def __init__(self, run: Run, snapshot: Snapshot, shop: Shop, info: ShopInfo) -> None:
        self._run = run
        self._shop = shop
        self._installation = info.installation
        self._splits = bool(snapshot.connector.steps)
        self._force = snapshot.request.force
        self._sends_again = run.load(SUMMARY).sends_again
        rules = rules_of(snapshot)
        self._made_by = {rules.connector, *rules.takes_over}
        self._planner = Planner(info, rules)
        self._values = compared_values(rules.update)
        asked = None
        if isinstance(shop, ShopWithLookup) and not info.minimal_only:
            asked = shop
        self._looked_up = LookedUp(asked, rules, self._planner.limits, self._values)

    def planned_orders(self) -> Iterator[PlannedOrder]:
        """Yield the plan of every order of the run."""
        # Two questions an order: for its own reference, or for that of the order it is split from.
        for chunk in chunks(transformed(self._run), LARGEST_FIND // 2):
            prepared = [self._planner.prepare(normalized) for normalized in chunk]
            unchanged = self._unchanged(prepared)
            changed = [order for order in prepared if order.ref not in unchanged]
            shop_orders = self._find(changed)
            if self._splits:
                prepared = self._in_one_piece(prepared, shop_orders)
                changed = [order for order in prepared if order.ref not in unchanged]
            worded = self._looked_up.in_shops_words(changed, shop_orders)
            planned = []
            for order in prepared:
                if order.ref in unchanged:
                    planned.append(_unchanged_order(order, unchanged[order.ref]))
                else:
                    planned.append(self._planned(worded[order.ref], shop_orders))
            yield from self._looked_up.checked(planned)

    def _in_one_piece(
        self, prepared: list[PreparedOrder], shop_orders: Mapping[str, ShopOrder]
    ) -> list[PreparedOrder]:
        """Return the orders with those in one piece that the shop has in one piece.

        Such an order was sent before there was a step that splits it; it is never split later.
        """
        pieces = []
        for order in prepared:
            split_from = order.normalized.split_from
            if order.ref in shop_orders or split_from not in shop_orders:
                pieces.append(order)
            elif order.normalized.whole is not None:
                pieces.append(self._planner.prepare(order.normalized.whole))
        return pieces

    def _unchanged(self, prepared: list[PreparedOrder]) -> dict[str, SentOrder]:
        """Return what was sent last of the orders that say the same again, by reference."""
        if self._force:
            return {}
        sent = self._run.ledger.sent.remembered(
            self._installation, [order.ref for order in prepared]
        )
        unchanged = {}
        for order in prepared:
            last = sent.get(order.ref)
            if order.ref in self._sends_again or last is None:
                continue
            if last.fingerprint == order.fingerprint:
                unchanged[order.ref] = last
        return unchanged

    def _planned(self, order: PreparedOrder, shop_orders: Mapping[str, ShopOrder]) -> PlannedOrder:
        shop_order = shop_orders.get(order.ref)
        planned = self._planner.plan(order, shop_order, shop_orders.get(parent_ref(order.ref)))
        planned = blocked_by_what_lacks(planned, order)
        if shop_order is None or shop_order.ref != order.ref:
            return planned
        if shop_order.owner in self._made_by:
            return with_fields(planned, is_ours=True)
        return planned

    def _find(self, prepared: list[PreparedOrder]) -> dict[str, ShopOrder]:
        """Return reference -> what the shop has of the order.

        The shop's own orders are looked for by their id too. With them comes what the shop has of
        the orders that others were split from.
        """
        prepared = [order for order in prepared if is_reference(order.ref)]
        if not prepared:
            return {}
        refs: dict[str, None] = {}
        # Two references may claim one number: the shop links only one.
        own: dict[str, list[str]] = defaultdict(list)
        for order in prepared:
            refs[order.ref] = None
            number = order.normalized.order.number
            if not order.is_own:
                refs[parent_ref(order.ref)] = None
            elif number:
                own[number].append(order.ref)
        asked = [ref for ref in refs if ref]
        return _by_ref(self._shop.find(asked, list(own), self._values), own)


def _by_ref(
    shop_orders: list[ShopOrder], refs_by_number: Mapping[str, list[str]]
) -> dict[str, ShopOrder]:
    """Return reference -> the shop's order; a reference that the shop holds precedes a number."""
    by_ref: dict[str, ShopOrder] = {}
    for shop_order in shop_orders:
        for ref in refs_by_number.get(shop_order.order_id, ()):
            by_ref[ref] = shop_order
    for shop_order in shop_orders:
        if shop_order.ref:
            by_ref[shop_order.ref] = shop_order
    return by_ref


def _unchanged_order(order: PreparedOrder, last: SentOrder) -> PlannedOrder:
    return PlannedOrder.of(
        order.normalized,
        fingerprint=order.fingerprint,
        outcome=Outcome.UNCHANGED,
        shop_order_id=last.shop_order_id,
        reason=UNCHANGED,
    )


class _Parts:
    """Writes part after part of what is to be sent.

    Attributes:
        names: of the parts.
    """

    def __init__(self, run: Run) -> None:
        self.names: list[str] = []
        self._run = run
        # Rounded up, so that there are never more than MOST_PARTS.
        self._size = max(LARGEST_PART, -(-transformed_count(run) // MOST_PARTS))
        self._room = 0
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: Any) -> None:
        self._open.__exit__(*raised)

    def add(self, planned: PlannedOrder) -> None:
        """Write an order into the present part, or into the next one where that is full."""
        if not self._room:
            self._open.close()
            name = f"{len(self.names) + 1:04d}"
            self._part = self._open.enter_context(self._run.writer(part_lines(name)))
            self.names.append(name)
            self._room = self._size
        self._part.write(planned)
        self._room -= 1
