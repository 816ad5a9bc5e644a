"""The customer group of a buyer: the row that names it, and the shop's id of that group.

A row says what a buyer is at the platform, ``business`` or ``private``, and what the shop calls the
group of such buyers. A step of a transformation names the group of its orders, and goes before the
rows. Without either the shop gives its own. Two kinds of orders keep the group that they have: the
shop's own ones, and those of an account, which have the account's as in the shop's own checkout
(OpenCart 3.0.5.1 and 4.1.0.4, ``catalog/controller/checkout/confirm.php``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from order_upload.candidates import nearest
from order_upload.domain.correspondences import (
    Correspondence,
    CorrespondenceKind,
    Correspondences,
)
from order_upload.domain.operations import Operation, ShopOrder
from order_upload.domain.order import Order
from order_upload.domain.outcome import Action, Outcome, Reason, RefusedOrderError
from order_upload.domain.parts import Buyer, OrderParts, Part, part_hash
from order_upload.domain.shop import ShopCustomerGroup
from order_upload.domain.texts import fold

BUSINESS, PRIVATE = "business", "private"
"""What a buyer may be at the platform; one of whom it says neither is private."""

NEAR = 0.5
"""Likeness from which a group of the shop is named as the one that may be meant."""

MOST_LISTED = 20


@dataclass(frozen=True, slots=True)
class NamedGroup:
    """A customer group of the shop by its name.

    Attributes:
        where: the setting that holds the name, for messages.
    """

    name: str
    where: str

    @classmethod
    def of_row(cls, row: Correspondence) -> NamedGroup:
        """Return the group that a row names."""
        return cls(row.to, f"{row.where}.to")


@dataclass(frozen=True, slots=True)
class GroupedParts:
    """The parts of an order with the group of its buyer.

    Attributes:
        hub_hashes: of the buyer, the hash of what the hub says: in it ``business`` stands for the
            group, so that a row that somebody adds later is no change of the hub's.
        lacking: why the buyer has no group, where a row names one that the shop does not have.
    """

    parts: OrderParts
    hub_hashes: Mapping[Part, str] = field(default_factory=dict)
    lacking: Mapping[Part, Reason] = field(default_factory=dict)


class CustomerGroups:
    """The groups of one shop, and the rows that say which of them a buyer is in."""

    def __init__(
        self,
        correspondences: Correspondences | None = None,
        groups: Sequence[ShopCustomerGroup] = (),
    ) -> None:
        self._correspondences = correspondences or Correspondences()
        self._groups = groups

    def grouped(
        self,
        parts: OrderParts,
        order: Order,
        chosen: NamedGroup | None = None,
        *,
        is_own: bool = False,
    ) -> GroupedParts:
        """Return the parts of an order with the group of its buyer.

        Args:
            parts: of the order.
            order: as the hub tells it.
            chosen: the group that a step of the transformation names.
            is_own: the shop itself sold it.
        """
        kind, said_group = (BUSINESS, BUSINESS) if order.is_business else (PRIVATE, "")
        named = chosen or self._of_row(kind, order)
        if not (named or order.is_business):
            return GroupedParts(parts)  # as nearly all are
        buyer = parts.customer or Buyer()
        said = {Part.CUSTOMER: part_hash(replace(buyer, group=said_group))}
        if named is None or is_own:
            return GroupedParts(parts, said)
        group = group_of(named, self._groups)
        if isinstance(group, Reason):
            return GroupedParts(parts, said, {Part.CUSTOMER: group})
        return GroupedParts(replace(parts, customer=replace(buyer, group=group)), said)

    def _of_row(self, kind: str, order: Order) -> NamedGroup | None:
        row = self._correspondences.find(CorrespondenceKind.CUSTOMER_GROUP, kind, order.origin)
        return NamedGroup.of_row(row) if row else None


def group_of(named: NamedGroup, groups: Sequence[ShopCustomerGroup]) -> str | Reason:
    """Return the id of the group of that name, or why there is none that is certain.

    Names are compared in every language of the shop, case and outer blanks ignored.
    """
    ids = [group.id for group in groups if fold(named.name) in map(fold, group.names.values())]
    if len(ids) == 1:
        return ids[0]
    if ids:
        found = f'"{named.name}", which the groups {", ".join(ids)} of the shop are called'
        return _unknown(named, found, "a name that one group has", "rename one of them in the shop")
    labels: dict[str, str] = {}
    for group in groups:
        labels |= {fold(name): name for name in group.names.values()}
    remedy = "make that group in the shop"
    if near := nearest(fold(named.name), labels, cutoff=NEAR):
        remedy = f'give "{labels[near[0]]}" there, or {remedy}'
    return _unknown(named, f'"{named.name}"', f"{listed(groups)}, which the shop has", remedy)


def listed(groups: Sequence[ShopCustomerGroup]) -> str:
    """Return the names of groups, each in the first language of the shop, as a text."""
    names = [group.label for group in groups]
    more = len(names) - MOST_LISTED
    if more > 0:
        names = [*names[:MOST_LISTED], f"{more} more"]
    return ", ".join(names) or "none"


def as_account_lets(parts: OrderParts, shop_order: ShopOrder) -> OrderParts:
    """Return what an update may write: an order of an account keeps the group that it has."""
    if not (shop_order.customer_id and parts.customer and parts.customer.group):
        return parts
    return replace(parts, customer=replace(parts.customer, group=""))


def check_group(
    lacking: Mapping[Part, Reason], operation: Operation, shop_order: ShopOrder | None
) -> None:
    """Refuse an operation that would write a buyer whose group the shop does not have.

    Raises:
        RefusedOrderError: code ``unknown_customer_group``.
    """
    reason = lacking.get(Part.CUSTOMER)
    if reason is None:
        return
    has_account = shop_order is not None and shop_order.customer_id
    writes_group = operation.parts.customer is not None and not has_account
    if operation.action is Action.CREATE or writes_group:
        raise RefusedOrderError(reason, Outcome.BLOCKED)


def _unknown(named: NamedGroup, found: str, allowed: str, remedy: str) -> Reason:
    return Reason(
        "unknown_customer_group",
        f"{named.where}: found {found}; allowed: {allowed}",
        f"{remedy}: Customers > Customer Groups",
        group=f"customer group / {named.name}",
    )
