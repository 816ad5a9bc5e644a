"""What stands in the shop and in the ledger, against what the hub has said: lost, twice, half.

Nothing here knows how the package works: the orders are told by what the hub says of them, and by
their buyers' addresses, of which each has one order.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from chaos.hub_orders import Expected, Fate


@dataclass(frozen=True, slots=True)
class Found:
    """One order as it stands in the shop.

    Attributes:
        is_finished: no reservation, no half-made row.
        lines: code and quantity of each, in any order.
        sum: of the rows of its totals, without the last.
        tracking: every number that is entered.
        history: the statuses in the order in which they came.
        mails: to its buyer, by kind; None where nobody can count them.
    """

    order_id: str
    ref: str
    email: str
    is_finished: bool
    total: str
    sum: str
    status: str
    lines: tuple[tuple[str, int], ...]
    tracking: tuple[str, ...]
    history: tuple[str, ...]
    mails: Mapping[str, int] | None


@dataclass(frozen=True, slots=True)
class Census:
    """What stands in the shop.

    Attributes:
        orders: all but those that were there before.
        taken: code -> pieces that have left the shelves since; only of products that count them.
    """

    orders: Sequence[Found]
    taken: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Accounts:
    """What our side says of the orders, in the end.

    Attributes:
        waiting: number of the hub -> why the order waits; of any connector.
        settled: number of the hub -> how it ended.
        told: platform's numbers of orders that have no other, in any report.
        left: what should be gone: open batches, leases.
    """

    waiting: Mapping[str, str]
    settled: Mapping[str, str]
    told: frozenset[str]
    left: Mapping[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Verdict:
    """What is wrong; a line each."""

    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    half: list[str] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)

    @property
    def is_good(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.lost or self.twice or self.half)


def judge(expected: Iterable[Expected], census: Census, accounts: Accounts) -> Verdict:
    """Compare what stands there with what has to."""
    verdict = Verdict()
    by_email: dict[str, list[Found]] = defaultdict(list)
    for found in census.orders:
        by_email[found.email].append(found)
    wanted_stock: Counter[str] = Counter()
    for order in expected:
        standing = by_email.pop(order.email, []) if order.email else []
        _judge_order(verdict, order, standing, accounts)
        if order.fate is Fate.IN_SHOP and standing:
            for code, quantity in order.lines:
                wanted_stock[code] += quantity
    for found in itertools.chain.from_iterable(by_email.values()):
        if found.is_finished:
            verdict.twice.append(f"order {found.order_id}: nobody ordered it")
        else:
            verdict.half.append(f"{found.ref or found.order_id}: begun, and never finished")
    _judge_stock(verdict, wanted_stock, census.taken)
    return verdict


def _judge_order(
    verdict: Verdict, order: Expected, standing: Sequence[Found], accounts: Accounts
) -> None:
    name = f"hub order {order.number or order.platform_number}"
    outcome = _outcome(order, accounts)
    verdict.outcomes[outcome] += 1
    if order.fate is not Fate.IN_SHOP:
        _judge_kept_out(verdict, name, order, standing, accounts)
        return
    if not standing:
        verdict.lost.append(f"{name}: not in the shop; our side says {outcome}")
    elif order.number not in accounts.settled:
        verdict.lost.append(f"{name}: in the shop; our side says {outcome}")
    if len(standing) > 1:
        verdict.twice.append(f"{name}: in the shop as {_ids(standing)}")
    for found in standing:
        verdict.half.extend(f"{name}: {problem}" for problem in _half(order, found))
        verdict.twice.extend(f"{name}: {problem}" for problem in _twice(found))


def _judge_kept_out(
    verdict: Verdict,
    name: str,
    order: Expected,
    standing: Sequence[Found],
    accounts: Accounts,
) -> None:
    """Judge an order that can get into no shop as it is."""
    if standing:
        verdict.twice.append(f"{name}: in the shop as {_ids(standing)}, where it must not be")
    elif order.fate is Fate.WAITS and not accounts.waiting.get(order.number):
        verdict.lost.append(f"{name}: does not wait with a reason")
    elif order.fate is Fate.TOLD and order.platform_number not in accounts.told:
        verdict.lost.append(f"{name}: no report names it")


def _outcome(order: Expected, accounts: Accounts) -> str:
    if order.number in accounts.settled:
        return accounts.settled[order.number]
    if order.number in accounts.waiting:
        return f"waits: {accounts.waiting[order.number]}"
    if order.fate is Fate.TOLD and order.platform_number in accounts.told:
        return "told: no number"
    return "unaccounted"


def _half(order: Expected, found: Found) -> Iterable[str]:
    """Yield what an order lacks, or has otherwise than the hub says."""
    if not found.is_finished:
        yield "half-made"
    if sorted(found.lines) != sorted(order.lines):
        yield f"lines {found.lines} where {order.lines} were ordered"
    if Decimal(found.total) != Decimal(order.total):
        yield f"total {found.total} where it is {order.total}"
    if Decimal(found.sum) != Decimal(found.total):
        yield f"rows of totals that come to {found.sum} where the total is {found.total}"
    if order.tracking and order.tracking not in found.tracking:
        yield f"tracking {found.tracking} where it is {order.tracking}"
    if not found.history or found.history[-1] != found.status:
        yield f"status {found.status} with the history {found.history}"
    if found.mails is not None and not any(found.mails.values()):
        yield "no mail"


def _twice(found: Found) -> Iterable[str]:
    """Yield what an order has more often than once."""
    if len(found.tracking) > 1:
        yield f"{len(found.tracking)} rows of tracking"
    if len(found.history) > len(set(found.history)):
        yield f"the same status twice in its history {found.history}"
    for kind, mails in (found.mails or {}).items():
        if mails > 1:
            yield f"{mails} mails of one kind: {kind}"


def _judge_stock(verdict: Verdict, wanted: Mapping[str, int], taken: Mapping[str, int]) -> None:
    for code, pieces in taken.items():
        if pieces > wanted.get(code, 0):
            verdict.twice.append(f"{code}: {pieces} pieces left, {wanted.get(code, 0)} were sold")
        elif pieces < wanted.get(code, 0):
            verdict.half.append(f"{code}: {pieces} pieces left, {wanted.get(code, 0)} were sold")


def _ids(standing: Sequence[Found]) -> str:
    return ", ".join(found.order_id for found in standing)
