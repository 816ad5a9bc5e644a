"""Which of the shop's options the parameters of a line may be: each with every name it may have.

Tried in this order: a row of Variable ``order_upload_correspondences``; the attributes of the
configuration; an option of the parameter's own name; and the words that ship for colour and size.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from order_upload.domain.attributes import Attribute
from order_upload.domain.correspondences import CorrespondenceKind, Correspondences
from order_upload.domain.order import Origin, Pairs
from order_upload.domain.texts import fold

Params = Mapping[str, tuple[str, str]]
"""Lower-case name -> name and value, of the parameters that have a value."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A parameter and what the shop may call its option.

    Attributes:
        param: lower-case name of the parameter.
        options: names that the shop's option may have, folded; the first that it has counts.
        scopes: what rows of its values may call the option, beside its name in the shop.
        scales: that its values may be told in.
        is_named: the configuration or a row says that it is an option; else only its name does.
    """

    param: str
    options: tuple[str, ...]
    scopes: tuple[str, ...] = ()
    scales: tuple[str, ...] = ()
    is_named: bool = True


def params_of(pairs: Pairs) -> dict[str, tuple[str, str]]:
    """Return the parameters that have a value; of two of one name the first counts."""
    params = {name.casefold(): (name, value) for name, value in reversed(pairs)}
    return {name.casefold(): params[name.casefold()] for name, _ in pairs if _value(params, name)}


def _value(params: Params, name: str) -> str:
    return params[name.casefold()][1]


class OptionNames:
    """What options are called, by the attributes and the rows of a connector."""

    def __init__(self, correspondences: Correspondences, attributes: Sequence[Attribute]) -> None:
        self._correspondences = correspondences
        self._attributes = attributes
        self._words = correspondences.shipped(CorrespondenceKind.OPTION, "")
        self._names: dict[str, list[str]] = defaultdict(list)
        for name, word in self._words.items():
            self._names[word].append(name)

    def word(self, name: str) -> str:
        """Return the word that ships for an option's name, e.g. ``color`` for ``Farbe``; or ""."""
        return self._words.get(fold(name), "")

    def claims(self, params: Params, origin: Origin) -> Iterator[Claim]:
        """Yield what the parameters may be, the surest first."""
        for param, (name, _) in params.items():
            row = self._correspondences.find_own(CorrespondenceKind.OPTION, name, origin)
            if row is not None:
                yield self._claim(param, row.to)
        for attribute in self._attributes:
            names = [name.casefold() for name in attribute.names]
            first = next((name for name in names if name in params), None)
            if first is not None:
                yield self._of_attribute(first, attribute)
        for param in params:
            yield Claim(param, (fold(param),), _filled(self.word(param)), is_named=False)
        for param in params:
            if word := self.word(param):
                yield self._claim(param, word)

    def _claim(self, param: str, option: str) -> Claim:
        """Return the claim to an option of this name, or to that of an attribute with this word."""
        for attribute in self._attributes:
            if option == attribute.word:
                return self._of_attribute(param, attribute)
        word = self.word(option)
        return Claim(param, (fold(option), *self._names.get(option, ())), _filled(option, word))

    def _of_attribute(self, param: str, attribute: Attribute) -> Claim:
        options = [fold(name) for name in attribute.options if name]
        if not attribute.option:
            options += self._names.get(attribute.word, ())
        word = attribute.word or self.word(attribute.option)
        return Claim(param, tuple(options), _filled(word), attribute.scales)


def _filled(*words: str) -> tuple[str, ...]:
    return tuple([word for word in words if word])
