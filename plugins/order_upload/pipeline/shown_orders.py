"""How a report names orders: how many, and the first of them."""

from __future__ import annotations

from collections.abc import Sequence

SHOWN = 5
"""References named beside what is said of orders."""


def orders_text(count: int) -> str:
    """Return how many orders, in words: ``1 order``, ``3 orders``."""
    noun = "order" if count == 1 else "orders"
    return f"{count} {noun}"


def refs_text(count: int, refs: Sequence[str]) -> str:
    """Return the references, with dots where there are more orders than are named."""
    text = ", ".join(refs)
    if count > len(refs):
        text += ", ..."
    return text
