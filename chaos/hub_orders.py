"""The orders that a storm is about: what the hub says of each, when, and what has to come of it.

They are those of ``demo.hub.made_orders``, in waves. A wave is new first, and in the next round
half of it has shipped: the hub says neither again. Some can get into no shop as they are: their
number is missing, their status is one that nothing knows, their sums are wrong, or the platform
still holds back the address.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum

from demo.hub.made_orders import BETWEEN_ORDERS, FIRST_TIME, MadeOrder, MadeRow, make_orders
from demo.hub.platforms import PLATFORMS

HELD_BACK = "WAITING_ACCEPTANCE"
UNKNOWN_STATUS = "FROBNICATED"
_NUMBERLESS, _UNKNOWN, _WRONG_SUM = (97, 5), (89, 7), (83, 11)
"""Every so manieth order, counted from which: the numbers share no divisor."""
_SHIPS_WITHIN = timedelta(days=2)
_FIRST_STATUS = {platform.node: platform.statuses[0] for platform in PLATFORMS}
_LAST_STATUS = {platform.node: platform.statuses[-1] for platform in PLATFORMS}


class Way(StrEnum):
    """How the hub gives orders."""

    API = "api"
    FILES = "files"


_NOT_GIVEN = {Way.API: 1, Way.FILES: 2}
"""Which third of the orders does not go this way."""


class Fate(StrEnum):
    """What has to become of an order in the end."""

    IN_SHOP = "in_shop"
    WAITS = "waits"
    TOLD = "told"
    """It has no number, so it can't wait: the reports name it."""


@dataclass(frozen=True, slots=True)
class Expected:
    """One order as it has to be in the end.

    Attributes:
        number: of the hub; "" where that is missing.
        platform_number: the platform's.
        email: the buyer's, whose only order it is.
        lines: code and quantity of each.
    """

    number: str
    platform_number: str
    email: str
    fate: Fate
    total: str
    tracking: str
    lines: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class HubOrders:
    """All orders of a storm.

    Args:
        count: how many.
        seed: the same seed makes the same orders.
        waves: in how many rounds they come up.
        name: makes buyers' addresses unlike those of other storms.
        codes: code of a product -> what the shop calls it.
    """

    count: int
    seed: int
    waves: int
    name: str = "storm"
    codes: Mapping[str, str] = field(default_factory=dict)

    def expected(self) -> Iterator[Expected]:
        """Yield what has to become of each order."""
        for _, index, made in self._made(range(self.waves)):
            last = _trapped(made, index)
            rows = [row.values for row in last.rows]
            yield Expected(
                number=last.groups["General"]["bindCommerceNumber"],
                platform_number=last.groups["General"]["Number"],
                email=last.groups["Customer"].get("Email", ""),
                fate=_fate(last, index),
                total=last.groups["Amounts"]["Total"],
                tracking=last.groups["Shipping"]["TrackingNumber"],
                lines=tuple((row["Code"], int(row["Qty"])) for row in rows),
            )

    def given(
        self, rounds: Collection[int], way: Way, *, repeats: bool = True
    ) -> Iterator[MadeOrder]:
        """Yield what is new in these rounds, counted from 0, and what has changed since.

        The hub says it in its rounds only. A third of the orders goes both ways.

        Args:
            rounds: whose orders.
            way: on which the hub gives them.
            repeats: now and then an older version comes after a newer one, or the same twice. The
                lines of a CSV would be one order then.
        """
        told_of = {*rounds, *(number - 1 for number in rounds)}
        for wave, index, made in self._made(sorted(told_of & set(range(self.waves)))):
            if index % 3 == _NOT_GIVEN[way]:
                continue
            last = _trapped(made, index)
            if wave in rounds:
                yield _as_it_began(last)
                if repeats and index % 19 == 3:
                    yield _as_it_began(last)
            if wave + 1 in rounds:
                yield last
                if repeats and index % 17 == 2:
                    yield _as_it_began(last)

    def interval(self, number: int) -> tuple[str, str]:
        """Return a time, as ISO texts, in which all that a round tells of was placed and sent."""
        begin = FIRST_TIME + self._first(max(number - 1, 0)) * BETWEEN_ORDERS
        end = FIRST_TIME + self._first(number + 1) * BETWEEN_ORDERS + _SHIPS_WITHIN
        return f"{begin.isoformat()}+00:00", f"{end.isoformat()}+00:00"

    def _first(self, wave: int) -> int:
        """Return the index of the first order of a wave."""
        return -(-wave * self.count // self.waves)

    def _made(self, waves: Iterable[int]) -> Iterator[tuple[int, int, MadeOrder]]:
        """Yield the orders of some waves, each with its wave and its index."""
        for wave in waves:
            first = self._first(wave)
            orders = make_orders(self._first(wave + 1) - first, self.seed + wave, first)
            for index, made in enumerate(orders, first):
                self._name(made, index)
                yield wave, index, made

    def _name(self, made: MadeOrder, index: int) -> None:
        """Give an order a buyer's address of its own, and the codes of the shop."""
        for row in made.rows:
            row.values["Code"] = self.codes.get(row.values["Code"], row.values["Code"])
        for group in ("Customer", "Delivery"):
            if "Email" in made.groups[group]:
                made.groups[group]["Email"] = f"{self.name}-{index}@example.com"


def _trapped(made: MadeOrder, index: int) -> MadeOrder:
    """Return an order with what is wrong with it, if anything is."""
    general, amounts = dict(made.groups["General"]), dict(made.groups["Amounts"])
    if _is_one_of(index, _NUMBERLESS):
        general["bindCommerceNumber"] = ""
    elif _is_one_of(index, _UNKNOWN):
        general |= {"StatebindID": "", "StateCode": UNKNOWN_STATUS, "StateName": UNKNOWN_STATUS}
    elif _is_one_of(index, _WRONG_SUM):
        amounts["Total"] = f"1{amounts['Total']}"
    return replace(made, groups={**made.groups, "General": general, "Amounts": amounts})


def _fate(order: MadeOrder, index: int) -> Fate:
    if _is_one_of(index, _NUMBERLESS):
        return Fate.TOLD
    is_held_back = order.groups["General"]["StateCode"] == HELD_BACK
    if is_held_back or _is_one_of(index, _UNKNOWN) or _is_one_of(index, _WRONG_SUM):
        return Fate.WAITS
    return Fate.IN_SHOP


def _as_it_began(order: MadeOrder) -> MadeOrder:
    """Return a shipped order as it was before; any other as it is."""
    general = order.groups["General"]
    status = (general["StatebindID"], general["StateCode"], general["StateName"])
    node = general["Node"]
    if status != _LAST_STATUS[node]:
        return order
    state_id, code, name = _FIRST_STATUS[node]
    before = {
        **general,
        "StatebindID": state_id,
        "StateCode": code,
        "StateName": name,
        "LastUpdate": general["Date"],
    }
    shipping = {**order.groups["Shipping"], "TrackingNumber": "", "ShippedTime": ""}
    groups = {**order.groups, "General": before, "Shipping": shipping}
    if code == HELD_BACK:
        groups |= {"Customer": {"Code": groups["Customer"]["Code"]}, "Delivery": {}}
    return MadeOrder(groups, [MadeRow(dict(row.values), dict(row.params)) for row in order.rows])


def _is_one_of(index: int, every: tuple[int, int]) -> bool:
    divisor, first = every
    return index % divisor == first
