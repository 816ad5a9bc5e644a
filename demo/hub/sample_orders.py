"""The orders of the sample hub export: invented people and products, and each trouble that real orders bring, once.

Shapes and values are those of real exports (reference/bindcommerce.md, section 6.2): marketplaces
give no VAT and a relay address, ``PaymentTotal`` is always 0, ``Carrier`` is the service asked for
until there is a tracking number.
"""

# ruff: noqa: RUF001 - dashes and apostrophes as people really write them

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
    """What is sold; the demo shop's catalogue has the same codes (``shop_data.CATALOGUE``)."""

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
class Sold:
    """One order.

    Attributes:
        status: the platform's status: hub id, code, name.
        lines: product, quantity and, for a variant, its parameters.
        shipped: courier, tracking number and shipping time, once it has left.
        over: fields that differ from what the rest comes to, as ``Group/Name`` -> text.
    """

    number: str
    channel: Channel
    at: str
    status: tuple[str, str, str]
    buyer: Person | None
    lines: tuple[tuple[Product, int, dict[str, str]], ...]
    shipping: str = "0.00"
    service: str = ""
    shipped: tuple[str, str, str] | None = None
    coupon: tuple[str, str] | None = None
    over: dict[str, str] = field(default_factory=dict)


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

_UNSHIPPED, _SHIPPED = ("622", "Unshipped", "Unshipped"), ("625", "Shipped", "Shipped")
_CANCELED, _EBAY_PAID = ("626", "Canceled", "Canceled"), ("624", "", "Completed")


def _mirakl(hub_id: str, code: str) -> tuple[str, str, str]:
    return (hub_id, code, code)


def _at(
    place: tuple[str, str, str, str], name: str, surname: str, email: str, company: str = ""
) -> Person:
    address, postcode, city, province = place
    return Person(name, surname, address, postcode, city, province, "IT", email, company)


