"""How the plan is made: one normalized order against what the shop says of it now.

The rules are DESIGN.md, section 3.6: the shop decides whether an order exists; the connector that
created an order owns its content; an own order is updated, never created, and is recognised by a
second match before it is linked; an older message never moves a status backwards; what people
changed in the shop is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from order_upload.domain import plan_reasons
from order_upload.domain.order import Order
from order_upload.domain.outcome import Action, Outcome, Reason
from order_upload.domain.ownership import Ownership, decide, unclaimed_reason
from order_upload.domain.plan import Change, PlannedOrder, Stop, changes_between
from order_upload.domain.plan_effects import mails_of, stock_moves_of
from order_upload.domain.policies import Policy
from order_upload.domain.shop import Operation, ShopInfo, ShopOrder, ShopStatus, written_hash
from order_upload.domain.shop_order import email_hash, fingerprint, minimal_fields, shop_fields
from order_upload.domain.status_progress import progress
from order_upload.domain.statuses import NormalizedOrder, ShopStatusName, StatusMap, resolve
from order_upload.domain.totals import check_totals, money, totals_of

COMPLETE = "complete"
DELETED = "deleted"

REFERENCE = re.compile(r"[!-~]{3,128}", re.ASCII)
"""What a shop takes as a reference (docs/node-protocol.md, section 2)."""

LARGEST_ORDER_BYTES = 2 * 1024 * 1024
"""Of one order's fields; a request holds 4 MB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRules:
    """What the configuration, the Connection and the run say about plans.

    Attributes:
        update: ``minimal`` or ``complete``.
        hub_nodes: what the hub calls this shop.
        claimed_nodes: what the hub calls any shop that has a Connection.
        status_map: reads the shop's present status back into a normalized one.
        quiet_policy: instead of ``policy`` for an order that a backfill brought.
    """

    connector: str
    update: str = "minimal"
    tracking_details: bool = True
    creates: bool = True
    policy: Policy = field(default_factory=Policy)
    attributes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    hub_nodes: frozenset[str] = frozenset()
    claimed_nodes: frozenset[str] = frozenset()
    store_id: str = "0"
    status_map: StatusMap = field(default_factory=StatusMap)
    quiet_policy: Policy = field(default_factory=Policy)


