"""Which row of the status maps an order's status matches, and what the shop calls it.

Precedence of what a status means: scopes from narrow to wide (node, technology, any); inside one
the Variable's rows before the files'; inside those by id, then code, then name. Of what the shop
calls it: the matched row's own word, the configuration, the Variable, the files.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import attrgetter

from order_upload.domain.order import Origin, PlatformStatus
from order_upload.domain.outcome import Reason
from order_upload.domain.policies import StockActions
from order_upload.domain.scopes import Scope, scope_of, scopes_of
from order_upload.domain.shop import ShopStatus
from order_upload.domain.status_rows import (
    NormalizedStatus,
    ShopStatusName,
    StatusRow,
    words_of,
)
from order_upload.domain.texts import fold
from order_upload.domain.unmapped_status import explain_unmapped
from order_upload.faults import Fault, raise_if_any

Word = tuple[str, str]
"""What a row matches: ("id", "622"), ("code", ...), ("name", ...).

A row without platform keys, which names the shop's word for a normalized status, has the word
("status", <normalized>).
"""

Index = dict[tuple[Scope, Word], StatusRow]
"""The rows of one layer, by where they hold and what they match."""

NO_ORIGIN = Origin()
DISTINCT_STATUSES = 4096
"""Pairs of status and origin that are remembered: a million orders have a few hundred of them."""


@dataclass(frozen=True, slots=True)
class StatusMatch:
    """The row that an order's status matched, and the origin it was matched for."""

    row: StatusRow
    origin: Origin

    @property
    def normalized(self) -> NormalizedStatus:
        """What the status means."""
        return self.row.status


class StatusMap:
    """All status maps of one connector, indexed once: a look-up is a few dict reads.

    Args:
        variable_rows: rows of Variable ``order_upload_status_maps``; before the files' within a
            scope.
        file_rows: rows of ``data/status_maps``, the shop's defaults among them.
        configuration_statuses: ``statuses`` of the connector's configuration.

    Raises:
        ConfigError: two rows of one layer say different things of the same status, or a row says
            nothing.
    """

    def __init__(
        self,
        variable_rows: Iterable[StatusRow] = (),
        file_rows: Iterable[StatusRow] = (),
        configuration_statuses: Mapping[NormalizedStatus, ShopStatusName] | None = None,
    ) -> None:
        faults: list[Fault] = []
        self._layers = (_index(variable_rows, faults), _index(file_rows, faults))
        raise_if_any(faults)
        named = (configuration_statuses or {}).items()
        self._configured = {
            status: shop.placed(f"statuses.{status} of the configuration") for status, shop in named
        }
        self._find = lru_cache(DISTINCT_STATUSES)(self._match)
        self._name = lru_cache(DISTINCT_STATUSES)(self._shop_word)
        self._rows_of = lru_cache(DISTINCT_STATUSES)(self._rows_without_words)
        self._explain = lru_cache(DISTINCT_STATUSES)(self._unmapped)
        self._meanings = self._meanings_by_word()

    def normalize(self, status: PlatformStatus, origin: Origin) -> StatusMatch | None:
        """Return the most specific row for the status, or None when no row knows it."""
        return self._find(status, origin)

    def is_of_merchant(self, status: PlatformStatus, origin: Origin) -> bool:
        """Return whether a row of the merchant's own, of the Variable, knows the status."""
        words = words_of(status.id, status.code, status.name)
        return any(_first(self._layers[0], scopes, words) for scopes in scopes_of(origin))

    def shop_status(self, match: StatusMatch) -> ShopStatusName | None:
        """Return what the shop calls it: the row's own word, else :meth:`shop_status_of`."""
        return match.row.shop_status or self.shop_status_of(match.normalized, match.origin)

    def shop_status_of(
        self, status: NormalizedStatus, origin: Origin = NO_ORIGIN
    ) -> ShopStatusName | None:
        """Return the shop's word for a normalized status, None when nothing says it."""
        return self._name(status, origin)

    def stock_actions(
        self, status: NormalizedStatus | None, origin: Origin, row: StatusRow | None = None
    ) -> StockActions | None:
        """Return what rows say of the stock of an order, None when none says anything.

        Args:
            status: what its status means.
            origin: where it was sold.
            row: the row that its status matched, if any; it precedes those of ``status``.
        """
        rows = self._rows_of(status, origin) if status else ()
        if row is not None:
            rows = (row, *rows)
        on_create = next((row.stock_on_create for row in rows if row.stock_on_create), None)
        on_update = next((row.stock_on_update for row in rows if row.stock_on_update), None)
        if on_create is None and on_update is None:
            return None
        return StockActions(on_create, on_update)

    def normalized_of(self, status: ShopStatus) -> NormalizedStatus | None:
        """Return what a status of the shop means, by its id, else by its name in any language.

        Where the shop has one word for several (Pending for pending and on_hold) it is the one with
        the highest rank.
        """
        return next(iter(self.meanings_of(status)), None)

    def meanings_of(self, status: ShopStatus) -> tuple[NormalizedStatus, ...]:
        """Return all that a status of the shop may mean, the highest rank first."""
        words = [("id", fold(status.id))]
        words += [("name", fold(name)) for name in status.names.values()]
        for word in words:
            if word in self._meanings:
                return self._meanings[word]
        return ()

    def unmapped(self, status: PlatformStatus, origin: Origin) -> Reason:
        """Return why the status can't be normalized, the nearest known ones and the row to add."""
        return self._explain(status, origin)

    def _match(self, status: PlatformStatus, origin: Origin) -> StatusMatch | None:
        words = words_of(status.id, status.code, status.name)
        for scopes in scopes_of(origin):
            for layer in self._layers:
                if row := _first(layer, scopes, words):
                    return StatusMatch(row, origin)
        return None

    def _shop_word(self, status: NormalizedStatus, origin: Origin) -> ShopStatusName | None:
        if status in self._configured:
            return self._configured[status]
        rows = self._rows_of(status, origin)
        return next((row.shop_status for row in rows if row.shop_status), None)

    def _rows_without_words(
        self, status: NormalizedStatus, origin: Origin
    ) -> tuple[StatusRow, ...]:
        """Return the rows that speak of a normalized status itself, those that precede first."""
        word = ("status", status.value)
        rows: list[StatusRow] = []
        for layer in self._layers:
            found = [_first(layer, scopes, (word,)) for scopes in scopes_of(origin)]
            rows += [row for row in found if row]
        return tuple(rows)

    def _unmapped(self, status: PlatformStatus, origin: Origin) -> Reason:
        scopes = set(itertools.chain(*scopes_of(origin)))
        rows: list[StatusRow] = []
        for layer in self._layers:
            rows += [row for (scope, _), row in layer.items() if scope in scopes]
        return explain_unmapped(status, origin, rows)

    def _meanings_by_word(self) -> dict[Word, tuple[NormalizedStatus, ...]]:
        """Return what each word of the shop means, the highest rank first.

        Words that are overruled count where nothing in force uses them.
        """
        rows = list(itertools.chain(*(layer.values() for layer in self._layers)))
        in_force = [(status, self.shop_status_of(status)) for status in NormalizedStatus]
        in_force += [(row.status, row.shop_status) for row in rows if row.words]
        overruled = [(row.status, row.shop_status) for row in rows if not row.words]
        return {**_by_word(overruled), **_by_word(in_force)}


