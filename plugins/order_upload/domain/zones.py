"""The zones that a shop has in one country, and which of them a text names.

A text names a zone by the shop's name or code, by what ISO 3166-2 says that it stands for, or by an
alias. Names are compared whole (:func:`~order_upload.domain.texts.fold_name`): likeness names
candidates for a message, and never decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from order_upload.candidates import nearest
from order_upload.domain.listed_places import ListedPlaces
from order_upload.domain.shop import ShopCountry, ShopZone
from order_upload.domain.texts import fold, fold_name

Zones = tuple[ShopZone, ...]

LIKE_A_PLACE = 0.75
"""Likeness from which a text is no name of a person, but a place that is spelt otherwise."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text may mean.

    Attributes:
        zones: the zones that it may mean.
        is_whole: it means none that is not among them.
    """

    zones: Zones = ()
    is_whole: bool = True

    @property
    def zone(self) -> ShopZone | None:
        """The one zone that it means, or None."""
        if self.is_whole and len(self.zones) == 1:
            return self.zones[0]
        return None


class KnownCountry:
    """A country of the shop, its zones indexed once for a million addresses.

    Args:
        country: as the shop has it.
        aliases: folded name or code -> what the shop calls it.
    """

    def __init__(self, country: ShopCountry, aliases: Mapping[str, str]) -> None:
        self.code = country.code.upper()
        self.has_zones = bool(country.zones)
        self._by_code = _index((fold(zone.code), zone) for zone in country.zones)
        self._by_name = _index((name, zone) for zone in country.zones for name in _names(zone))
        self._aliases = aliases
        self._listed = ListedPlaces(self.code, self._recognised, self._by_code)
        self.reading = lru_cache(maxsize=4096)(self._reading)

    def named(self, text: str) -> Zones:
        """Return the zones that have this name in the shop."""
        return self._by_name.get(fold_name(text), ())

    def in_shops_words(self, text: str) -> Zones:
        """Return the zones that have this name in the shop, else those that have this code."""
        return self.named(text) or self._by_code.get(fold(text), ())

    def _reading(self, text: str, *, by_shop: bool = False) -> Reading:
        """Return what a text may mean.

        Codes of shops are not always those of ISO 3166-2: ``CA`` is La Coruña in OpenCart 3, and
        Cádiz by the standard.

        Args:
            text: a code or a name.
            by_shop: an OpenCart shop said it: its own codes go first.
        """
        coded = self._by_code.get(fold(text), ())
        if named := self.named(text):
            return Reading(named)
        if by_shop and coded:
            return Reading(coded)
        zones, is_whole = self._listed.zones(text)
        if coded and not zones and self._listed.contradicts(text, coded):
            return Reading(coded, is_whole=False)
        if not coded and not zones:
            return Reading(self._aliased(text))
        return Reading(tuple(dict.fromkeys(coded + zones)), is_whole or bool(coded and not zones))

    def word(self, zone: ShopZone) -> str:
        """Return the word by which the shop takes a zone: its code, as the shop gives it back.

        Its name where it has no code or shares it with another zone.
        """
        if zone.code and len(self._by_code[fold(zone.code)]) == 1:
            return zone.code
        return zone.name

    def nearest(self, text: str) -> Zones:
        """Return the zones whose name or code is most like a text, at most three."""
        words = nearest(fold_name(text), self._by_name, limit=3, cutoff=0.5)
        words += nearest(fold(text), self._by_code, limit=3, cutoff=0.5)
        found: dict[ShopZone, None] = {}
        for word in words:
            found |= dict.fromkeys(self._by_name.get(word) or self._by_code.get(word, ()))
        return tuple(found)[:3]

    def has_place_like(self, text: str) -> bool:
        """Return whether a text is much like a place that the standard lists or the shop has."""
        if self._listed.has_like(text, LIKE_A_PLACE):
            return True
        return bool(nearest(fold_name(text), self._by_name, cutoff=LIKE_A_PLACE))

    def _recognised(self, name: str) -> Zones:
        return self.named(name) or self._aliased(name)

    def _aliased(self, text: str) -> Zones:
        """Return the zones that an alias of a text names, or an alias of that alias."""
        alias = self._aliases.get(fold_name(text), "")
        further = self._aliases.get(fold_name(alias), "")
        return self.in_shops_words(alias) or self.in_shops_words(further)


def _names(zone: ShopZone) -> tuple[str, ...]:
    """Return the forms of a zone's name: ``Harjumaa (Tallinn)`` is also *Harjumaa*."""
    head, bracket, _ = zone.name.partition(" (")
    whole = fold_name(zone.name)
    if bracket and fold_name(head) != whole:
        return (whole, fold_name(head))
    return (whole,)


def _index(pairs: Iterable[tuple[str, ShopZone]]) -> Mapping[str, Zones]:
    index: dict[str, list[ShopZone]] = defaultdict(list)
    for word, zone in pairs:
        if word:
            index[word].append(zone)
    return {word: tuple(zones) for word, zones in index.items()}
