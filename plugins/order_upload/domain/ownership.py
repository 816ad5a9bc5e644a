"""Whose order it is: this shop's own, another platform's, or of an OpenCart that nobody claims."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from order_upload.domain.order import Origin
from order_upload.domain.outcome import Reason
from order_upload.domain.shown_text import quoted_text, shown_text

OPENCART_TECHNOLOGY = "eCommerce OpenCart"
"""What the hub calls the kind of node that an OpenCart shop is."""


class Ownership(StrEnum):
    """What the origin of an order means for one shop."""

    OWN = "own"
    """Its origin is this very shop: its ``number`` is the shop's order id; never created."""
    FOREIGN = "foreign"
    """It was sold elsewhere: created, then updated."""
    UNCLAIMED = "unclaimed"
    """It was sold by an OpenCart shop that no Connection claims, perhaps this one: blocked."""


def decide(origin: Origin, hub_nodes: Collection[str], claimed: Collection[str]) -> Ownership:
    """Return whose order it is.

    Names are compared exactly: a near miss ends as ``UNCLAIMED``, which is safe and says so.

    Args:
        origin: where the hub says the order was sold.
        hub_nodes: what the hub calls this shop: ``hub_node`` of its Connection, ids or names.
        claimed: the same of every shop Connection there is.
    """
    if is_among(origin, hub_nodes):
        return Ownership.OWN
    if is_opencart(origin) and not is_among(origin, claimed):
        return Ownership.UNCLAIMED
    return Ownership.FOREIGN


def is_opencart(origin: Origin) -> bool:
    """Return whether an OpenCart shop sold the order."""
    return origin.technology.strip().casefold() == OPENCART_TECHNOLOGY.casefold()


def only_own_pass(*, creates_never: bool, has_origin_criterion: bool) -> bool:
    """Return whether only the shop's own orders go on.

    A connector that never creates leaves foreign orders out, unless its filter says which nodes it
    takes.
    """
    return creates_never and not has_origin_criterion


def unclaimed_reason(origin: Origin) -> Reason:
    """Return why an unclaimed order is blocked, and the setting that unblocks it."""
    name = shown_text(origin.node_id or origin.node, is_code=True)
    group = shown_text(origin.node or origin.node_id, is_code=True)
    return Reason(
        code="unclaimed_node",
        message=f"sold by OpenCart node {_called(origin)}, which no shop Connection claims",
        remedy=f'set "hub_node" in the Connection of that shop to "{name}"',
        group=f"{OPENCART_TECHNOLOGY} / {group}",
    )


def is_among(origin: Origin, nodes: Collection[str]) -> bool:
    """Return whether an order was sold by one of these nodes of the hub, ids or names."""
    return any(name and name in nodes for name in (origin.node_id, origin.node))


def _called(origin: Origin) -> str:
    name = quoted_text(origin.node, is_code=True)
    if origin.node_id:
        return f"{name} (id {shown_text(origin.node_id, is_code=True)})"
    return name
