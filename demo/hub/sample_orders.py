"""The orders of the sample hub export: those of the marketplaces, then those of other shops."""

# ruff: noqa: RUF001 - apostrophes as people really write them

from __future__ import annotations

from demo.hub.sample_marketplaces import MARKETPLACE_ORDERS
from demo.hub.sample_sales import (
    CANDLES,
    DEMO_SHOP,
    LAMP,
    MUG,
    SHIRT,
    SHOPIFY,
    WOO,
    Person,
    Sale,
    italian,
)

ORDERS: tuple[Sale, ...] = (
    *MARKETPLACE_ORDERS,
    Sale(
        number="5102",
        channel=WOO,
        ordered_at="2026-11-19 20:41:12",
        status=("", "processing", "Processing"),
        buyer=italian(
            ("Via Cavour 19", "37121", "Verona", "VR"), "Matteo", "Peretti", "matteo@example.com"
        ),
        lines=((LAMP, 1, {}), (CANDLES, 2, {})),
        shipping="6.10",
        overrides={
            "Payments/PaymentName": "Contrassegno",
            "Payments/PaymentCode": "cod",
            "Payments/PaymentCOD": "YES",
            "Amounts/InternalComment": "Confezione regalo: biglietto «Auguri», 2 copie",
        },
    ),
    Sale(
        number="5103",
        channel=WOO,
        ordered_at="2026-11-20 07:15:00",
        status=("", "on-hold", "On hold"),
        buyer=italian(
            ("Rue-Libre 4", "11100", "Aosta", "AO"), "Élodie", "Bérard", "elodie@example.com"
        ),
        lines=((MUG, 4, {}),),
        shipping="6.10",
        overrides={"Payments/PaymentName": "Bonifico", "Payments/PaymentCode": "bacs"},
    ),
    Sale(
        number="5088",
        channel=WOO,
        ordered_at="2026-11-08 14:00:00",
        status=("", "completed", "Completed"),
        buyer=italian(
            ("Via Verdi 30", "38122", "Trento", "TN"), "Stefano", "Moser", "stefano@example.com"
        ),
        lines=((SHIRT, 1, {"Colore": "Verde", "Taglia": "XL"}),),
        shipping="6.10",
        shipped=("UPS", "1Z999AA10123456784", "2026-11-10 16:45:00"),
        overrides={
            "Payments/PaymentName": "PayPal",
            "Commission/PayPalTransactionID": "8AB12345CD678901E",
        },
    ),
    Sale(
        number="#1042",
        channel=SHOPIFY,
        ordered_at="2026-11-20 21:59:59",
        status=("", "unfulfilled", "Unfulfilled"),
        buyer=Person(
            "Ingrid",
            "Ødegård",
            "Bjørnstjerne gate 5",
            "0190",
            "Oslo",
            "",
            "NO",
            "ingrid@example.com",
        ),
        lines=((CANDLES, 3, {}),),
        shipping="14.00",
        overrides={"Payments/PaymentName": "Shopify Payments"},
    ),
    Sale(
        number="#1037",
        channel=SHOPIFY,
        ordered_at="2026-11-14 12:34:56",
        status=("", "fulfilled", "Fulfilled"),
        buyer=Person(
            "Manon", "Lefèvre", "8 rue de l’Église", "06300", "Nice", "", "FR", "manon@example.com"
        ),
        lines=((SHIRT, 1, {"Color": "Blu", "Size": "S"}), (MUG, 1, {})),
        shipping="11.00",
        shipped=("DHL", "JD014600003828392837", "2026-11-16 09:10:00"),
    ),
    Sale(
        number="#1029",
        channel=SHOPIFY,
        ordered_at="2026-11-06 18:20:00",
        status=("", "refunded", "Refunded"),
        buyer=italian(
            ("Via Libertà 77", "90143", "Palermo", "PA"), "Salvo", "Russo", "salvo@example.com"
        ),
        lines=((LAMP, 1, {}),),
        shipping="8.00",
    ),
    Sale(
        number="1001",
        channel=DEMO_SHOP,
        ordered_at="2026-11-17 15:30:00",
        status=("651", "", "Shipped"),
        buyer=italian(
            ("Via dei Tigli 14", "24121", "Bergamo", "BG"),
            "Elena",
            "Conti",
            "elena.conti@example.com",
        ),
        lines=((LAMP, 1, {}), (MUG, 1, {})),
        shipping="5.00",
        shipped=("BRT", "084590987654321", "2026-11-18 17:00:00"),
    ),
)
"""In the order the hub lists them; the last one is an order of the demo shop's own."""

FIRST_HUB_NUMBER = 48201
"""The hub numbers its orders one by one from here."""
