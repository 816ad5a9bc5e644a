"""Which orders a text names: a reference, or a number of the hub, the platform or the shop."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from order_upload.errors import ConfigError
from order_upload.ledger import Ledger, NamedOrder
from order_upload.pipeline.intake import OrderItem
from order_upload.pipeline.run import Run
from order_upload.sources.base import OrderLine
from order_upload.staging.records import RefusedLine, decode_number

FORMS = (
    "a reference such as bindcommerce:48211, the hub's number, the platform's number, or the "
    "shop's order id such as #123"
)
_NUMBERS = {"hub": "the hub's number", "platform": "the platform's", "shop": "the shop's order id"}


class UnknownOrderError(ConfigError):
    """A text names no order, or several."""


def named_order(ledger: Ledger, connector: str, text: str) -> str:
    """Return the reference of the order that a text names.

    Raises:
        UnknownOrderError: it names none that the ledger knows, or several: all are named.
    """
    text = text.strip()
    refs = _unless_exact(text, ledger.names.find(connector, text))
    if not refs:
        raise UnknownOrderError(
            f"{text}: found no order of connector {connector} that it names; allowed: {FORMS}"
        )
    if len(refs) > 1:
        raise _ambiguous(text, [f"{ref} ({_NUMBERS[number]})" for ref, number in refs.items()])
    return next(iter(refs))


class AskedOrders:
    """The orders that a run was asked for, told from the others as they come.

    Args:
        run: the run; its ledger knows the numbers of orders that came before.
        texts: what it was asked for; empty asks for all.
    """

    def __init__(self, run: Run, texts: Collection[str]) -> None:
        self._known = {text: _by_ref(run.ledger.names.find(run.connector, text)) for text in texts}
        self._given: dict[str, set[str]] = {text: set() for text in texts}

    @property
    def not_given(self) -> list[str]:
        """What is known, but was neither given by the hub nor waits."""
        return sorted(text for text, refs in self._given.items() if not refs)

    def names(self, item: OrderItem) -> bool:
        """Return whether what comes in is asked for."""
        if not self._given:
            return True
        own = {item.ref, item.ref.partition(":")[2], _number_of(item)} - {""}
        texts = [text for text, known in self._known.items() if text in own or item.ref in known]
        for text in texts:
            self._given[text].add(item.ref)
        return bool(texts)

    def check(self) -> None:
        """Refuse what names nothing at all, and what names several orders.

        Raises:
            UnknownOrderError: names each of them.
        """
        nothing = []
        for text, given in sorted(self._given.items()):
            refs = _unless_exact(text, self._known[text] | dict.fromkeys(given, ""))
            if not refs:
                nothing.append(text)
            elif len(refs) > 1:
                raise _ambiguous(f"params.order_refs: {text}", sorted(refs))
        if nothing:
            raise UnknownOrderError(
                f"params.order_refs: found {', '.join(nothing)}, which names no order that the hub "
                f"gives, that waits or that the ledger knows; allowed: {FORMS}"
            )


def _by_ref(orders: list[NamedOrder]) -> dict[str, str]:
    return {order.ref: order.number_of for order in orders}


def _unless_exact(text: str, orders: Any) -> dict[str, str]:
    """Return the orders by reference; only the one whose reference the text is, if there is."""
    refs = orders if isinstance(orders, dict) else _by_ref(orders)
    if text in refs:
        return {text: refs[text]}
    return dict(refs)


def _ambiguous(text: str, orders: list[str]) -> UnknownOrderError:
    return UnknownOrderError(
        f"{text}: found {len(orders)} orders that it names: {', '.join(orders)}; allowed: one; "
        "give its reference"
    )


def _number_of(item: OrderItem) -> str:
    if isinstance(item, OrderLine):
        return decode_number(item.line).number
    if isinstance(item, RefusedLine):
        return item.refused.number
    number: str = getattr(item, "number", "")
    return number
