"""Why the plan stops an order: each reason with what was found.

What a person can do about it stands in the table of reasons.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from order_upload.domain.order import Origin
from order_upload.domain.outcome import Outcome, Reason, RefusedOrderError
from order_upload.domain.reason_table import FIND_OTHERS
from order_upload.domain.shown_text import quoted_text, shown_text


def _blocked(code: str, message: str, group: str = "") -> RefusedOrderError:
    return RefusedOrderError(Reason(code, message, group=group), Outcome.BLOCKED)


def bad_reference() -> RefusedOrderError:
    """A shop takes 3 to 128 plain characters (docs/node-protocol.md, section 2).

    One reference of another form would stop a whole batch.
    """
    return RefusedOrderError(
        Reason(
            "bad_reference",
            "number: found blanks, letters with accents, or too many characters; "
            "allowed: 3 to 128 plain characters, the hub's namespace included",
        )
    )


def too_large() -> RefusedOrderError:
    """More than one request holds."""
    return RefusedOrderError(
        Reason("too_large", "the order is larger than a request to the shop may be")
    )


def parent_in_shop(parent: str) -> RefusedOrderError:
    """The hub splits an order that the shop already has whole."""
    return _blocked(
        "parent_in_shop", f"it is a part of {parent}, which the shop already has as one order"
    )


def older_than_written(written: datetime, incoming: datetime) -> Reason:
    """The shop already holds a later version of the order."""
    return Reason(
        "stale",
        f"the message is of {incoming.isoformat(timespec='seconds')}; the shop has one of "
        f"{written.isoformat(timespec='seconds')}",
    )


def status_kept() -> Reason:
    """Somebody in the shop moved on, and the hub still says what was written before."""
    return Reason(
        "status_kept",
        "somebody in the shop changed the status since it was written; "
        "the hub says nothing new of it",
    )


def creates_never() -> RefusedOrderError:
    """A foreign order that the shop lacks, for a configuration that only updates."""
    return RefusedOrderError(
        Reason("creates_never", "not in the shop, and this configuration never creates"),
        Outcome.FILTERED,
    )


def transport_cannot_create() -> RefusedOrderError:
    """The shop has no node module, and its own API cannot be told an order as it was sold."""
    return _blocked(
        "transport_cannot_create",
        "OpenCart's own API cannot make an order as it was sold: it takes prices, taxes and dates "
        "from the shop, mails the buyer, and cannot be asked afterwards whether the order is there",
        "orders that need the node module",
    )


def transport_minimal_only() -> RefusedOrderError:
    """The shop has no node module, and its own API can change the content only by a new order.

    That one would be made at today's prices.
    """
    return _blocked(
        "transport_minimal_only",
        "OpenCart's own API cannot change the content of an order without making it anew",
        "complete updates that need the node module",
    )


def own_order_unseen() -> RefusedOrderError:
    """The second match fails, because the shop shows nothing of its orders.

    So is OpenCart 4 without the node module.
    """
    return _blocked(
        "own_order_unseen",
        "the shop cannot show its order of that number, so nobody can see that it is the same one",
        "own orders that cannot be seen",
    )


def no_lines() -> RefusedOrderError:
    """Nothing was sold."""
    return RefusedOrderError(Reason("no_lines", "the order has no lines"))


def unknown_currency(currency: str, known: Iterable[str]) -> RefusedOrderError:
    """The shop can't keep amounts in this currency."""
    return _blocked(
        "unknown_currency",
        f"currency: found {quoted_text(currency)}; "
        f"allowed: {', '.join(sorted(known))}, which the shop has",
        f"currency {shown_text(currency)}",
    )


def deleted_in_shop(order_id: str) -> RefusedOrderError:
    """Somebody in the shop took the order out: it is not made again without a word."""
    return _blocked(
        "deleted_in_shop",
        f"a person deleted order {order_id}, which this reference was",
        "orders that people deleted in the shop",
    )


def own_order_missing(*, is_hidden: bool) -> RefusedOrderError:
    """The hub says this shop sold it, and the shop knows nothing of it, or shows none of its own.

    Args:
        is_hidden: our API user finds linked orders only.
    """
    if not is_hidden:
        return _blocked("own_order_missing", "this shop sold it, but has no order of that number")
    return RefusedOrderError(
        Reason(
            "own_order_missing",
            "this shop sold it, and shows us no order of that number: our API user finds linked "
            "orders only",
            FIND_OTHERS,
            "own orders, which the API user does not find",
        ),
        Outcome.BLOCKED,
    )


def linked_to_other() -> RefusedOrderError:
    """The shop's order is linked to another reference."""
    return _blocked(
        "linked_to_other", "the shop's order of that number belongs to another reference"
    )


def echo(order_id: str, ref: str, origin: Origin) -> RefusedOrderError:
    """The hub read back an order that a connector had created in this shop: nothing is to do."""
    node = origin.node or origin.node_id
    rule = {"rule": "exclude", "nodes": [shown_text(node, is_code=True)]}
    lines = json.dumps({"origin_nodes": rule}, ensure_ascii=False)[1:-1]
    return RefusedOrderError(
        Reason(
            "echo",
            f"the hub read it from this shop, where it is order {order_id}, created for {ref}",
            "nothing; to keep such orders out, where this shop sells nothing of its own that the "
            f"hub shall update, add to the connector's filter: {lines}",
            group=f"orders that the hub read back from {quoted_text(node, is_code=True)}",
        ),
        Outcome.UNCHANGED,
    )


def own_order_differs() -> RefusedOrderError:
    """The second match fails: order ids start again after a reinstall."""
    return _blocked(
        "own_order_differs",
        "the shop's order of that number has another e-mail address, and another total or currency",
    )


def other_store(store_id: str) -> RefusedOrderError:
    """Another store of the same installation has the order."""
    return _blocked("other_store", f"store {store_id} of this installation already has it")


def owned_by(owner: str, parts: Iterable[str]) -> Reason:
    """Another connector created it and owns these parts, which would change: they are left."""
    return Reason(
        "owned_by",
        f"connector '{owner}' created it and owns {', '.join(parts)}, which the hub changed",
        group=f"orders whose content connector '{owner}' owns",
    )
