"""Which status an order gets in the shop, and what keeps the one that it has."""

from __future__ import annotations

from msgspec.structs import replace as with_fields

from order_upload.domain import plan_reasons
from order_upload.domain.operations import ShopOrder
from order_upload.domain.outcome import Action, Outcome, Reason, RefusedOrderError, Result
from order_upload.domain.parts import Part, part_hash
from order_upload.domain.policies import Backward, Policy
from order_upload.domain.prepared_order import PlanRules
from order_upload.domain.shop import ShopInfo, ShopStatus
from order_upload.domain.status_progress import progress, undone
from order_upload.domain.statuses import (
    NormalizedOrder,
    NormalizedStatus,
    ShopStatusName,
    meaning_of_own,
    resolve,
)

NEEDS_A_PERSON = frozenset({"status_undone"})
"""Why a status stays as it is until a person has said something; the order waits meanwhile."""


QUIET = frozenset({"mail", "stock"})
"""What no step of a transformation chooses for an order that a backfill brought."""


class StatusPlan:
    """Plans the status of each order for one shop and one set of rules."""

    def __init__(self, info: ShopInfo, rules: PlanRules) -> None:
        self._rules = rules
        self._listed = info.statuses
        self._statuses = {status.id: status for status in info.statuses}
        self._resolved: dict[ShopStatusName, str | Reason] = {}

    def with_meaning(self, normalized: NormalizedOrder, shop_order: ShopOrder) -> NormalizedOrder:
        """Return an own order with what its status means, as the shop itself calls it.

        Raises:
            RefusedOrderError: neither the shop nor a map knows the status, or the filter drops what
                it means.
        """
        if not normalized.is_shops_word:
            return normalized
        meaning = meaning_of_own(
            normalized.order,
            self._listed,
            shop_order.status,
            self._rules.status_map,
            self._rules.unmapped_status,
        )
        if isinstance(meaning, Result):
            raise RefusedOrderError(meaning.reason or Reason("no_reason"), meaning.outcome)
        drop = self._rules.dropped_by_status(meaning.status)
        if drop is not None:
            raise RefusedOrderError(Reason(drop.criterion, drop.message), Outcome.FILTERED)
        return with_fields(normalized, **meaning._asdict())

    def id_of(self, normalized: NormalizedOrder) -> str:
        """Return the shop's id of the status that an order shall have, "" to keep the shop's.

        Raises:
            RefusedOrderError: the shop has no such status, or several of that name.
        """
        name = normalized.shop_status
        if name is None:
            return ""
        resolved = self._resolved.get(name)
        if resolved is None:
            resolved = self._resolved[name] = resolve(name, self._listed)
        if isinstance(resolved, Reason):
            raise RefusedOrderError(resolved, Outcome.BLOCKED)
        return resolved

    def is_shipped_in_part(self, shop_order: ShopOrder) -> bool:
        """Return whether the shop's order has shipped in part, so that more parcels are to come."""
        meanings = self._meanings_of(shop_order.status)
        return next(iter(meanings), None) is NormalizedStatus.PARTIALLY_SHIPPED

    def held(self, normalized: NormalizedOrder, shop_order: ShopOrder) -> Reason | None:
        """Return why the status stays as it is in the shop, or None when it may move."""
        status = self.id_of(normalized)
        if not status or status == shop_order.status:
            return None
        last_source_time, is_ours = None, False
        written = shop_order.written.get(Part.STATUS)
        if written is not None:
            if written.said == part_hash(status):
                return plan_reasons.status_kept()
            last_source_time = written.source_time
            is_ours = not shop_order.changed_by_people(Part.STATUS)
        present = self._meanings_of(shop_order.status)
        held = progress(
            present=next(iter(present), None),
            present_since=shop_order.status_at,
            last_source_time=last_source_time,
            is_ours=is_ours,
            incoming=normalized.status,
            incoming_time=normalized.order.updated_at,
        )
        if held is None and self._rules.backward is Backward.ASK:
            return undone(present, normalized.status)
        return held

    def policy_of(self, normalized: NormalizedOrder, action: Action) -> Policy:
        """Return what an operation may do beside writing the order: :func:`policy_of`."""
        return policy_of(normalized, action, self._rules)

    def name_of(self, status_id: str) -> str:
        """Return the name of a status in the shop's first language, or its id without one."""
        status = self._statuses.get(status_id)
        if status is None:
            return status_id
        return next(iter(status.names.values()), status_id)

    def _meanings_of(self, status_id: str) -> tuple[NormalizedStatus, ...]:
        """Return what the shop's status may mean, the highest rank first.

        That of a shop that lists none is known by its id alone.
        """
        if not status_id:
            return ()
        status = self._statuses.get(status_id) or ShopStatus(status_id, {})
        return self._rules.status_map.meanings_of(status)


def policy_of(normalized: NormalizedOrder, action: Action, rules: PlanRules) -> Policy:
    """Return what an operation may do beside writing the order.

    What a backfill brought stays quiet, whatever the rows of its status and the steps of the
    transformation say of mails and stock.
    """
    policy, actions = rules.policy, normalized.stock
    fixed = rules.fixed_policies
    if normalized.order.quiet:
        fixed = QUIET
        policy = rules.quiet_policy
    elif actions is not None and rules.stock_by_status:
        stock = actions.on_update
        if action is Action.CREATE:
            stock = actions.on_create
        policy = with_fields(policy, stock=stock or policy.stock)
    if normalized.policy is not None:
        policy = normalized.policy.applied(policy, fixed)
    return policy
