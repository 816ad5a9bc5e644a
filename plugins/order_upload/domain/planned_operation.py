"""The operation that a plan sends: with what the plan saw, and what the hub says.

The shop remembers the hashes of what the hub says beside those of its rows. They are the third of
the three ways in which the next update compares (``three_way.py``).
"""

from __future__ import annotations

from collections.abc import Mapping

from order_upload.domain import plan_reasons
from order_upload.domain.comparison import what_was_seen
from order_upload.domain.hashes import fingerprint
from order_upload.domain.operations import Operation, ShopOrder
from order_upload.domain.outcome import Action
from order_upload.domain.parts import PARTS, OrderParts, Part, bytes_hash, encoded_parts
from order_upload.domain.policies import Policy
from order_upload.domain.prepared_order import PlanRules, PreparedOrder
from order_upload.domain.three_way import NOTHING_SAID

LARGEST_ORDER_BYTES = 2 * 1024 * 1024
"""Of one order's parts; a request to the shop holds 4 MB."""

EVENT_LENGTH = 16
"""Of an event's name, in hex digits; the shop keeps it with each order."""


def create_of(
    prepared: PreparedOrder, parts: OrderParts, rules: PlanRules, policy: Policy
) -> Operation:
    """Return the operation that creates an order.

    Of a part that stays empty the shop remembers, too, that the hub said nothing.

    Raises:
        RefusedOrderError: code ``too_large``, ``too_long`` or ``unstorable_character``.
    """
    order = prepared.normalized.order
    said: Mapping[Part, str] = dict.fromkeys(PARTS, NOTHING_SAID) | _hashes(prepared, parts)
    return Operation(
        ref=order.ref,
        action=Action.CREATE,
        parts=parts,
        policy=policy,
        event_id=_event(prepared, said, None),
        owner=rules.connector,
        said=dict(said),
        source_time=order.updated_at,
        store_id=rules.store_id,
    )


def update_of(
    prepared: PreparedOrder,
    parts: OrderParts,
    remembered: OrderParts,
    shop_order: ShopOrder,
    rules: PlanRules,
    policy: Policy,
) -> Operation:
    """Return the operation that updates an order.

    Args:
        prepared: the order.
        parts: what is written.
        remembered: what the hub says and the shop only remembers.
        shop_order: the order as it stands in the shop.
        rules: of the run.
        policy: what the operation may do beside writing the order.

    Raises:
        RefusedOrderError: code ``too_large``, ``too_long`` or ``unstorable_character``.
    """
    order = prepared.normalized.order
    said = _said(prepared, encoded_parts(remembered)) | _hashes(prepared, parts)
    previous_owner = ""
    if shop_order.owner in rules.takes_over:
        previous_owner = shop_order.owner
    return Operation(
        ref=order.ref,
        action=Action.UPDATE,
        parts=parts,
        policy=policy,
        event_id=_event(prepared, said, shop_order),
        owner=rules.connector,
        order_id=shop_order.order_id,
        expect=shop_order.hashes_of(said),
        said=said,
        source_time=order.updated_at,
        store_id=rules.store_id,
        previous_owner=previous_owner,
    )


def _hashes(prepared: PreparedOrder, parts: OrderParts) -> dict[Part, str]:
    """Return the hash of what the hub says of each part that is written.

    Raises:
        RefusedOrderError: they do not fit into a request, or the shop cannot keep one of them.
    """
    prepared.fitting.check(parts)
    encoded = encoded_parts(parts)
    if sum(map(len, encoded.values())) > LARGEST_ORDER_BYTES:
        raise plan_reasons.too_large()
    return _said(prepared, encoded)


def _said(prepared: PreparedOrder, encoded: Mapping[Part, bytes]) -> dict[Part, str]:
    """Return the hash of what the hub says of each part, in the hub's own words."""
    hashes = prepared.hub_hashes
    return {part: hashes.get(part) or bytes_hash(value) for part, value in encoded.items()}


def _event(prepared: PreparedOrder, said: Mapping[Part, str], shop_order: ShopOrder | None) -> str:
    order = prepared.normalized.order
    seen = what_was_seen(shop_order, list(said))
    return fingerprint(order.ref, order.updated_at, said, seen)[:EVENT_LENGTH]
