"""A transformation made ready for one run, and what it makes of each order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal

from msgspec.structs import replace as with_fields

from order_upload.domain.filter_checks import Check
from order_upload.domain.filters import FilterRun, OrderFilter, fields_needed, prepare
from order_upload.domain.order import Order, Origin
from order_upload.domain.order_changes import CUSTOMER_GROUP, StepChange, changes_of_order
from order_upload.domain.outcome import Outcome, Reason, RefusedOrderError
from order_upload.domain.statuses import NormalizedOrder
from order_upload.domain.totals import CENT, difference_of
from order_upload.domain.transformation.sku_tables import SkuTable
from order_upload.domain.transformation.step import SplittingStep, Step, refused

_MOST_ORIGINS = 4096
"""Of which it is kept in mind which steps are for them."""


@dataclass(frozen=True, slots=True)
class EndedOrder:
    """An order that a step ended: it waits, is left out, or the step does not apply to it."""

    normalized: NormalizedOrder
    reason: Reason
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class _ReadyStep:
    """A step with the checks of its condition, each of which gives None where the step is for it.

    Attributes:
        name: as messages and plans name it, e.g. ``for_marketplaces[2] prices``.
        origin_check: of where an order was sold, and of nothing else.
        check: of the rest of an order.
        status_check: of its normalized status.
        changed: that of a step which changes the order alone, to ask without a way round.
        is_conditional: whether there is a check beside that of the origin.
    """

    name: str
    step: Step
    origin_check: Callable[[Order], object] | None = None
    check: Callable[[Order], object] | None = None
    status_check: Callable[[str | None], object] | None = None
    changed: Callable[[Order], Order] | None = None
    is_conditional: bool = False

    def is_for(self, normalized: NormalizedOrder) -> bool:
        """Return whether the step is for an order from one of its origins."""
        if self.check is not None and self.check(normalized.order) is not None:
            return False
        return self.status_check is None or self.status_check(normalized.status) is None


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
            _ready_step(
                f"{name}[{place}] {step_name(step)}",
                step.prepared(sku_tables or {}),
                step.when or OrderFilter(),  # what does its work need not know for which orders
                now,
                zone,
            )
            for place, step in enumerate(steps)
        ]
        self._of_origins: dict[Origin, Sequence[_ReadyStep]] = {}

    def transformed(self, normalized: NormalizedOrder) -> Iterator[NormalizedOrder | EndedOrder]:
        """Yield what becomes of an order: itself, the orders that it is split into, or its end.

        An order that a step splits goes on with the later steps as several.
        """
        order = normalized.order
        return _after(self._steps_for(order), normalized, _History(order))

    def _steps_for(self, order: Order) -> Sequence[_ReadyStep]:
        """Return the steps without those that are not for orders from where this one was sold.

        No step changes that, and a batch comes from few places.
        """
        known = self._of_origins.get(order.origin)
        if known is None:
            known = [
                step
                for step in self._steps
                if step.origin_check is None or step.origin_check(order) is None
            ]
            if len(self._of_origins) < _MOST_ORIGINS:
                self._of_origins[order.origin] = known
        return known


def _after(
    steps: Sequence[_ReadyStep], normalized: NormalizedOrder, history: _History
) -> Iterator[NormalizedOrder | EndedOrder]:
    """Yield what steps make of an order."""
    for number, ready in enumerate(steps):
        order = normalized.order
        if ready.is_conditional and not ready.is_for(normalized):
            continue
        try:
            if ready.changed is not None:
                after = ready.changed(order)
                if after is not order:  # most steps change nothing in most orders
                    _check_sums_of(order, after)
                    normalized = with_fields(normalized, order=after)
                    history.add(ready.name, after)
            elif isinstance(ready.step, SplittingStep):
                parts = _parts(ready.step, normalized)
                if len(parts) > 1:
                    yield from _after_split(normalized, parts, steps[number:], history)
                    return
            else:
                normalized = _noted(ready.name, normalized, ready.step.applied(normalized))
                history.add(ready.name, normalized.order)
        except RefusedOrderError as refusal:
            yield EndedOrder(normalized, _named(refusal.reason, ready.name), refusal.outcome)
            return
    yield history.noted_in(normalized)


def _after_split(
    whole: NormalizedOrder,
    parts: Sequence[NormalizedOrder],
    steps: Sequence[_ReadyStep],
    history: _History,
) -> Iterator[NormalizedOrder | EndedOrder]:
    """Yield what the later steps make of the parts; beside the first one the whole order.

    The whole is what they make of it in one piece.

    Args:
        whole: the order before the split.
        parts: the orders after it.
        steps: the one that split it, and those that follow.
        history: of the whole order.
    """
    splitting, *later = steps
    in_one_piece = next(_after(later, whole, history.copy()))
    beside = in_one_piece if isinstance(in_one_piece, NormalizedOrder) else None
    for part in parts:
        of_part = history.copy()
        of_part.add(splitting.name, part.order)
        for end in _after(later, part, of_part):
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
    _check_sums_of(before.order, made.order)
    if made.customer_group == before.customer_group:
        return made
    change = StepChange(name, CUSTOMER_GROUP, before.customer_group, made.customer_group)
    return with_fields(made, transformed=(*made.transformed, change))


def _check_sums(before: Order, difference: Decimal) -> None:
    if abs(difference - difference_of(before)) >= CENT:
        raise refused("found sums that would not hold after the step; allowed: those that do")


def _check_sums_of(before: Order, after: Order) -> None:
    """Check the sums where a step touched what they are made of."""
    if (
        after.lines is before.lines
        and after.amounts is before.amounts
        and after.fees is before.fees
    ):
        return
    _check_sums(before, difference_of(after))


def _named(reason: Reason, name: str) -> Reason:
    group = reason.group or f"transformation {name}"
    return with_fields(reason, message=f"{name}: {reason.message}", group=group)


def _ready_step(
    name: str, step: Step, condition: OrderFilter, now: datetime, zone: tzinfo
) -> _ReadyStep:
    """Return a step made ready for a run.

    Args:
        name: as messages and plans name it.
        step: what does its work; it may have no condition where the step of the settings has one.
        condition: of the step of the settings.
        now: aware; what time ranges count back from.
        zone: the connector's time zone.
    """
    run: FilterRun = prepare(condition, now, None, lambda _: False, zone)
    needed = fields_needed(condition)
    of_origin: list[tuple[str, Check]] = []
    of_rest: list[tuple[str, Check]] = []
    for path, check in run.checks:
        attributes = needed.get(path, ())
        is_of_origin = attributes and all(name.startswith("origin.") for name in attributes)
        (of_origin if is_of_origin else of_rest).append((path, check))
    changes_order_alone = type(step).applied is Step.applied
    return _ReadyStep(
        name,
        step,
        _one_check(of_origin),
        _one_check(of_rest),
        run.normalized_check and run.dropped_by_normalized,
        step.changed if changes_order_alone and not isinstance(step, SplittingStep) else None,
        is_conditional=bool(of_rest) or run.normalized_check is not None,
    )


def _one_check(checks: Sequence[tuple[str, Check]]) -> Callable[[Order], object] | None:
    """Return one check in the place of several; None where there is none."""
    if len(checks) == 1:  # nearly always: asked without a way round
        ((_, check),) = checks
        return check
    return FilterRun(tuple(checks)).dropped_by if checks else None
