"""What the rows of an order's sums are called, and that a coupon of a platform is nobody's here.

Statuses that people set want a real shop (``make live``) with its admin and its database.
"""

from __future__ import annotations

import uuid

import pytest
from msgspec.structs import replace

from live.real_shop import HOSTS
from order_upload.domain.operations import Answer
from order_upload.domain.parts import OrderParts, TotalRow
from order_upload.domain.policies import MissingProduct, Policy
from shop_builders import ORDER, a_create, an_update, content_of, order_of

AS_SOLD = Policy(missing_product=MissingProduct.AS_SOLD)
PROCESSING, COMPLETE, CANCELED = "2", "5", "7"
BARE = tuple(
    TotalRow(code=code, value=value)
    for code, value in (
        ("sub_total", "15.00"),
        ("shipping", "7.00"),
        ("tax", "3.00"),
        ("total", "25.00"),
    )
)
ITALIAN = ("it-it", ["Totale parziale & altro", "Spedizione", "IVA", "Totale"])
ENGLISH = ("en-gb", ["Sub-Total", "Shipping", "Tax", "Total"])

pytestmark = pytest.mark.allow_hosts(HOSTS)


def an_order(client, totals, language="en-gb"):
    """Return a new order with these rows of totals as it stands."""
    ref = f"totals:{uuid.uuid4().hex}"
    parts = order_of(
        customer=replace(ORDER.customer, language=language), content=content_of(totals=totals)
    )
    answer = client.apply([a_create(ref, policy=AS_SOLD, parts=parts)])[0]
    assert answer.answer is Answer.CREATED, answer
    return client.find([ref])[0]


def titles(order):
    return [row.title for row in order.parts.content.totals]


@pytest.mark.parametrize(("language", "words"), [ENGLISH, ITALIAN])
def test_rows_without_a_title_are_called_as_the_shop_calls_them(shop, client, language, words):
    if language not in client.info().languages:
        pytest.skip(f"NOT RUN: this shop has no {language}")
    assert titles(an_order(client, BARE, language)) == words


def test_rows_without_a_title_are_no_change_of_rows_that_got_one(client):
    order = an_order(client, BARE)
    again = an_update(order, OrderParts(content=content_of(totals=BARE)), policy=AS_SOLD)
    assert client.apply([again])[0].answer is Answer.UNCHANGED


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Coupon 2222", "coupon"),
        ("Coupon (2222", "coupon"),
        ("Coupon (2222)", "handling"),
        ("1111)", "handling"),
    ],
)
@pytest.mark.live
def test_a_coupon_of_a_platform_is_not_redeemed_here(client, admin, tables, title, code):
    goods = TotalRow(code="sub_total", title="Goods", value="30.00")
    coupon = TotalRow(code="coupon", title=title, value="-5.00")
    order = an_order(client, (goods, coupon, BARE[-1]))
    kept = next(row for row in tables.rows("order_total", order.order_id) if row["value"] < 0)
    assert (kept["code"], kept["title"]) == (code, title)
    for status in (PROCESSING, COMPLETE, CANCELED, PROCESSING):
        admin.set_status(order.order_id, status)
        assert client.find([order.ref])[0].status == status
    assert tables.rows("coupon_history", order.order_id) == []