ORDERS: tuple[Sold, ...] = (
    Sold(number="402-1184523-7716301", channel=AMAZON_IT, at="2026-11-16 08:12:44", status=_UNSHIPPED,
         buyer=_at(("Via del Faro 7", "00042", "Anzio", "RM"), "Giulia", "Bianchi", "q1w2e3@amazon.example"),
         lines=((SHIRT, 2, {"Colore": "Rosso", "Taglia": "M"}), (MUG, 1, {})),
         shipping="4.90", service="Std IT Dom_1"),
    Sold(number="404-5520917-0093318", channel=AMAZON_DE, at="2026-11-16 09:30:05", status=_UNSHIPPED,
         buyer=Person("Jürgen", "Groß", "Weißenburgstraße 12", "50670", "Köln", "", "DE", "r4t5z6@amazon.example"),
         lines=((LAMP, 1, {}),), shipping="9.90", service="Std DE Intl_2"),
    Sold(number="403-7710254-1120577", channel=AMAZON_IT, at="2026-11-12 17:45:10", status=_SHIPPED,
         buyer=_at(("Corso Umberto I 118", "80138", "Napoli", "NA"), "Ciro", "Esposito", "a7s8d9@amazon.example"),
         lines=((DRIVERS, 1, {}),), shipped=("BRT", "084590123456789", "2026-11-13 10:20:00")),
    Sold(number="026-3391845-6620114", channel=AMAZON_UK, at="2026-11-17 21:03:58", status=_UNSHIPPED,
         buyer=Person("Siobhán", "O'Connor", "Flat 3, 21 Brixton Hill", "SW2 1QT", "London", "", "GB",
                      "f1g2h3@amazon.example"),
         lines=((CANDLES, 2, {}),), shipping="6.50", service="Std UK Dom_1"),
    Sold(number="402-9001177-4410926", channel=AMAZON_IT, at="2026-11-11 12:00:31", status=_CANCELED,
         buyer=_at(("Via Garibaldi 3", "16124", "Genova", "GE"), "Luca", "Parodi", "j4k5l6@amazon.example"),
         lines=((HOSE, 1, {}),)),
    Sold(number="405-6643210-8891203", channel=AMAZON_IT, at="2026-11-17 11:11:11", status=_UNSHIPPED,
         buyer=_at(("Via dell'Artigianato 40", "31100", "Treviso", "TV"), "Anna", "Zanette", "z1x2c3@amazon.example",
                   "Officine Zanette & Figli S.r.l."),
         lines=((DRIVERS, 10, {}),), service="IT Next",
         over={"General/B2B": "1", "Customer/VatCode": "IT01234567897", "Customer/EInvoiceDestCode": "ABC1234",
               "Customer/Pec": "ufficio@pec.example"}),
    Sold(number="402-2267841-5538809", channel=AMAZON_IT, at="2026-11-18 07:55:02", status=_UNSHIPPED,
         buyer=_at(("Via Roma 1", "10121", "Torino", "TO"), "Paolo", "Ferrero", "v4b5n6@amazon.example"),
         lines=((MUG, 3, {}),), shipping="4.90", service="Std IT Dom_1",
         over={"Amounts/Total": "40.60"}),  # the lines and the shipping come to 43.60
    Sold(number="12-10433-55120", channel=EBAY, at="2026-11-15 19:20:00", status=_EBAY_PAID,
         buyer=_at(("Vicolo Stretto 9 – scala B", "06121", "Perugia", "PG"), "Zoë 🌻", "D’Angelo", "zoe@ebay.example"),
         lines=((LAMP, 1, {}),), shipping="7.00", service="Altro corriere 24ore",
         over={"Payments/PaymentName": "CreditCard", "Payments/PaymentStatus": "Complete",
               "Payments/PaidTime": "2026-11-15 19:20:41", "Commission/eBayCommission": "5.39"}),
    Sold(number="14-10397-20871", channel=EBAY, at="2026-11-10 08:40:19", status=_EBAY_PAID,
         buyer=_at(("Località Su Planu 2", "09047", "Selargius", "CA"), "Efisio", "Melis", "efisio@ebay.example"),
         lines=((HOSE, 1, {}),), shipping="8.50",
         shipped=("Poste Italiane", "RM123456785IT", "2026-11-11 15:00:00"),
         over={"Payments/PaidTime": "2026-11-10 08:41:00", "Payments/PaymentStatus": "Complete"}),
    Sold(number="14-10402-77310", channel=EBAY, at="2026-11-18 22:14:37", status=_EBAY_PAID,
         buyer=_at(("Via Santa Croce 55", "50122", "Firenze", "FI"), "Chiara", "Nuti", "chiara@ebay.example"),
         lines=((MUG, 2, {}), (CANDLES, 1, {})), shipping="5.00", coupon=("AUTUNNO10", "4.08"),
         over={"Payments/PaidTime": "2026-11-18 22:15:01", "Payments/PaymentStatus": "Complete"}),
    Sold(number="14-10405-13908", channel=EBAY, at="2026-11-19 10:10:10", status=_EBAY_PAID,
         buyer=_at(("Piazza Duomo 2", "20121", "Milano", "MI"), "Marco", "Colombo", "marco@ebay.example"),
         lines=((SHIRT, -1, {"Colore": "Nero", "Taglia": "L"}),)),  # a return, sent as if it were an order
    Sold(number="22-00071-98114", channel=OUTLET, at="2026-11-19 13:37:00", status=_EBAY_PAID,
         buyer=_at(("Via Emilia 210", "40139", "Bologna", "BO"), "Irene", "Galli", "irene@ebay.example"),
         lines=((MUG, 1, {}),), shipping="5.00"),
    Sold(number="LM7730021-A", channel=LEROY, at="2026-11-20 06:30:00", status=_mirakl("623", "WAITING_ACCEPTANCE"),
         buyer=None, lines=((HOSE, 2, {}),), shipping="9.90", service="Consegna a domicilio",
         over={"Payments/PaymentStatus": "PAY_ON_ACCEPTANCE"}),
    Sold(number="LM7729876-A", channel=LEROY, at="2026-11-19 16:22:48", status=_mirakl("627", "SHIPPING"),
         buyer=_at(("Strada Provinciale 4, km 12", "73100", "Lecce", "LE"), "Niccolò", "Greco", "n1@mirakl.example"),
         lines=((DRIVERS, 1, {}), (HOSE, 1, {})), shipping="12.90", service="Consegna a domicilio - Express"),
    Sold(number="LM7725540-B", channel=LEROY, at="2026-11-13 09:05:33", status=_mirakl("628", "SHIPPED"),
         buyer=_at(("Via Po 66", "65126", "Pescara", "PE"), "Sara", "Di Marco", "n2@mirakl.example"),
         lines=((LAMP, 2, {}),), shipping="12.90", shipped=("GLS", "GL778812345", "2026-11-14 11:30:00")),
    Sold(number="LM7731115-A", channel=LEROY, at="2026-11-20 18:00:00", status=_mirakl("640", "FROBNICATED"),
         buyer=_at(("Via Mazzini 8", "34121", "Trieste", "TS"), "Ivan", "Kralj", "n3@mirakl.example"),
         lines=((HOSE, 1, {}),), shipping="9.90", service="Consegna a domicilio"),
    Sold(number="LM7718002-A", channel=LEROY, at="2026-11-04 10:00:00", status=_mirakl("629", "RECEIVED"),
         buyer=_at(("Via Etnea 301", "95124", "Catania", "CT"), "Rosaria", "Puglisi", "n4@mirakl.example"),
         lines=((DRIVERS, 2, {}),), shipping="9.90", shipped=("SDA", "3UW1234567890", "2026-11-05 09:00:00")),
    Sold(number="5102", channel=WOO, at="2026-11-19 20:41:12", status=("", "processing", "Processing"),
         buyer=_at(("Via Cavour 19", "37121", "Verona", "VR"), "Matteo", "Peretti", "matteo@example.com"),
         lines=((LAMP, 1, {}), (CANDLES, 2, {})), shipping="6.10",
         over={"Payments/PaymentName": "Contrassegno", "Payments/PaymentCode": "cod", "Payments/PaymentCOD": "YES",
               "Amounts/InternalComment": "Suonare «Peretti», 2° piano"}),
    Sold(number="5103", channel=WOO, at="2026-11-20 07:15:00", status=("", "on-hold", "On hold"),
         buyer=_at(("Rue-Libre 4", "11100", "Aosta", "AO"), "Élodie", "Bérard", "elodie@example.com"),
         lines=((MUG, 4, {}),), shipping="6.10",
         over={"Payments/PaymentName": "Bonifico", "Payments/PaymentCode": "bacs"}),
    Sold(number="5088", channel=WOO, at="2026-11-08 14:00:00", status=("", "completed", "Completed"),
         buyer=_at(("Via Verdi 30", "38122", "Trento", "TN"), "Stefano", "Moser", "stefano@example.com"),
         lines=((SHIRT, 1, {"Colore": "Verde", "Taglia": "XL"}),), shipping="6.10",
         shipped=("UPS", "1Z999AA10123456784", "2026-11-10 16:45:00"),
         over={"Payments/PaymentName": "PayPal", "Commission/PayPalTransactionID": "8AB12345CD678901E"}),
    Sold(number="#1042", channel=SHOPIFY, at="2026-11-20 21:59:59", status=("", "unfulfilled", "Unfulfilled"),
         buyer=Person("Ingrid", "Ødegård", "Bjørnstjerne gate 5", "0190", "Oslo", "", "NO", "ingrid@example.com"),
         lines=((CANDLES, 3, {}),), shipping="14.00", over={"Payments/PaymentName": "Shopify Payments"}),
    Sold(number="#1037", channel=SHOPIFY, at="2026-11-14 12:34:56", status=("", "fulfilled", "Fulfilled"),
         buyer=Person("Manon", "Lefèvre", "8 rue de l’Église", "06300", "Nice", "", "FR", "manon@example.com"),
         lines=((SHIRT, 1, {"Color": "Blu", "Size": "S"}), (MUG, 1, {})), shipping="11.00",
         shipped=("DHL", "JD014600003828392837", "2026-11-16 09:10:00")),
    Sold(number="#1029", channel=SHOPIFY, at="2026-11-06 18:20:00", status=("", "refunded", "Refunded"),
         buyer=_at(("Via Libertà 77", "90143", "Palermo", "PA"), "Salvo", "Russo", "salvo@example.com"),
         lines=((LAMP, 1, {}),), shipping="8.00"),
    Sold(number="1001", channel=DEMO_SHOP, at="2026-11-17 15:30:00", status=("651", "", "Shipped"),
         buyer=_at(("Via dei Tigli 14", "24121", "Bergamo", "BG"), "Elena", "Conti", "elena.conti@example.com"),
         lines=((LAMP, 1, {}), (MUG, 1, {})), shipping="5.00",
         shipped=("BRT", "084590987654321", "2026-11-18 17:00:00")),
)  # fmt: skip
"""In the order the hub lists them; the last one is the demo shop's own (``shop_data.OWN_ORDERS``).
"""

FIRST_HUB_NUMBER = 48201
