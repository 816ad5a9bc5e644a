"""What a step is: a piece of settings that changes one order, or says why it cannot."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from order_upload.domain.filters import OrderFilter
from order_upload.domain.order import Order
from order_upload.domain.outcome import Outcome, Reason, RefusedOrderError
from order_upload.domain.setting_keys import AS_WRITTEN
from order_upload.domain.statuses import NormalizedOrder
from order_upload.domain.transformation.sku_tables import SkuTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Base of all steps; each has a ``step`` with its name, and says what it does in one method.

    A step that changes the order alone overrides :meth:`changed`; one that decides something beside
    it overrides :meth:`applied`, one that makes several orders of one is a :class:`SplittingStep`.

    Attributes:
        when: which orders the step is for; None is all.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = AS_WRITTEN

    when: OrderFilter | None = None

    def __post_init__(self) -> None:
        """Check what a type cannot say.

        Raises:
            ValueError: ``allowed: ...``, with the key that it is about.
        """
        if self.when is not None and self.when.export_once:
            raise ValueError("allowed: in when, every criterion but export_once")

    def prepared(self, sku_tables: Mapping[str, SkuTable]) -> Step:
        """Return what does the work of the step in a run; nearly always the step itself.

        Args:
            sku_tables: name of a file of codes -> its rows.
        """
        return self

    def filters(self) -> Iterator[tuple[str, OrderFilter]]:
        """Yield the filters that the step asks, each with its key; "" where it has none."""
        if self.when is not None:
            yield "when", self.when

    def applied(self, normalized: NormalizedOrder) -> NormalizedOrder:
        """Return what the step makes of an order; the very same where nothing changes.

        Raises:
            RefusedOrderError: the order ends here.
        """
        return normalized.with_order(self.changed(normalized.order))

    def changed(self, order: Order) -> Order:
        """Return the order as the step makes it; the very same where nothing changes.

        Raises:
            RefusedOrderError: the step does not apply to the order.
        """
        return order


class SplittingStep(Step):
    """A step that makes several orders of one."""

    __slots__ = ()

    @abstractmethod
    def parts(self, normalized: NormalizedOrder) -> Sequence[NormalizedOrder]:
        """Return the orders that an order is split into; it alone where it stays whole.

        Raises:
            RefusedOrderError: the order ends here.
        """


def refused(message: str, remedy: str = "", group: str = "") -> RefusedOrderError:
    """Return the error of a step that does not apply to an order: the order is blocked.

    Args:
        message: ``found X; allowed: Y``; the step's name is put before it. No text of a buyer.
        remedy: what to do; "" for the one of the table.
        group: what the report counts such orders by; "" for the step's name.
    """
    return RefusedOrderError(Reason("step_failed", message, remedy, group), Outcome.BLOCKED)
