"""What the sample hub export is made of: channels, products, buyers, and what one sale is.

Shapes and values are those of real exports: marketplaces give no VAT and a relay address for
e-mail, ``PaymentTotal`` is always 0, ``Carrier`` is the service asked for until there is a tracking
number. People and products are invented.
"""

# ruff: noqa: RUF001 - dashes as people really write them

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Channel:
    """Where orders are sold; ``vat_rate`` is 0 where the platform gives none."""

    node: str
    node_id: str
    technology: str
    market: str = ""
    currency: str = "EUR"
    vat_rate: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Product:
    """What is sold; the demo shop's catalogue has the same codes."""

    code: str
    barcode: str
    name: str
    price: str


@dataclass(frozen=True, slots=True)
class Person:
    """A buyer who does not exist."""

    name: str
    surname: str
    address: str
    postcode: str
    city: str
    province: str
    country: str
    email: str
    company: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """One order.

    Attributes:
        status: the platform's status: hub id, code, name.
        lines: product, quantity and, for a variant, its parameters.
        shipped: courier, tracking number and shipping time, once it has left.
        overrides: fields that differ from what the rest comes to, as ``Group/Name`` -> text.
    """

    number: str
    channel: Channel
    ordered_at: str
    status: tuple[str, str, str]
    buyer: Person | None
    lines: tuple[tuple[Product, int, dict[str, str]], ...]
    shipping: str = "0.00"
    service: str = ""
    shipped: tuple[str, str, str] | None = None
    coupon: tuple[str, str] | None = None
    overrides: dict[str, str] = field(default_factory=dict)


_ITALIAN_VAT = Decimal(22)
AMAZON_IT = Channel("Amazon IT", "11", "Marketplace Amazon Seller", "Italy")
AMAZON_DE = Channel("Amazon DE", "12", "Marketplace Amazon Seller", "Germany")
AMAZON_UK = Channel("Amazon UK", "13", "Marketplace Amazon Seller", "United Kingdom", "GBP")
EBAY = Channel("eBay", "21", "Marketplace eBay", "Italy")
OUTLET = Channel("Outlet eBay", "22", "Marketplace eBay", "Italy")
LEROY = Channel("Leroy Merlin", "31", "Marketplace Leroy Merlin", "Italy")
WOO = Channel("Bottega Woo", "41", "eCommerce WooCommerce", vat_rate=_ITALIAN_VAT)
SHOPIFY = Channel("Atelier Shopify", "51", "eCommerce Shopify", vat_rate=_ITALIAN_VAT)
DEMO_SHOP = Channel("Demo Shop", "71", "eCommerce OpenCart", vat_rate=_ITALIAN_VAT)

MUG = Product("MUG-BLUE", "8000000000019", "Tazza in ceramica, blu cobalto", "12.90")
LAMP = Product("LAMP-OAK", "8000000000026", "Lampada da tavolo – rovere", "49.00")
SHIRT = Product("TSHIRT-01", "8000000000033", "Maglietta in cotone biologico", "19.90")
DRIVERS = Product("012345", "8000000000040", "Set cacciaviti, 12 pezzi", "24.50")
HOSE = Product("GARDEN-HOSE", "8000000000057", 'Tubo da giardino 15 m, ½"', "34.95")
CANDLES = Product("CANDLE-SET", "8000000000064", "Set di 3 candele «Notte d'estate»", "15.00")
CATALOGUE = (MUG, LAMP, SHIRT, DRIVERS, HOSE, CANDLES)

UNSHIPPED, SHIPPED = ("622", "Unshipped", "Unshipped"), ("625", "Shipped", "Shipped")
CANCELED, EBAY_PAID = ("626", "Canceled", "Canceled"), ("624", "", "Completed")


def mirakl(hub_id: str, code: str) -> tuple[str, str, str]:
    """Return a status of a Mirakl marketplace, whose names are its codes."""
    return (hub_id, code, code)


def italian(
    place: tuple[str, str, str, str], name: str, surname: str, email: str, company: str = ""
) -> Person:
    """Return a buyer in Italy; ``place`` is street, postcode, city and province."""
    address, postcode, city, province = place
    return Person(name, surname, address, postcode, city, province, "IT", email, company)
