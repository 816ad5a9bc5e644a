"""The parts of an order in the shop: the unit that is owned, compared, kept or written.

Every value is text. A part that is None, and a field that is "", says nothing: it is left as the
shop has it, unless an operation empties it (``whole_parts.py``). The same structs travel to the
shop and back (docs/node-protocol.md, section 6) and stand in the staged plan.
"""

from __future__ import annotations

import binascii
import hashlib
from collections.abc import Iterator, Sequence
from enum import StrEnum

import msgspec
from msgspec.structs import astuple


class Part(StrEnum):
    """The parts, in the order in which they are shown and written."""

    STATUS = "status"
    TRACKING = "tracking"
    CUSTOMER = "customer"
    FISCAL = "fiscal"
    BILLING = "billing"
    SHIPPING = "shipping"
    PAYMENT_METHOD = "payment_method"
    SHIPPING_METHOD = "shipping_method"
    CONTENT = "content"
    COMMENT = "comment"
    DATE = "date"
    ORIGIN = "origin"

    # An enum hashes its name, in Python; parts are keys of many tables.
    __hash__ = str.__hash__


PARTS = tuple(Part)
"""All of them; an enum takes ten times as long to walk through."""

_URL_SAFE = str.maketrans("+/", "-_")

ANYBODYS = frozenset({Part.STATUS, Part.TRACKING})
"""What every connector may write and a minimal update writes; the other parts have an owner."""


class _PartValue(
    msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, gc=False
):
    """Base of the parts' values."""


class Parcel(_PartValue, frozen=True, kw_only=True):
    """One parcel; ``shipped_at`` is ISO 8601 in UTC."""

    number: str = ""
    courier: str = ""
    link: str = ""
    shipped_at: str = ""


class Tracking(Parcel, frozen=True, kw_only=True):
    """The parcels of an order: the first one, and the further ones, each with a number.

    With a number come all parcels: further ones that are not named are none of the order any more.
    """

    further: tuple[Parcel, ...] = ()

    @classmethod
    def of(cls, parcels: Sequence[Parcel]) -> Tracking:
        """Return the tracking of these parcels, which are one or more."""
        first = {name: getattr(parcels[0], name) for name in Parcel.__struct_fields__}
        return cls(**first, further=tuple(parcels[1:]))

    @property
    def parcels(self) -> tuple[Parcel, ...]:
        """Every parcel, the first one too."""
        first = {name: getattr(self, name) for name in Parcel.__struct_fields__}
        return (Parcel(**first), *self.further)


class Buyer(_PartValue, frozen=True, kw_only=True):
    """Who bought; ``language`` is a code of the shop's, ``group`` the id of a customer group."""

    firstname: str = ""
    lastname: str = ""
    email: str = ""
    telephone: str = ""
    language: str = ""
    group: str = ""


class FiscalData(_PartValue, frozen=True, kw_only=True):
    """The Italian fiscal identity of the buyer."""

    vat_code: str = ""
    fiscal_code: str = ""
    einvoice_dest_code: str = ""
    pec: str = ""


class PostalAddress(_PartValue, frozen=True, kw_only=True):
    """Where the invoice or the goods go.

    ``country`` is ISO 3166-1 alpha-2; ``zone`` is a code or a name.
    """

    firstname: str = ""
    lastname: str = ""
    company: str = ""
    address_1: str = ""
    address_2: str = ""
    city: str = ""
    postcode: str = ""
    zone: str = ""
    country: str = ""


class PaymentMethod(_PartValue, frozen=True, kw_only=True):
    """How it was paid, as sold."""

    name: str = ""
    code: str = ""


class ShippingMethod(_PartValue, frozen=True, kw_only=True):
    """The service that the buyer chose, not the courier, and where the buyer fetches the parcel.

    ``pickup_point`` is the code and the name of a shop or a locker.
    """

    name: str = ""
    pickup_point: str = ""


class LineOption(_PartValue, frozen=True, kw_only=True):
    """An option of a line.

    ``attribute`` is what the shop calls the option, ``name`` what the platform called it.
    """

    attribute: str = ""
    name: str = ""
    value: str = ""


