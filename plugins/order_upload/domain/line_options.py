"""What a line chooses of its product's options, and which of its parameters choose nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from order_upload.domain.correspondences import Correspondences
from order_upload.domain.line_claims import Claim, OptionNames, Params, params_of
from order_upload.domain.option_values import OptionValues
from order_upload.domain.order import Origin, Pairs
from order_upload.domain.parts import LineOption
from order_upload.domain.shop import CatalogueProduct, ProductOption
from order_upload.domain.shop_words import ShopWords
from order_upload.domain.texts import fold, one_line

Taken = tuple[ProductOption, str | None]
"""The option that takes a parameter, and what the shop calls the value; None for no such value."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """An option of a product that a line does not choose as it has to.

    Attributes:
        param: name and value of the parameter that says a value that the option does not have; None
            where an option is required and nothing says it.
        is_typed: the buyer may have typed the value: nobody says that the option is a colour, a
            size or another attribute of the product.
    """

    option: ProductOption
    param: tuple[str, str] | None = None
    is_typed: bool = True


@dataclass(frozen=True, slots=True)
class LineChoice:
    """What became of the parameters of one line.

    Attributes:
        options: of the line; those of its product in the shop's words, the others as sold.
        left: the parameters that stand in none of them.
        untaken: names of the parameters that no option takes, except what everybody expects: a
            colour or size of a product that has no options.
        lacking: what is wrong with its options, the first of it.
    """

    options: tuple[LineOption, ...] = ()
    left: Pairs = ()
    untaken: tuple[str, ...] = ()
    lacking: Lacking | None = None


class LineOptions:
    """Finds what lines choose, by the attributes and the rows of a connector."""

    def __init__(self, words: ShopWords) -> None:
        rows: Correspondences = words.correspondences
        self._names = OptionNames(rows, words.attributes)
        self._values = OptionValues(rows, self._names)
        self._options: dict[str, tuple[ProductOption, ...]] = {"": ()}
        # Many lines are like others: a few variants of a product are most of what is sold.
        self._chosen = lru_cache(maxsize=4096)(self._choice)

    def choice(
        self, pairs: Pairs, product: CatalogueProduct | None, origin: Origin
    ) -> LineChoice | None:
        """Return what a line with these parameters chooses of its product; None for nothing at all.

        Args:
            pairs: the parameters of the line.
            product: None where the shop has none, or nobody can ask it.
            origin: where it was sold.
        """
        if product is None:
            return self._chosen(pairs, "", origin)
        self._options.setdefault(product.id, product.options)
        return self._chosen(pairs, product.id, origin)

    def _choice(self, pairs: Pairs, product_id: str, origin: Origin) -> LineChoice | None:
        options = self._options[product_id]
        if not (pairs or options):
            return None
        params = params_of(pairs)
        claims = list(self._names.claims(params, origin))
        taken = dict(self._taken(claims, params, options, origin))
        named = {claim.param for claim in claims if claim.is_named}
        shown = {param: _as_sold(*params[param]) for param in named | taken.keys()}
        for param, (option, word) in taken.items():
            if word is not None:
                shown[param] = _as_sold(option.name, word)
        # Of a product without options everybody expects a colour or a size in its name.
        expected = taken.keys() if options else named
        return LineChoice(
            options=tuple([shown[param] for param in params if param in shown]),
            left=tuple([pair for param, pair in params.items() if param not in shown]),
            untaken=tuple([name for param, (name, _) in params.items() if param not in expected]),
            lacking=_first_lacking(options, taken, params, _attributes_among(claims)),
        )

    def _taken(
        self,
        claims: Iterable[Claim],
        params: Params,
        options: tuple[ProductOption, ...],
        origin: Origin,
    ) -> Iterator[tuple[str, Taken]]:
        """Yield the parameters that options take, with the shop's value, or None for none."""
        free = {option.id: option for option in options}
        taken: set[str] = set()
        for claim in claims:
            if claim.param in taken:
                continue
            value = params[claim.param][1]
            found = [
                (option, self._values.found(option, value, claim, origin))
                for option in _claimed(claim, free.values())
            ]
            if found:
                # Of two options of one name the one that has the value is meant.
                option, word = next((pair for pair in found if pair[1] is not None), found[0])
                taken.add(claim.param)
                del free[option.id]
                yield claim.param, (option, word)


def _claimed(claim: Claim, options: Iterable[ProductOption]) -> list[ProductOption]:
    """Return the options that have the first name of the claim which any of them has."""
    known = [(option, set(map(fold, (option.name, *option.names)))) for option in options]
    for name in claim.options:
        if claimed := [option for option, names in known if name in names]:
            return claimed
    return []


def _as_sold(name: str, value: str) -> LineOption:
    return LineOption(name=one_line(name), value=one_line(value))


def _attributes_among(claims: Iterable[Claim]) -> set[str]:
    """Return the parameters that the configuration, a row or a shipped word makes attributes."""
    return {claim.param for claim in claims if claim.is_named or claim.scopes}


def _first_lacking(
    options: Iterable[ProductOption],
    taken: Mapping[str, Taken],
    params: Params,
    attributes: Collection[str],
) -> Lacking | None:
    """Return the first parameter whose value its option does not have, else what is required."""
    for param, (option, word) in taken.items():
        if word is None:
            return Lacking(option, params[param], is_typed=param not in attributes)
    chosen = {option.id for option, _ in taken.values()}
    for option in options:
        if option.required and option.id not in chosen:
            return Lacking(option)
    return None
