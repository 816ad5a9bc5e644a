"""The orders of the sample hub export that marketplaces took: each trouble of real ones, once."""

# ruff: noqa: RUF001 - dashes and apostrophes as people really write them

from __future__ import annotations

from demo.hub.sample_sales import (
    AMAZON_DE,
    AMAZON_IT,
    AMAZON_UK,
    CANCELED,
    CANDLES,
    DRIVERS,
    EBAY,
    EBAY_PAID,
    HOSE,
    LAMP,
    LEROY,
    MUG,
    OUTLET,
    SHIPPED,
    SHIRT,
    UNSHIPPED,
    Person,
    Sale,
    italian,
    mirakl,
)

MARKETPLACE_ORDERS: tuple[Sale, ...] = (
    Sale(
        number="402-1184523-7716301",
        channel=AMAZON_IT,
        ordered_at="2026-11-16 08:12:44",
        status=UNSHIPPED,
        buyer=italian(
            ("Via del Faro 7", "00042", "Anzio", "RM"), "Giulia", "Bianchi", "q1w2e3@amazon.example"
        ),
        lines=((SHIRT, 2, {"Colore": "Rosso", "Taglia": "M"}), (MUG, 1, {})),
        shipping="4.90",
        service="Std IT Dom_1",
    ),
    Sale(
        number="404-5520917-0093318",
        channel=AMAZON_DE,
        ordered_at="2026-11-16 09:30:05",
        status=UNSHIPPED,
        buyer=Person(
            "Jürgen",
            "Groß",
            "Weißenburgstraße 12",
            "50670",
            "Köln",
            "",
            "DE",
            "r4t5z6@amazon.example",
        ),
        lines=((LAMP, 1, {}),),
        shipping="9.90",
        service="Std DE Intl_2",
    ),
    Sale(
        number="403-7710254-1120577",
        channel=AMAZON_IT,
        ordered_at="2026-11-12 17:45:10",
        status=SHIPPED,
        buyer=italian(
            ("Corso Umberto I 118", "80138", "Napoli", "NA"),
            "Ciro",
            "Esposito",
            "a7s8d9@amazon.example",
        ),
        lines=((DRIVERS, 1, {}),),
        shipped=("BRT", "084590123456789", "2026-11-13 10:20:00"),
    ),
    Sale(
        number="026-3391845-6620114",
        channel=AMAZON_UK,
        ordered_at="2026-11-17 21:03:58",
        status=UNSHIPPED,
        buyer=Person(
            "Siobhán",
            "O'Connor",
            "Flat 3, 21 Brixton Hill",
            "SW2 1QT",
            "London",
            "",
            "GB",
            "f1g2h3@amazon.example",
        ),
        lines=((CANDLES, 2, {}),),
        shipping="6.50",
        service="Std UK Dom_1",
    ),
    Sale(
        number="402-9001177-4410926",
        channel=AMAZON_IT,
        ordered_at="2026-11-11 12:00:31",
        status=CANCELED,
        buyer=italian(
            ("Via Garibaldi 3", "16124", "Genova", "GE"), "Luca", "Parodi", "j4k5l6@amazon.example"
        ),
        lines=((HOSE, 1, {}),),
    ),
    Sale(
        number="405-6643210-8891203",
        channel=AMAZON_IT,
        ordered_at="2026-11-17 11:11:11",
        status=UNSHIPPED,
        buyer=italian(
            ("Via dell'Artigianato 40", "31100", "Treviso", "TV"),
            "Anna",
            "Zanette",
            "z1x2c3@amazon.example",
            "Officine Zanette & Figli S.r.l.",
        ),
        lines=((DRIVERS, 10, {}),),
        service="IT Next",
        overrides={
            "General/B2B": "1",
            "Customer/VatCode": "IT01234567897",
            "Customer/EInvoiceDestCode": "ABC1234",
            "Customer/Pec": "ufficio@pec.example",
        },
    ),
    Sale(
        number="402-2267841-5538809",
        channel=AMAZON_IT,
        ordered_at="2026-11-18 07:55:02",
        status=UNSHIPPED,
        buyer=italian(
            ("Via Roma 1", "10121", "Torino", "TO"), "Paolo", "Ferrero", "v4b5n6@amazon.example"
        ),
        lines=((MUG, 3, {}),),
        shipping="4.90",
        service="Std IT Dom_1",
        overrides={"Amounts/Total": "40.60"},
    ),  # the lines and the shipping come to 43.60
    Sale(
        number="12-10433-55120",
        channel=EBAY,
        ordered_at="2026-11-15 19:20:00",
        status=EBAY_PAID,
        buyer=italian(
            ("Vicolo Stretto 9 – scala B", "06121", "Perugia", "PG"),
            "Zoë 🌻",
            "D’Angelo",
            "zoe@ebay.example",
        ),
        lines=((LAMP, 1, {}),),
        shipping="7.00",
        service="Altro corriere 24ore",
        overrides={
            "Payments/PaymentName": "CreditCard",
            "Payments/PaymentStatus": "Complete",
            "Payments/PaidTime": "2026-11-15 19:20:41",
            "Commission/eBayCommission": "5.39",
        },
    ),
    Sale(
        number="14-10397-20871",
        channel=EBAY,
        ordered_at="2026-11-10 08:40:19",
        status=EBAY_PAID,
        buyer=italian(
            ("Località Su Planu 2", "09047", "Selargius", "CA"),
            "Efisio",
            "Melis",
            "efisio@ebay.example",
        ),
        lines=((HOSE, 1, {}),),
        shipping="8.50",
        shipped=("Poste Italiane", "RM123456785IT", "2026-11-11 15:00:00"),
        overrides={
            "Payments/PaidTime": "2026-11-10 08:41:00",
            "Payments/PaymentStatus": "Complete",
        },
    ),
    Sale(
        number="14-10402-77310",
        channel=EBAY,
        ordered_at="2026-11-18 22:14:37",
        status=EBAY_PAID,
        buyer=italian(
            ("Via Santa Croce 55", "50122", "Firenze", "FI"),
            "Chiara",
            "Nuti",
            "chiara@ebay.example",
        ),
        lines=((MUG, 2, {}), (CANDLES, 1, {})),
        shipping="5.00",
        coupon=("AUTUNNO10", "4.08"),
        overrides={
            "Payments/PaidTime": "2026-11-18 22:15:01",
            "Payments/PaymentStatus": "Complete",
        },
    ),
    Sale(
        number="14-10405-13908",
        channel=EBAY,
        ordered_at="2026-11-19 10:10:10",
        status=EBAY_PAID,
        buyer=italian(
            ("Piazza Duomo 2", "20121", "Milano", "MI"), "Marco", "Colombo", "marco@ebay.example"
        ),
        lines=((SHIRT, -1, {"Colore": "Nero", "Taglia": "L"}),),
    ),  # a return, sent as if it were an order
    Sale(
        number="22-00071-98114",
        channel=OUTLET,
        ordered_at="2026-11-19 13:37:00",
        status=EBAY_PAID,
        buyer=italian(
            ("Via Emilia 210", "40139", "Bologna", "BO"), "Irene", "Galli", "irene@ebay.example"
        ),
        lines=((MUG, 1, {}),),
        shipping="5.00",
    ),
    Sale(
        number="LM7730021-A",
        channel=LEROY,
        ordered_at="2026-11-20 06:30:00",
        status=mirakl("623", "WAITING_ACCEPTANCE"),
        buyer=None,
        lines=((HOSE, 2, {}),),
        shipping="9.90",
        service="Consegna a domicilio",
        overrides={"Payments/PaymentStatus": "PAY_ON_ACCEPTANCE"},
    ),
    Sale(
        number="LM7729876-A",
        channel=LEROY,
        ordered_at="2026-11-19 16:22:48",
        status=mirakl("627", "SHIPPING"),
        buyer=italian(
            ("Strada Provinciale 4, km 12", "73100", "Lecce", "LE"),
            "Niccolò",
            "Greco",
            "n1@mirakl.example",
        ),
        lines=((DRIVERS, 1, {}), (HOSE, 1, {})),
        shipping="12.90",
        service="Consegna a domicilio - Express",
    ),
    Sale(
        number="LM7725540-B",
        channel=LEROY,
        ordered_at="2026-11-13 09:05:33",
        status=mirakl("628", "SHIPPED"),
        buyer=italian(
            ("Via Po 66", "65126", "Pescara", "PE"), "Sara", "Di Marco", "n2@mirakl.example"
        ),
        lines=((LAMP, 2, {}),),
        shipping="12.90",
        shipped=("GLS", "GL778812345", "2026-11-14 11:30:00"),
    ),
    Sale(
        number="LM7731115-A",
        channel=LEROY,
        ordered_at="2026-11-20 18:00:00",
        status=mirakl("640", "FROBNICATED"),
        buyer=italian(
            ("Via Mazzini 8", "34121", "Trieste", "TS"), "Ivan", "Kralj", "n3@mirakl.example"
        ),
        lines=((HOSE, 1, {}),),
        shipping="9.90",
        service="Consegna a domicilio",
    ),
    Sale(
        number="LM7718002-A",
        channel=LEROY,
        ordered_at="2026-11-04 10:00:00",
        status=mirakl("629", "RECEIVED"),
        buyer=italian(
            ("Via Etnea 301", "95124", "Catania", "CT"), "Rosaria", "Puglisi", "n4@mirakl.example"
        ),
        lines=((DRIVERS, 2, {}),),
        shipping="9.90",
        shipped=("SDA", "3UW1234567890", "2026-11-05 09:00:00"),
    ),
)
"""In the order the hub lists them."""
