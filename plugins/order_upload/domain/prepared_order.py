"""An order with all that its plan needs of itself, worked out once; and the rules of the plan."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from order_upload.domain.customer_groups import CustomerGroups, NamedGroup
from order_upload.domain.filters import Drop
from order_upload.domain.hashes import fingerprint
from order_upload.domain.order_changes import CUSTOMER_GROUP
from order_upload.domain.order_details import with_comments_placed
from order_upload.domain.outcome import Reason
from order_upload.domain.ownership import Ownership, decide
from order_upload.domain.parts import OrderParts, Part
from order_upload.domain.policies import (
    DEFAULT_SUMS,
    Backward,
    Characters,
    InternalComment,
    NotPaid,
    OnConflict,
    Policy,
    ShippingDate,
    SumsPolicy,
    TooLong,
    UpdateMode,
)
from order_upload.domain.shop_order import parts_of
from order_upload.domain.shop_words import ShopWords
from order_upload.domain.statuses import (
    NormalizedOrder,
    NormalizedStatus,
    StatusMap,
    UnmappedStatus,
)
from order_upload.domain.text_limits import NO_LIMITS, FittingParts, TextLimits
from order_upload.domain.totals import OrderTotals, totals_of


def nothing_dropped(_: NormalizedStatus | None) -> Drop | None:
    """Return None: no filter, no drop."""
    return None


NO_GROUPS = CustomerGroups()
"""Those of a shop that says none, and of a connector without rows of them."""

REFERENCE = re.compile(r"[!-~]{3,128}", re.ASCII)
"""What a shop takes as a reference (docs/node-protocol.md, section 2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRules:
    """What the configuration, the Connection and the run say about plans.

    Attributes:
        words: what the shop calls what orders name.
        empty_country: code of the country that is taken where an address has none; "" blocks.
        hub_nodes: what the hub calls this shop.
        claimed_nodes: what the hub calls any shop that has a Connection.
        status_map: reads the shop's present status back into a normalized one.
        on_conflict: what becomes of a part that people changed in the shop and the hub changed too.
        takes_over: former connectors whose orders are this one's.
        unmapped_status: what becomes of an own order whose status neither the shop nor a map knows.
        dropped_by_status: what the filter says of an own order with this normalized status.
        internal_comment: whose note the hub's ``InternalComment`` is.
        shipping_date: which day a new parcel gets.
        planned_at: when the plan is made: today.
        too_long: what becomes of texts that are longer than the shop's columns.
        characters: what becomes of characters that the shop's database cannot keep.
        quiet_policy: instead of ``policy`` for an order that a backfill brought.
        sums: how far an order's total may be from what its parts come to.
        stock_by_status: whether status rows say what stock an order moves; not in a backfill, and
            not where the run itself says it.
        fixed_policies: what no step of a transformation chooses, since the run or a backfill
            says it.
        backward: whether a newer message takes back what was shipped, delivered or refunded.
        not_paid: what becomes of a new order that says that it is not paid.
    """

    connector: str
    update: UpdateMode = UpdateMode.MINIMAL
    tracking_details: bool = True
    creates: bool = True
    policy: Policy = field(default_factory=Policy)
    words: ShopWords = field(default_factory=ShopWords)
    empty_country: str = ""
    hub_nodes: frozenset[str] = frozenset()
    claimed_nodes: frozenset[str] = frozenset()
    store_id: str = "0"
    status_map: StatusMap = field(default_factory=StatusMap)
    unmapped_status: UnmappedStatus = field(default_factory=UnmappedStatus)
    dropped_by_status: Callable[[NormalizedStatus | None], Drop | None] = nothing_dropped
    quiet_policy: Policy = field(default_factory=Policy)
    sums: SumsPolicy = DEFAULT_SUMS
    internal_comment: InternalComment = InternalComment.SELLER
    shipping_date: ShippingDate = ShippingDate.ORDER
    planned_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    too_long: TooLong = TooLong.REJECT
    characters: Characters = Characters.REJECT
    on_conflict: OnConflict = OnConflict.KEEP
    takes_over: tuple[str, ...] = ()
    stock_by_status: bool = True
    fixed_policies: frozenset[str] = frozenset()
    backward: Backward = Backward.ASK
    not_paid: NotPaid = NotPaid.SEND

    def owns(self, owner: str) -> bool:
        """Return whether orders of this owner are the connector's; the shop's own are anybody's."""
        return owner in ("", self.connector, *self.takes_over)


@dataclass(frozen=True, slots=True)
class PreparedOrder:
    """An order made ready to be planned; see :func:`prepare`.

    Attributes:
        normalized: the order, in the shop's words.
        fitting: what the shop should hold, without the status, in texts that it can keep.
        fingerprint: of this version under the rules of the run.
        ownership: whose the order is.
        hub_hashes: of the parts that stand in the shop's words, the hash of what the hub says.
        lacking: of an address with a place that the shop does not have, of a buyer whose customer
            group it does not have, and of lines whose options it does not have, why it cannot be
            written.
        untaken: names of the lines' parameters that no option of the shop takes.
    """

    normalized: NormalizedOrder
    totals: OrderTotals
    fitting: FittingParts
    fingerprint: str
    ownership: Ownership
    hub_hashes: Mapping[Part, str] = field(default_factory=dict)
    lacking: Mapping[Part, Reason] = field(default_factory=dict)
    untaken: tuple[str, ...] = ()

    @property
    def parts(self) -> OrderParts:
        """What the shop should hold, without the status."""
        return self.fitting.parts

    @property
    def ref(self) -> str:
        """The order's reference."""
        return self.normalized.order.ref

    @property
    def is_own(self) -> bool:
        """Whether the order was sold by this very shop."""
        return self.ownership is Ownership.OWN


def rules_hash(rules: PlanRules) -> str:
    """Return what a change of these rules changes: orders are compared anew then.

    What the policy of sums and the language change stands in an order's parts, and so in its
    fingerprint.
    """
    attributes = [
        [*map(list, (said.names, said.scales)), said.word, said.option]
        for said in rules.words.attributes
    ]
    return fingerprint(
        rules.update,
        rules.tracking_details,
        rules.creates,
        attributes,
        rules.store_id,
        rules.on_conflict,
        rules.takes_over,
        rules.internal_comment,
        rules.shipping_date,
        rules.too_long,
        rules.characters,
    )


def prepare(
    normalized: NormalizedOrder,
    rules: PlanRules,
    known_rules_hash: str,
    limits: TextLimits = NO_LIMITS,
    groups: CustomerGroups = NO_GROUPS,
) -> PreparedOrder:
    """Return an order made ready to be planned; the shop is not asked for it.

    Args:
        normalized: the order.
        rules: of the run.
        known_rules_hash: of these rules (:func:`rules_hash`), which are the same for a million
            orders.
        limits: what texts the shop takes.
        groups: which customer group of the shop a buyer is in.
    """
    order = rules.words.order(normalized.order)
    normalized = normalized.with_order(order)
    order = with_comments_placed(order, rules.internal_comment)
    totals = totals_of(order, rules.sums)
    ownership = decide(order.origin, rules.hub_nodes, rules.claimed_nodes)
    fitting = limits.fit(parts_of(order, totals, rules.words, rules.shipping_date))
    is_own = ownership is Ownership.OWN
    grouped = groups.grouped(fitting.parts, order, _chosen_group(normalized), is_own=is_own)
    shop_status = None
    if normalized.is_shops_word:
        shop_status = [order.status.name, order.status.code, order.status.id]
    elif normalized.shop_status is not None:
        shop_status = [normalized.shop_status.name, normalized.shop_status.id]
    return PreparedOrder(
        normalized=normalized,
        totals=totals,
        fitting=replace(fitting, parts=grouped.parts),
        fingerprint=fingerprint(known_rules_hash, grouped.parts, normalized.status, shop_status),
        ownership=ownership,
        hub_hashes=grouped.hub_hashes,
        lacking=grouped.lacking,
    )


def _chosen_group(normalized: NormalizedOrder) -> NamedGroup | None:
    if not normalized.customer_group:
        return None
    step = normalized.step_that_changed(CUSTOMER_GROUP)
    return NamedGroup(normalized.customer_group, f"{step}.group")


def is_reference(ref: str) -> bool:
    """Return whether a shop takes this as a reference."""
    return REFERENCE.fullmatch(ref) is not None


def parent_ref(ref: str) -> str:
    """Return the reference that a split order (``<id>-<key>``) came from, or "" when this is none.

    The hub splits an order by supplier (docs/hub-format.md).
    """
    parent, dash, key = ref.rpartition("-")
    if dash and key and is_reference(parent):
        return parent
    return ""
