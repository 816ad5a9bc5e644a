"""What a real shop makes of orders with every trap: field by field through the module, and row by row beside it.

``make live`` needs OPENCART_URL, OPENCART_API_USER, OPENCART_API_KEY; rows are read where OPENCART_DB is given, mails
are counted where OPENCART_MAIL_LOG names a file that gets one line a mail. OPENCART_ORDERS says how many orders (200).
"""

from __future__ import annotations

import html
import json
import os
import uuid
from decimal import Decimal
from pathlib import Path

import pytest

from live.real_shop import HOSTS, needs
from live.shop_tables import differences
from live.trap_orders import Shape, trap_orders
from order_upload.domain.policies import MailPolicy, MissingProduct, Policy, StockPolicy
from order_upload.domain.shop import Answer
from shop_builders import a_create, an_update, fields_of_an_order, lines

COUNT = int(os.environ.get("OPENCART_ORDERS", "200"))
AS_SOLD = Policy(missing_product=MissingProduct.AS_SOLD)
CENT = Decimal("0.005")

pytestmark = [pytest.mark.live, pytest.mark.allow_hosts(HOSTS)]


@pytest.fixture(scope="module")
def told(client):
    """Orders as they were sent, by reference; every one of them was created."""
    info, name = client.info(), uuid.uuid4().hex[:8]
    shape = Shape(
        currencies=tuple(sorted(info.currencies)),
        statuses=tuple(sorted(info.stock_statuses, key=int)),
        emoji=info.diagnosis.supplementary_characters,
    )
    orders = {
        f"live-{name}:{number}": fields for number, fields in enumerate(trap_orders(COUNT, shape))
    }
    answers = [answer for batch in _batches(list(orders.items())) for answer in client.apply(batch)]
    assert {
        answer.ref: answer.reason for answer in answers if answer.answer is not Answer.CREATED
    } == {}
    return orders


@pytest.fixture(scope="module")
def found(client, told):
    refs = list(told)
    chunks = [refs[start : start + 100] for start in range(0, len(refs), 100)]
    return {order.ref: order for chunk in chunks for order in client.find(chunk)}


@pytest.fixture
def one(client, tables):
    """An order of the shop, and what the shop's tables hold before something is done to it."""
    ref = f"live-{uuid.uuid4().hex}"
    client.apply([a_create(ref, policy=AS_SOLD)])
    return client.find([ref])[0]


def test_an_amount_that_no_column_takes_is_refused_and_not_cut(client):
    line = {"sku": "X-1", "name": "Palace", "quantity": "999999", "price": "99999999999.99"}
    fields = fields_of_an_order(products=lines(line))
    answer = client.apply([a_create(f"live-{uuid.uuid4().hex}", policy=AS_SOLD, fields=fields)])[0]
    assert (answer.answer, answer.reason.code) == (Answer.REJECTED, "bad_money")


def test_another_currency_takes_the_amounts_with_it(client, tables, one):
    amounts = {path: one.fields[path] for path in ("products", "totals", "total")}
    other = next(
        code for code in sorted(client.info().currencies) if code != one.fields["currency"]
    )
    assert (
        client.apply([an_update(one, {"currency": other, **amounts}, policy=AS_SOLD)])[0].reason
        is None
    )
    row = tables.rows("order", one.order_id)[0]
    assert round(row["total"] * row["currency_value"], 2) == Decimal(amounts["total"])


def _batches(orders):
    operations = [
        a_create(ref, policy=AS_SOLD, fields=fields, event_id=ref[-32:]) for ref, fields in orders
    ]
    return [operations[start : start + 100] for start in range(0, len(operations), 100)]


def test_every_order_stands_there_once(told, found):
    assert (len(found), {order.state for order in found.values()}) == (len(told), {"complete"})


def test_every_field_comes_back_as_it_was_sent(told, found):
    wrong = {
        (ref, path): (text, found[ref].fields.get(path))
        for ref, fields in told.items()
        for path, text in fields.items()
        if found[ref].fields.get(path) != text
    }
    assert wrong == {}