def _first(layer: Index, scopes: Iterable[Scope], words: Iterable[Word]) -> StatusRow | None:
    """Return the row of the first word that the layer has in one of the scopes."""
    for word in words:
        for scope in scopes:
            if row := layer.get((scope, word)):
                return row
    return None


def row_faults(rows: Iterable[StatusRow]) -> list[Fault]:
    """Return what is wrong in the rows of one layer: those that say nothing or contradict."""
    faults: list[Fault] = []
    _index(rows, faults)
    return faults


def _index(rows: Iterable[StatusRow], faults: list[Fault]) -> Index:
    """Return the rows by scope and word; what is wrong with any of them is added to the faults."""
    index: Index = {}
    for row in rows:
        faults += _faults_of(row)
        placed = row
        if row.shop_status:
            placed = replace(row, shop_status=row.shop_status.placed(row.where))
        for word in row.words or (("status", row.status.value),):
            first = index.setdefault((scope_of(row.node, row.technology), word), placed)
            if first.says != row.says:
                faults.append(_contradiction(first, row, word))
    return index


def _faults_of(row: StatusRow) -> Iterator[Fault]:
    if row.node and row.technology:
        found = f"node {row.node!r} and technology {row.technology!r}"
        yield Fault(row.where, found, "one of them")
    if not row.words and row.says[1:] == (None, None, None):
        found = "no id, code or name, no shop_status and no stock"
        yield Fault(row.where, found, "a platform status, a shop status or what stock does")


def _contradiction(first: StatusRow, row: StatusRow, word: Word) -> Fault:
    kind, text = word
    found = (
        f"{_meaning(row)} for the {kind} {text!r}, of which {first.where} says {_meaning(first)}"
    )
    return Fault(row.where, found, remedy="keep one of the two rows")


def _meaning(row: StatusRow) -> str:
    more: list[str] = []
    if row.shop_status:
        more.append(f"shop status {row.shop_status.name!r}")
    if row.stock_on_create:
        more.append(f"stock_on_create {row.stock_on_create}")
    if row.stock_on_update:
        more.append(f"stock_on_update {row.stock_on_update}")
    return f"{row.status} ({', '.join(more)})" if more else row.status.value


def _by_word(
    named: Iterable[tuple[NormalizedStatus, ShopStatusName | None]],
) -> dict[Word, tuple[NormalizedStatus, ...]]:
    meanings: dict[Word, set[NormalizedStatus]] = defaultdict(set)
    for status, shop in named:
        if shop is not None:
            for word in words_of(shop.id, "", shop.name):
                meanings[word].add(status)
    return {
        word: tuple(sorted(statuses, key=attrgetter("rank"), reverse=True))
        for word, statuses in meanings.items()
    }
