"""The port to a shop: all that the pipeline knows of one.

Behind it stand the node module, the demo shop and the native API.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol, runtime_checkable

from order_upload.domain.operations import Forgotten, Operation, OperationAnswer, ShopOrder
from order_upload.domain.parts import Part
from order_upload.domain.shop import ShopInfo, ShopLookup

LARGEST_FIND = 500
"""References or order ids in one ``find`` (docs/node-protocol.md)."""

LARGEST_APPLY = 100
"""Operations in one ``apply`` (docs/node-protocol.md); a shop may ask for fewer in ``info``."""


class Shop(Protocol):
    """One store of one OpenCart installation."""

    def info(self) -> ShopInfo:
        """Return who the shop is and what it has.

        Raises:
            ShopUnavailableError: no answer, or one that may pass.
            ShopRefusedError: not a shop with our node module, or it does not let us in.
        """

    def find(
        self,
        refs: Sequence[str] = (),
        order_ids: Sequence[str] = (),
        values: Collection[Part] = tuple(Part),
    ) -> list[ShopOrder]:
        """Return the orders that the shop has of these, up to :data:`LARGEST_FIND`.

        Orders that the shop lacks are left out.

        Args:
            refs: references.
            order_ids: the shop's own ids.
            values: the parts whose values are wanted; of the others the hashes come alone.

        Raises:
            ShopUnavailableError, ShopRefusedError: as :meth:`info`.
        """

    def apply(self, operations: Sequence[Operation]) -> list[OperationAnswer]:
        """Send up to :data:`LARGEST_APPLY` operations once.

        Returns:
            One answer each, in the order sent.

        Raises:
            ShopUnavailableError: the shop refused the whole call and changed nothing.
            ShopRefusedError: as :meth:`info`; nothing was changed.
            OutcomeUnknownError: sent, and no answer that tells; ``find`` first, then send again.
        """


@runtime_checkable
class ShopWithLookup(Protocol):
    """A shop that says what its catalogue has.

    It is asked only where :attr:`ShopInfo.minimal_only` is false.
    """

    def lookup(
        self,
        products: Iterable[str] = (),
        countries: Iterable[str] = (),
        emails: Iterable[str] = (),
        *,
        methods: bool = False,
    ) -> ShopLookup:
        """Return what the shop has of these codes, countries and customers.

        What the shop lacks is left out. With ``methods`` come the codes of its modules for payment
        and shipping.

        Raises:
            ShopUnavailableError, ShopRefusedError: as :meth:`Shop.info`.
        """


@runtime_checkable
class ShopThatForgets(Protocol):
    """A shop that has a module of ours, which keeps something of buyers, and can erase it."""

    def forget(
        self, email: str = "", refs: Sequence[str] = (), order_ids: Sequence[str] = ()
    ) -> Forgotten:
        """Erase what the module keeps of one buyer, and return how much that was.

        Args:
            email: address of the buyer: of all orders that have it in the shop.
            refs: references of that buyer's orders.
            order_ids: the shop's own ids of them.

        Raises:
            ShopUnavailableError, ShopRefusedError: as :meth:`Shop.info`.
        """
