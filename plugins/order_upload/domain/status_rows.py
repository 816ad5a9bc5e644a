"""The rows of status maps: platform status -> normalized status -> shop status."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache

from order_upload.domain.policies import StockPolicy
from order_upload.domain.texts import fold


class NormalizedStatus(StrEnum):
    """Our short fixed list, in the order of an order's life: later means a higher :attr:`rank`."""

    AWAITING_ACCEPTANCE = "awaiting_acceptance"
    PENDING = "pending"
    ON_HOLD = "on_hold"
    PROCESSING = "processing"
    PARTIALLY_SHIPPED = "partially_shipped"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"
    RETURNED = "returned"
    FAILED = "failed"

    @property
    def rank(self) -> int:
        """Place in the list, from 0; an older message never moves an order to a lower one."""
        return _RANKS[self]


_RANKS = {status: rank for rank, status in enumerate(NormalizedStatus)}


@dataclass(frozen=True, slots=True)
class ShopStatusName:
    """A status as the shop calls it, and its id where the shop can't list them (the native API).

    Attributes:
        where: the setting that names it, for messages; no part of what it is.
    """

    name: str
    id: str = ""
    where: str = field(default="", compare=False)

    def placed(self, where: str) -> ShopStatusName:
        """Return it with the setting that names it, unless it knows that already."""
        return self if self.where else replace(self, where=where)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusRow:
    """One row of a status map.

    Scope: ``node`` (name or hub id), else ``technology``, else every order. Platform keys: ``id``,
    ``code``, ``name``; any of those given matches. A row without platform keys says what the shop
    calls ``status``, or which stock it moves.

    Attributes:
        id: the hub's own number for the status; differs between accounts, so only a merchant's own
            rows have it.
        stock_on_create, stock_on_update: whether such an order moves stock; None leaves it to the
            configuration.
        where: place of the row, e.g. ``order_upload_status_maps[3]`` or ``amazon.yaml: rows[2]``.
    """

    status: NormalizedStatus
    node: str = ""
    technology: str = ""
    id: str = ""
    code: str = ""
    name: str = ""
    shop_status: ShopStatusName | None = None
    stock_on_create: StockPolicy | None = None
    stock_on_update: StockPolicy | None = None
    where: str = ""

    @property
    def says(self) -> tuple[object, ...]:
        """What the row says of the status that it matches."""
        return self.status, self.shop_status, self.stock_on_create, self.stock_on_update

    @property
    def words(self) -> tuple[tuple[str, str], ...]:
        """The platform keys it gives, folded, as (kind, word) in the order they are matched."""
        return words_of(self.id, self.code, self.name)


@lru_cache(maxsize=8192)
def words_of(id_: str, code: str, name: str) -> tuple[tuple[str, str], ...]:
    """Return what is given of a status, folded, as (kind, word): id, then code, then name."""
    pairs = (("id", fold(id_)), ("code", fold(code)), ("name", fold(name)))
    return tuple(pair for pair in pairs if pair[1])
