"""Which row of the status maps an order's status matches, and what the shop calls it (DESIGN.md, section 3.6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from order_upload.domain.order import Origin, PlatformStatus
from order_upload.domain.outcome import Reason
from order_upload.domain.shop import ShopStatus
from order_upload.domain.status_rows import (
    NormalizedStatus,
    ShopStatusName,
    StatusRow,
    fold,
    words_of,
)
from order_upload.domain.unmapped_status import explain_unmapped
from order_upload.errors import ConfigError

Place = tuple[str, str]
"""Where a row holds: ("node", "leroy merlin"), ("technology", ...) or ("any", "")."""

Index = dict[tuple[str, str, str, str], StatusRow]
"""Place and word -> row; rows without platform keys stand under the word ("status", <normalized>).
"""

ANYWHERE = Origin()
DISTINCT_STATUSES = 4096
"""Distinct pairs of status and origin that are remembered: a batch of a million orders has a few hundred."""


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
        file_rows: rows of ``include/status_maps``, the shop's defaults among them.
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
        self._layers = (_index(variable_rows), _index(file_rows))
        named = (configuration_statuses or {}).items()
        self._configured = {
            status: shop.placed(f"statuses.{status} of the configuration") for status, shop in named
        }
        self._find = lru_cache(DISTINCT_STATUSES)(self._match)
        self._name = lru_cache(DISTINCT_STATUSES)(self._shop_word)
        self._explain = lru_cache(DISTINCT_STATUSES)(self._unmapped)
        self._normalized = _shop_words(self._named())

    def normalize(self, status: PlatformStatus, origin: Origin) -> StatusMatch | None:
        """Return the most specific row for the status, or None when no row knows it.

        Scopes from narrow to wide (node, technology, any); inside one the Variable's rows before
        the files'; inside those by id, then code, then name.
        """
        return self._find(status, origin)

    def shop_status(self, match: StatusMatch) -> ShopStatusName | None:
        """Return what the shop calls it: the matched row's own word, else :meth:`shop_status_of`."""
        return match.row.shop_status or self.shop_status_of(match.normalized, match.origin)

    def shop_status_of(
        self, status: NormalizedStatus, origin: Origin = ANYWHERE
    ) -> ShopStatusName | None:
        """Return the shop's word for a normalized status: configuration, then Variable, then the files' defaults."""
        return self._name(status, origin)

    def normalized_of(self, status: ShopStatus) -> NormalizedStatus | None:
        """Return what a status of the shop means, by its id, else by its name in any language.

        Where the shop has one word for several (Pending for pending and on_hold) it is the one with
        the highest rank.
        """
        words = [("id", fold(status.id)), *(("name", fold(name)) for name in status.names.values())]
        return next((self._normalized[word] for word in words if word in self._normalized), None)

    def unmapped(self, status: PlatformStatus, origin: Origin) -> Reason:
        """Return why the status can't be normalized, the nearest known ones and the row to add."""
        return self._explain(status, origin)

    def _match(self, status: PlatformStatus, origin: Origin) -> StatusMatch | None:
        words = words_of(status.id, status.code, status.name)
        rows = (
            layer.get((*place, *word))
            for scope in _scopes(origin)
            for layer in self._layers
            for word in words
            for place in scope
        )
        return next((StatusMatch(row, origin) for row in rows if row), None)

    def _shop_word(self, status: NormalizedStatus, origin: Origin) -> ShopStatusName | None:
        if status in self._configured:
            return self._configured[status]
        word = ("status", status.value)
        rows = (
            layer.get((*place, *word))
            for layer in self._layers
            for scope in _scopes(origin)
            for place in scope
        )
        return next((row.shop_status for row in rows if row), None)

    def _unmapped(self, status: PlatformStatus, origin: Origin) -> Reason:
        places = {place for scope in _scopes(origin) for place in scope}
        rows = (
            row
            for layer in self._layers
            for (*place, _, _), row in layer.items()
            if tuple(place) in places
        )
        return explain_unmapped(status, origin, rows)

    def _named(self) -> Iterator[tuple[NormalizedStatus, ShopStatusName]]:
        """Yield each normalized status with the shop's word: first those in force by rank, then those overruled."""
        in_force = [(status, self.shop_status_of(status)) for status in NormalizedStatus]
        rows = [row for layer in self._layers for row in layer.values()]
        by_row = [(row.status, row.shop_status) for row in rows if row.words]
        overruled = [(row.status, row.shop_status) for row in rows if not row.words]
        for pairs in (in_force + by_row, overruled):
            ranked = sorted(pairs, key=lambda pair: pair[0].rank, reverse=True)
            yield from ((status, shop) for status, shop in ranked if shop)


def _scopes(origin: Origin) -> tuple[tuple[Place, ...], ...]:
    nodes = tuple(("node", fold(text)) for text in (origin.node_id, origin.node) if fold(text))
    technology = fold(origin.technology)
    return (nodes, (("technology", technology),) if technology else (), (("any", ""),))


def _index(rows: Iterable[StatusRow]) -> Index:
    index: Index = {}
    for row in rows:
        place = _place(row)
        placed = (
            replace(row, shop_status=row.shop_status.placed(row.where)) if row.shop_status else row
        )
        for word in row.words or (("status", row.status.value),):
            _refuse_conflict(index.setdefault((*place, *word), placed), row, word)
    return index


def _place(row: StatusRow) -> Place:
    if row.node and row.technology:
        message = f"{row.where}: has node {row.node!r} and technology {row.technology!r}; give one of them"
        raise ConfigError(message)
    if not row.words and not row.shop_status:
        message = f"{row.where}: has no id, code or name and no shop_status; give a platform status or a shop status"
        raise ConfigError(message)
    if row.node:
        return "node", fold(row.node)
    return ("technology", fold(row.technology)) if row.technology else ("any", "")


def _refuse_conflict(first: StatusRow, row: StatusRow, word: tuple[str, str]) -> None:
    if (first.status, first.shop_status) != (row.status, row.shop_status):
        kind, text = word
        message = (
            f"{first.where} and {row.where} say different things of the same {kind} {text!r}: "
            f"{_meaning(first)} and {_meaning(row)}; keep one of the two rows"
        )
        raise ConfigError(message)


def _meaning(row: StatusRow) -> str:
    return (
        f"{row.status} (shop status {row.shop_status.name!r})"
        if row.shop_status
        else row.status.value
    )


def _shop_words(
    named: Iterable[tuple[NormalizedStatus, ShopStatusName]],
) -> dict[tuple[str, str], NormalizedStatus]:
    words: dict[tuple[str, str], NormalizedStatus] = {}
    for status, shop in named:
        for word in words_of(shop.id, "", shop.name):
            words.setdefault(word, status)
    return words
