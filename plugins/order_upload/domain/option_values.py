"""Which value of a product's option a platform means.

The order of the search: a row of Variable ``order_upload_correspondences``, whose word is looked
for instead; the shop's own name of a value, in any of its languages; and words that mean the same,
by the shipped files and by scales. So no word that ships goes before a value that the shop has
itself, and none that two of the shop's values might be is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

from order_upload.domain.correspondences import CorrespondenceKind, Correspondences
from order_upload.domain.line_claims import Claim, OptionNames
from order_upload.domain.order import Origin
from order_upload.domain.shop import ProductOption
from order_upload.domain.texts import fold_value

_KIND = CorrespondenceKind.OPTION_VALUE


class OptionValues:
    """Finds the values of options by the rows of a connector."""

    def __init__(self, correspondences: Correspondences, names: OptionNames) -> None:
        self._correspondences = correspondences
        self._names = names
        self._shipped: dict[str, Mapping[str, str]] = {}

    def found(self, option: ProductOption, value: str, claim: Claim, origin: Origin) -> str | None:
        """Return what the shop calls the value, or None where it has no such one.

        Where the buyer may write anything, that is the value itself.
        """
        if not option.values:
            return value
        scopes = self._scopes(option, claim)
        text = self._of_row(value, scopes, origin)
        meant = _meant(option, fold_value, text)
        if meant:
            return option.values[meant[0]]
        for same in self._scales(scopes, claim.scales, origin):
            meant = _meant(option, same, text)
            if len(meant) == 1:
                return option.values[meant[0]]
        return None

    def _scopes(self, option: ProductOption, claim: Claim) -> list[str]:
        """Return what rows may call the option: its names in the shop, then its attribute."""
        names = (option.name, *option.names)
        words = map(self._names.word, names)
        return [scope for scope in dict.fromkeys((*names, *claim.scopes, *words)) if scope]

    def _of_row(self, value: str, scopes: Iterable[str], origin: Origin) -> str:
        for scope in scopes:
            row = self._correspondences.find_own(_KIND, value, origin, scope)
            if row is not None:
                return row.to
        return value

    def _scales(
        self, scopes: Sequence[str], scales: Sequence[str], origin: Origin
    ) -> Iterator[Callable[[str], str]]:
        """Yield functions that give the same text for words that mean the same."""
        for scope in scopes:
            if words := self._shipped_words(scope):
                yield partial(_in_words, words=words)
        for scale in scales:
            yield partial(self._in_scale, scale=scale, origin=origin)

    def _in_scale(self, text: str, *, scale: str, origin: Origin) -> str:
        row = self._correspondences.find(_KIND, text, origin, scale)
        return fold_value(text if row is None else row.to)

    def _shipped_words(self, scope: str) -> Mapping[str, str]:
        if scope not in self._shipped:
            self._shipped[scope] = self._correspondences.shipped(_KIND, scope)
        return self._shipped[scope]


def _in_words(text: str, *, words: Mapping[str, str]) -> str:
    return fold_value(words.get(fold_value(text), text))


def _meant(option: ProductOption, same: Callable[[str], str], text: str) -> list[str]:
    """Return the ids of the values that mean the same as a text."""
    wanted = same(text)
    return [value for value in option.values if wanted in map(same, option.names_of(value))]
