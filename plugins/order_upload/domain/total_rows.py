"""The rows of an order's sums, as they stand below its lines in the shop.

Each has one of OpenCart's own codes that redeem nothing (docs/node-protocol.md, section 6), so that
it stands in the shop under the code with which it was sent: what lowers the total is ``coupon``,
what raises it ``handling``. Rows without a title get the shop's, in the language of the order; of
the others the shop has none, and :data:`TITLES` says what they are called.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from order_upload.domain.order import Order
from order_upload.domain.parts import TotalRow
from order_upload.domain.texts import one_line
from order_upload.domain.totals import OrderTotals, money

TITLES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "coupon": "Coupon",
        "discount": "Discount",
        "cash_on_delivery": "Cash on delivery",
        "gift_wrap": "Gift wrapping",
        "surcharge": "Surcharge",
        "rounding": "Rounding",
    },
    "it": {
        "coupon": "Coupon",
        "discount": "Sconto",
        "cash_on_delivery": "Spese di contrassegno",
        "gift_wrap": "Confezione regalo",
        "surcharge": "Supplemento",
        "rounding": "Arrotondamento",
    },
    "de": {
        "coupon": "Gutschein",
        "discount": "Rabatt",
        "cash_on_delivery": "Nachnahmegebühr",
        "gift_wrap": "Geschenkverpackung",
        "surcharge": "Zuschlag",
        "rounding": "Rundung",
    },
    "fr": {
        "coupon": "Bon de réduction",
        "discount": "Remise",
        "cash_on_delivery": "Frais de contre-remboursement",
        "gift_wrap": "Emballage cadeau",
        "surcharge": "Supplément",
        "rounding": "Arrondi",
    },
    "es": {
        "coupon": "Cupón",
        "discount": "Descuento",
        "cash_on_delivery": "Gastos de contrarreembolso",
        "gift_wrap": "Envoltorio de regalo",
        "surcharge": "Suplemento",
        "rounding": "Redondeo",
    },
}
"""First letters of a language -> row -> title; a language that is not here gets English."""

_BRACKETS = str.maketrans("()", "[]")


def total_rows(order: Order, totals: OrderTotals, language: str) -> Iterator[TotalRow]:
    """Yield the rows of an order's sums, in the order in which they are shown.

    Args:
        order: as the hub tells it.
        totals: its sums.
        language: of the shop's texts, e.g. ``it-it``.
    """
    titles = titles_in(language)
    yield TotalRow(code="sub_total", value=money(totals.goods_without_tax))
    yield TotalRow(code="shipping", value=money(totals.shipping_without_tax))
    for fee in totals.fees:
        value = money(fee.amount_without_tax)
        yield TotalRow(code="handling", title=fee.title or titles[fee.kind], value=value)
    if totals.coupon:
        title = _coupon_title(titles["coupon"], order.amounts.coupon_code)
        yield TotalRow(code="coupon", title=title, value=money(-totals.coupon))
    if totals.discount:
        yield TotalRow(code="coupon", title=titles["discount"], value=money(-totals.discount))
    if totals.tax:
        yield TotalRow(code="tax", value=money(totals.tax))
    if totals.rounding:
        yield TotalRow(code="handling", title=titles["rounding"], value=money(totals.rounding))
    yield TotalRow(code="total", value=money(totals.total))


def titles_in(language: str) -> Mapping[str, str]:
    """Return row -> title in a language."""
    return TITLES.get(language[:2].lower(), TITLES["en"])


def _coupon_title(word: str, code: str) -> str:
    """Return OpenCart's title without its parentheses.

    OpenCart would redeem a code that stands in parentheses from its own books.
    """
    return f"{word} {one_line(code).translate(_BRACKETS)}".rstrip()