class OrderLine(_PartValue, frozen=True, kw_only=True):
    """One product sold.

    Amounts are in the order's currency and include tax, except ``price_without_tax``.
    """

    sku: str = ""
    barcode: str = ""
    mpn: str = ""
    name: str = ""
    quantity: str = ""
    price_without_tax: str = ""
    price: str = ""
    vat_rate: str = ""
    total: str = ""
    options: tuple[LineOption, ...] = ()

    @property
    def codes(self) -> list[str]:
        """The codes by which the shop looks for the product, in its order."""
        return [code for code in (self.sku, self.barcode, self.mpn) if code]


class TotalRow(_PartValue, frozen=True, kw_only=True):
    """One row of the sums, in the order they are shown."""

    code: str = ""
    title: str = ""
    value: str = ""


class Content(_PartValue, frozen=True, kw_only=True):
    """What was sold and what it comes to.

    It is one part, because in another currency the same numbers are other amounts.
    """

    lines: tuple[OrderLine, ...] = ()
    totals: tuple[TotalRow, ...] = ()
    total: str = ""
    currency: str = ""


class Provenance(_PartValue, frozen=True, kw_only=True):
    """Where it was sold, in the hub's words, its number there, and what the seller noted.

    ``seller_note``, and ``details`` for which OpenCart has no place, may have several lines. They
    are for the shop's people: no buyer ever sees them.
    """

    node: str = ""
    technology: str = ""
    number: str = ""
    seller_note: str = ""
    details: str = ""


NOT_KEPT = frozenset({"barcode", "mpn", "vat_rate", "attribute"})
"""Fields of lines and options that OpenCart's tables have no place for: a shop never says them."""

PartValue = (
    str
    | Tracking
    | Buyer
    | FiscalData
    | PostalAddress
    | PaymentMethod
    | ShippingMethod
    | Content
    | Provenance
)


class OrderParts(_PartValue, frozen=True, kw_only=True):
    """An order in the shop's terms, or the parts of it that are spoken of.

    The fields stand in the order of :data:`PARTS`.

    Attributes:
        status: id of a status of the shop.
        date: when the buyer ordered, ISO 8601 in UTC.
    """

    status: str | None = None
    tracking: Tracking | None = None
    customer: Buyer | None = None
    fiscal: FiscalData | None = None
    billing: PostalAddress | None = None
    shipping: PostalAddress | None = None
    payment_method: PaymentMethod | None = None
    shipping_method: ShippingMethod | None = None
    content: Content | None = None
    comment: str | None = None
    date: str | None = None
    origin: Provenance | None = None

    def value(self, part: Part) -> PartValue | None:
        """Return one part, or None when nothing is said of it."""
        value: PartValue | None = getattr(self, part)
        return value

    def present(self) -> list[Part]:
        """Return the parts that something is said of."""
        return [part for part, value in self.items() if value is not None]

    def items(self) -> Iterator[tuple[Part, PartValue | None]]:
        """Return each part with its value, which is None when nothing is said of it."""
        return zip(PARTS, astuple(self), strict=True)

    def only(self, parts: list[Part]) -> OrderParts:
        """Return these parts alone."""
        return OrderParts(**{part.value: getattr(self, part) for part in parts})


def part_hash(value: PartValue) -> str:
    """Return the hash of what a part says: the same for equal values, whatever process asks."""
    return bytes_hash(msgspec.json.encode(value))


def bytes_hash(encoded: bytes) -> str:
    """Return the hash of one value of :func:`encoded_parts`."""
    digest = hashlib.blake2b(encoded, digest_size=6).digest()
    return binascii.b2a_base64(digest, newline=False).decode("ascii").translate(_URL_SAFE)


def encoded_parts(parts: OrderParts) -> dict[Part, bytes]:
    """Return the parts that something is said of, each as JSON."""
    encoded: dict[Part, bytes] = {}
    for part, value in parts.items():
        if value is not None:
            encoded[part] = msgspec.json.encode(value)
    return encoded
