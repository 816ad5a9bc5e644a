"""plan: what every order needs from the shop, field by field; nothing is sent yet.

The ledger says what is unchanged since last time; for all others the shop says whether it has them, 500 at a time.
``ended.jsonl`` holds the orders that end here; ``part-NNNN.jsonl`` what is to be sent, one file a mapped task.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from order_upload.chunks import chunks
from order_upload.domain.outcome import Outcome
from order_upload.domain.plan import PlannedOrder
from order_upload.domain.planner import Planner, PlanRules, is_reference, parent_ref
from order_upload.domain.policies import MailPolicy, Policy, StockPolicy
from order_upload.domain.shop import OTHER_ADDRESS, ShopInfo, ShopOrder
from order_upload.domain.statuses import NormalizedOrder
from order_upload.errors import ConfigError, ShopRefusedError
from order_upload.ledger import SentOrder
from order_upload.pipeline.catalogue import Catalogue
from order_upload.pipeline.normalize import status_map_of
from order_upload.pipeline.outcomes import UNCHANGED
from order_upload.pipeline.request import RunKind
from order_upload.pipeline.run import Run
from order_upload.pipeline.snapshot import Snapshot
from order_upload.pipeline.stages import ENDED, SHOP_FACTS, Stage, part_lines
from order_upload.pipeline.transform import transformed, transformed_count
from order_upload.shops.base import LARGEST_FIND, Shop
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
    planner = Planner(info, _rules(run, snapshot))
    parts = _Parts(run, _part_size(run))
    with run.writer(ENDED) as ended:
        for planned in _planned(run, shop, planner, info, force=snapshot.request.force):
            if planned.outcome is None:
                parts.add(planned)
            else:
                ended.write(planned)
    names = parts.close()
    # written last: whoever finds it knows that the plan is whole
    run.save(
        SHOP_FACTS, ShopFacts(installation=info.installation, largest_batch=info.largest_batch)
    )
    return [] if snapshot.request.dry_run else names


def _check_shop(run: Run, snapshot: Snapshot, info: ShopInfo) -> None:
    """A clone of an installation, or a store that it does not have, must not be written to."""
    store_id = snapshot.store_id
    if store_id not in info.stores:
        msg = f"Connection {snapshot.connector.node}: store_id is {store_id!r}, the shop has {', '.join(info.stores)}"
        raise ConfigError(msg)
    if info.maintenance:
        raise ShopRefusedError(
            f"Connection {snapshot.connector.node}: the shop is in maintenance mode; end it first"
        )
    for problem in info.diagnosis.problems:
        if problem.code == OTHER_ADDRESS:
            raise ShopRefusedError(
                f"Connection {snapshot.connector.node}: {problem.message}; {problem.remedy}"
            )
    run.ledger.installations.bind(
        snapshot.connector.node, info.installation, snapshot.base_url, store_id=store_id
    )


def _rules(run: Run, snapshot: Snapshot) -> PlanRules:
    configuration, request = snapshot.connector.configuration, snapshot.request
    quiet = Policy(
        mail=request.mail or MailPolicy.NEVER,
        stock=request.stock or StockPolicy.UNTOUCHED,
        missing_product=configuration.missing_product,
        customer=configuration.customer,
    )
    usual = replace(
        quiet, mail=request.mail or configuration.mail, stock=request.stock or configuration.stock
    )
    return PlanRules(
        connector=run.connector,
        update=request.update or configuration.update,
        tracking_details=configuration.tracking_details,
        creates=configuration.creates == "allowed",
        policy=quiet if request.kind is RunKind.BACKFILL else usual,
        quiet_policy=quiet,
        attributes=configuration.attributes.model_dump(),
        hub_nodes=snapshot.hub_nodes,
        claimed_nodes=snapshot.claimed_nodes,
        store_id=snapshot.store_id,
        status_map=status_map_of(snapshot.connector),
    )


def _planned(
    run: Run, shop: Shop, planner: Planner, info: ShopInfo, *, force: bool
) -> Iterator[PlannedOrder]:
    catalogue = Catalogue(shop, info)
    for chunk in chunks(
        transformed(run), LARGEST_FIND // 2
    ):  # two places an order: its own id, or what it is split of
        fingerprints = {one.order.ref: planner.fingerprint(one) for one in chunk}
        known = {} if force else run.ledger.sent.remembered(info.installation, list(fingerprints))
        unchanged = {ref: row for ref, row in known.items() if row.fingerprint == fingerprints[ref]}
        found = _found(shop, planner, [one for one in chunk if one.order.ref not in unchanged])
        made = [
            _unchanged(one, fingerprints, unchanged)
            if one.order.ref in unchanged
            else _plan_of(run, planner, one, found)
            for one in chunk
        ]
        yield from catalogue.checked(made)


def _unchanged(
    one: NormalizedOrder, fingerprints: Mapping[str, str], unchanged: Mapping[str, SentOrder]
) -> PlannedOrder:
    ref = one.order.ref
    planned = PlannedOrder.of(one.order, fingerprint=fingerprints[ref], outcome=Outcome.UNCHANGED)
    return replace(planned, shop_order_id=unchanged[ref].shop_order_id, reason=UNCHANGED)


def _plan_of(
    run: Run, planner: Planner, one: NormalizedOrder, found: Mapping[str, ShopOrder]
) -> PlannedOrder:
    there = found.get(one.order.ref)
    planned = planner.plan(one, there, found.get(parent_ref(one.order.ref)))
    return replace(planned, is_ours=there is not None and there.owner == run.connector)


def _found(shop: Shop, planner: Planner, orders: list[NormalizedOrder]) -> dict[str, ShopOrder]:
    """Return what the shop has of these orders, by our reference; own orders also by the shop's own id.

    With them comes what the shop has of the orders that others were split from.
    """
    orders = [one for one in orders if is_reference(one.order.ref)]
    if not orders:
        return {}
    own: dict[str, list[str]] = defaultdict(
        list
    )  # two references may claim one number: the shop links only one
    for one in orders:
        if one.order.number and planner.is_own(one):
            own[one.order.number].append(one.order.ref)
    refs = dict.fromkeys(one.order.ref for one in orders)
    refs |= dict.fromkeys(parent_ref(one.order.ref) for one in orders if not planner.is_own(one))
    answers = shop.find([ref for ref in refs if ref], list(own))
    by_id = {ref: answer for answer in answers for ref in own.get(answer.order_id, ())}
    return by_id | {answer.ref: answer for answer in answers if answer.ref}


def _part_size(run: Run) -> int:
    """Return how many orders a part holds, so that there are never more than :data:`MOST_PARTS`."""
    return max(LARGEST_PART, -(-transformed_count(run) // MOST_PARTS))


class _Parts:
    """Fills part after part with what is to be sent."""

    def __init__(self, run: Run, size: int) -> None:
        self._run, self._size = run, size
        self._planned: list[PlannedOrder] = []
        self._names: list[str] = []

    def add(self, planned: PlannedOrder) -> None:
        self._planned.append(planned)
        if len(self._planned) == self._size:
            self._flush()

    def close(self) -> list[str]:
        """Return the names of all parts."""
        if self._planned:
            self._flush()
        return self._names

    def _flush(self) -> None:
        name = f"{len(self._names) + 1:04d}"
        with self._run.writer(part_lines(name)) as part:
            for planned in self._planned:
                part.write(planned)
        self._names.append(name)
        self._planned = []