class Planner:
    """Makes the plan of each order for one shop and one set of rules."""

    def __init__(self, info: ShopInfo, rules: PlanRules) -> None:
        self._info = info
        self._rules = rules
        self._statuses = {status.id: status for status in info.statuses}
        self._resolved: dict[ShopStatusName, str | Reason] = {}
        self._fixed = fingerprint(
            rules.update,
            rules.tracking_details,
            rules.creates,
            [*rules.attributes.items()],
            rules.store_id,
        )

    def is_own(self, normalized: NormalizedOrder) -> bool:
        """Return whether the order was sold by this very shop."""
        return self._ownership(normalized) is Ownership.OWN

    def fingerprint(self, normalized: NormalizedOrder) -> str:
        """Return what identifies this version of an order under these rules; needs nothing from the shop."""
        order = normalized.order
        wanted = shop_fields(order, status_id="", attributes=self._rules.attributes)
        name = normalized.shop_status
        return fingerprint(
            self._fixed, wanted, str(normalized.status), [name.name, name.id] if name else None
        )

    def plan(
        self, normalized: NormalizedOrder, found: ShopOrder | None, parent: ShopOrder | None = None
    ) -> PlannedOrder:
        """Return the plan of one order.

        Args:
            normalized: the order.
            found: what the shop has of it, None when it has nothing.
            parent: what the shop has of the order that this one was split from
                (:func:`parent_ref`).
        """
        planned = PlannedOrder.of(normalized.order, fingerprint=self.fingerprint(normalized))
        try:
            if not is_reference(planned.ref):
                raise plan_reasons.bad_reference()
            if found is not None and found.state == DELETED:
                raise plan_reasons.deleted_in_shop(found.order_id)
            if self.is_own(normalized):
                return self._update(planned, normalized, self._own(normalized, found))
            if found is None and parent is not None and parent.state != DELETED:
                raise plan_reasons.parent_in_shop(parent.ref)
            return self._foreign(planned, normalized, found)
        except Stop as stop:
            return planned.stopped(stop)

    def _ownership(self, normalized: NormalizedOrder) -> Ownership:
        return decide(normalized.order.origin, self._rules.hub_nodes, self._rules.claimed_nodes)

    def _own(self, normalized: NormalizedOrder, found: ShopOrder | None) -> ShopOrder:
        """Return the shop's own order that this is, once a second match says so (ids restart after a reinstall)."""
        order = normalized.order
        if found is None:
            raise plan_reasons.own_order_missing()
        if found.ref not in ("", order.ref):
            raise plan_reasons.linked_to_other()
        same_email = found.email_hash and found.email_hash == email_hash(
            order.customer.address.email
        )
        total = (money(totals_of(order).total), order.amounts.currency)
        if found.ref or found.is_vouched or same_email or total == (found.total, found.currency):
            return found
        if not (found.email_hash or found.total):
            raise plan_reasons.own_order_unseen()
        raise plan_reasons.own_order_differs()

    def _foreign(
        self, planned: PlannedOrder, normalized: NormalizedOrder, found: ShopOrder | None
    ) -> PlannedOrder:
        if found is not None and found.store_id != self._rules.store_id:
            raise plan_reasons.other_store(found.store_id)
        if found is not None and found.state == "complete":
            return self._update(planned, normalized, found)
        if self._ownership(normalized) is Ownership.UNCLAIMED:
            raise Stop(Outcome.BLOCKED, unclaimed_reason(normalized.order.origin))
        return self._create(planned, normalized)

    def _create(self, planned: PlannedOrder, normalized: NormalizedOrder) -> PlannedOrder:
        order = normalized.order
        if not self._rules.creates:
            raise plan_reasons.creates_never()
        if self._info.minimal_only:
            raise plan_reasons.transport_cannot_create()
        if order.shipping_address.is_empty:
            raise plan_reasons.no_address()
        self._check_creatable(normalized)
        status = self._status_id(normalized) or self._info.default_status
        fields = shop_fields(order, status_id=status, attributes=self._rules.attributes)
        if order.shipping.has_shipped and order.shipping.carrier:
            fields["shipping_method.name"] = order.shipping.carrier
        changes = tuple(Change(path, "", text) for path, text in fields.items())
        return self._operation(planned, normalized, Action.CREATE, None, changes)

    def _check_creatable(self, normalized: NormalizedOrder) -> None:
        order = normalized.order
        if not order.lines:
            raise plan_reasons.no_lines()
        _check_sums(order)
        if order.amounts.currency not in self._info.currencies:
            raise plan_reasons.unknown_currency(order.amounts.currency, self._info.currencies)

    def _update(
        self, planned: PlannedOrder, normalized: NormalizedOrder, found: ShopOrder
    ) -> PlannedOrder:
        stale = _stale(normalized.order, found)
        held = stale or self._held_status(normalized, found)
        status = "" if held else self._status_id(normalized)
        wanted = {} if stale else self._wanted(normalized, status)
        kept = self._kept(wanted, found)
        changes = changes_between(found.fields, wanted, kept)
        known = replace(
            planned, shop_order_id=found.order_id, kept=kept, status_from=self._name(found.status)
        )
        if not changes:
            return replace(
                known, outcome=Outcome.UNCHANGED, status_to=known.status_from, reason=held
            )
        if any(change.field in ("products", "totals", "total") for change in changes):
            _check_sums(normalized.order)
        return self._operation(
            replace(known, reason=held), normalized, Action.UPDATE, found, changes
        )

    def _wanted(self, normalized: NormalizedOrder, status: str) -> dict[str, str]:
        order, rules = normalized.order, self._rules
        if rules.update == COMPLETE and self._info.minimal_only:
            raise plan_reasons.transport_minimal_only()
        if rules.update == COMPLETE:
            return shop_fields(order, status_id=status, attributes=rules.attributes)
        return minimal_fields(order, status_id=status, tracking_details=rules.tracking_details)

    def _kept(self, wanted: Mapping[str, str], found: ShopOrder) -> tuple[str, ...]:
        """Return the content fields that somebody changed in the shop after we wrote them; status has its own rule."""
        return tuple(
            path
            for path, written in found.written.items()
            if path in wanted
            and path != "status"
            and written.hash != written_hash(found.fields.get(path, ""))
        )

    def _held_status(self, normalized: NormalizedOrder, found: ShopOrder) -> Reason | None:
        """Return why the status stays as it is in the shop, or None when the message may move it or says the same."""
        present = self._statuses.get(found.status) or (
            ShopStatus(found.status, {}) if found.status else None
        )
        if normalized.status is None or self._status_id(normalized) == found.status:
            return None
        written = found.written.get("status")
        if written and written.hash == written_hash(self._status_id(normalized)):
            return plan_reasons.status_kept()
        return progress(
            present=self._rules.status_map.normalized_of(present) if present else None,
            present_since=found.status_at,
            last_source_time=written.source_time if written else None,
            is_ours=written is not None and written.hash == written_hash(found.status),
            incoming=normalized.status,
            incoming_time=normalized.order.updated_at,
        )

    def _status_id(self, normalized: NormalizedOrder) -> str:
        if normalized.shop_status is None:
            return ""
        name = normalized.shop_status
        resolved = self._resolved.get(name) or self._resolved.setdefault(
            name, resolve(name, self._info.statuses)
        )
        if isinstance(resolved, Reason):
            raise Stop(Outcome.BLOCKED, resolved)
        return resolved

    def _name(self, status_id: str) -> str:
        status = self._statuses.get(status_id)
        return next(iter(status.names.values()), status_id) if status else status_id

    def _operation(
        self,
        planned: PlannedOrder,
        normalized: NormalizedOrder,
        action: Action,
        found: ShopOrder | None,
        changes: tuple[Change, ...],
    ) -> PlannedOrder:
        fields = {change.field: change.after for change in changes}
        self._check_owner(found, fields)
        if (
            sum(len(path) + len(text.encode()) for path, text in fields.items())
            > LARGEST_ORDER_BYTES
        ):
            raise plan_reasons.too_large()
        operation = Operation(
            ref=planned.ref,
            action=action,
            fields=fields,
            policy=self._rules.quiet_policy if normalized.order.quiet else self._rules.policy,
            event_id=fingerprint(planned.ref, planned.updated_at, fields, _seen(found, fields)),
            owner=self._rules.connector,
            order_id=found.order_id if found else "",
            expect=found.revision if found else "",
            source_time=normalized.order.updated_at,
            store_id=self._rules.store_id,
        )
        return replace(
            planned,
            action=action,
            changes=changes,
            status_to=self._name(fields.get("status", found.status if found else "")),
            stock=stock_moves_of(normalized.order, operation, found, self._info),
            mails=mails_of(operation, found),
            operation=operation,
        )

    def _check_owner(self, found: ShopOrder | None, fields: Mapping[str, str]) -> None:
        """Only the connector that created an order may write more than its status and tracking."""
        if found is None or found.owner in ("", self._rules.connector):
            return
        foreign = [path for path in fields if path != "status" and not path.startswith("tracking.")]
        if foreign:
            raise plan_reasons.owned_by(found.owner, foreign)


def is_reference(ref: str) -> bool:
    """Return whether a shop takes this as a reference."""
    return REFERENCE.fullmatch(ref) is not None


def parent_ref(ref: str) -> str:
    """Return the reference that a split order (``<id>-<key>``) came from, or "" when this is none.

    Source: reference/bindcommerce.md, section 8 (split by supplier).
    """
    parent, dash, key = ref.rpartition("-")
    return parent if dash and key and is_reference(parent) else ""


def _stale(order: Order, found: ShopOrder) -> Reason | None:
    """Return why nothing of the message counts: the shop holds what a later one said. One without a time may."""
    times = [written.source_time for written in found.written.values() if written.source_time]
    if not times or order.updated_at is None or order.updated_at >= max(times):
        return None
    return plan_reasons.older_than_written(max(times), order.updated_at)


def _seen(found: ShopOrder | None, fields: Mapping[str, str]) -> list[str]:
    """Return what the plan saw, so that an order which goes back to what it was is another event."""
    if found is None:
        return []
    return [
        found.revision,
        *(found.written[path].event_id for path in fields if path in found.written),
    ]


def _check_sums(order: Order) -> None:
    wrong = check_totals(order)
    if wrong:
        raise Stop(Outcome.BLOCKED, wrong)
