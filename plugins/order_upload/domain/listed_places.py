"""The zones of a shop's country by what ISO 3166-2 lists.

The standard and a shop may cut a country into other pieces. A region that the shop does not have
means its provinces; a district that the shop does not have means the region that it is in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

from order_upload.candidates import nearest
from order_upload.domain.shop import ShopZone
from order_upload.domain.texts import fold, fold_name
from order_upload.iso_3166 import Subdivision, subdivisions

Zones = tuple[ShopZone, ...]


class ListedPlaces:
    """What the standard lists of one country, read when it is first asked for.

    Args:
        country: its code.
        recognised: gives the shop's zones of a name.
        by_code: the shop's zones by their folded codes.
    """

    def __init__(
        self,
        country: str,
        recognised: Callable[[str], Zones],
        by_code: Mapping[str, Zones],
    ) -> None:
        self._country = country
        self._recognised = recognised
        self._by_code = by_code
        self._entries: dict[str, Subdivision] = {}
        self._codes_by_name: dict[str, list[str]] = defaultdict(list)
        self._children: dict[str, list[str]] = defaultdict(list)
        self._codes_by_zone: dict[str, set[str]] = defaultdict(set)
        self._is_read = False

    def zones(self, text: str) -> tuple[Zones, bool]:
        """Return the zones that a code or a name of the standard means, and whether all of them."""
        found: dict[ShopZone, None] = {}
        is_whole = True
        for code in self._codes(text):
            zones, is_all = self._meant(code)
            found |= dict.fromkeys(zones)
            is_whole = is_whole and is_all
        return tuple(found), is_whole

    def has_like(self, text: str, cutoff: float) -> bool:
        """Return whether a text is a code of the standard, or that much like one of its names."""
        codes = self._codes(text)
        return bool(codes or nearest(fold_name(text), self._codes_by_name, cutoff=cutoff))

    def contradicts(self, text: str, zones: Zones) -> bool:
        """Return whether a text is a code of the standard, and these zones are other places."""
        codes = set(self._codes(text))
        known = [self._codes_by_zone[zone.id] for zone in zones]
        return any(codes and places and not codes & places for places in known)

    def _read(self) -> None:
        self._is_read = True
        for entry in subdivisions(self._country):
            code = fold(entry.code)
            self._entries[code] = entry
            self._children[fold(entry.parent)].append(code)
            for name in entry.names:
                self._codes_by_name[fold_name(name)].append(code)
                for zone in self._recognised(name):
                    self._codes_by_zone[zone.id].add(code)

    def _codes(self, text: str) -> list[str]:
        """Return the codes of the subdivisions that a text names, with or without a country's."""
        if not self._is_read:
            self._read()
        code = fold(text).removeprefix(f"{self._country.lower()}-")
        if code in self._entries:
            return [code]
        return list(dict.fromkeys(self._codes_by_name.get(fold_name(text), ())))

    def _meant(self, code: str) -> tuple[Zones, bool]:
        if own := self._own(code):
            return own, True
        if self._children.get(code):
            return self._inner(code)
        outer = self._outer(code)
        return outer, bool(outer)

    def _own(self, code: str) -> Zones:
        """Return the zones that a subdivision is: by its names, else by its code.

        Not by its code where the shop's zone of that code is another place by its name.
        """
        found: dict[ShopZone, None] = {}
        for name in self._entries[code].names:
            found |= dict.fromkeys(self._recognised(name))
        if found:
            return tuple(found)
        zones = self._by_code.get(code, ())
        return tuple([zone for zone in zones if not self._codes_by_zone[zone.id]])

    def _inner(self, code: str) -> tuple[Zones, bool]:
        """Return the zones in a region, and whether each place in it is one of them."""
        found: Zones = ()
        is_whole = True
        for child in self._children[code]:
            zones: Zones = self._own(child)
            if not zones:
                zones, is_all = self._inner(child)
                is_whole = is_whole and is_all and bool(zones)
            found += zones
        return found, is_whole

    def _outer(self, code: str) -> Zones:
        parent = fold(self._entries[code].parent)
        if parent not in self._entries:
            return ()
        return self._own(parent) or self._outer(parent)
