"""How the plan is made: one normalized order against what the shop says of it now.

The shop decides whether an order exists; the connector that created an order owns its content; an
own order is updated, never created, and is recognised by a second match before it is linked; an
older message never moves a status backwards; what people changed in the shop is left alone. Why:
docs/architecture.md.
"""

from __future__ import annotations

from dataclasses import replace as with_fields

from msgspec.structs import replace

from order_upload.domain import plan_reasons
from order_upload.domain.comparison import (
    stale_reason,
)
from order_upload.domain.courier_words import courier_note
from order_upload.domain.customer_groups import CustomerGroups, as_account_lets, check_group
from order_upload.domain.not_ready import check_ready
from order_upload.domain.operations import Operation, OrderState, ShopOrder
from order_upload.domain.outcome import Action, Outcome, Reason, RefusedOrderError
from order_upload.domain.own_orders import matched_own_order
from order_upload.domain.ownership import Ownership, unclaimed_reason
from order_upload.domain.parcels import dated, merged, without_details
from order_upload.domain.parts import (
    ANYBODYS,
    OrderParts,
    Part,
    ShippingMethod,
    part_hash,
)
from order_upload.domain.plan import PlannedOrder
from order_upload.domain.plan_effects import mails_of, stock_moves_of
from order_upload.domain.planned_operation import create_of, update_of
from order_upload.domain.policies import UpdateMode
from order_upload.domain.prepared_order import (
    PlanRules,
    PreparedOrder,
    is_reference,
    prepare,
    rules_hash,
)
from order_upload.domain.shop import ShopInfo
from order_upload.domain.status_plan import NEEDS_A_PERSON, StatusPlan
from order_upload.domain.statuses import NormalizedOrder
from order_upload.domain.text_limits import TextLimits
from order_upload.domain.three_way import Comparison, compare
from order_upload.domain.totals import check_totals
from order_upload.domain.whole_parts import emptied_paths


