"""What something of the platform is called in the shop: one row a thing, looked up by its words.

Precedence as for status rows: scopes from narrow to wide (node, technology, any); inside one the
Variable's rows before the files'. Words are compared without regard to case and blanks, those of
zones to accents and marks neither; codes of products as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache, partial
from itertools import chain

from order_upload.domain.couriers import Courier
from order_upload.domain.order import Origin
from order_upload.domain.scopes import Scope, scope_of, scopes_of
from order_upload.domain.texts import fold, fold_name, fold_value
from order_upload.faults import Fault, raise_if_any


class CorrespondenceKind(StrEnum):
    """What may be called otherwise in the shop."""

    PAYMENT_METHOD = "payment_method"
    SHIPPING_METHOD = "shipping_method"
    COURIER = "courier"
    COUNTRY = "country"
    ZONE = "zone"
    PRODUCT = "product"
    OPTION = "option"
    OPTION_VALUE = "option_value"
    CUSTOMER_GROUP = "customer_group"

    # An enum hashes its name, in Python; kinds stand in the keys of large tables.
    __hash__ = str.__hash__


@dataclass(frozen=True, slots=True, kw_only=True)
class Correspondence:
    """One row: what the platform says, and what the shop says for it.

    Scope: ``node`` (name or hub id), else ``technology``, else every order.

    Attributes:
        words: what the platform says; any of them. Of a customer group what the buyer is:
            ``business`` or ``private``.
        to: what the shop says: a name, of a country its code (ISO 3166-1 alpha-2), of a product its
            SKU or model, of a courier its code; "" for a payment method that keeps its name.
        within: of a zone the code of its country, of an option's value the shop's option.
        code: of a payment method, the shop's code for it.
        cash_on_delivery: of a payment method, whether the buyer pays at the door; None says
            nothing.
        courier: of a courier, what the row says of it; None where another row does.
        where: place of the row, e.g. ``order_upload_correspondences[3]``.
    """

    kind: CorrespondenceKind
    words: tuple[str, ...]
    to: str
    node: str = ""
    technology: str = ""
    within: str = ""
    code: str = ""
    cash_on_delivery: bool | None = None
    courier: Courier | None = None
    where: str = ""


Key = tuple[CorrespondenceKind, Scope, str, str]
"""Kind, scope, what it is within, and the word."""

Layer = dict[Key, Correspondence]


class Correspondences:
    """The correspondences of one connector, indexed once.

    Args:
        variable_rows: rows of Variable ``order_upload_correspondences``; before the files' within a
            scope.
        file_rows: rows of ``data/correspondences``.

    Raises:
        ConfigError: two rows of one layer say different things of the same word, or a row names a
            courier that no row describes.
    """

    def __init__(
        self,
        variable_rows: Iterable[Correspondence] = (),
        file_rows: Iterable[Correspondence] = (),
    ) -> None:
        rows = (tuple(variable_rows), tuple(file_rows))
        faults: list[Fault] = []
        self._layers = tuple(_index(layer, faults) for layer in rows)
        self._kinds = {row.kind for row in chain(*rows)}
        # The words of most orders are those of others: a few methods, couriers and countries.
        self._found = lru_cache(maxsize=4096)(self._find)
        self._found_own = lru_cache(maxsize=4096)(partial(self._find, layers=1))
        self._couriers = _couriers(rows)
        faults += _dangling_couriers(rows, self._couriers)
        raise_if_any(faults)

    def has(self, kind: CorrespondenceKind) -> bool:
        """Return whether there is any row of a kind."""
        return kind in self._kinds

    def find(
        self, kind: CorrespondenceKind, text: str, origin: Origin, within: str = ""
    ) -> Correspondence | None:
        """Return the most specific row for a word of the platform, or None when no row has it."""
        return self._found(kind, text, origin, within)

    def find_own(
        self, kind: CorrespondenceKind, text: str, origin: Origin, within: str = ""
    ) -> Correspondence | None:
        """Return the most specific row of the Variable alone, or None."""
        return self._found_own(kind, text, origin, within)

    def shipped(self, kind: CorrespondenceKind, within: str) -> Mapping[str, str]:
        """Return word -> what the shop calls it, of the files' rows for every platform."""
        everywhere, outer = scope_of("", ""), fold(within)
        return {
            word: row.to
            for (row_kind, scope, inside, word), row in self._layers[1].items()
            if (row_kind, scope, inside) == (kind, everywhere, outer)
        }

    def _find(
        self,
        kind: CorrespondenceKind,
        text: str,
        origin: Origin,
        within: str,
        layers: int = 2,
    ) -> Correspondence | None:
        """Look a word up in the first layers, scope by scope."""
        if not text or kind not in self._kinds:
            return None
        word, outer = _word(kind, text), fold(within)
        for scopes in scopes_of(origin):
            for layer in self._layers[:layers]:
                for scope in scopes:
                    if row := layer.get((kind, scope, outer, word)):
                        return row
        return None

    def courier(self, name: str, origin: Origin) -> Courier | None:
        """Return the courier that a platform calls so, or None when no row knows it."""
        row = self.find(CorrespondenceKind.COURIER, name, origin)
        if row is None:
            return None
        return self._couriers[row.to]


def row_faults(rows: Iterable[Correspondence]) -> list[Fault]:
    """Return what is wrong in the rows of one layer: those that contradict others."""
    faults: list[Fault] = []
    _index(rows, faults)
    return faults


def _word(kind: CorrespondenceKind, text: str) -> str:
    """Return a text as rows of the kind are compared; of products ``a1`` and ``A1`` may be two."""
    if kind is CorrespondenceKind.PRODUCT:
        return text.strip()
    if kind is CorrespondenceKind.ZONE:
        return fold_name(text)
    if kind is CorrespondenceKind.OPTION_VALUE:
        return fold_value(text)
    return fold(text)


def _words_of(row: Correspondence) -> tuple[str, ...]:
    """Return the words that a row answers to: a courier is known by its own name, too."""
    if row.courier is None or row.courier.name in row.words:
        return row.words
    return (*row.words, row.courier.name)


def _index(rows: Iterable[Correspondence], faults: list[Fault]) -> Layer:
    """Return the rows by what they match; what contradicts another row is added to the faults."""
    layer: Layer = {}
    for row in rows:
        scope, within = scope_of(row.node, row.technology), fold(row.within)
        for word in _words_of(row):
            first = layer.setdefault((row.kind, scope, within, _word(row.kind, word)), row)
            if first.to != row.to or first.code != row.code:
                found = f"{row.to!r} for the {row.kind} {word!r}, of which {first.where} says "
                found += repr(first.to)
                faults.append(Fault(row.where, found, remedy="keep one of the two rows"))
    return layer


def _couriers(layers: Iterable[Iterable[Correspondence]]) -> dict[str, Courier]:
    """Return the couriers by their codes; what an earlier layer says of one goes before."""
    couriers: dict[str, Courier] = {}
    for rows in layers:
        for row in rows:
            if row.courier is not None:
                couriers.setdefault(row.to, row.courier)
    return couriers


def _dangling_couriers(
    layers: Iterable[Iterable[Correspondence]], couriers: dict[str, Courier]
) -> Iterator[Fault]:
    for rows in layers:
        for row in rows:
            if row.kind is CorrespondenceKind.COURIER and row.to not in couriers:
                known = ", ".join(sorted(couriers)) or "none yet"
                remedy = 'or give the row a "name", which makes it a courier of your own'
                yield Fault(f"{row.where}.to", repr(row.to), f"a courier: {known}", remedy)
