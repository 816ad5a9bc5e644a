"""Couriers: what buyers call them, where a parcel is followed, and what their numbers look like."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from string import Formatter
from urllib.parse import quote

PLACES = frozenset({"number", "postcode", "country"})
"""What may stand in braces in a courier's link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Courier:
    """One courier.

    Attributes:
        code: short and stable, e.g. ``brt``.
        name: as buyers know it.
        link: address of the page of one parcel, with ``{number}`` in it, and ``{postcode}`` and
            ``{country}`` (ISO 3166-1 alpha-2) of its destination where the courier asks for them;
            "" where there is no such page.
        number_pattern: regular expression of the courier's numbers; "" where any may be one.
    """

    code: str
    name: str
    link: str = ""
    number_pattern: str = ""

    def takes(self, number: str) -> bool:
        """Return whether a number may be one of this courier's; blanks and dashes do not matter."""
        if not self.number_pattern:
            return True
        return _compiled(self.number_pattern).fullmatch(_bare(number)) is not None

    def link_of(self, number: str, *, postcode: str = "", country: str = "") -> str:
        """Return where a parcel is followed; "" where the courier says it nowhere.

        Args:
            number: of the parcel.
            postcode: of its destination.
            country: of its destination, ISO 3166-1 alpha-2.
        """
        if not self.link or not self.takes(number):
            return ""
        values = {"number": _bare(number), "postcode": _bare(postcode), "country": country}
        if not all(values[place] for place in places_of(self.link)):
            return ""
        return self.link.format_map({place: quote(text, safe="") for place, text in values.items()})


def places_of(link: str) -> list[str]:
    """Return what stands in braces in a link.

    Raises:
        ValueError: a brace is left open.
    """
    return [name for _, name, _, _ in Formatter().parse(link) if name is not None]


def _bare(text: str) -> str:
    return re.sub(r"[\s-]+", "", text).upper()


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)
