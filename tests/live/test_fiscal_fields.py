"""Italian fiscal data under the custom fields that a shop has for it.

The module's PHP is tried without a shop, too, its pages are not. A real one (``make live``) needs
its database, OPENCART_DB, where the custom fields are made and removed, its admin:
OPENCART_ADMIN_URL, OPENCART_ADMIN_USER, OPENCART_ADMIN_PASSWORD, and a product for the line of an
edited order: OPENCART_PRODUCT, by default a fresh OpenCart's.
"""

from __future__ import annotations

import json
import re
import uuid
from html import unescape

import pytest

from live.real_shop import HOSTS, PRODUCT
from live.shop_order_form import edit_lines
from order_upload.domain.operations import Answer
from order_upload.domain.parts import FiscalData, OrderParts
from order_upload.domain.policies import MissingProduct, Policy
from raw_shop import RawShop, update
from shop_builders import a_create, an_update, order_of

AS_SOLD = Policy(missing_product=MissingProduct.AS_SOLD)
FIRST_ID = 900_001
NAMES = {
    "vat_code": "Partita IVA",
    "fiscal_code": "Codice fiscale",
    "einvoice_dest_code": "SDI",
    "pec": "PEC",
}
FISCAL = {
    "vat_code": "IT01234567890",
    "fiscal_code": "RSSMRA80A01H501U",
    "einvoice_dest_code": "M5UXCR1",
    "pec": "ada&co@pec.example.it",
}
SENT = FiscalData(**FISCAL)
CANNOT_SHOW = ("4.0.2.0", "4.0.2.1")
"""Without payment addresses they save no payment method, and fail at the page of such an order."""
NOBODY = [
    ("firstname", "Nobody"),
    ("lastname", "None"),
    ("email", "anonymous@example.com"),
    ("telephone", "0000"),
]
COLUMNS = {"account": "custom_field", "address": "payment_custom_field"}

pytestmark = pytest.mark.allow_hosts(HOSTS)


@pytest.fixture(scope="module", autouse=True)
def _has_no_fields_of_its_own(tables):
    if any(row["name"] in NAMES.values() for row in tables.rows("custom_field_description")):
        pytest.skip("NOT RUN: this shop has custom fields for fiscal data of its own")


@pytest.fixture
def fields_in(tables):
    """Give the shop a text field for each fiscal datum, in a place: account or address."""

    def make(place, kind="text"):
        for number, name in enumerate(NAMES.values(), start=FIRST_ID):
            empty = {"value": "", "validation": "", "status": 1, "sort_order": 1}
            field = {"custom_field_id": number, "type": kind, "location": place, **empty}
            tables.insert("custom_field", [field])
            for language in tables.rows("language"):
                text = {
                    "custom_field_id": number,
                    "language_id": language["language_id"],
                    "name": name,
                }
                tables.insert("custom_field_description", [text])
            for group in tables.rows("customer_group"):
                of_group = {"customer_group_id": group["customer_group_id"], "required": 0}
                tables.insert(
                    "custom_field_customer_group", [{"custom_field_id": number, **of_group}]
                )

    yield make
    for table in ("custom_field", "custom_field_description", "custom_field_customer_group"):
        tables.run(f"DELETE FROM {{{table}}} WHERE custom_field_id >= %s", FIRST_ID)


def product_of(client):
    return client.lookup([PRODUCT]).products[0].id


def an_order(client):
    """Return a new order with fiscal data as it stands."""
    ref = f"fiscal:{uuid.uuid4().hex}"
    answer = client.apply([a_create(ref, policy=AS_SOLD, parts=order_of(fiscal=SENT))])[0]
    assert answer.answer is Answer.CREATED, answer
    return client.find([ref])[0]


def kept(tables, order, column):
    """Return what stands in a column of the order's row, by the names of the protocol."""
    values = json.loads(tables.rows("order", order.order_id)[0][column]) or {}
    names = dict(enumerate(NAMES, start=FIRST_ID))
    return {
        names.get(int(key), key) if key.isdecimal() else key: text for key, text in values.items()
    }


