"""The words that a configuration chooses from: what an upload may do, and what it leaves alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

import msgspec
from msgspec.structs import replace as with_fields


class UpdateMode(StrEnum):
    """What an order that is already in the shop gets: status and tracking only, or everything."""

    MINIMAL = "minimal"
    COMPLETE = "complete"


class CreateMode(StrEnum):
    """Whether an order that the shop lacks is created."""

    ALLOWED = "allowed"
    NEVER = "never"


class OnConflict(StrEnum):
    """What becomes of a part that people changed in the shop and the hub changed too."""

    KEEP = "keep"
    OVERWRITE = "overwrite"


class MailPolicy(StrEnum):
    """When the shop may write to the buyer for us."""

    NEVER = "never"
    ON_STATUS_CHANGE = "on_status_change"
    ALWAYS = "always"


class StockPolicy(StrEnum):
    """Whether our orders move stock: by the shop's own rule, or not at all."""

    FOLLOW_SHOP = "follow_shop"
    UNTOUCHED = "untouched"


class MissingProduct(StrEnum):
    """What happens to an order with a product that the shop does not have.

    It is blocked; its line is kept as sold, without a product; or another product of the shop
    stands in for it.
    """

    BLOCK = "block"
    AS_SOLD = "as_sold"
    STAND_IN = "stand_in"


class UnknownZone(StrEnum):
    """What happens to an order whose province is none of the shop's zones.

    Without a zone the shop keeps the province as a text.
    """

    BLOCK = "block"
    WITHOUT_ZONE = "without_zone"


class Backward(StrEnum):
    """Whether a newer message takes an order back that was shipped, delivered or refunded.

    With ``ask`` a person says so; so it is with a cancel after shipping.
    """

    ASK = "ask"
    ALLOW = "allow"


class NotPaid(StrEnum):
    """Whether an order that says that it is not paid is created at once, or waits for the money."""

    SEND = "send"
    WAIT = "wait"


class CustomerPolicy(StrEnum):
    """Whose a new order is: a guest's, of the account with its e-mail address, or of a new one."""

    GUEST = "guest"
    LINK = "link"
    CREATE = "create"


class UnexplainedDifference(StrEnum):
    """What becomes of an order whose total nothing explains: blocked, or a row takes it up."""

    BLOCK = "block"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class FeePolicy:
    """Which differences between an order's total and its parts get a row by themselves.

    Attributes:
        limit: the largest, in the order's currency.
        unexplained: what becomes of one that neither cash on delivery nor an element explains.
    """

    limit: Decimal = Decimal("10.00")
    unexplained: UnexplainedDifference = UnexplainedDifference.BLOCK


@dataclass(frozen=True, slots=True)
class SumsPolicy:
    """How far an order's total may be from what its lines, shipping and discounts come to.

    Attributes:
        fees: the part that a fee may be.
        rounding: up to which difference of an order a row takes it up as rounding.
    """

    fees: FeePolicy = FeePolicy()
    rounding: Decimal = Decimal("0.02")


DEFAULT_SUMS = SumsPolicy()
"""What a configuration that says nothing of it has."""


class InternalComment(StrEnum):
    """Whose note the hub's ``InternalComment`` is: the seller's, or the customer's."""

    SELLER = "seller"
    CUSTOMER = "customer"


class ShippingDate(StrEnum):
    """Which day a new parcel gets: the one that the order says, today or yesterday."""

    ORDER = "order"
    TODAY = "today"
    YESTERDAY = "yesterday"


class TooLong(StrEnum):
    """What happens to a text that is longer than the shop's column."""

    REJECT = "reject"
    SHORTEN = "shorten"


class Characters(StrEnum):
    """What happens to characters that the shop's database cannot keep, e.g. emoji."""

    REJECT = "reject"
    REPLACE = "replace"


class Policy(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an operation may do beside writing the order; the shop honours it or refuses.

    ``stand_in_product`` is the SKU or the model of the product that stands in for those that the
    shop lacks; "" where ``missing_product`` is another one.
    """

    mail: MailPolicy = MailPolicy.NEVER
    stock: StockPolicy = StockPolicy.UNTOUCHED
    missing_product: MissingProduct = MissingProduct.BLOCK
    stand_in_product: str = ""
    unknown_zone: UnknownZone = UnknownZone.BLOCK
    customer: CustomerPolicy = CustomerPolicy.GUEST


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyChoice:
    """Policies that a transformation chose for one order; None leaves one to the configuration."""

    mail: MailPolicy | None = None
    stock: StockPolicy | None = None
    missing_product: MissingProduct | None = None
    stand_in_product: str = ""
    unknown_zone: UnknownZone | None = None
    customer: CustomerPolicy | None = None

    def followed_by(self, later: PolicyChoice) -> PolicyChoice:
        """Return both choices; what the later one says counts."""
        return replace(self, **later._said())

    def applied(self, policy: Policy, fixed: Collection[str] = ()) -> Policy:
        """Return a policy with this choice.

        Args:
            policy: of the configuration, or of the run.
            fixed: names of what stays as the policy has it, ``mail`` or ``stock``.
        """
        said = {name: value for name, value in self._said().items() if name not in fixed}
        return with_fields(policy, **said)

    def _said(self) -> dict[str, Any]:
        said: dict[str, Any] = {
            name: value for name in self.__slots__ if (value := getattr(self, name))
        }
        if self.missing_product is not None:
            said["stand_in_product"] = self.stand_in_product
        return said


@dataclass(frozen=True, slots=True)
class StockActions:
    """Whether an order in some status moves stock, for its create and for its updates.

    None leaves it to the configuration.
    """

    on_create: StockPolicy | None = None
    on_update: StockPolicy | None = None
