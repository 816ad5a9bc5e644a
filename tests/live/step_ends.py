"""How an order ends after the steps of the transformation of every step."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from live import step_words as words
from live.every_step_settings import NAME, STEPS
from live.sales import Sale, Stopped

SPLITS = tuple(number for number, taught in enumerate(STEPS) if taught.name == "split")
"""Numbers of the steps that split; without them an order stays in one piece."""


@dataclass(frozen=True)
class End:
    """How an order ends, or a part of one.

    Attributes:
        sale: what the steps make of it.
        code: of the reason; "" where it gets in.
        step: what messages call the step that ended it.
    """

    sale: Sale
    outcome: str = "created"
    code: str = ""
    step: str = ""


def ends_of(sale: Sale, first: int = 0, left_out: Collection[int] = ()) -> list[End]:
    """Return what becomes of an order by the steps from the one with this number on.

    Args:
        sale: is changed.
        first: number of a step.
        left_out: numbers of steps.
    """
    for number in range(first, len(STEPS)):
        taught = STEPS[number]
        if number in left_out or not taught.when.holds(sale):
            continue
        try:
            parts = taught.does(sale)
        except Stopped as stopped:
            name = f"{NAME}[{number}] {taught.name}"
            return [End(sale, stopped.outcome, stopped.code, name)]
        if parts:
            return [end for part in parts for end in ends_of(part, number + 1, left_out)]
    lacking = _lacking(sale)
    if lacking:
        return [End(sale, "blocked", lacking)]
    return [End(sale)]


def _lacking(sale: Sale) -> str:
    """Return the code of what the shop lacks of an order that keeps it not; "" for nothing."""
    provinces = {sale.document[group]["Province"] for group in ("Customer", "Delivery")}
    if "Atlantis" in provinces and "province" not in sale.kept:
        return "unknown_zone"
    known = [
        row["Code"] in words.PRODUCTS or f"content.lines[{place}].model" in sale.beside
        for place, row in enumerate(sale.rows)
    ]
    return "" if all(known) or "products" in sale.kept else "missing_product"
