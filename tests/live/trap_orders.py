"""Orders with every trap that a shop can fall into, made the same way every time."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from msgspec.structs import replace

from order_upload.domain.parts import (
    Buyer,
    Content,
    FiscalData,
    LineOption,
    OrderLine,
    OrderParts,
    PaymentMethod,
    PostalAddress,
    Provenance,
    ShippingMethod,
    TotalRow,
)

NAMES = (  # letters that look alike are traps on purpose
    ("Ada", "Rossi"),
    ("D'Arcy", "O\u2019Brien"),
    ("Søren", "Groß"),
    ('"Gigi"', "<b>Bold</b>"),
    ("A & B", "&amp; Figli"),
    ("Jean-Luc", "N'Guyen"),
    ("山田", "太郎"),
    ("Мария", "Иванова"),
    ("محمد", "علي"),
    ("Zoë", "Ünïçødé"),
    ("back\\slash", "per%cent_"),
    ("'); DROP TABLE oc_order; --", "Tables"),
    ("{{ 7*7 }}", "${x}"),
    ("x" * 32, "ß" * 32),
    ("e\u0301", "combining"),
    ("\u200bzero", "width"),
    ("O", "I"),
    ("null", "NULL"),
    ("0", "0"),
)
EMOJI = (("Émile 😀", "🎁 Dono"),)
LINE_NAMES = ('Mug "Blue" & <b>more</b>', "Lampada è più", "杯子", "n" * 200)
STREETS = (
    "Via Roma 1",
    "Via dell'Orso, 3/b",
    "Straße 5 <2. OG>",
    'C/ Mayor, 7 \u2013 2º "A"',
    "a" * 128,
    "12",
)
PLACES = (
    ("IT", "RM", "00042", "Anzio"),
    ("IT", "FC", "47121", "Forlì"),
    ("IT", "Roma", "00118", "Roma"),
    ("IT", "", "20121", "Milano"),
    ("MC", "", "98000", "Monaco"),
    ("DE", "Bayern", "01067", "München"),
    ("FR", "", "75001", "Paris"),
    ("GB", "", "SW1A 1AA", "St. John's"),
    ("IE", "", "D02 AF30", "Dublin"),
    ("ES", "", "08001", "L'Hospitalet"),
)
METHODS = ("Std IT Dom_1", "Priority & Express", "DHL <24h>", "Ritiro in negozio", "m" * 100)
TIMES = (
    "2026-03-29T01:30:00Z",
    "2026-10-25T00:30:00Z",
    "2026-10-25T01:30:00Z",
    "2025-12-31T23:59:59Z",
    "2024-02-29T12:00:00Z",
    "2026-06-30T22:00:00Z",
    "2026-11-20T12:00:00Z",
)
COMMENTS = (
    "",
    "Two\nlines",
    "Two\r\nlines of a form",
    "<script>alert(1)</script>",
    "Ring at «Rossi»; 50% & more",
    "c" * 3000,
)
PRICES = ("0.00", "0.01", "0.10", "8.1967", "9.99", "10.00", "33.3333", "1234.56", "99999.99")


@dataclass(frozen=True)
class Shape:
    """What the shop at hand can take.

    Attributes:
        currencies: those it has.
        statuses: ids.
        emoji: whether characters above U+FFFF can be kept.
        products: SKUs or models of its catalogue; lines of others are kept as sold.
    """

    currencies: tuple[str, ...]
    statuses: tuple[str, ...]
    emoji: bool = True
    products: tuple[str, ...] = ()


def trap_orders(count: int, shape: Shape, *, seed: int = 7) -> Iterator[OrderParts]:
    """Yield ``count`` orders; each trap comes at least once in the first few dozen."""
    chance = random.Random(seed)  # noqa: S311 - the same orders every time, nothing secret
    names = NAMES + EMOJI if shape.emoji else NAMES
    for number in range(count):
        firstname, lastname = names[number % len(names)]
        origin = Provenance(
            node=("Amazon IT", "eBay & Figli", "Leroy Merlin")[number % 3],
            technology="Marketplace",
            number=f"404-{number:07}-{number % 97:02}",
        )
        payment_method = PaymentMethod(
            name=("Amazon Pay", "Contrassegno €", "PayPal & co")[number % 3],
            code=("amazon", "cod", "")[number % 3],
        )
        yield OrderParts(
            status=shape.statuses[number % len(shape.statuses)],
            customer=_buyer(number, firstname, lastname),
            fiscal=_fiscal(number),
            billing=_address(number, firstname, lastname),
            shipping=replace(_address(number, lastname, firstname), address_1=_street(number + 1)),
            payment_method=payment_method,
            shipping_method=ShippingMethod(name=METHODS[number % len(METHODS)]),
            content=_content(number, shape, chance),
            comment=COMMENTS[number % len(COMMENTS)] or None,
            date=_time(number),
            origin=origin,
        )


def _content(number: int, shape: Shape, chance: random.Random) -> Content:
    count = (1, 1, 2, 3, 5, 60)[number % 6]
    lines = tuple(_line(number, place, shape, chance) for place in range(count))
    totals = tuple(_totals(number, lines, chance))
    currency = shape.currencies[number % len(shape.currencies)]
    return Content(lines=lines, totals=totals, total=totals[-1].value, currency=currency)


def _line(number: int, place: int, shape: Shape, chance: random.Random) -> OrderLine:
    price, quantity = Decimal(chance.choice(PRICES)), chance.choice((1, 1, 2, 3, 10, 1000))
    is_known = bool(shape.products) and (number + place) % 3 == 0
    sku = f"NO-{number}-{place} & <x>"
    if is_known:
        sku = shape.products[(number + place) % len(shape.products)]
    options: tuple[LineOption, ...] = ()
    if place == 1 and not is_known:
        options = (LineOption(attribute="color", name="Colore", value='Blu & "notte"'),)
    return OrderLine(
        sku=sku,
        name=LINE_NAMES[(number + place) % len(LINE_NAMES)],
        quantity=str(quantity),
        price=_money(price),
        vat_rate=("22.00", "10.00", "0.00")[place % 3],
        total=_money(price * quantity),
        options=options,
    )


def _totals(number: int, lines: Sequence[OrderLine], chance: random.Random) -> Iterator[TotalRow]:
    goods = sum((Decimal(line.total) for line in lines), Decimal(0))
    shipping = Decimal(chance.choice(("0.00", "4.90", "12.5000")))
    rows = [("sub_total", "Sub-Total", goods), ("shipping", "Spedizione & imballo", shipping)]
    if number % 4 == 0:
        rows.append(("coupon", 'Coupon ("X & Y")', -min(Decimal("4.08"), goods)))
    if number % 5 == 0:
        rows.append(("tax", "IVA 22%", Decimal("3.21")))
    if number % 7 == 0:
        rows.append(("handling", "Contrassegno", Decimal("2.00")))
    rows.append(("total", "Total", sum((value for _, _, value in rows), Decimal(0))))
    for code, title, value in rows:
        yield TotalRow(code=code, title=title, value=_money(value))


def _buyer(number: int, firstname: str, lastname: str) -> Buyer:
    return Buyer(
        firstname=firstname,
        lastname=lastname,
        email=f"buyer+{number}@example.com",
        telephone=("+39 06 1234567", "", "0044 (0)20 7946 0018")[number % 3],
    )


def _fiscal(number: int) -> FiscalData | None:
    fiscal = FiscalData()
    if number % 3 == 0:
        fiscal = FiscalData(
            vat_code="IT00743110157", einvoice_dest_code="0000000", pec="rossi@pec.example.com"
        )
    if number % 4 == 0:
        fiscal = replace(fiscal, fiscal_code="RSSDAA80A41H501X")
    if fiscal == FiscalData():
        return None
    return fiscal


def _address(number: int, firstname: str, lastname: str) -> PostalAddress:
    country, zone, postcode, city = PLACES[number % len(PLACES)]
    return PostalAddress(
        firstname=firstname,
        lastname=lastname,
        address_1=_street(number),
        city=city,
        postcode=postcode,
        zone=zone,
        country=country,
    )


def _street(number: int) -> str:
    return STREETS[number % len(STREETS)]


def _time(number: int) -> str:
    if number < len(TIMES):
        return TIMES[number]
    return (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=7 * number)).strftime(
        "%Y-%m-%dT%H:%M:%SZ"
    )


def _money(value: Decimal) -> str:
    text = f"{value:.4f}"
    if text.endswith("00"):
        return f"{value:.2f}"
    return text.rstrip("0")
