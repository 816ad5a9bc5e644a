"""One set of rules, tried on orders: what is known of filter, status, transformation and plan.

With the shop its statuses, groups, lengths, places, products and options are tried as the plan
does; without it, what the order and the rules say. Whether the shop has an order is not asked: the
ledger says which were sent before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain

from order_upload.config.sku_files import read_sku_file, sku_files_of
from order_upload.domain import plan_reasons
from order_upload.domain.comparison import compared_values
from order_upload.domain.customer_groups import check_group
from order_upload.domain.operations import Operation
from order_upload.domain.order import Order
from order_upload.domain.outcome import Action, Outcome, Reason, RefusedOrderError, Result
from order_upload.domain.ownership import is_among
from order_upload.domain.parts import Part, bytes_hash, encoded_parts
from order_upload.domain.plan import PlannedOrder
from order_upload.domain.planner import Planner, check_creatable
from order_upload.domain.policies import UpdateMode
from order_upload.domain.prepared_order import PlanRules, PreparedOrder, prepare
from order_upload.domain.status_plan import StatusPlan, policy_of
from order_upload.domain.statuses import NormalizedOrder, meaning_before_shop
from order_upload.domain.transformation.order_transformer import EndedOrder, OrderTransformer
from order_upload.domain.transformation.sku_tables import sku_table
from order_upload.pipeline.asked_shop import AskedShop
from order_upload.pipeline.filter import filter_check_of
from order_upload.pipeline.looked_up import LookedUp, blocked_by_what_lacks
from order_upload.pipeline.outlook import End, Outlook
from order_upload.pipeline.plan_rules import rules_of
from order_upload.pipeline.snapshot import Snapshot


class TrialRules:
    """One set of rules, made ready for a trial.

    Args:
        snapshot: the rules.
        sent: references of the orders that were sent before.
        shop: None tries what is known without it.

    Raises:
        ShopError: the shop does not answer.
    """

    def __init__(
        self, snapshot: Snapshot, sent: Collection[str], shop: AskedShop | None = None
    ) -> None:
        self._hub_nodes = snapshot.hub_nodes
        self._sent = sent
        self._rules = rules_of(snapshot)
        self._drop_of = filter_check_of(snapshot, sent)
        self._transformer = _transformer(snapshot)
        self._plan = _TrialPlan(self._rules, shop)

    def outlooks(self, orders: Iterable[Order]) -> list[Outlook]:
        """Return what would become of orders, in their order; the shop is asked for all at once.

        Raises:
            ShopError: the shop does not answer.
        """
        orders_pieces = [list(self._pieces(order)) for order in orders]
        going = [one for one in chain.from_iterable(orders_pieces) if isinstance(one, _Going)]
        planned = iter(self._plan.outlooks(going))
        outlooks = []
        for pieces in orders_pieces:
            ends = [next(planned) if isinstance(one, _Going) else one for one in pieces]
            outlooks.append(_together(ends))
        return outlooks

    def _pieces(self, order: Order) -> Iterator[Outlook | _Going]:
        """Yield what becomes of an order before the plan: how it ends, or what goes on of it."""
        drop = self._drop_of(order)
        if drop is not None:
            yield Outlook(End(Outcome.FILTERED, drop.criterion))
            return
        is_own = is_among(order.origin, self._hub_nodes)
        meaning = meaning_before_shop(
            order, self._rules.status_map, self._rules.unmapped_status, is_own=is_own
        )
        if isinstance(meaning, Result):
            yield _ended(meaning.outcome, meaning.reason)
            return
        if not meaning.is_shops_word:
            drop = self._rules.dropped_by_status(meaning.status)
        if drop is not None:
            yield Outlook(End(Outcome.FILTERED, drop.criterion, status=_word(meaning.status)))
            return
        is_known = order.ref in self._sent
        for made in self._transformed(NormalizedOrder(order, *meaning)):
            if isinstance(made, EndedOrder):
                yield _ended(made.outcome, made.reason, made.normalized)
            else:
                prepared = self._plan.prepared(made)
                is_update = is_known or prepared.is_own
                yield _Going(prepared, Action.UPDATE if is_update else Action.CREATE)

    def _transformed(self, normalized: NormalizedOrder) -> Iterable[NormalizedOrder | EndedOrder]:
        if self._transformer is None:
            return [normalized]
        return self._transformer.transformed(normalized)


@dataclass(frozen=True, slots=True)
class _Going:
    """An order, or a piece of one, that the plan would get."""

    prepared: PreparedOrder
    action: Action


class _TrialPlan:
    """What the plan would make of orders, as far as it is known."""

    def __init__(self, rules: PlanRules, shop: AskedShop | None) -> None:
        self._rules = rules
        self._side = None if shop is None else _ShopSide(rules, shop)

    def prepared(self, normalized: NormalizedOrder) -> PreparedOrder:
        """Return an order made ready to be planned."""
        if self._side is None:
            return prepare(normalized, self._rules, "")
        return self._side.planner.prepare(normalized)

    def outlooks(self, going: list[_Going]) -> list[Outlook]:
        """Return what becomes of these, in their order."""
        prepared = [one.prepared for one in going]
        if self._side is not None:
            updates = {one.prepared.ref for one in going if one.action is Action.UPDATE}
            worded = self._side.looked_up.in_shops_words(prepared, updates)
            prepared = [worded[order.ref] for order in prepared]
        planned = [
            self._planned(order, one.action) for order, one in zip(prepared, going, strict=True)
        ]
        if self._side is not None:
            planned = self._side.looked_up.checked(planned)
        return [
            _outlook(plan, order.normalized) for plan, order in zip(planned, prepared, strict=True)
        ]

    def _planned(self, prepared: PreparedOrder, action: Action) -> PlannedOrder:
        normalized = prepared.normalized
        parts = prepared.parts
        if action is Action.UPDATE and self._rules.update is UpdateMode.MINIMAL:
            parts = parts.only([Part.TRACKING])
        operation = Operation(
            ref=prepared.ref,
            action=action,
            parts=parts,
            policy=policy_of(normalized, action, self._rules),
            event_id="",
            owner=self._rules.connector,
        )
        planned = PlannedOrder.of(normalized, action=action, operation=operation)
        try:
            self._check(prepared, operation)
        except RefusedOrderError as refusal:
            return planned.refused(refusal)
        return blocked_by_what_lacks(planned, prepared)

    def _check(self, prepared: PreparedOrder, operation: Operation) -> None:
        is_create = operation.action is Action.CREATE
        if self._side is None:
            if is_create:
                check_creatable(prepared, self._rules)
            return
        info = self._side.info
        if is_create:
            check_creatable(prepared, self._rules, minimal_only=info.minimal_only)
            currency = prepared.normalized.order.amounts.currency
            if currency not in info.currencies:
                raise plan_reasons.unknown_currency(currency, info.currencies)
        self._side.statuses.id_of(prepared.normalized)
        prepared.fitting.check(operation.parts)
        check_group(prepared.lacking, operation, None)


class _ShopSide:
    """What a trial knows of the shop."""

    def __init__(self, rules: PlanRules, shop: AskedShop) -> None:
        self.info = shop.info()
        self.planner = Planner(self.info, rules)
        self.statuses = StatusPlan(self.info, rules)
        asked = None if shop.lists_nothing else shop
        values = compared_values(rules.update)
        self.looked_up = LookedUp(asked, rules, self.planner.limits, values)


def _outlook(planned: PlannedOrder, normalized: NormalizedOrder) -> Outlook:
    operation = planned.operation
    if planned.outcome is not None or operation is None:
        return _ended(planned.outcome or Outcome.UNKNOWN, planned.reason, normalized)
    shop_status = normalized.shop_status.name if normalized.shop_status else ""
    end = End(operation.action, status=_word(normalized.status), shop_status=shop_status)
    hashes = {part: bytes_hash(text) for part, text in encoded_parts(operation.parts).items()}
    return Outlook(end, hashes, operation.policy)


def _transformer(snapshot: Snapshot) -> OrderTransformer | None:
    connector = snapshot.connector
    if not connector.steps:
        return None
    tables = {name: sku_table(read_sku_file(name)) for name in sku_files_of(connector.steps)}
    name = connector.configuration.transformation or ""
    return OrderTransformer(name, connector.steps, datetime.now(UTC), connector.zone, tables)


def _ended(
    outcome: Outcome, reason: Reason | None, normalized: NormalizedOrder | None = None
) -> Outlook:
    status = _word(normalized.status) if normalized else ""
    code, group = (reason.code, reason.group) if reason else ("", "")
    return Outlook(End(outcome, code, group, status))


def _together(pieces: list[Outlook]) -> Outlook:
    """Return the outlook of an order as a whole: of one that is split, of all that it becomes."""
    if len(pieces) == 1:
        return pieces[0]
    stopped = [piece for piece in pieces if piece.policy is None]
    first = (stopped or pieces)[0]
    parts: dict[Part, str] = {}
    for piece in pieces:
        for part, text in piece.parts.items():
            parts[part] = f"{parts.get(part, '')} {text}"
    return Outlook(first.end._replace(pieces=len(pieces)), parts, first.policy)


def _word(status: object) -> str:
    return str(status or "")
