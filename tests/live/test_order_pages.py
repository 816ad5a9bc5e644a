"""What an order's page in the admin shows of it, and what no page of the buyer does.

Pages want a real shop (``make live``) with its admin: OPENCART_ADMIN_URL, OPENCART_ADMIN_USER,
OPENCART_ADMIN_PASSWORD.
"""

from __future__ import annotations

import os
import re
import uuid
from html import unescape

import pytest
from msgspec.structs import replace

from live.real_shop import HOSTS
from live.shop_buyer import ShopBuyer
from order_upload.domain.operations import Answer
from order_upload.domain.parts import (
    FiscalData,
    OrderParts,
    Parcel,
    Provenance,
    ShippingMethod,
    Tracking,
)
from order_upload.domain.policies import CustomerPolicy, MailPolicy, MissingProduct, Policy
from shop_builders import ORDER, a_create, an_update, order_of

NOTE = "Pays <b>late</b>\nask & wait"
FACTS = {
    "Sold on": "Amazon IT <1>",
    "Sales platform": "Marketplace Amazon Seller",
    "Order number on the platform": "402-<i>77</i>",
    "Pick-up point": 'IT-4711 Bar "Sport" & Co',
    "VAT number": "IT01234567890",
    "Fiscal code": "RSSMRA80A01H501U",
    "SDI recipient code": "M5UXCR1",
    "Certified e-mail (PEC)": "ada&co@pec.example.it",
    "Details of the platform": "Customer/Code: <9>\nGeneral/PoNumber: PO-77",
    "Internal note, never shown to the buyer": NOTE,
}
NODE, TECHNOLOGY, NUMBER, POINT, *FISCAL, DETAILS, _ = FACTS.values()
PARTS = {
    "origin": Provenance(
        node=NODE, technology=TECHNOLOGY, number=NUMBER, seller_note=NOTE, details=DETAILS
    ),
    "shipping_method": ShippingMethod(name="Locker", pickup_point=POINT),
    "fiscal": FiscalData(**dict(zip(FiscalData.__struct_fields__, FISCAL, strict=True))),
    "tracking": Tracking(number="WRONG-1", courier="BRT"),
}

pytestmark = pytest.mark.allow_hosts(HOSTS)


@pytest.fixture
def email():
    return f"buyer.{uuid.uuid4().hex[:12]}@example.com"


@pytest.fixture
def order(client, email):
    """An order with something in every field that OpenCart has no place for, told to its buyer."""
    policy = Policy(
        mail=MailPolicy.ALWAYS,
        missing_product=MissingProduct.AS_SOLD,
        customer=CustomerPolicy.CREATE,
    )
    parts = order_of(customer=replace(ORDER.customer, email=email), **PARTS)
    ref = f"pages:{uuid.uuid4().hex}"
    answer = client.apply([a_create(ref, policy=policy, parts=parts)])[0]
    assert answer.answer is Answer.CREATED, answer
    return client.find([ref])[0]


@pytest.fixture
def buyer(tables, order, email):
    """The buyer of the order, logged in."""
    password = "a-password-1"
    tables.run("UPDATE {customer} SET password = MD5(%s) WHERE email = %s", password, email)
    return ShopBuyer(os.environ["OPENCART_URL"], email, password)


def tell_another_number(client, order):
    """Correct the tracking number, and nothing else."""
    correction = OrderParts(tracking=Tracking(number="RIGHT-2", courier="BRT"))
    answer = client.apply([an_update(order, correction)])[0]
    assert answer.answer is Answer.UPDATED, answer


def panel_of(page):
    """Return the module's tab."""
    return page[page.index('id="order-upload-panel"') :].split("</div>")[0]


def rows_of(panel):
    """Return title -> text of the rows with two cells."""
    rows = re.findall(r"<tr><td[^>]*>([^<]*)</td><td[^>]*>(.*?)</td></tr>", panel, re.DOTALL)
    return {title: unescape(text) for title, text in rows}


def test_what_opencart_has_no_place_for_comes_back_as_it_was_sent(order):
    assert {part: getattr(order.parts, part) for part in PARTS} == PARTS


def test_an_emoji_in_a_note_is_kept_or_refused(client):
    ref = f"pages:{uuid.uuid4().hex}"
    parts = order_of(origin=Provenance(node="Amazon IT", seller_note="gift \N{WRAPPED PRESENT}"))
    policy = Policy(missing_product=MissingProduct.AS_SOLD)
    answer = client.apply([a_create(ref, policy=policy, parts=parts)])[0]
    if answer.answer is Answer.REJECTED:
        assert answer.reason.code == "unstorable_character"
    else:
        assert client.find([ref])[0].parts.origin == parts.origin


def test_the_sellers_note_stands_in_no_table_of_the_shop(client, tables, order):
    tell_another_number(client, order)
    rows = [row for table in tables.everything().values() for row in table]
    assert [row for row in rows if "ask &" in unescape(str(row))] == []


