"""How the plan is made: one normalized order against what the shop says of it now.

The shop decides whether an order exists; the connector that created an order owns its content; an
own order is updated, never created, and is recognised by a second match before it is linked; an
older message never moves a status backwards; what people changed in the shop is left alone. Why:
docs/architecture.md.
"""

from __future__ import annotations

from msgspec.structs import replace

from order_upload.domain import plan_reasons
from order_upload.domain.comparison import (
    stale_reason,
)
from order_upload.domain.operations import Operation, OrderState, ShopOrder
from order_upload.domain.outcome import Outcome, Reason, RefusedOrderError
from order_upload.domain.own_orders import matched_own_order
from order_upload.domain.ownership import Ownership, unclaimed_reason
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
from order_upload.domain.shop import ShopInfo, ShopStatus
from order_upload.domain.shop_order import tracking_of
from order_upload.domain.status_progress import progress
from order_upload.domain.statuses import (
    NormalizedOrder,
    NormalizedStatus,
    ShopStatusName,
    resolve,
)
from order_upload.domain.three_way import Comparison, compare
from order_upload.domain.totals import check_totals


class Planner:
    """Makes the plan of each order for one shop and one set of rules."""

    def __init__(self, info: ShopInfo, rules: PlanRules) -> None:
        self._info = info
        self._rules = rules
        self._statuses = {status.id: status for status in info.statuses}
        self._resolved: dict[ShopStatusName, str | Reason] = {}
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
            return self._updated(planned, prepared, own)
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
            prepared.parts, status=self._status_id(prepared) or self._info.default_status
        )
        if order.shipping.has_shipped and order.shipping.carrier:
            # The courier is the nearest thing to a service that an order has when it comes shipped.
            service = parts.shipping_method or ShippingMethod()
            parts = replace(parts, shipping_method=replace(service, name=order.shipping.carrier))
        operation = create_of(prepared, parts, self._rules)
        return self._to_send(planned, prepared, operation, None)

    def _check_creatable(self, prepared: PreparedOrder) -> None:
        order = prepared.normalized.order
        if not self._rules.creates:
            raise plan_reasons.creates_never()
        if self._info.minimal_only:
            raise plan_reasons.transport_cannot_create()
        if order.shipping_address.is_empty:
            raise plan_reasons.no_address()
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
        held_back = stale or self._held_status(prepared, shop_order)
        intended = OrderParts()
        if not stale:
            intended = self._intended(prepared)
        if not held_back:
            intended = replace(intended, status=self._status_id(prepared) or None)
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
            status_from=self._name(shop_order.status),
            reason=held_back or owned,
        )
        if not comparison.changes and not self._links_alone(remembered):
            return replace(planned, outcome=Outcome.UNCHANGED, status_to=planned.status_from)
        if Part.CONTENT in comparison.changes:
            _check_sums(prepared)
        parts = intended.only(comparison.parts)
        operation = update_of(prepared, parts, remembered, shop_order, self._rules)
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
        """Return what changes, and why parts are left that another connector owns."""
        comparison = compare(shop_order, intended, self._rules.on_conflict, prepared.hub_hashes)
        if self._rules.owns(shop_order.owner):
            return comparison, None
        left = [part for part in comparison.parts if part not in ANYBODYS]
        owned = plan_reasons.owned_by(shop_order.owner, left) if left else None
        return comparison.only(ANYBODYS), owned

    def _intended(self, prepared: PreparedOrder) -> OrderParts:
        """Return what the update mode lets an update write, without the status."""
        if self._rules.update is UpdateMode.MINIMAL:
            details = self._rules.tracking_details
            return OrderParts(tracking=tracking_of(prepared.normalized.order, details=details))
        if self._info.minimal_only:
            raise plan_reasons.transport_minimal_only()
        return prepared.parts

    def _held_status(self, prepared: PreparedOrder, shop_order: ShopOrder) -> Reason | None:
        """Return why the status stays as it is in the shop, or None when it may move."""
        status = self._status_id(prepared)
        if prepared.normalized.status is None or status == shop_order.status:
            return None
        last_source_time, is_ours = None, False
        written = shop_order.written.get(Part.STATUS)
        if written is not None:
            if written.said == part_hash(status):
                return plan_reasons.status_kept()
            last_source_time = written.source_time
            is_ours = not shop_order.changed_by_people(Part.STATUS)
        return progress(
            present=self._present_status(shop_order),
            present_since=shop_order.status_at,
            last_source_time=last_source_time,
            is_ours=is_ours,
            incoming=prepared.normalized.status,
            incoming_time=prepared.normalized.order.updated_at,
        )

    def _present_status(self, shop_order: ShopOrder) -> NormalizedStatus | None:
        """Return what the shop's status means; a shop that lists none is known by the ids alone."""
        if not shop_order.status:
            return None
        status = self._statuses.get(shop_order.status) or ShopStatus(shop_order.status, {})
        return self._rules.status_map.normalized_of(status)

    def _status_id(self, prepared: PreparedOrder) -> str:
        name = prepared.normalized.shop_status
        if name is None:
            return ""
        resolved = self._resolved.get(name)
        if resolved is None:
            resolved = self._resolved[name] = resolve(name, self._info.statuses)
        if isinstance(resolved, Reason):
            raise RefusedOrderError(resolved, Outcome.BLOCKED)
        return resolved

    def _name(self, status_id: str) -> str:
        """Return the name of a status in the shop's first language, or its id without one."""
        status = self._statuses.get(status_id)
        if status is None:
            return status_id
        return next(iter(status.names.values()), status_id)

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
            status_to=self._name(status),
            stock=stock_moves_of(prepared.normalized.order, operation, shop_order, self._info),
            mails=mails_of(operation, shop_order),
            operation=operation,
        )


def _check_sums(prepared: PreparedOrder) -> None:
    wrong = check_totals(prepared.normalized.order, prepared.totals)
    if wrong:
        raise RefusedOrderError(wrong, Outcome.BLOCKED)