def test_what_the_admin_shows_is_what_was_sold(told, found, tables):
    orders = {str(row["order_id"]): row for row in tables.rows("order")}
    shown = {"firstname": "customer.firstname", "lastname": "customer.lastname", "email": "customer.email",
             "shipping_city": "shipping_address.city", "shipping_postcode": "shipping_address.postcode",
             "payment_address_1": "payment_address.address_1"}  # fmt: skip
    wrong = [
        (ref, column)
        for ref, fields in told.items()
        for column, path in shown.items()
        if orders[found[ref].order_id][column] != escaped(fields.get(path, ""))
    ]
    assert wrong == []


def test_every_amount_shows_what_was_paid_to_the_cent(told, found, tables):
    totals = {}
    for row in tables.rows("order_total"):
        totals.setdefault(str(row["order_id"]), []).append(row)
    rates = {str(row["order_id"]): row["currency_value"] for row in tables.rows("order")}
    wrong = []
    for ref, fields in told.items():
        order_id = found[ref].order_id
        # by title: a code whose module would do more than add up stands there as another one
        shown = sorted((row["title"], row["value"] * rates[order_id]) for row in totals[order_id])
        sold = sorted(
            (escaped(row["title"]), Decimal(row["value"])) for row in json.loads(fields["totals"])
        )
        if not same_amounts(shown, sold):
            wrong.append((ref, shown, sold))
    assert wrong == []


def test_every_line_is_there_with_its_name_and_quantity(told, found, tables):
    lines = {}
    for row in tables.rows("order_product"):
        lines.setdefault(str(row["order_id"]), []).append((row["name"], row["quantity"]))
    wrong = [
        ref
        for ref, fields in told.items()
        if sorted(lines[found[ref].order_id])
        != sorted(
            (escaped(line["name"]), int(line["quantity"]))
            for line in json.loads(fields["products"])
        )
    ]
    assert wrong == []


def test_a_minimal_update_touches_status_history_and_tracking_and_nothing_else(client, tables, one):
    before = tables.everything()
    changed = {
        "status": "3" if one.status != "3" else "5",
        "tracking.number": "BRT1",
        "tracking.courier": "BRT",
    }
    assert client.apply([an_update(one, changed)])[0].answer is Answer.UPDATED
    allowed = {"order.order_status_id", "order.date_modified", "order.tracking", "order_history+"}
    assert differences(before, tables.everything()) - allowed == set()


def test_an_update_that_changes_nothing_touches_nothing(client, tables, one):
    before = tables.everything()
    client.apply([an_update(one, {"status": one.status})])
    assert differences(before, tables.everything()) == set()


def test_a_rejected_order_leaves_no_row(client, tables):
    before = tables.everything()
    client.apply(
        [
            a_create(
                f"live-{uuid.uuid4().hex}",
                policy=AS_SOLD,
                fields=fields_of_an_order(currency="XXX"),
            )
        ]
    )
    assert differences(before, tables.everything()) == set()


@pytest.mark.parametrize(
    ("mail", "mails"),
    [
        (MailPolicy.NEVER, (0, 0)),
        (MailPolicy.ON_STATUS_CHANGE, (0, 1)),
        (MailPolicy.ALWAYS, (1, 1)),
    ],
)
def test_the_buyer_gets_the_mails_that_the_policy_names(client, mail, mails):
    needs("OPENCART_MAIL_LOG")
    log, buyer, ref = (
        Path(os.environ["OPENCART_MAIL_LOG"]),
        f"{uuid.uuid4().hex}@example.com",
        uuid.uuid4().hex,
    )
    policy = Policy(mail=mail, stock=StockPolicy.UNTOUCHED, missing_product=MissingProduct.AS_SOLD)
    client.apply(
        [a_create(f"live-{ref}", policy=policy, fields=fields_of_an_order(customer__email=buyer))]
    )
    created = log.read_text(encoding="utf-8").count(buyer)
    found = client.find([f"live-{ref}"])[0]
    client.apply([an_update(found, {"status": "3" if found.status != "3" else "5"}, policy=policy)])
    assert (created, log.read_text(encoding="utf-8").count(buyer) - created) == mails


def escaped(text: str) -> str:
    """Return a text as OpenCart keeps it."""
    return html.escape(text, quote=False).replace('"', "&quot;")


def same_amounts(shown, sold):
    """Tell whether the same rows stand there, each the same to the cent."""
    pairs = list(zip(shown, sold, strict=False))
    return len(shown) == len(sold) and all(
        one[0] == two[0] and abs(one[1] - two[1]) < CENT for one, two in pairs
    )
