"""An order in the shop's words: the correspondences applied to it, before its parts are made."""

from __future__ import annotations

from dataclasses import dataclass, field

from msgspec.structs import replace

from order_upload.domain.attributes import Attribute
from order_upload.domain.correspondences import CorrespondenceKind, Correspondences
from order_upload.domain.order import Address, Line, Order, Origin, Payment, Shipping


@dataclass(frozen=True, slots=True)
class ShopWords:
    """What the shop calls what an order names.

    Attributes:
        correspondences: of the connector.
        attributes: which parameters of a line are which options; those are found later
            (``order_options.py``).
        language: of the shop's texts, as its Connection says, e.g. ``it-it``.
    """

    correspondences: Correspondences = field(default_factory=Correspondences)
    attributes: tuple[Attribute, ...] = ()
    language: str = "en-gb"

    def order(self, order: Order) -> Order:
        """Return the order with the shop's words for its methods, countries and products.

        What no row knows stays as the platform says it.
        """
        origin = order.origin
        changed: dict[str, object] = {
            "payment": self._payment(order.payment, origin),
            "shipping": self._shipping(order.shipping, origin),
            "delivery": self._address(order.delivery, origin),
            "lines": self._lines(order.lines, origin),
        }
        billing = self._address(order.customer.address, origin)
        if billing is not order.customer.address:
            changed["customer"] = replace(order.customer, address=billing)
        changed = {name: part for name, part in changed.items() if part is not getattr(order, name)}
        if not changed:
            return order
        return replace(order, **changed)

    def _payment(self, payment: Payment, origin: Origin) -> Payment:
        find, kind = self.correspondences.find, CorrespondenceKind.PAYMENT_METHOD
        row = find(kind, payment.name, origin) or find(kind, payment.code, origin)
        if row is None:
            return payment
        on_delivery = payment.cash_on_delivery
        if row.cash_on_delivery is not None:
            on_delivery = row.cash_on_delivery
        return replace(
            payment,
            name=row.to or payment.name,
            code=row.code or payment.code,
            cash_on_delivery=on_delivery,
        )

    def _shipping(self, shipping: Shipping, origin: Origin) -> Shipping:
        """Return the service in the shop's words; once the order has shipped, it is a courier."""
        if shipping.has_shipped:
            return shipping
        row = self.correspondences.find(
            CorrespondenceKind.SHIPPING_METHOD, shipping.carrier, origin
        )
        if row is None:
            return shipping
        return replace(shipping, carrier=row.to)

    def _address(self, address: Address, origin: Origin) -> Address:
        """Return the address with the shop's country; zones are found later (``places.py``)."""
        row = self.correspondences.find(CorrespondenceKind.COUNTRY, address.country_code, origin)
        if row is None:
            return address
        return replace(address, country_code=row.to)

    def _lines(self, lines: tuple[Line, ...], origin: Origin) -> tuple[Line, ...]:
        """Return the lines with the shop's codes; the very same where nothing changes."""
        if not self.correspondences.has(CorrespondenceKind.PRODUCT):
            return lines
        recoded = tuple([self._line(line, origin) for line in lines])
        if all(new is old for new, old in zip(recoded, lines, strict=True)):
            return lines
        return recoded

    def _line(self, line: Line, origin: Origin) -> Line:
        row = self.correspondences.find(CorrespondenceKind.PRODUCT, line.code, origin)
        if row is None:
            return line
        return replace(line, code=row.to)
