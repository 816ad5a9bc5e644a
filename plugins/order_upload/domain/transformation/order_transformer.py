"""A transformation made ready for one run, and what it makes of each order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from decimal import Decimal

from msgspec.structs import replace as with_fields

from order_upload.domain.filters import FilterRun, OrderFilter, prepare
from order_upload.domain.order_changes import CUSTOMER_GROUP, StepChange, changes_of_order
from order_upload.domain.outcome import Outcome, Reason, RefusedOrderError
from order_upload.domain.statuses import NormalizedOrder
from order_upload.domain.totals import CENT, difference_of
from order_upload.domain.transformation.sku_tables import SkuTable
from order_upload.domain.transformation.step import Step, refused


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
        is_meant: whether the step is for an order.
    """

    name: str
    step: Step
    is_meant: Callable[[NormalizedOrder], bool]


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
        yield from self._after(normalized, 0)

    def _after(
        self, normalized: NormalizedOrder, first: int
    ) -> Iterator[NormalizedOrder | EndedOrder]:
        """Yield what the steps from the one with this number on make of an order."""
        for number in range(first, len(self._steps)):
            ready = self._steps[number]
            if not ready.is_meant(normalized):
                continue
            try:
                made = _applied(ready, normalized)
            except RefusedOrderError as refusal:
                yield EndedOrder(normalized, _named(refusal.reason, ready.name), refusal.outcome)
                return
            if len(made) > 1:
                yield from self._after_split(normalized, made, number + 1)
                return
            (normalized,) = made
        yield normalized

    def _after_split(
        self, whole: NormalizedOrder, parts: Sequence[NormalizedOrder], first: int
    ) -> Iterator[NormalizedOrder | EndedOrder]:
        """Yield what the later steps make of the parts; beside the first one the whole order.

        The whole is what they make of it in one piece.
        """
        in_one_piece = next(self._after(whole, first))
        beside = in_one_piece if isinstance(in_one_piece, NormalizedOrder) else None
        for part in parts:
            for end in self._after(part, first):
                if isinstance(end, NormalizedOrder) and beside is not None:
                    yield replace(end, whole=beside)
                    beside = None
                else:
                    yield end


def step_name(step: Step) -> str:
    """Return the name of a step as settings write it."""
    name: str = getattr(step, "step")  # noqa: B009 - each kind of step has its own Literal
    return name


def _applied(ready: _ReadyStep, normalized: NormalizedOrder) -> Sequence[NormalizedOrder]:
    """Return what a step makes of an order, each with what was changed, and sums that still hold.

    Raises:
        RefusedOrderError: the step does not apply, or would change by how much the sums differ.
    """
    made = ready.step.applied(normalized)
    differences = [difference_of(part.order) for part in made]
    if abs(sum(differences, Decimal(0)) - difference_of(normalized.order)) >= CENT:
        raise refused("found sums that would not hold after the step; allowed: those that do")
    return [_with_changes(ready.name, normalized, part) for part in made]


def _with_changes(name: str, before: NormalizedOrder, made: NormalizedOrder) -> NormalizedOrder:
    changes: list[StepChange] = []
    if made.order is not before.order:
        changes += changes_of_order(name, before.order, made.order)
    if made.customer_group != before.customer_group:
        groups = (before.customer_group, made.customer_group)
        changes.append(StepChange(name, CUSTOMER_GROUP, *groups))
    return replace(made, transformed=(*made.transformed, *changes)) if changes else made


def _named(reason: Reason, name: str) -> Reason:
    group = reason.group or f"transformation {name}"
    return with_fields(reason, message=f"{name}: {reason.message}", group=group)


def _condition(
    when: OrderFilter | None, now: datetime, zone: tzinfo
) -> Callable[[NormalizedOrder], bool]:
    if when is None:
        return lambda _: True
    checks: FilterRun = prepare(when, now, None, lambda _: False, zone)

    def is_meant(normalized: NormalizedOrder) -> bool:
        if checks.dropped_by(normalized.order) is not None:
            return False
        return checks.dropped_by_normalized(normalized.status) is None

    return is_meant
