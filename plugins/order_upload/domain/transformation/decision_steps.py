"""Steps that decide about an order instead of changing it: policy, group, wait and drop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from msgspec.structs import replace

from order_upload.domain.outcome import Outcome, Reason, RefusedOrderError
from order_upload.domain.policies import (
    CustomerPolicy,
    MailPolicy,
    MissingProduct,
    PolicyChoice,
    StockPolicy,
    UnknownZone,
)
from order_upload.domain.statuses import NormalizedOrder
from order_upload.domain.transformation.step import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyStep(Step):
    """Other policies than the configuration's, for these orders only.

    Orders that a marketplace ships from its own warehouse leave the stock alone that way. A later
    step of this kind goes before an earlier one. What a backfill brings stays quiet all the same.
    """

    step: Literal["policy"] = "policy"
    mail: MailPolicy | None = None
    stock: StockPolicy | None = None
    missing_product: MissingProduct | None = None
    stand_in_product: str = ""
    unknown_zone: UnknownZone | None = None
    customer: CustomerPolicy | None = None

    def __post_init__(self) -> None:
        Step.__post_init__(self)
        stands_in = self.missing_product is MissingProduct.STAND_IN
        if stands_in != bool(self.stand_in_product.strip()):
            raise ValueError(
                'allowed: stand_in_product where missing_product is "stand_in", and only there'
            )
        if self._choice == PolicyChoice():
            raise ValueError("allowed: at least one policy")

    @property
    def _choice(self) -> PolicyChoice:
        return PolicyChoice(
            mail=self.mail,
            stock=self.stock,
            missing_product=self.missing_product,
            stand_in_product=self.stand_in_product.strip(),
            unknown_zone=self.unknown_zone,
            customer=self.customer,
        )

    def applied(self, normalized: NormalizedOrder) -> NormalizedOrder:
        """Return the order with these policies."""
        chosen = normalized.policy or PolicyChoice()
        return replace(normalized, policy=chosen.followed_by(self._choice))


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerGroup(Step):
    """Put the buyer of these orders into a customer group of the shop.

    It goes before the rows of kind ``customer_group``, and is otherwise as one of them: an order of
    an account and one of the shop's own keep their group, and a name that the shop does not have
    blocks the order.

    Attributes:
        group: its name, in any language of the shop.
    """

    step: Literal["customer_group"] = "customer_group"
    group: str

    def __post_init__(self) -> None:
        Step.__post_init__(self)
        if not self.group.strip() or not self.group.isprintable():
            raise ValueError("allowed: in group, the name of a customer group of the shop")

    def applied(self, normalized: NormalizedOrder) -> NormalizedOrder:
        """Return the order with this group."""
        return replace(normalized, customer_group=self.group.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait(Step):
    """Let an order wait: every run looks at it again, until the step is not for it any more."""

    step: Literal["wait"] = "wait"
    reason: str

    def __post_init__(self) -> None:
        Step.__post_init__(self)
        _check_reason(self.reason)

    def applied(self, normalized: NormalizedOrder) -> NormalizedOrder:
        """End the order as not ready."""
        raise RefusedOrderError(Reason("step_waits", self.reason), Outcome.NOT_YET)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop(Step):
    """Leave an order out, as a filter does."""

    step: Literal["drop"] = "drop"
    reason: str

    def __post_init__(self) -> None:
        Step.__post_init__(self)
        _check_reason(self.reason)

    def applied(self, normalized: NormalizedOrder) -> NormalizedOrder:
        """End the order as filtered."""
        raise RefusedOrderError(Reason("step_drops", self.reason), Outcome.FILTERED)


def _check_reason(reason: str) -> None:
    if not reason.strip() or not reason.isprintable():
        raise ValueError("allowed: in reason, a text on one line, which reports show")
