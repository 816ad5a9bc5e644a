"""Why the plan stops an order: each reason with what was found and what a person can do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from order_upload.domain.outcome import Outcome, Reason
from order_upload.domain.plan import Stop


def _blocked(code: str, message: str, remedy: str, group: str = "") -> Stop:
    return Stop(Outcome.BLOCKED, Reason(code, message, remedy, group))


def bad_reference() -> Stop:
    """A shop takes 3 to 128 plain characters (docs/node-protocol.md, section 2); one other would stop a whole batch."""
    message = "the order's number holds blanks, letters with accents, or more than 128 characters with its namespace"
    return Stop(Outcome.REJECTED, Reason("bad_reference", message, "correct the number in the hub"))


def too_large() -> Stop:
    """More than one request holds."""
    message = "the order is larger than a request to the shop may be"
    return Stop(
        Outcome.REJECTED,
        Reason("too_large", message, "split the order in the hub, or enter it by hand"),
    )


def parent_in_shop(parent: str) -> Stop:
    """The hub splits an order that the shop already has whole."""
    return _blocked(
        "parent_in_shop",
        f"it is a part of {parent}, which the shop already has as one order",
        "nothing, where that order holds its lines; else take that order out of the shop first",
    )


def older_than_written(written: datetime, said: datetime) -> Reason:
    """The shop already holds a later version of the order."""
    return Reason(
        "stale",
        f"the message is of {said.isoformat(timespec='seconds')}; the shop has one of "
        f"{written.isoformat(timespec='seconds')}",
        "nothing: the later version stays",
    )


def status_kept() -> Reason:
    """Somebody in the shop moved on, and the hub still says what was written before."""
    return Reason(
        "status_kept",
        "somebody in the shop changed the status since it was written; the hub says nothing new of it",
        "nothing: the next change of the status in the hub moves it",
    )


def creates_never() -> Stop:
    """A foreign order that the shop lacks, for a configuration that only updates."""
    return Stop(
        Outcome.FILTERED,
        Reason("creates_never", "not in the shop, and this configuration never creates"),
    )


def transport_cannot_create() -> Stop:
    """The shop has no node module, and its own API cannot be told an order as it was sold."""
    return _blocked(
        "transport_cannot_create",
        "OpenCart's own API cannot make an order as it was sold: it takes prices, taxes and dates from the shop, mails "
        "the buyer, and cannot be asked afterwards whether the order is there",
        "install the module Order Upload in the shop",
        "orders that need the node module",
    )


def transport_minimal_only() -> Stop:
    """The shop has no node module, and its own API makes an order anew, at today's prices, to change its content."""
    return _blocked(
        "transport_minimal_only",
        "OpenCart's own API cannot change the content of an order without making it anew",
        "set update to minimal in the configuration, or install the module Order Upload in the shop",
        "complete updates that need the node module",
    )


def own_order_unseen() -> Stop:
    """The second match fails, because the shop shows nothing of its orders (OpenCart 4 without the node module)."""
    return _blocked(
        "own_order_unseen",
        "the shop cannot show its order of that number, so nobody can see that it is the same one",
        "install the module Order Upload in the shop, or say in the Connection's extra that the hub's numbers are "
        'this shop\'s orders: "trust_numbers": true',
        "own orders that cannot be seen",
    )


def no_address() -> Stop:
    """Marketplaces hold the address back until the order is accepted."""
    message = "the platform still holds back the buyer's address"
    return Stop(
        Outcome.NOT_YET, Reason("no_address", message, "nothing: it comes back with every run")
    )


def no_lines() -> Stop:
    """Nothing was sold."""
    return Stop(
        Outcome.REJECTED, Reason("no_lines", "the order has no lines", "correct it in the hub")
    )


def unknown_currency(currency: str, known: Iterable[str]) -> Stop:
    """The shop can't keep amounts in this currency."""
    return _blocked(
        "unknown_currency",
        f"the order is in '{currency}'; the shop has {', '.join(sorted(known))}",
        "add the currency in the shop: System > Localisation > Currencies",
        f"currency {currency}",
    )


def deleted_in_shop(order_id: str) -> Stop:
    """Somebody in the shop took the order out: it is not made again without a word."""
    return _blocked(
        "deleted_in_shop",
        f"a person deleted order {order_id}, which this reference was",
        "if it shall be made again, say so on the module's page in the shop's admin; else take it out with the "
        "connector's filter",
        "orders that people deleted in the shop",
    )


def own_order_missing() -> Stop:
    """The hub says this shop sold it, and the shop knows nothing of it."""
    return _blocked(
        "own_order_missing",
        "this shop sold it, but has no order of that number",
        "check the Connection's hub_node, and that the shop was not installed anew",
    )


def linked_to_other() -> Stop:
    """The shop's order is linked to another reference."""
    return _blocked(
        "linked_to_other",
        "the shop's order of that number belongs to another reference",
        "check that only one hub namespace feeds this shop",
    )


def own_order_differs() -> Stop:
    """The second match fails: order ids start again after a reinstall."""
    return _blocked(
        "own_order_differs",
        "the shop's order of that number has another e-mail address, and another total or currency",
        "check the Connection's hub_node: the number may belong to an earlier installation",
    )


def other_store(store_id: str) -> Stop:
    """Another store of the same installation has the order."""
    return _blocked(
        "other_store",
        f"store {store_id} of this installation already has it",
        "send each order to one store only: narrow the filter of one of the connectors",
    )


def owned_by(owner: str, fields: Iterable[str]) -> Stop:
    """Another connector created it and owns its content."""
    return _blocked(
        "owned_by",
        f"connector '{owner}' created it and owns {', '.join(fields)}",
        "let that connector do complete updates, or set update to minimal here",
    )
