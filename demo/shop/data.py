"""What the demo shop has when it is new: a catalogue, the statuses of OpenCart, orders of its own.

Statuses, their ids and the two lists that move stock are those of a fresh install (OpenCart 3.0.5
and 4.1 alike). Every person and address here is invented.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

STATUSES = {
    "1": "Pending",
    "2": "Processing",
    "3": "Shipped",
    "5": "Complete",
    "7": "Canceled",
    "8": "Denied",
    "9": "Canceled Reversal",
    "10": "Failed",
    "11": "Refunded",
    "12": "Reversed",
    "13": "Chargeback",
    "14": "Expired",
    "15": "Processed",
    "16": "Voided",
}
ITALIAN_STATUSES = {
    "1": "In attesa",
    "2": "In lavorazione",
    "3": "Spedito",
    "5": "Completato",
    "7": "Annullato",
    "8": "Negato",
    "9": "Storno annullato",
    "10": "Fallito",
    "11": "Rimborsato",
    "12": "Stornato",
    "13": "Riaddebito",
    "14": "Scaduto",
    "15": "Elaborato",
    "16": "Nullo",
}
"""What the shop calls them in its second language."""

PROCESSING = ("5", "1", "2", "12", "3")
COMPLETE = ("5", "3")
STOCK_STATUSES = frozenset(PROCESSING + COMPLETE)
DEFAULT_STATUS = "1"

CUSTOMER_GROUPS = {
    "1": {"en-gb": "Default", "it-it": "Predefinito"},
    "2": {"en-gb": "Wholesale", "it-it": "Ingrosso"},
    "3": {"en-gb": "Marketplace", "it-it": "Mercato online"},
}
DEFAULT_CUSTOMER_GROUP = "1"

CURRENCIES = ("EUR", "GBP", "USD")
LANGUAGES = ("en-gb", "it-it")
STORES = ("0", "1")

_COUNTRIES = (
    "AT AU BE BG BR CA CH CN CY CZ DE DK EE ES FI FR GB GR HR HU IE IL IN IS IT JP KR LI LT LU LV "
    "MC MT MX NL NO NZ PL PT RO RS SE SG SI SK SM TR UA US VA ZA"
)
COUNTRIES = frozenset(_COUNTRIES.split())

ITALIAN_ZONES = (
    "AG Agrigento|AL Alessandria|AN Ancona|AO Aosta|AP Ascoli Piceno|AQ L'Aquila|AR Arezzo|"
    "AT Asti|AV Avellino|BA Bari|BG Bergamo|BI Biella|BL Belluno|BN Benevento|BO Bologna|"
    "BR Brindisi|BS Brescia|BT Barletta-Andria-Trani|BZ Bolzano|CA Cagliari|CB Campobasso|"
    "CE Caserta|CH Chieti|CL Caltanissetta|CN Cuneo|CO Como|CR Cremona|CS Cosenza|CT Catania|"
    "CZ Catanzaro|EN Enna|FC Forlì-Cesena|FE Ferrara|FG Foggia|FI Firenze|FM Fermo|"
    "FR Frosinone|GE Genova|GO Gorizia|GR Grosseto|IM Imperia|IS Isernia|KR Crotone|LC Lecco|"
    "LE Lecce|LI Livorno|LO Lodi|LT Latina|LU Lucca|MB Monza e Brianza|MC Macerata|"
    "ME Messina|MI Milano|MN Mantova|MO Modena|MS Massa-Carrara|MT Matera|NA Napoli|"
    "NO Novara|NU Nuoro|OR Oristano|PA Palermo|PC Piacenza|PD Padova|PE Pescara|PG Perugia|"
    "PI Pisa|PN Pordenone|PO Prato|PR Parma|PT Pistoia|PU Pesaro e Urbino|PV Pavia|"
    "PZ Potenza|RA Ravenna|RC Reggio Calabria|RE Reggio Emilia|RG Ragusa|RI Rieti|RM Roma|"
    "RN Rimini|RO Rovigo|SA Salerno|SI Siena|SO Sondrio|SP La Spezia|SR Siracusa|SS Sassari|"
    "SU Sud Sardegna|SV Savona|TA Taranto|TE Teramo|TN Trento|TO Torino|TP Trapani|TR Terni|"
    "TS Trieste|TV Treviso|UD Udine|VA Varese|VB Verbano-Cusio-Ossola|VC Vercelli|VE Venezia|"
    "VI Vicenza|VR Verona|VT Viterbo|VV Vibo Valentia"
)

_ZONES = ITALIAN_ZONES.split("|")
ZONES: Mapping[str, Mapping[str, str]] = {
    "IT": {zone[:2].casefold(): zone[:2] for zone in _ZONES}
    | {zone[3:].casefold(): zone[:2] for zone in _ZONES},
}
"""Country -> lower-case code or name of a zone -> its code; other countries take any text."""

TEXT_COLUMN_BYTES = 65535

_ADDRESS_LENGTHS = {
    "firstname": 32,
    "lastname": 32,
    "company": 60,
    "address_1": 128,
    "address_2": 128,
    "city": 128,
    "postcode": 10,
    "zone": 128,
    "country": 2,
}
LENGTHS = {
    "customer.firstname": 32,
    "customer.lastname": 32,
    "customer.email": 96,
    "customer.telephone": 32,
    **{f"billing.{name}": length for name, length in _ADDRESS_LENGTHS.items()},
    **{f"shipping.{name}": length for name, length in _ADDRESS_LENGTHS.items()},
    "payment_method.name": 128,
    "payment_method.code": 128,
    "shipping_method.name": 128,
    "shipping_method.pickup_point": 255,
    "fiscal.vat_code": 255,
    "fiscal.fiscal_code": 255,
    "fiscal.einvoice_dest_code": 255,
    "fiscal.pec": 255,
    "origin.node": 255,
    "origin.technology": 255,
    "origin.number": 255,
    "origin.seller_note": 4000,
    "origin.details": 4000,
    "tracking.number": 128,
    "tracking.courier": 64,
    "tracking.link": 512,
    "content.lines.name": 255,
    "content.lines.options.name": 255,
    "content.lines.options.value": TEXT_COLUMN_BYTES,
    "content.totals.code": 32,
    "content.totals.title": 255,
    "comment": TEXT_COLUMN_BYTES,
}
"""Path -> characters that its column takes; the module refuses what OpenCart would cut silently."""


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a product: texts of two languages have a stroke between, e.g. ``Red|Rosso``.

    ``values`` are empty where the buyer may write anything.
    """

    name: str
    values: tuple[str, ...] = ()
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One product of the catalogue.

    ``counts_stock``: whether orders move its stock.
    """

    sku: str
    barcode: str = ""
    mpn: str = ""
    name: str
    quantity: int = 100
    counts_stock: bool = True
    options: tuple[Option, ...] = ()


_COLOUR = Option("Colour|Colore", ("Red|Rosso", "Blue|Blu"))
_RED = Option("Colour|Colore", ("Red|Rosso",), required=False)
"""Of a variant: the colour that it has, which no line needs to say."""

_SIZE_AND_FABRIC = (
    Option("Size|Taglia", ("M", "L", "XL")),
    Option("Fabric|Tessuto", ("Cotton|Cotone", "Wool|Lana"), required=False),
    Option("Engraving|Incisione", required=False),
)

CATALOGUE = (
    Product(sku="MUG-BLUE", barcode="8000000000019", name="Ceramic mug, cobalt blue", quantity=250),
    Product(
        sku="LAMP-OAK", barcode="8000000000026", mpn="L01-EU", name="Oak table lamp", quantity=80
    ),
    Product(
        sku="TSHIRT-01",
        barcode="8000000000033",
        name="Organic cotton T-shirt",
        quantity=500,
        options=(
            Option("color|Colore", ("Rosso", "Blu", "Nero", "Verde")),
            Option("size|Taglia", ("S", "M", "L", "XL")),
        ),
    ),
    Product(
        sku="012345",
        barcode="8000000000040",
        mpn="SD-12",
        name="Screwdriver set, 12 pieces",
        quantity=120,
    ),
    Product(sku="GARDEN-HOSE", barcode="8000000000057", name="Garden hose 15 m", quantity=60),
    Product(sku="CANDLE-SET", barcode="8000000000064", name="Set of 3 candles", quantity=200),
    Product(sku="JACKET", name="Jacket", options=(_COLOUR, *_SIZE_AND_FABRIC)),
    Product(sku="JACKET-RED", name="Jacket, red", options=(_RED, *_SIZE_AND_FABRIC)),
    Product(sku="JACKET-BLUE-M", name="Jacket, blue, M"),
    Product(sku="MARKETPLACE-ITEM", name="Item of a marketplace", counts_stock=False),
)
"""The codes of the sample hub export, and the shop's own names for them.

