"""Status normalization of one order: what the platform says, what it means, what the shop calls it.

This module is the door to the rules of statuses; the parts behind it: ``status_rows`` (the words),
``status_map`` (matching), ``unmapped_status`` (policy and message), ``shop_statuses`` (names to
ids).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

from order_upload.domain.order import Order, Origin, PlatformStatus
from order_upload.domain.order_changes import StepChange
from order_upload.domain.outcome import Outcome, Reason, Result
from order_upload.domain.policies import PolicyChoice, StockActions
from order_upload.domain.shop import ShopStatus
from order_upload.domain.shop_statuses import called, resolve
from order_upload.domain.status_map import StatusMap, StatusMatch
from order_upload.domain.status_rows import NormalizedStatus, ShopStatusName, StatusRow
from order_upload.domain.unmapped_status import UnmappedKind, UnmappedStatus

__all__ = [
    "HasStatus",
    "NormalizedOrder",
    "NormalizedStatus",
    "ShopStatusName",
    "StatusMap",
    "StatusMatch",
    "StatusMeaning",
    "StatusRow",
    "UnmappedKind",
    "UnmappedStatus",
    "meaning_before_shop",
    "meaning_of",
    "meaning_of_own",
    "normalize_order",
    "resolve",
]


class HasStatus(Protocol):
    """What of an order decides its status, and names the order in a result."""

    @property
    def ref(self) -> str:
        """The order's reference."""

    @property
    def number(self) -> str:
        """Its number on the platform that sold it."""

    @property
    def origin(self) -> Origin:
        """Where it was sold."""

    @property
    def status(self) -> PlatformStatus:
        """What the platform calls its status."""


class StatusMeaning(NamedTuple):
    """What a platform's status means, and what the shop calls that.

    Both are None when the shop's own status is to be kept (policy ``keep``): an update leaves the
    status alone, a create takes the shop's default one.

    Attributes:
        is_shops_word: the platform is the shop itself, so the word is one of the shop's own. What
            it means is known once the shop has listed them (:func:`meaning_of_own`).
        stock: what the rows say of its stock; None leaves it to the configuration.
    """

    status: NormalizedStatus | None = None
    shop_status: ShopStatusName | None = None
    is_shops_word: bool = False
    stock: StockActions | None = None


@dataclass(frozen=True, slots=True)
class NormalizedOrder:
    """An order with what its status means (:class:`StatusMeaning`), and what steps made of it.

    Attributes:
        policy: what steps chose beside the configuration.
        customer_group: the name of the buyer's group in the shop, where a step gave one.
        transformed: what steps changed.
        split_from: reference of the order that this one is a part of; "" where it is whole.
        whole: that order, beside its first part: for a shop that has it as a whole.
    """

    order: Order
    status: NormalizedStatus | None = None
    shop_status: ShopStatusName | None = None
    is_shops_word: bool = False
    stock: StockActions | None = None
    policy: PolicyChoice | None = None
    customer_group: str = ""
    transformed: tuple[StepChange, ...] = ()
    split_from: str = ""
    whole: NormalizedOrder | None = None

    def with_order(self, order: Order) -> NormalizedOrder:
        """Return the same with a changed order; the very same where the order is."""
        return self if order is self.order else replace(self, order=order)

    def step_that_changed(self, field: str) -> str:
        """Return the name of the last step that changed a field, "" where none did."""
        names = [change.step for change in self.transformed if change.field == field]
        return names[-1] if names else ""


def normalize_order(
    order: Order, status_map: StatusMap, unmapped_policy: UnmappedStatus | None = None
) -> NormalizedOrder | Result:
    """Return the order with what its status means, or the result that ends its way in this run.

    Args:
        order: as the hub tells it.
        status_map: the maps of the connector.
        unmapped_policy: as for :func:`meaning_of`.
    """
    meaning = meaning_of(order, status_map, unmapped_policy)
    if isinstance(meaning, Result):
        return meaning
    return NormalizedOrder(order, *meaning)


