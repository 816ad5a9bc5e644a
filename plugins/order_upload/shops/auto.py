"""The transport ``auto``: the node module where the shop has it, else OpenCart's own API."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from order_upload.domain.operations import Forgotten, Operation, OperationAnswer, ShopOrder
from order_upload.domain.parts import Part
from order_upload.domain.shop import ShopInfo, ShopLookup
from order_upload.errors import NoModuleError
from order_upload.shops.base import Shop
from order_upload.shops.module.client import ModuleShop
from order_upload.shops.native.shop import NativeShop


class AutoShop:
    """A shop behind whichever of the two answers.

    Implements :class:`~order_upload.shops.base.Shop`. Only a shop that says there is nothing at the
    module's address (404) is spoken to in the other way. A shop that does not answer, refuses the
    signature or is in maintenance mode has a module that will be back.

    Args:
        module: the shop behind its node module.
        native: the same shop behind its own API.
    """

    def __init__(self, module: ModuleShop, native: NativeShop) -> None:
        self._module, self._native = module, native
        self._chosen: Shop | None = None

    def info(self) -> ShopInfo:
        """Return what the shop is; finds out on the way how to speak to it."""
        if self._chosen is not None:
            return self._chosen.info()
        try:
            info = self._module.info()
        except NoModuleError:
            info = self._native.info()
            self._chosen = self._native
        else:
            self._chosen = self._module
        return info

    def lookup(
        self,
        products: Iterable[str] = (),
        countries: Iterable[str] = (),
        emails: Iterable[str] = (),
        *,
        methods: bool = False,
    ) -> ShopLookup:
        """Return what the shop has of these; only where :attr:`ShopInfo.minimal_only` is false."""
        return self._module.lookup(products, countries, emails, methods=methods)

    def find(
        self,
        refs: Sequence[str] = (),
        order_ids: Sequence[str] = (),
        values: Collection[Part] = tuple(Part),
    ) -> list[ShopOrder]:
        """Return the orders that the shop has of these."""
        return self._transport().find(refs, order_ids, values)

    def apply(self, operations: Sequence[Operation]) -> list[OperationAnswer]:
        """Send operations once and return one answer each."""
        return self._transport().apply(operations)

    def forget(
        self, email: str = "", refs: Sequence[str] = (), order_ids: Sequence[str] = ()
    ) -> Forgotten:
        """Erase what the module keeps of one buyer; without a module there is nothing to erase."""
        if self._transport() is self._module:
            return self._module.forget(email, refs, order_ids)
        return Forgotten(orders=0, accounts=0, busy=0)

    def _transport(self) -> Shop:
        if self._chosen is None:
            self.info()
        return self._chosen or self._module
