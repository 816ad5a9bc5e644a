"""A transformation made ready for one run, and what it makes of each order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal

from msgspec.structs import replace as with_fields

from order_upload.domain.filters import FilterRun, OrderFilter, prepare
from order_upload.domain.order import Order
from order_upload.domain.order_changes import CUSTOMER_GROUP, StepChange, changes_of_order
from order_upload.domain.outcome import Outcome, Reason, RefusedOrderError
from order_upload.domain.statuses import NormalizedOrder
from order_upload.domain.totals import CENT, difference_of
from order_upload.domain.transformation.sku_tables import SkuTable
from order_upload.domain.transformation.step import SplittingStep, Step, refused


@dataclass(frozen=True, slots=True)
class EndedOrder:
    """An order that a step ended: it waits, is left out, or the step does not apply to it."""

    normalized: NormalizedOrder
    reason: Reason
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class _ReadyStep:
    """A step with the checks of its condition.

    Attributes:
        name: as messages and plans name it, e.g. ``for_marketplaces[2] prices``.
        is_meant: whether the step is for an order; None where it is for all.
    """

    name: str
    step: Step
    is_meant: Callable[[NormalizedOrder], bool] | None


class _History:
    """The versions of one order, one after each step that changed it."""

    __slots__ = ("_before", "_steps", "_versions")

    def __init__(self, before: Order) -> None:
        self._before = before
        self._steps: list[str] = []
        self._versions: list[Order] = []

    def copy(self) -> _History:
        """Return the same history, which may go on otherwise."""
        copied = _History(self._before)
        copied._steps, copied._versions = [*self._steps], [*self._versions]
        return copied

    def add(self, step: str, order: Order) -> None:
        """Take in what a step made of the order."""
        last = self._versions[-1] if self._versions else self._before
        if order is not last:
            self._steps.append(step)
            self._versions.append(order)

    def noted_in(self, normalized: NormalizedOrder) -> NormalizedOrder:
        """Return the order with what the steps changed in it."""
        if not self._steps:
            return normalized
        changes = changes_of_order(self._before, self._steps, self._versions)
        return with_fields(normalized, transformed=(*changes, *normalized.transformed))


class OrderTransformer:
    """Applies the steps of one transformation to one order after the other.

    Args:
        name: of the transformation.
        steps: in their order.
        now: aware; what time ranges of conditions count back from.
        zone: the connector's time zone.
        sku_tables: name of each file of codes that the steps name -> its rows.
    """

    def __init__(
        self,
        name: str,
        steps: Sequence[Step],
        now: datetime,
        zone: tzinfo,
        sku_tables: Mapping[str, SkuTable] | None = None,
    ) -> None:
        self._steps = [
            _ReadyStep(
                f"{name}[{place}] {step_name(step)}",
                step.prepared(sku_tables or {}),
                _condition(step.when, now, zone),
            )
            for place, step in enumerate(steps)
        ]

    def transformed(self, normalized: NormalizedOrder) -> Iterator[NormalizedOrder | EndedOrder]:
        """Yield what becomes of an order: itself, the orders that it is split into, or its end.

        An order that a step splits goes on with the later steps as several.
        """
        return self._after(normalized, 0, _History(normalized.order))

    def _after(
        self, normalized: NormalizedOrder, first: int, history: _History
    ) -> Iterator[NormalizedOrder | EndedOrder]:
        """Yield what the steps from the one with this number on make of an order."""
        for number in range(first, len(self._steps)):
            ready = self._steps[number]
            if ready.is_meant is not None and not ready.is_meant(normalized):
                continue
            try:
                if isinstance(ready.step, SplittingStep):
                    parts = _parts(ready.step, normalized)
                    if len(parts) > 1:
                        yield from self._after_split(normalized, parts, number, history)
                        return
                else:
                    made = ready.step.applied(normalized)
                    if made is not normalized:  # most steps change nothing in most orders
                        normalized = _noted(ready.name, normalized, made)
                        history.add(ready.name, normalized.order)
            except RefusedOrderError as refusal:
                yield EndedOrder(normalized, _named(refusal.reason, ready.name), refusal.outcome)
                return
        yield history.noted_in(normalized)

    def _after_split(
        self,
        whole: NormalizedOrder,
        parts: Sequence[NormalizedOrder],
        number: int,
        history: _History,
    ) -> Iterator[NormalizedOrder | EndedOrder]:
        """Yield what the later steps make of the parts; beside the first one the whole order.

        The whole is what they make of it in one piece.
        """
        in_one_piece = next(self._after(whole, number + 1, history.copy()))
        beside = in_one_piece if isinstance(in_one_piece, NormalizedOrder) else None
        for part in parts:
            of_part = history.copy()
            of_part.add(self._steps[number].name, part.order)
            for end in self._after(part, number + 1, of_part):
                if isinstance(end, NormalizedOrder) and beside is not None:
                    yield with_fields(end, whole=beside)
                    beside = None
                else:
                    yield end


def step_name(step: Step) -> str:
    """Return the name of a step as settings write it."""
    name: str = getattr(step, "step")  # noqa: B009 - each kind of step has its own Literal
    return name


def _parts(step: SplittingStep, normalized: NormalizedOrder) -> Sequence[NormalizedOrder]:
    """Return the parts of an order, whose sums come to those of the whole.

    Raises:
        RefusedOrderError: the step does not apply, or would change by how much the sums differ.
    """
    parts = step.parts(normalized)
    differences = sum([difference_of(part.order) for part in parts], Decimal(0))
    _check_sums(normalized.order, differences)
    return parts


def _noted(name: str, before: NormalizedOrder, made: NormalizedOrder) -> NormalizedOrder:
    """Return what a step made of an order, with the step named that chose its buyer's group.

    The group is no field of the hub's order.

    Raises:
        RefusedOrderError: the step would change by how much the sums differ.
    """
    if _may_have_other_sums(before.order, made.order):
        _check_sums(before.order, difference_of(made.order))
    if made.customer_group == before.customer_group:
        return made
    change = StepChange(name, CUSTOMER_GROUP, before.customer_group, made.customer_group)
    return with_fields(made, transformed=(*made.transformed, change))


def _check_sums(before: Order, difference: Decimal) -> None:
    if abs(difference - difference_of(before)) >= CENT:
        raise refused("found sums that would not hold after the step; allowed: those that do")


def _may_have_other_sums(before: Order, after: Order) -> bool:
    """Return whether a step touched what sums are made of."""
    return not (
        after.lines is before.lines
        and after.amounts is before.amounts
        and after.fees is before.fees
    )


def _named(reason: Reason, name: str) -> Reason:
    group = reason.group or f"transformation {name}"
    return with_fields(reason, message=f"{name}: {reason.message}", group=group)


def _condition(
    when: OrderFilter | None, now: datetime, zone: tzinfo
) -> Callable[[NormalizedOrder], bool] | None:
    if when is None:
        return None
    checks: FilterRun = prepare(when, now, None, lambda _: False, zone)
    if checks.normalized_check is None and len(checks.checks) == 1:
        (_, check) = checks.checks[0]
        return lambda normalized: check(normalized.order) is None

    def is_meant(normalized: NormalizedOrder) -> bool:
        if checks.dropped_by(normalized.order) is not None:
            return False
        return checks.dropped_by_normalized(normalized.status) is None

    return is_meant