ESCAPED = {name: text.replace("&", "&amp;") for name, text in FISCAL.items()}


@pytest.mark.parametrize(("place", "column"), COLUMNS.items())
def test_fiscal_data_stands_under_the_shops_own_fields(client, tables, fields_in, place, column):
    fields_in(place)
    order = an_order(client)
    assert (kept(tables, order, column), order.parts.fiscal) == (ESCAPED, SENT)


@pytest.mark.parametrize("place", COLUMNS)
@pytest.mark.live
def test_the_admins_order_page_shows_it_as_the_shops_own_pages_do(client, admin, fields_in, place):
    fields_in(place)
    page = admin.order_page(an_order(client).order_id)
    shops_part = re.sub(r'id="order-upload-panel".*?</div>', "", page, flags=re.DOTALL)
    assert [text for text in ESCAPED.values() if text not in shops_part] == []


@pytest.mark.live
def test_a_person_who_edits_the_order_leaves_it(client, admin):
    order = an_order(client)
    edit_lines(admin, order.order_id, "1", product_of(client), "1")
    assert client.find([order.ref])[0].parts.fiscal == SENT


@pytest.mark.live
def test_the_tab_shows_it_after_an_edit(client, admin):
    if client.info().opencart_version in CANNOT_SHOW:
        pytest.skip("NOT RUN: this OpenCart cannot show an order that it has saved itself")
    order = an_order(client)
    edit_lines(admin, order.order_id, "1", product_of(client), "1")
    page = unescape(admin.order_page(order.order_id))
    assert [text for text in FISCAL.values() if text not in page] == []


@pytest.mark.live
def test_a_person_who_makes_the_order_anonymous_takes_it_away(client, admin, tables):
    order = an_order(client)
    edit_lines(admin, order.order_id, "1", product_of(client), "1", NOBODY)
    now = client.find([order.ref])[0].parts
    assert (kept(tables, order, "custom_field"), now.fiscal) == ({}, None)


@pytest.mark.live
def test_an_edit_moves_it_into_fields_that_the_shop_got_since(client, admin, tables, fields_in):
    order = an_order(client)
    fields_in("account")
    edit_lines(admin, order.order_id, "1", product_of(client), "1")
    column = json.loads(tables.rows("order", order.order_id)[0]["custom_field"])
    assert column == dict(
        zip(map(str, range(FIRST_ID, FIRST_ID + 4)), ESCAPED.values(), strict=True)
    )


def test_a_field_that_takes_no_text_is_left_alone(client, tables, fields_in):
    fields_in("account", "select")
    order = an_order(client)
    assert (kept(tables, order, "custom_field"), order.parts.fiscal) == (ESCAPED, SENT)


def test_a_shop_without_such_fields_keeps_it_under_its_name(client, tables):
    order = an_order(client)
    assert (kept(tables, order, "custom_field"), order.parts.fiscal) == (ESCAPED, SENT)


def test_what_was_kept_under_its_name_is_still_found_when_the_shop_gets_the_fields(
    client, fields_in
):
    order = an_order(client)
    fields_in("account")
    assert client.find([order.ref])[0].parts == order.parts


def test_an_update_moves_it_to_the_shops_field_and_leaves_the_others(client, tables, fields_in):
    order = an_order(client)
    fields_in("address")
    other = OrderParts(fiscal=FiscalData(vat_code="IT09876543210"))
    client.apply([an_update(order, other)])
    left = {name: text for name, text in ESCAPED.items() if name != "vat_code"}
    row = [kept(tables, order, column) for column in COLUMNS.values()]
    assert row == [left, {"vat_code": "IT09876543210"}]


def test_an_update_empties_it(shop, client, tables, fields_in):
    fields_in("account")
    order = an_order(client)
    raw = RawShop(shop.base_url, shop.user, shop.key)
    (found,) = raw.find(order.ref)
    raw.apply(update(found, {"fiscal": dict.fromkeys(FISCAL, "")}))
    now = client.find([order.ref])[0].parts
    assert (kept(tables, order, "custom_field"), now.fiscal) == ({}, None)
