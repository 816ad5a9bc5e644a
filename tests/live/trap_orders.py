"""Orders with every trap that a shop can fall into, made the same way every time."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

NAMES = (  # letters that look alike are traps on purpose
    ("Ada", "Rossi"), ("D'Arcy", "O\u2019Brien"),
    ("Søren", "Groß"), ('"Gigi"', "<b>Bold</b>"), ("A & B", "&amp; Figli"),
    ("Jean-Luc", "N'Guyen"), ("山田", "太郎"), ("Мария", "Иванова"), ("محمد", "علي"), ("Zoë", "Ünïçødé"),
    ("back\\slash", "per%cent_"), ("'); DROP TABLE oc_order; --", "Tables"), ("{{ 7*7 }}", "${x}"),
    ("x" * 32, "ß" * 32), ("e\u0301", "combining"), ("\u200bzero", "width"), ("O", "I"), ("null", "NULL"), ("0", "0"),
)  # fmt: skip
EMOJI = ("Émile 😀", "🎁 Dono")
STREETS = (
    "Via Roma 1",
    "Via dell'Orso, 3/b",
    "Straße 5 <2. OG>",
    'C/ Mayor, 7 \u2013 2º "A"',
    "a" * 128,
    "12",
)
PLACES = (
    ("IT", "RM", "00042", "Anzio"), ("IT", "FC", "47121", "Forlì"), ("IT", "Roma", "00118", "Roma"),
    ("IT", "", "20121", "Milano"),
    ("MC", "", "98000", "Monaco"), ("DE", "Bayern", "01067", "München"), ("FR", "", "75001", "Paris"),
    ("GB", "", "SW1A 1AA", "St. John's"), ("IE", "", "D02 AF30", "Dublin"), ("ES", "", "08001", "L'Hospitalet"),
)  # fmt: skip
METHODS = ("Std IT Dom_1", "Priority & Express", "DHL <24h>", "Ritiro in negozio", "m" * 100)
TIMES = ("2026-03-29T01:30:00Z", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2025-12-31T23:59:59Z",
         "2024-02-29T12:00:00Z", "2026-06-30T22:00:00Z", "2026-11-20T12:00:00Z")  # fmt: skip
COMMENTS = (
    "",
    "Two\nlines",
    "tab\there",
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


def trap_orders(count: int, shape: Shape, *, seed: int = 7) -> Iterator[dict[str, str]]:
    """Yield the fields of ``count`` orders; each trap comes at least once in the first few dozen."""
    chance = random.Random(seed)  # noqa: S311 - the same orders every time, nothing secret
    names = NAMES + ((EMOJI,) if shape.emoji else ())
    for number in range(count):
        firstname, lastname = names[number % len(names)]
        country, zone, postcode, city = PLACES[number % len(PLACES)]
        lines = [
            _line(number, place, shape, chance) for place in range((1, 1, 2, 3, 5, 60)[number % 6])
        ]
        totals = _totals(number, lines, chance)
        fields = {
            "status": shape.statuses[number % len(shape.statuses)],
            **_person(number, firstname, lastname),
            **_address(
                "payment_address", firstname, lastname, number, country, zone, postcode, city
            ),
            **_address(
                "shipping_address", lastname, firstname, number + 1, country, zone, postcode, city
            ),
            "payment_method.name": ("Amazon Pay", "Contrassegno €", "PayPal & co")[number % 3],
            "payment_method.code": ("amazon", "cod", "")[number % 3],
            "shipping_method.name": METHODS[number % len(METHODS)],
            "products": _json(lines),
            "totals": _json(totals),
            "total": totals[-1]["value"],
            "currency": shape.currencies[number % len(shape.currencies)],
            "comment": COMMENTS[number % len(COMMENTS)],
            "ordered_at": _time(number),
            "origin.node": ("Amazon IT", "eBay & Figli", "Leroy Merlin")[number % 3],
            "origin.technology": "Marketplace",
            "origin.number": f"404-{number:07}-{number % 97:02}",
        }
        yield {path: text for path, text in fields.items() if text}


def _line(number: int, place: int, shape: Shape, chance: random.Random) -> dict[str, Any]:
    price, quantity = Decimal(chance.choice(PRICES)), chance.choice((1, 1, 2, 3, 10, 1000))
    known = shape.products and (number + place) % 3 == 0
    sku = (
        shape.products[(number + place) % len(shape.products)]
        if known
        else f"NO-{number}-{place} & <x>"
    )
    line = {
        "sku": sku,
        "name": ('Mug "Blue" & <b>more</b>', "Lampada è più", "杯子", "n" * 200)[
            (number + place) % 4
        ],
        "quantity": str(quantity),
        "price": _money(price),
        "vat_rate": ("22.00", "10.00", "0.00")[place % 3],
        "total": _money(price * quantity),
    }
    if place == 1 and not known:
        line["options"] = [{"attribute": "color", "name": "Colore", "value": 'Blu & "notte"'}]
    return line


def _totals(
    number: int, lines: list[dict[str, Any]], chance: random.Random
) -> list[dict[str, str]]:
    rows = [("sub_total", "Sub-Total", sum((Decimal(line["total"]) for line in lines), Decimal(0)))]
    rows.append(
        ("shipping", "Spedizione & imballo", Decimal(chance.choice(("0.00", "4.90", "12.5000"))))
    )
    if number % 4 == 0:
        rows.append(("coupon", 'Coupon ("X & Y")', -min(Decimal("4.08"), rows[0][2])))
    if number % 5 == 0:
        rows.append(("tax", "IVA 22%", Decimal("3.21")))
    if number % 7 == 0:
        rows.append(("handling", "Contrassegno", Decimal("2.00")))
    rows.append(("total", "Total", sum((value for _, _, value in rows), Decimal(0))))
    return [{"code": code, "title": title, "value": _money(value)} for code, title, value in rows]


def _person(number: int, firstname: str, lastname: str) -> dict[str, str]:
    fields = {
        "customer.firstname": firstname,
        "customer.lastname": lastname,
        "customer.email": f"buyer+{number}@example.com",
        "customer.telephone": ("+39 06 1234567", "", "0044 (0)20 7946 0018")[number % 3],
    }
    if number % 3 == 0:
        fields |= {"customer.company": "Rossi & C. S.n.c.", "customer.vat_code": "IT00743110157"}
        fields |= {
            "customer.einvoice_dest_code": "0000000",
            "customer.pec": "rossi@pec.example.com",
        }
    if number % 4 == 0:
        fields["customer.fiscal_code"] = "RSSDAA80A41H501X"
    return fields


def _address(prefix: str, *values: Any) -> dict[str, str]:
    firstname, lastname, number, country, zone, postcode, city = values
    told = {"firstname": firstname, "lastname": lastname, "address_1": STREETS[number % len(STREETS)], "city": city,
            "postcode": postcode, "zone": zone, "country": country}  # fmt: skip
    return {f"{prefix}.{name}": text for name, text in told.items()}


def _time(number: int) -> str:
    if number < len(TIMES):
        return TIMES[number]
    return (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=7 * number)).strftime(
        "%Y-%m-%dT%H:%M:%SZ"
    )


def _money(value: Decimal) -> str:
    text = f"{value:.4f}"
    return text.rstrip("0") if text[-1] != "0" or text[-2] != "0" else f"{value:.2f}"


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