@pytest.mark.live
def test_the_admins_order_page_shows_each_fact_in_a_row_of_its_own(admin, order):
    rows = rows_of(panel_of(admin.order_page(order.order_id)))
    assert {title: rows.get(title) for title in FACTS} == FACTS


@pytest.mark.live
def test_the_admins_order_page_escapes_each_fact(admin, order):
    panel = panel_of(admin.order_page(order.order_id))
    assert [tag for tag in ("<b>late", "<i>77", "<1>") if tag in panel] == []


@pytest.mark.live
def test_no_page_of_the_buyer_shows_the_sellers_note(client, order, buyer):
    tell_another_number(client, order)
    page = unescape(buyer.order_page(order.order_id))
    assert ("RIGHT-2" in page, "ask &" in page, "Pays" in page) == (True, False, False)


@pytest.mark.live
def test_a_corrected_tracking_number_is_the_only_parcel_and_has_its_history(
    client, admin, tables, order
):
    tell_another_number(client, order)
    panel = panel_of(admin.order_page(order.order_id))
    history = [row["comment"] for row in tables.rows("order_history", order.order_id)]
    assert ("RIGHT-2" in panel, "WRONG-1" in panel) == (True, False)
    assert sorted(history) == ["BRT RIGHT-2", "BRT WRONG-1"]


@pytest.mark.live
def test_the_buyers_page_names_the_corrected_number_once(client, order, buyer):
    tell_another_number(client, order)
    assert buyer.order_page(order.order_id).count("RIGHT-2") == 1


def tell_two_parcels(client, order):
    """Tell of a second parcel beside the first, with a link."""
    link = "https://tracking.example/?id=SECOND-2&lang=it"
    parcels = [
        Parcel(number="WRONG-1", courier="BRT"),
        Parcel(number="SECOND-2", courier="GLS", link=link),
    ]
    answer = client.apply([an_update(order, OrderParts(tracking=Tracking.of(parcels)))])[0]
    assert answer.answer is Answer.UPDATED, answer
    return link


@pytest.mark.live
def test_the_admins_order_page_shows_every_parcel_with_its_link(client, admin, order):
    link = tell_two_parcels(client, order)
    panel = unescape(panel_of(admin.order_page(order.order_id)))
    assert ("WRONG-1" in panel, "SECOND-2" in panel, f'href="{link}"' in panel) == (True,) * 3


@pytest.mark.live
def test_the_buyers_page_names_each_parcel_once(client, order, buyer):
    tell_two_parcels(client, order)
    page = unescape(buyer.order_page(order.order_id)).replace("?id=SECOND-2", "")
    assert [page.count(number) for number in ("WRONG-1", "SECOND-2")] == [1, 1]


@pytest.mark.live
def test_the_history_tells_a_further_parcel_alone(client, tables, order):
    link = tell_two_parcels(client, order)
    history = [unescape(row["comment"]) for row in tables.rows("order_history", order.order_id)]
    assert sorted(history) == ["BRT WRONG-1", f"GLS SECOND-2\n{link}"]


@pytest.fixture
def sold(client):
    """A maker of orders with a number of their platform; returns their ids."""

    def make(number, count=1):
        refs = [f"pages:{uuid.uuid4().hex}" for _ in range(count)]
        parts = order_of(origin=Provenance(node="Amazon IT", number=number))
        policy = Policy(missing_product=MissingProduct.AS_SOLD)
        client.apply([a_create(ref, policy=policy, parts=parts) for ref in refs])
        return [found.order_id for found in client.find(refs)]

    return make


@pytest.mark.live
@pytest.mark.parametrize("end", ["", "-A", "/B & C", ":D"])
def test_the_list_of_orders_finds_the_number_of_the_platform(admin, order, sold, end):
    number = f"{order.order_id}-{uuid.uuid4().hex}{end}"
    assert admin.orders_found(number) == []
    ids = sold(number, 2)
    assert sorted(admin.orders_found(number)) == sorted(ids)


@pytest.mark.live
def test_the_list_of_orders_says_what_was_typed(admin):
    page = admin.orders_page('402-"<b>77')
    assert 'name="filter_order_id" value="402-&quot;&lt;b&gt;77"' in page


@pytest.mark.live
def test_the_list_of_orders_finds_a_reference(admin, order):
    assert admin.orders_found(order.ref) == [order.order_id]


@pytest.mark.live
def test_an_id_in_the_list_finds_its_order_before_one_that_a_platform_calls_so(admin, order, sold):
    assert admin.orders_found(order.order_id) == [order.order_id]
    assert admin.orders_found(order.order_id) + sold(order.order_id) == admin.orders_found(
        order.order_id
    )


@pytest.mark.live
def test_the_list_of_orders_without_a_search_is_as_ever(admin, order):
    assert admin.orders_found("")[0] == order.order_id