The jackets are one product with options, a variant of it, and one that is sold under a SKU of its
own. The last one is for lines whose product the shop lacks, where a configuration says so.
"""


def _own_order(
    person: tuple[str, str],
    street: str,
    place: tuple[str, str, str],
    prices: Mapping[str, str],
    *,
    at: str,
    status: str,
) -> dict[str, Any]:
    """Return the parts of an order that a buyer placed in the shop itself.

    It has one piece of each product in ``prices`` (SKU -> price), and 5.00 shipping.
    """
    firstname, lastname = person
    address = _address(person, street, place)
    names = {product.sku: product.name for product in CATALOGUE}
    lines = [
        {"sku": sku, "name": names[sku], "quantity": "1", "price": price, "total": price}
        for sku, price in prices.items()
    ]
    return {
        "status": status,
        "customer": {
            "firstname": firstname,
            "lastname": lastname,
            "email": f"{firstname}.{lastname}@example.com".lower(),
            "telephone": "+39 02 0000000",
            "group": DEFAULT_CUSTOMER_GROUP,
        },
        "billing": address,
        "shipping": address,
        "payment_method": {"name": "Bank Transfer"},
        "shipping_method": {"name": "Flat Shipping Rate"},
        "content": {"lines": lines, **_sums(sum(map(Decimal, prices.values())))},
        "date": at,
    }


def _address(person: tuple[str, str], street: str, place: tuple[str, str, str]) -> dict[str, str]:
    firstname, lastname = person
    city, postcode, zone = place
    return {
        "firstname": firstname,
        "lastname": lastname,
        "address_1": street,
        "city": city,
        "postcode": postcode,
        "zone": zone,
        "country": "IT",
    }


def _sums(goods: Decimal | int) -> dict[str, Any]:
    total = f"{goods + 5}"
    rows = [
        {"code": "sub_total", "title": "Sub-Total", "value": f"{goods}"},
        {"code": "shipping", "title": "Flat Shipping Rate", "value": "5.00"},
        {"code": "total", "title": "Total", "value": total},
    ]
    return {"totals": rows, "total": total, "currency": "EUR"}


OWN_ORDERS: Mapping[str, Mapping[str, Any]] = {
    "1001": _own_order(
        ("Elena", "Conti"),
        "Via dei Tigli 14",
        ("Bergamo", "24121", "BG"),
        {"LAMP-OAK": "49.00", "MUG-BLUE": "12.90"},
        at="2026-11-17T14:30:00Z",
        status="2",
    ),
    "1002": _own_order(
        ("Dario", "Fontana"),
        "Via Carducci 8",
        ("Padova", "35123", "PD"),
        {"CANDLE-SET": "15.00"},
        at="2026-11-18T08:05:00Z",
        status="2",
    ),
    "1003": _own_order(
        ("Marta", "Rinaldi"),
        "Piazza Vecchia 2",
        ("Siena", "53100", "SI"),
        {"GARDEN-HOSE": "34.95"},
        at="2026-11-19T17:40:00Z",
        status="1",
    ),
}
"""Order id -> parts: orders that buyers placed in the shop.

The hub sends the first of them back with status and tracking.
"""