def meaning_of(
    order: HasStatus, status_map: StatusMap, unmapped_policy: UnmappedStatus | None = None
) -> StatusMeaning | Result:
    """Return what the status of an order means, or the result that ends its way in this run.

    Args:
        order: the order, or what of it decides its status.
        status_map: the maps of the connector.
        unmapped_policy: for a status no map knows; None blocks. ``skip`` gives a settled result
            with reason ``skipped``, ``keep`` an order without a status.
    """
    match = status_map.normalize(order.status, order.origin)
    if match:
        stock = status_map.stock_actions(match.normalized, order.origin, match.row)
        return _named(order, match.normalized, status_map.shop_status(match), stock)
    policy = unmapped_policy or UnmappedStatus()
    if policy.default:
        shop_status = status_map.shop_status_of(policy.default, order.origin)
        stock = status_map.stock_actions(policy.default, order.origin)
        return _named(order, policy.default, shop_status, stock)
    if policy.kind is UnmappedKind.KEEP:
        return StatusMeaning()
    reason = status_map.unmapped(order.status, order.origin)
    if policy.kind is UnmappedKind.SKIP:
        skipped = Reason("skipped", reason.message, reason.remedy, reason.group)
        return _result(order, Outcome.FILTERED, skipped)
    return _result(order, Outcome.BLOCKED, reason)


def meaning_before_shop(
    order: HasStatus,
    status_map: StatusMap,
    unmapped_policy: UnmappedStatus | None = None,
    *,
    is_own: bool,
) -> StatusMeaning | Result:
    """Return what is known of an order's status before the shop is asked.

    The status of a shop's own order is a word of that shop, unless a row of the merchant's says
    something else of it.

    Args:
        order: the order, or what of it decides its status.
        status_map: the maps of the connector.
        unmapped_policy: as for :func:`meaning_of`.
        is_own: the shop itself sold it.
    """
    has_word = bool(order.status.name or order.status.code)
    if is_own and has_word and not status_map.is_of_merchant(order.status, order.origin):
        return StatusMeaning(is_shops_word=True)
    return meaning_of(order, status_map, unmapped_policy)


def meaning_of_own(
    order: HasStatus,
    statuses: Sequence[ShopStatus],
    present: str,
    status_map: StatusMap,
    unmapped_policy: UnmappedStatus | None = None,
) -> StatusMeaning | Result:
    """Return what the status of a shop's own order means: the shop's status of that name.

    Names count in every language of the shop. The maps say it where the shop lists no statuses, or
    none of that name.

    Args:
        order: the order, or what of it decides its status.
        statuses: what the shop lists; empty where it cannot.
        present: id of the status that the order has in the shop. Of several statuses with one name
            it is the one that the hub read.
        status_map: the maps of the connector.
        unmapped_policy: as for :func:`meaning_of`.
    """
    for word in (order.status.name, order.status.code):
        named = called(word, statuses)
        if not named:
            continue
        status = next((status for status in named if status.id == present), named[0])
        id_ = status.id
        if len(named) > 1 and id_ != present:
            id_ = ""  # which of them is meant is for resolve() to refuse
        shop_status = ShopStatusName(word, id_, f"status {word!r} of the shop's own order")
        normalized = status_map.normalized_of(status)
        stock = status_map.stock_actions(normalized, order.origin)
        return StatusMeaning(normalized, shop_status, stock=stock)
    return meaning_of(order, status_map, unmapped_policy)


def _named(
    order: HasStatus,
    normalized: NormalizedStatus,
    shop_status: ShopStatusName | None,
    stock: StockActions | None,
) -> StatusMeaning | Result:
    if shop_status:
        return StatusMeaning(normalized, shop_status, stock=stock)
    reason = Reason(
        "no_shop_status",
        f"nothing says what the shop calls the status {normalized}",
        "add to the configuration's statuses: "
        f'{{"{normalized}": "<name of the status in the shop>"}}',
        f"shop status / {normalized}",
    )
    return _result(order, Outcome.BLOCKED, reason)


def _result(order: HasStatus, outcome: Outcome, reason: Reason) -> Result:
    node = order.origin.node or order.origin.node_id
    return Result(
        ref=order.ref, outcome=outcome, origin_node=node, number=order.number, reason=reason
    )
