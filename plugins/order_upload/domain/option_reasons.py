"""Why an order cannot be written: a line chooses what its product does not have, or too little."""

from __future__ import annotations

from order_upload.candidates import nearest
from order_upload.domain.line_options import Lacking, LineChoice
from order_upload.domain.outcome import Reason
from order_upload.domain.parts import OrderLine
from order_upload.domain.reason_table import REASONS
from order_upload.domain.rows_to_add import correspondence_to_add
from order_upload.domain.shop import ProductOption
from order_upload.domain.shown_text import quoted_text, shown_text
from order_upload.domain.texts import fold

MISSING_OPTION = "missing_option"
MOST_LISTED = 20
NEAR = 0.75
"""Likeness from which a value of the shop is named as the one that may be meant."""


def missing_option(lacking: Lacking, choice: LineChoice, line: OrderLine, place: int) -> Reason:
    """Return why a line cannot be written.

    Args:
        lacking: the option.
        choice: what became of the line's parameters.
        line: its product.
        place: of the line in the order, from 1.
    """
    option = lacking.option
    code = shown_text(next(iter(line.codes), ""), is_code=True)
    where = f"option '{option.name}' of product {code}"
    otherwise = REASONS[MISSING_OPTION].remedy
    if lacking.param is None:
        message = f"{where}: found no choice, which the shop requires; allowed: {_values(option)}"
        params = choice.untaken
        param = params[0] if len(params) == 1 else f"<parameter of the line that is {option.name}>"
        row = correspondence_to_add("option", param, option.name, is_certain=True)
        correct = f"correct lines[{place}].params.{option.name} with Correct on page Orders"
        group = f"option {code} / {option.name}"
        return Reason(MISSING_OPTION, message, f"{row}, {correct}, or {otherwise}", group)
    param, value = lacking.param
    is_typed = lacking.is_typed and not _nearest(option, value)
    found = quoted_text(value, is_typed=is_typed)
    message = f"{where}: found {found}; allowed: {_values(option, value)}"
    row = correspondence_to_add(
        "option_value", value, "value in the shop", option=option.name, is_typed=is_typed
    )
    correct = f"correct lines[{place}].params.{shown_text(param)} with Correct on page Orders"
    group = f"option {code} / {option.name} / {shown_text(value, is_typed=is_typed)}"
    return Reason(MISSING_OPTION, message, f"{row}, {correct}, or {otherwise}", group)


def _values(option: ProductOption, value: str = "") -> str:
    """Return what the shop has of an option, and what is most like a value."""
    if not option.values:
        return "any text"
    names = list(option.values.values())
    listed = ", ".join(names[:MOST_LISTED])
    if len(names) > MOST_LISTED:
        listed += f", {len(names) - MOST_LISTED} more"
    if near := _nearest(option, value):
        listed += f", nearest: {near}"
    return listed


def _nearest(option: ProductOption, value: str) -> str:
    """Return the value of an option that is most like a text, "" where none is."""
    by_folded = {fold(name): name for name in option.values.values()}
    near = nearest(fold(value), by_folded, cutoff=NEAR)
    return by_folded[near[0]] if near else ""