class Planner:
    """Makes the plan of each order for one shop and one set of rules."""

    def __init__(self, info: ShopInfo, rules: PlanRules) -> None:
        self._info = info
        self._rules = rules
        self._statuses = StatusPlan(info, rules)
        self._rules_hash = rules_hash(rules)
        self._groups = CustomerGroups(rules.words.correspondences, info.customer_groups)
        self.limits = TextLimits(
            info.lengths,
            supplementary=info.supplementary_characters,
            too_long=rules.too_long,
            characters=rules.characters,
        )

    def prepare(self, normalized: NormalizedOrder) -> PreparedOrder:
        """Return an order made ready to be planned; the shop is not asked for it."""
        return prepare(normalized, self._rules, self._rules_hash, self.limits, self._groups)

    def plan(
        self, prepared: PreparedOrder, shop_order: ShopOrder | None, parent: ShopOrder | None = None
    ) -> PlannedOrder:
        """Return the plan of one order.

        Args:
            prepared: the order.
            shop_order: what the shop has of it, None when it has nothing.
            parent: what the shop has of the order that this one was split from
                (:func:`parent_ref`).
        """
        planned = PlannedOrder.of(prepared.normalized, fingerprint=prepared.fingerprint)
        try:
            return self._decided(planned, prepared, shop_order, parent)
        except RefusedOrderError as refusal:
            return planned.refused(refusal)

    def _decided(
        self,
        planned: PlannedOrder,
        prepared: PreparedOrder,
        shop_order: ShopOrder | None,
        parent: ShopOrder | None,
    ) -> PlannedOrder:
        if not is_reference(planned.ref):
            raise plan_reasons.bad_reference()
        if shop_order is not None and shop_order.state is OrderState.DELETED:
            raise plan_reasons.deleted_in_shop(shop_order.order_id)
        if prepared.is_own:
            own = matched_own_order(
                prepared, shop_order, finds_linked_only=self._info.finds_linked_only
            )
            normalized = self._statuses.with_meaning(prepared.normalized, own)
            return self._updated(planned, with_fields(prepared, normalized=normalized), own)
        if shop_order is None and parent is not None and parent.state is not OrderState.DELETED:
            raise plan_reasons.parent_in_shop(parent.ref)
        if shop_order is not None and shop_order.store_id != self._rules.store_id:
            raise plan_reasons.other_store(shop_order.store_id)
        if shop_order is not None and shop_order.state is OrderState.COMPLETE:
            return self._updated(planned, prepared, shop_order)
        return self._created(planned, prepared)

    def _created(self, planned: PlannedOrder, prepared: PreparedOrder) -> PlannedOrder:
        order = prepared.normalized.order
        check_creatable(prepared, self._rules, minimal_only=self._info.minimal_only)
        if order.amounts.currency not in self._info.currencies:
            raise plan_reasons.unknown_currency(order.amounts.currency, self._info.currencies)
        parts = replace(
            prepared.parts,
            status=self._statuses.id_of(prepared.normalized) or self._info.default_status,
        )
        if order.shipping.has_shipped and order.shipping.carrier:
            # The courier is the nearest thing to a service that an order has when it comes shipped.
            service = parts.shipping_method or ShippingMethod()
            parts = replace(parts, shipping_method=replace(service, name=order.shipping.carrier))
        prepared, parts = self._with_all_parcels(prepared, parts, None)
        policy = self._statuses.policy_of(prepared.normalized, Action.CREATE)
        operation = create_of(prepared, parts, self._rules, policy)
        return self._to_send(planned, prepared, operation, None)

    def _updated(
        self, planned: PlannedOrder, prepared: PreparedOrder, shop_order: ShopOrder
    ) -> PlannedOrder:
        """Return the plan of an order that is in the shop: the parts that differ, or nothing."""
        stale = stale_reason(prepared, shop_order)
        held_back = stale or self._statuses.held(prepared.normalized, shop_order)
        intended = OrderParts()
        if not stale:
            intended = self._intended(prepared, shop_order)
            prepared, intended = self._with_all_parcels(prepared, intended, shop_order)
        if not held_back:
            intended = replace(intended, status=self._statuses.id_of(prepared.normalized) or None)
        remembered = OrderParts()
        if self._is_first_link(prepared, shop_order):
            remembered = replace(prepared.parts, status=intended.status)
            intended = intended.only(sorted(ANYBODYS))
        comparison, owned = self._compared(prepared, shop_order, intended)
        planned = replace(
            planned,
            shop_order_id=shop_order.order_id,
            updates=comparison.fields,
            kept=tuple(comparison.kept),
            overwritten=tuple(comparison.overwritten),
            status_from=self._statuses.name_of(shop_order.status),
            reason=held_back or owned,
            waits=held_back is not None and held_back.code in NEEDS_A_PERSON,
        )
        if not comparison.changes and not self._links_alone(remembered):
            outcome = Outcome.BLOCKED if planned.waits else Outcome.UNCHANGED
            return replace(planned, outcome=outcome, status_to=planned.status_from)
        if Part.CONTENT in comparison.changes:
            _check_sums(prepared)
        parts = intended.only(comparison.parts)
        policy = self._statuses.policy_of(prepared.normalized, Action.UPDATE)
        operation = update_of(prepared, parts, remembered, shop_order, self._rules, policy)
        operation = replace(operation, emptied=emptied_paths(comparison.fields))
        return self._to_send(planned, prepared, operation, shop_order)

    def _is_first_link(self, prepared: PreparedOrder, shop_order: ShopOrder) -> bool:
        """Return whether an own order is to be linked: what the shop sold stays as it is.

        What the hub says of it then is only remembered, and from then on compared three ways.
        """
        return prepared.is_own and not shop_order.ref and not self._info.minimal_only

    def _links_alone(self, remembered: OrderParts) -> bool:
        """Return whether an order is linked though nothing of it is written.

        A complete update needs to know what the hub said first; a minimal one can wait.
        """
        return self._rules.update is UpdateMode.COMPLETE and bool(remembered.present())

    def _compared(
        self, prepared: PreparedOrder, shop_order: ShopOrder, intended: OrderParts
    ) -> tuple[Comparison, Reason | None]:
        """Return what changes, and why parts are left that another connector owns.

        Of the shop's own orders the hub may lack fields that the shop has: these stay.
        """
        comparison = compare(
            shop_order,
            intended,
            self._rules.on_conflict,
            prepared.hub_hashes,
            whole=bool(shop_order.owner) and not prepared.is_own,
        )
        if self._rules.owns(shop_order.owner):
            return comparison, None
        left = [part for part in comparison.parts if part not in ANYBODYS]
        owned = plan_reasons.owned_by(shop_order.owner, left) if left else None
        return comparison.only(ANYBODYS), owned

    def _intended(self, prepared: PreparedOrder, shop_order: ShopOrder) -> OrderParts:
        """Return what the update mode lets an update write, without the status."""
        if self._rules.update is UpdateMode.MINIMAL:
            tracking = prepared.parts.tracking
            if tracking is not None and not self._rules.tracking_details:
                tracking = without_details(tracking)
            return OrderParts(tracking=tracking)
        if self._info.minimal_only:
            raise plan_reasons.transport_minimal_only()
        return as_account_lets(prepared.parts, shop_order)

    def _with_all_parcels(
        self, prepared: PreparedOrder, parts: OrderParts, shop_order: ShopOrder | None
    ) -> tuple[PreparedOrder, OrderParts]:
        """Return the parts with the parcels that the shop shall hold after this message.

        The shop holds further parcels and dates that no message repeats, so the order gets the hash
        of what the hub says of them.
        """
        tracking, rules = parts.tracking, self._rules
        if tracking is None:
            return prepared, parts
        hub_hashes = {**prepared.hub_hashes, Part.TRACKING: part_hash(tracking)}
        if shop_order is not None:
            was_part = self._statuses.is_shipped_in_part(shop_order)
            tracking = merged(tracking, shop_order.parts.tracking, was_part=was_part)
        if shop_order is None or rules.tracking_details or rules.update is UpdateMode.COMPLETE:
            tracking = dated(tracking, rules.shipping_date, rules.planned_at)
        return with_fields(prepared, hub_hashes=hub_hashes), replace(parts, tracking=tracking)

    def _to_send(
        self,
        planned: PlannedOrder,
        prepared: PreparedOrder,
        operation: Operation,
        shop_order: ShopOrder | None,
    ) -> PlannedOrder:
        check_group(prepared.lacking, operation, shop_order)
        status = operation.parts.status or ""
        if not status and shop_order is not None:
            status = shop_order.status
        return replace(
            planned,
            action=operation.action,
            status_to=self._statuses.name_of(status),
            stock=stock_moves_of(prepared.normalized.order, operation, shop_order, self._info),
            mails=mails_of(operation, shop_order),
            operation=operation,
            untaken=prepared.untaken if operation.parts.content is not None else (),
            reason=planned.reason or self._note(prepared, operation.parts),
        )

    def _note(self, prepared: PreparedOrder, parts: OrderParts) -> Reason | None:
        """Return what is told of an order that is sent all the same."""
        note = prepared.fitting.note(parts)
        if note is None and parts.tracking is not None:
            origin = prepared.normalized.order.origin
            return courier_note(parts.tracking, origin, self._rules.words.correspondences)
        return note


def check_creatable(
    prepared: PreparedOrder, rules: PlanRules, *, minimal_only: bool = False
) -> None:
    """Do nothing for an order that may be created, as far as the order and the rules say it.

    Args:
        prepared: an order that the shop lacks.
        rules: of the run.
        minimal_only: whether the shop is reached in a way that creates no orders.

    Raises:
        RefusedOrderError: it may not be created, or not yet.
    """
    order = prepared.normalized.order
    if prepared.ownership is Ownership.UNCLAIMED:
        raise RefusedOrderError(unclaimed_reason(order.origin), Outcome.BLOCKED)
    if not rules.creates:
        raise plan_reasons.creates_never()
    if minimal_only:
        raise plan_reasons.transport_cannot_create()
    check_ready(order, prepared.normalized.status, rules.not_paid)
    if not order.lines:
        raise plan_reasons.no_lines()
    _check_sums(prepared)


def _check_sums(prepared: PreparedOrder) -> None:
    wrong = check_totals(prepared.normalized.order, prepared.totals)
    if wrong:
        raise RefusedOrderError(wrong, Outcome.BLOCKED)
