"""The parameters of an order's line by their names, such as colour and size.

Upper and lower case are the same. Of two parameters of one name the first counts.
"""

from __future__ import annotations

from order_upload.domain.order import Pairs


def param_value(params: Pairs, name: str) -> str | None:
    """Return what a parameter says, or None where the line has none of that name."""
    place = _place(params, name)
    return None if place is None else params[place][1]


def with_param(params: Pairs, name: str, value: str | None) -> Pairs:
    """Return the parameters with another value of one.

    One that the line does not have is added as the last; None takes it out. "" says nothing, so it
    adds none.
    """
    place = _place(params, name)
    if place is None:
        return (*params, (name, value)) if value else params
    before, after = params[:place], params[place + 1 :]
    if value is None:
        return (*before, *after)
    return (*before, (params[place][0], value), *after)


def _place(params: Pairs, name: str) -> int | None:
    wanted = name.casefold()
    for place, (known, _) in enumerate(params):
        if known.casefold() == wanted:
            return place
    return None
