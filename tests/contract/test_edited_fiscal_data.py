"""What becomes of fiscal data that a shop has no custom field for when a person edits the order.

OpenCart's form knows its own custom fields only, and saves no others.
"""

from __future__ import annotations

import json
import uuid

import pytest

from order_upload.domain.parts import FiscalData, OrderParts, Part
from order_upload.domain.policies import MissingProduct, Policy
from shop_builders import a_client, a_create, an_update, order_of

AS_SOLD = Policy(missing_product=MissingProduct.AS_SOLD)
SENT = FiscalData(
    vat_code="IT01234567890",
    fiscal_code="RSSMRA80A01H501U",
    einvoice_dest_code="M5UXCR1",
    pec="ada&co@pec.example.it",
)
VAT_FIELD = 31
"""Id of the custom field that a test gives the shop."""


@pytest.fixture
def client(php_shop):
    return a_client(php_shop, timeout=60)


@pytest.fixture
def order(client):
    """An order of Ada Rossi, ada@example.com, with fiscal data, in a shop without custom fields."""
    ref = f"edited:{uuid.uuid4().hex}"
    client.apply([a_create(ref, parts=order_of(fiscal=SENT), policy=AS_SOLD)])
    return client.find([ref])[0]


@pytest.fixture
def vat_field_in(php_shop):
    """Give the shop a custom field for the VAT number, in a place: account or address."""

    def make(place):
        php_shop.rows(
            "INSERT INTO {custom_field} VALUES (%s, 'text', '', '', %s, 1, 1)", VAT_FIELD, place
        )
        php_shop.rows(
            "INSERT INTO {custom_field_description} VALUES (%s, 1, 'Partita IVA')", VAT_FIELD
        )

    return make


def fiscal(client, order):
    return client.find([order.ref])[0].parts.fiscal


def column(php_shop, order, name="custom_field"):
    sql = f"SELECT {name} FROM {{order}} WHERE order_id = %s"
    return json.loads(php_shop.rows(sql, order.order_id)[0][name])


def test_it_survives_an_edit(php_shop, client, order):
    php_shop.edit(order.order_id)
    assert fiscal(client, order) == SENT


def test_it_survives_an_edit_beside_the_shops_own_fields(php_shop, client, order):
    php_shop.edit(order.order_id, **{"custom_field[7]": "by the door"})
    assert (fiscal(client, order), column(php_shop, order)["7"]) == (SENT, "by the door")


def test_an_edit_does_not_count_as_a_change_of_it_by_people(php_shop, client, order):
    php_shop.edit(order.order_id)
    assert not client.find([order.ref])[0].changed_by_people(Part.FISCAL)


def test_an_update_follows_the_hub_after_an_edit(php_shop, client, order):
    php_shop.edit(order.order_id)
    now = client.find([order.ref])[0]
    client.apply([an_update(now, OrderParts(fiscal=FiscalData(vat_code="IT09876543210")))])
    assert fiscal(client, order).vat_code == "IT09876543210"


def test_a_shop_without_fiscal_data_in_an_order_saves_what_the_form_says(php_shop, client):
    client.apply([a_create("edited:none", parts=order_of(), policy=AS_SOLD)])
    order = client.find(["edited:none"])[0]
    php_shop.edit(order.order_id, **{"custom_field[7]": "by the door"})
    assert column(php_shop, order) == {"7": "by the door"}


@pytest.mark.parametrize(
    "changed",
    [
        {"firstname": "Ida"},
        {"email": "ada.rossi@example.com"},
        {"firstname": "ROSSI", "lastname": "ada", "email": "ada.rossi@example.com"},
    ],
    ids=["a-name", "the-address", "both-names-the-other-way-round"],
)
def test_it_survives_the_correction_of_a_mistake(php_shop, client, order, changed):
    php_shop.edit(order.order_id, **changed)
    assert fiscal(client, order) == SENT


@pytest.mark.parametrize(
    "changed",
    [
        {"firstname": "Nobody", "lastname": "None", "email": "gone@example.com"},
        {"firstname": "Nobody", "lastname": "None"},
        {"lastname": "R.", "email": "gone@example.com"},
    ],
    ids=["name-and-address", "the-whole-name", "a-name-and-the-address"],
)
def test_it_goes_when_the_order_is_made_anonymous(php_shop, client, order, changed):
    php_shop.edit(order.order_id, **changed)
    assert (fiscal(client, order), column(php_shop, order)) == (None, [])


def test_it_goes_although_the_form_was_filled_from_the_order(php_shop, client, order):
    """4.0.2 puts the whole column into the session when a person opens the order's page."""
    form = {f"custom_field[{name}]": text for name, text in column(php_shop, order).items()}
    php_shop.edit(order.order_id, firstname="Nobody", lastname="None", **form)
    assert fiscal(client, order) is None


@pytest.mark.parametrize(
    ("place", "name"), [("account", "custom_field"), ("address", "payment_custom_field")]
)
def test_an_edit_moves_it_to_a_field_that_the_shop_got_since(
    php_shop, client, order, vat_field_in, place, name
):
    vat_field_in(place)
    php_shop.edit(order.order_id, **{f"{name}[{VAT_FIELD}]": ""})
    assert fiscal(client, order) == SENT
    assert column(php_shop, order, name)[str(VAT_FIELD)] == SENT.vat_code
    assert "vat_code" not in column(php_shop, order)


def test_what_a_person_writes_into_such_a_field_is_what_stands(
    php_shop, client, order, vat_field_in
):
    vat_field_in("account")
    php_shop.edit(order.order_id, **{f"custom_field[{VAT_FIELD}]": "IT09876543210"})
    assert fiscal(client, order).vat_code == "IT09876543210"


def test_a_field_that_a_person_empties_stays_empty(php_shop, client, vat_field_in):
    vat_field_in("account")
    client.apply([a_create("edited:own", parts=order_of(fiscal=SENT), policy=AS_SOLD)])
    order = client.find(["edited:own"])[0]
    php_shop.edit(order.order_id, **{f"custom_field[{VAT_FIELD}]": ""})
    assert fiscal(client, order).vat_code == ""


def test_no_table_of_the_module_holds_a_copy_of_it(php_shop, order):
    php_shop.edit(order.order_id)
    tables = ("order", "written", "journal", "fact", "move")
    kept = str([php_shop.rows(f"SELECT * FROM {{order_upload_{name}}}") for name in tables])
    assert [text for text in (SENT.vat_code, SENT.fiscal_code) if text in kept] == []


def test_forgetting_a_buyer_leaves_the_shops_own_fields(php_shop, client, order):
    php_shop.edit(order.order_id, **{"custom_field[7]": "by the door"})
    client.forget(refs=[order.ref])
    assert column(php_shop, order) == {"7": "by the door"}


def test_it_is_forgotten_where_no_reference_leads_to_the_order_any_more(php_shop, client, order):
    php_shop.disown(order.order_id)
    client.forget("ada@example.com")
    assert column(php_shop, order) == []


def test_an_edit_goes_through_where_the_module_cannot_follow(php_shop, client, order):
    php_shop.rows("RENAME TABLE {custom_field} TO {custom_field_away}")
    try:
        php_shop.edit(order.order_id, firstname="Ida")
    finally:
        php_shop.rows("RENAME TABLE {custom_field_away} TO {custom_field}")
    assert client.find([order.ref])[0].parts.customer.firstname == "Ida"
    assert "Order Upload" in php_shop.take_log()
