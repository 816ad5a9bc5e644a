"""How the plan is made: one normalized order against what the shop says of it now.

The shop decides whether an order exists; the connector that created an order owns its content; an
own order is updated, never created, and is recognised by a second match before it is linked; an
older message never moves a status backwards; what people changed in the shop is left alone. Why:
docs/architecture.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace as with_fields
from itertools import chain

from msgspec.structs import replace

from order_upload.domain import plan_reasons
from order_upload.domain.comparison import (
    compare,
    matched_own_order,
    stale_reason,
    what_was_seen,
)
from order_upload.domain.hashes import fingerprint
from order_upload.domain.not_ready import check_ready
from order_upload.domain.operations import Operation, OrderState, ShopOrder
from order_upload.domain.outcome import Action, Outcome, RefusedOrderError
from order_upload.domain.ownership import Ownership, unclaimed_reason
from order_upload.domain.parts import (
    ANYBODYS,
    OrderParts,
    Part,
    ShippingMethod,
    bytes_hash,
    encoded_parts,
)
from order_upload.domain.plan import PlannedOrder
from order_upload.domain.plan_effects import mails_of, stock_moves_of
from order_upload.domain.policies import UpdateMode
from order_upload.domain.prepared_order import (
    PlanRules,
    PreparedOrder,
    is_reference,
    prepare,
    rules_hash,
)
from order_upload.domain.shop import ShopInfo
from order_upload.domain.shop_order import tracking_of
from order_upload.domain.status_plan import NEEDS_A_PERSON, StatusPlan
from order_upload.domain.statuses import NormalizedOrder
from order_upload.domain.totals import check_totals

LARGEST_ORDER_BYTES = 2 * 1024 * 1024
"""Of one order's parts; a request to the shop holds 4 MB."""

EVENT_LENGTH = 16
"""Of an event's name, in hex digits; the shop keeps it with each order."""


class Planner:
    """Makes the plan of each order for one shop and one set of rules."""

    def __init__(self, info: ShopInfo, rules: PlanRules) -> None:
        self._info = info
        self._rules = rules
        self._statuses = StatusPlan(info, rules)
        self._rules_hash = rules_hash(rules)

    def prepare(self, normalized: NormalizedOrder) -> PreparedOrder:
        """Return an order made ready to be planned; the shop is not asked for it."""
        return prepare(normalized, self._rules, self._rules_hash)

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
        planned = PlannedOrder.of(prepared.normalized.order, fingerprint=prepared.fingerprint)
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
        if prepared.ownership is Ownership.UNCLAIMED:
            raise RefusedOrderError(unclaimed_reason(order.origin), Outcome.BLOCKED)
        self._check_creatable(prepared)
        parts = replace(
            prepared.parts,
            status=self._statuses.id_of(prepared.normalized) or self._info.default_status,
        )
        if order.shipping.has_shipped and order.shipping.carrier:
            # The courier is the nearest thing to a service that an order has when it comes shipped.
            service = parts.shipping_method or ShippingMethod()
            parts = replace(parts, shipping_method=replace(service, name=order.shipping.carrier))
        operation = self._operation(prepared, Action.CREATE, parts, None)
        return self._to_send(planned, prepared, operation, None)

    def _check_creatable(self, prepared: PreparedOrder) -> None:
        order = prepared.normalized.order
        if not self._rules.creates:
            raise plan_reasons.creates_never()
        if self._info.minimal_only:
            raise plan_reasons.transport_cannot_create()
        check_ready(order, prepared.normalized.status, self._rules.not_paid)
        if not order.lines:
            raise plan_reasons.no_lines()
        _check_sums(prepared)
        if order.amounts.currency not in self._info.currencies:
            raise plan_reasons.unknown_currency(order.amounts.currency, self._info.currencies)

    def _updated(
        self, planned: PlannedOrder, prepared: PreparedOrder, shop_order: ShopOrder
    ) -> PlannedOrder:
        """Return the plan of an order that is in the shop: the parts that differ, or nothing."""
        stale = stale_reason(prepared, shop_order)
        held_back = stale or self._statuses.held(prepared.normalized, shop_order)
        intended = OrderParts()
        if not stale:
            intended = self._intended(prepared)
        if not held_back:
            intended = replace(intended, status=self._statuses.id_of(prepared.normalized) or None)
        kept, changes = compare(shop_order, intended)
        planned = replace(
            planned,
            shop_order_id=shop_order.order_id,
            kept=kept,
            status_from=self._statuses.name_of(shop_order.status),
            reason=held_back,
        )
        if held_back is not None and held_back.code in NEEDS_A_PERSON:
            planned = replace(planned, waits=True)
        if not changes:
            outcome = Outcome.BLOCKED if planned.waits else Outcome.UNCHANGED
            return replace(planned, outcome=outcome, status_to=planned.status_from)
        if Part.CONTENT in changes:
            _check_sums(prepared)
        self._check_owner(shop_order, list(changes))
        operation = self._operation(
            prepared, Action.UPDATE, intended.only(list(changes)), shop_order
        )
        updates = tuple(chain.from_iterable(changes.values()))
        return self._to_send(replace(planned, updates=updates), prepared, operation, shop_order)

    def _intended(self, prepared: PreparedOrder) -> OrderParts:
        """Return what the update mode lets an update write, without the status."""
        if self._rules.update is UpdateMode.MINIMAL:
            details = self._rules.tracking_details
            return OrderParts(tracking=tracking_of(prepared.normalized.order, details=details))
        if self._info.minimal_only:
            raise plan_reasons.transport_minimal_only()
        return prepared.parts

    def _operation(
        self,
        prepared: PreparedOrder,
        action: Action,
        parts: OrderParts,
        shop_order: ShopOrder | None,
    ) -> Operation:
        order = prepared.normalized.order
        encoded = encoded_parts(parts)
        if sum(map(len, encoded.values())) > LARGEST_ORDER_BYTES:
            raise plan_reasons.too_large()
        hub_hashes = {part: bytes_hash(value) for part, value in encoded.items()}
        seen = what_was_seen(shop_order, list(encoded))
        order_id = ""
        expected_hashes: dict[Part, str] = {}
        if shop_order is not None:
            order_id = shop_order.order_id
            expected_hashes = shop_order.hashes_of(encoded)
        return Operation(
            ref=order.ref,
            action=action,
            parts=parts,
            policy=self._statuses.policy_of(prepared.normalized, action),
            event_id=fingerprint(order.ref, order.updated_at, hub_hashes, seen)[:EVENT_LENGTH],
            owner=self._rules.connector,
            order_id=order_id,
            expect=expected_hashes,
            said=hub_hashes,
            source_time=order.updated_at,
            store_id=self._rules.store_id,
        )

    def _to_send(
        self,
        planned: PlannedOrder,
        prepared: PreparedOrder,
        operation: Operation,
        shop_order: ShopOrder | None,
    ) -> PlannedOrder:
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
        )

    def _check_owner(self, shop_order: ShopOrder, parts: Sequence[Part]) -> None:
        """Only the connector that created an order may write more than its status and tracking."""
        if shop_order.owner in ("", self._rules.connector):
            return
        content = [part for part in parts if part not in ANYBODYS]
        if content:
            raise plan_reasons.owned_by(shop_order.owner, content)


def _check_sums(prepared: PreparedOrder) -> None:
    wrong = check_totals(prepared.normalized.order, prepared.totals)
    if wrong:
        raise RefusedOrderError(wrong, Outcome.BLOCKED)
