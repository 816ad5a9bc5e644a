"""plan: what every order needs from the shop, part by part; nothing is sent yet.

The ledger says what is unchanged since last time; for all others the shop says whether it has them,
and what it lacks of its catalogue blocks an order before anything is sent. ``ended.jsonl`` holds
the orders that end here, ``part-NNNN.jsonl`` what is to be sent, one file a mapped task.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from msgspec.structs import replace as with_fields

from order_upload.chunks import chunks
from order_upload.domain.catalogue_check import KnownCatalogue
from order_upload.domain.operations import ShopOrder
from order_upload.domain.outcome import Outcome
from order_upload.domain.plan import PlannedOrder
from order_upload.domain.planner import Planner
from order_upload.domain.policies import CreateMode, MailPolicy, Policy, StockPolicy
from order_upload.domain.prepared_order import PlanRules, PreparedOrder, is_reference, parent_ref
from order_upload.domain.shop import OTHER_ADDRESS, ShopInfo
from order_upload.errors import ShopRefusedError
from order_upload.faults import Fault
from order_upload.ledger import SentOrder
from order_upload.pipeline.normalize import status_map_of
from order_upload.pipeline.outcomes import UNCHANGED
from order_upload.pipeline.request import RunKind
from order_upload.pipeline.run import Run
from order_upload.pipeline.snapshot import Snapshot
from order_upload.pipeline.stages import ENDED, SHOP_FACTS, Stage, part_lines
from order_upload.pipeline.transform import transformed, transformed_count
from order_upload.shops.base import LARGEST_FIND, Shop, ShopWithLookup
from order_upload.staging.records import ShopFacts

LARGEST_PART = 2000
"""Orders in one mapped task, unless that would make more than 1,000 of them (Airflow maps at most 1,024)."""
MOST_PARTS = 1000


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
    parts = _Parts(run)
    with run.writer(ENDED) as ended:
        for planned in planning.planned_orders():
            if planned.outcome is None:
                parts.add(planned)
            else:
                ended.write(planned)
    names = parts.close()
    # Written last: whoever finds it knows that the plan is whole.
    facts = ShopFacts(installation=info.installation, largest_batch=info.largest_batch)
    run.save(SHOP_FACTS, facts)
    return [] if snapshot.request.dry_run else names


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


def _rules(snapshot: Snapshot) -> PlanRules:
    configuration, request = snapshot.connector.configuration, snapshot.request
    quiet = Policy(
        mail=request.mail or MailPolicy.NEVER,
        stock=request.stock or StockPolicy.UNTOUCHED,
        missing_product=configuration.missing_product,
        customer=configuration.customer,
    )
    usual = replace(
        quiet,
        mail=request.mail or configuration.mail,
        stock=request.stock or configuration.stock,
    )
    return PlanRules(
        connector=snapshot.connector.name,
        update=request.update or configuration.update,
        tracking_details=configuration.tracking_details,
        creates=configuration.creates is CreateMode.ALLOWED,
        policy=quiet if request.kind is RunKind.BACKFILL else usual,
        quiet_policy=quiet,
        attributes=configuration.attributes.model_dump(),
        hub_nodes=snapshot.hub_nodes,
        claimed_nodes=snapshot.claimed_nodes,
        store_id=snapshot.store_id,
        status_map=status_map_of(snapshot.connector),
    )


class _Planning:
    """Plans the orders of one run, some hundred at a time: ledger and shop are asked about many at once."""

    def __init__(self, run: Run, snapshot: Snapshot, shop: Shop, info: ShopInfo) -> None:
        self._run = run
        self._shop = shop
        self._installation = info.installation
        self._force = snapshot.request.force
        self._planner = Planner(info, _rules(snapshot))
        self._catalogue = KnownCatalogue()
        self._looks_up = isinstance(shop, ShopWithLookup) and not info.minimal_only

    def planned_orders(self) -> Iterator[PlannedOrder]:
        """Yield the plan of every order of the run."""
        # Two questions an order: for its own reference, or for that of the order it is split from.
        for chunk in chunks(transformed(self._run), LARGEST_FIND // 2):
            prepared = [self._planner.prepare(normalized) for normalized in chunk]
            unchanged = self._unchanged(prepared)
            found = self._found([order for order in prepared if order.ref not in unchanged])
            planned = []
            for order in prepared:
                if order.ref in unchanged:
                    planned.append(_unchanged_order(order, unchanged[order.ref]))
                else:
                    planned.append(self._planned(order, found))
            yield from self._checked(planned)

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
            if last is not None and last.fingerprint == order.fingerprint:
                unchanged[order.ref] = last
        return unchanged

    def _planned(self, order: PreparedOrder, found: Mapping[str, ShopOrder]) -> PlannedOrder:
        in_shop = found.get(order.ref)
        planned = self._planner.plan(order, in_shop, found.get(parent_ref(order.ref)))
        is_ours = in_shop is not None and in_shop.owner == self._run.connector
        return with_fields(planned, is_ours=is_ours) if is_ours else planned

    def _found(self, prepared: list[PreparedOrder]) -> dict[str, ShopOrder]:
        """Return what the shop has of these orders by reference; own orders also by the shop's own id.

        With them comes what the shop has of the orders that others were split from.
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
        answers = self._shop.find([ref for ref in refs if ref], list(own))
        found: dict[str, ShopOrder] = {}
        for answer in answers:
            for ref in own.get(answer.order_id, ()):
                found[ref] = answer
        found.update((answer.ref, answer) for answer in answers if answer.ref)
        return found

    def _checked(self, planned: list[PlannedOrder]) -> list[PlannedOrder]:
        """Return the plans, blocked where the shop lacks a product, a country or a zone.

        The shop is asked for what it was not asked for before.
        """
        if not (self._looks_up and isinstance(self._shop, ShopWithLookup)):
            return planned
        codes = self._catalogue.unasked_codes(planned)
        countries = self._catalogue.unasked_countries(planned)
        if codes or countries:
            self._catalogue.learn(codes, countries, self._shop.lookup(codes, countries))
        return [self._catalogue.checked(order) for order in planned]


def _unchanged_order(order: PreparedOrder, last: SentOrder) -> PlannedOrder:
    return PlannedOrder.of(
        order.normalized.order,
        fingerprint=order.fingerprint,
        outcome=Outcome.UNCHANGED,
        shop_order_id=last.shop_order_id,
        reason=UNCHANGED,
    )


class _Parts:
    """Fills part after part with what is to be sent."""

    def __init__(self, run: Run) -> None:
        self._run = run
        # Rounded up, so that there are never more than MOST_PARTS.
        self._size = max(LARGEST_PART, -(-transformed_count(run) // MOST_PARTS))
        self._planned: list[PlannedOrder] = []
        self._names: list[str] = []

    def add(self, planned: PlannedOrder) -> None:
        self._planned.append(planned)
        if len(self._planned) == self._size:
            self._write()

    def close(self) -> list[str]:
        """Return the names of all parts."""
        if self._planned:
            self._write()
        return self._names

    def _write(self) -> None:
        name = f"{len(self._names) + 1:04d}"
        with self._run.writer(part_lines(name)) as part:
            for planned in self._planned:
                part.write(planned)
        self._names.append(name)
        self._planned = []
