"""What a shop makes of orders with every trap, part by part and beside it row by row.

The module's PHP is tried without a shop, too. Of a real one (``make live``) rows are read where
OPENCART_DB is given, mails are counted where OPENCART_MAIL_LOG names a file that gets one line a
mail. OPENCART_ORDERS says how many orders (200).
"""

from __future__ import annotations

import html
import os
import uuid
from decimal import ROUND_HALF_UP, Decimal

import pytest
from msgspec.structs import replace

from live.real_shop import HOSTS
from live.shop_tables import differences
from live.trap_orders import Shape, trap_orders
from order_upload.domain.operations import Answer
from order_upload.domain.parts import OrderLine, OrderParts, Tracking
from order_upload.domain.policies import MailPolicy, MissingProduct, Policy, StockPolicy
from shop_builders import ORDER, a_create, an_update, content_of, order_of

COUNT = int(os.environ.get("OPENCART_ORDERS", "200"))
AS_SOLD = Policy(missing_product=MissingProduct.AS_SOLD)
CENT = Decimal("0.005")
HOUR_THAT_COMES_TWICE = ("2026-10-25T00:", "2026-10-25T01:")

pytestmark = pytest.mark.allow_hosts(HOSTS)


@pytest.fixture(scope="module")
def sent(client):
    """Orders as they were sent, by reference; every one of them was created."""
    info, name = client.info(), uuid.uuid4().hex[:8]
    shape = Shape(
        currencies=tuple(sorted(info.currencies)),
        statuses=tuple(sorted(info.stock_statuses, key=int)),
        emoji=info.supplementary_characters,
    )
    orders = {
        f"live-{name}:{number}": parts for number, parts in enumerate(trap_orders(COUNT, shape))
    }
    operations = [
        a_create(ref, policy=AS_SOLD, parts=parts, event_id=ref[-32:])
        for ref, parts in orders.items()
    ]
    answers = []
    for start in range(0, len(operations), 100):
        answers += client.apply(operations[start : start + 100])
    refused = [answer for answer in answers if answer.answer is not Answer.CREATED]
    assert refused == []
    return orders


@pytest.fixture(scope="module")
def found(client, sent):
    refs = list(sent)
    orders = []
    for start in range(0, len(refs), 100):
        orders += client.find(refs[start : start + 100])
    return {order.ref: order for order in orders}


@pytest.fixture
def an_order(client, tables):
    """An order of the shop as it stands."""
    ref = f"live-{uuid.uuid4().hex}"
    client.apply([a_create(ref, policy=AS_SOLD)])
    return client.find([ref])[0]


def test_an_amount_that_no_column_takes_is_refused_and_not_cut(client):
    line = OrderLine(sku="X-1", name="Palace", quantity="999999", price="99999999999.99")
    order = order_of(content=content_of(line))
    answer = client.apply([a_create(f"live-{uuid.uuid4().hex}", policy=AS_SOLD, parts=order)])[0]
    assert (answer.answer, answer.reason.code) == (Answer.REJECTED, "bad_money")


def test_another_currency_takes_the_amounts_with_it(client, tables, an_order):
    content = an_order.parts.content
    currencies = sorted(client.info().currencies)
    other = next(code for code in currencies if code != content.currency)
    update = an_update(
        an_order, OrderParts(content=replace(content, currency=other)), policy=AS_SOLD
    )
    assert client.apply([update])[0].reason is None
    row = tables.rows("order", an_order.order_id)[0]
    assert round(row["total"] * row["currency_value"], 2) == Decimal(content.total)


def test_every_order_stands_there_once(sent, found):
    assert (len(found), {order.state for order in found.values()}) == (len(sent), {"complete"})


def test_every_part_comes_back_as_it_was_sent(sent, found):
    wrong = []
    for ref, parts in sent.items():
        there = as_opencart_says(without_shops_own(found[ref].parts))
        expected = as_opencart_says(parts)
        wrong += [
            (ref, part, expected.value(part), there.value(part))
            for part in parts.present()
            if there.value(part) != expected.value(part)
        ]
    assert wrong == []


def as_opencart_says(parts):
    """Return parts in the words of OpenCart's tables, which are not always those that were sent.

    A zone is known by its code, a code of totals by what the shop has a module for; outer blanks
    go, amounts show cents, and of an hour that comes twice a local time does not say which.
    """
    return replace(
        parts,
        date=parts.date.replace(*HOUR_THAT_COMES_TWICE),
        billing=replace(parts.billing, zone=""),
        shipping=replace(parts.shipping, zone=""),
        shipping_method=replace(parts.shipping_method, name=parts.shipping_method.name.strip()),
        content=replace(
            parts.content,
            lines=tuple(shown_line(line) for line in parts.content.lines),
            totals=tuple(
                replace(row, code="", value=cents(row.value)) for row in parts.content.totals
            ),
            total=cents(parts.content.total),
        ),
    )


def shown_line(line):
    options = tuple(replace(option, attribute="") for option in line.options)
    return replace(
        line,
        name=line.name.strip(),
        barcode="",
        mpn="",
        vat_rate="",
        price_without_tax="",
        price=cents(line.price),
        total=cents(line.total),
        options=options,
    )


def cents(amount):
    return str(Decimal(amount).quantize(Decimal("0.01"), ROUND_HALF_UP))


def test_every_part_stands_as_it_was_written(found):
    changed = [ref for ref, order in found.items() if has_changed(order)]
    assert changed == []


def has_changed(order):
    return any(order.changed_by_people(part) for part in order.written)


def test_what_the_admin_shows_is_what_was_sold(sent, found, tables):
    rows = {str(row["order_id"]): row for row in tables.rows("order")}
    wrong = []
    for ref, parts in sent.items():
        row = rows[found[ref].order_id]
        for column, text in shown_in_the_admin(parts).items():
            if row[column] != escaped(text):
                wrong.append((ref, column))
    assert wrong == []


def test_every_amount_shows_what_was_paid_to_the_cent(sent, found, tables):
    totals = by_order(tables.rows("order_total"))
    rates = {str(row["order_id"]): row["currency_value"] for row in tables.rows("order")}
    wrong = []
    for ref, parts in sent.items():
        order_id = found[ref].order_id
        # by title: a code whose module would do more than add up stands there as another one
        shown = [(row["title"], row["value"] * rates[order_id]) for row in totals[order_id]]
        sold = [(escaped(row.title), Decimal(row.value)) for row in parts.content.totals]
        if not same_amounts(sorted(shown), sorted(sold)):
            wrong.append((ref, shown, sold))
    assert wrong == []


def test_every_line_is_there_with_its_name_and_quantity(sent, found, tables):
    lines = by_order(tables.rows("order_product"))
    wrong = []
    for ref, parts in sent.items():
        shown = [(row["name"], row["quantity"]) for row in lines[found[ref].order_id]]
        sold = [(escaped(line.name), int(line.quantity)) for line in parts.content.lines]
        if sorted(shown) != sorted(sold):
            wrong.append(ref)
    assert wrong == []


def test_a_minimal_update_touches_status_history_and_tracking_and_nothing_else(
    client, tables, an_order
):
    before = tables.everything()
    shipped = OrderParts(
        status=another_status(an_order), tracking=Tracking(number="BRT1", courier="BRT")
    )
    assert client.apply([an_update(an_order, shipped)])[0].answer is Answer.UPDATED
    allowed = {"order.order_status_id", "order.date_modified", "order.tracking", "order_history+"}
    assert differences(before, tables.everything()) - allowed == set()


def test_an_update_that_changes_nothing_touches_nothing(client, tables, an_order):
    before = tables.everything()
    client.apply([an_update(an_order, OrderParts(status=an_order.status))])
    assert differences(before, tables.everything()) == set()


def test_a_rejected_order_leaves_no_row(client, tables):
    before = tables.everything()
    order = order_of(content=content_of(currency="XXX"))
    client.apply([a_create(f"live-{uuid.uuid4().hex}", policy=AS_SOLD, parts=order)])
    assert differences(before, tables.everything()) == set()


@pytest.mark.parametrize(
    ("mail", "mails"),
    [
        (MailPolicy.NEVER, (0, 0)),
        (MailPolicy.ON_STATUS_CHANGE, (0, 1)),
        (MailPolicy.ALWAYS, (1, 1)),
    ],
)
def test_the_buyer_gets_the_mails_that_the_policy_names(shop, client, mail, mails):
    email, ref = f"{uuid.uuid4().hex}@example.com", f"live-{uuid.uuid4().hex}"
    policy = Policy(mail=mail, stock=StockPolicy.UNTOUCHED, missing_product=MissingProduct.AS_SOLD)
    order = order_of(customer=replace(ORDER.customer, email=email))
    client.apply([a_create(ref, policy=policy, parts=order)])
    created = shop.mails_to(email)
    found = client.find([ref])[0]
    client.apply([an_update(found, OrderParts(status=another_status(found)), policy=policy)])
    assert (created, shop.mails_to(email) - created) == mails


def another_status(order):
    """Return Shipped, or Complete for an order that is shipped."""
    return "3" if order.status != "3" else "5"


def without_shops_own(parts):
    """Return an order without language and group that the shop gave it: none was sent."""
    return replace(parts, customer=replace(parts.customer, language="", group=""))


def shown_in_the_admin(parts):
    """Return column of the order's row -> the text that was sent for it."""
    return {
        "firstname": parts.customer.firstname,
        "lastname": parts.customer.lastname,
        "email": parts.customer.email,
        "shipping_city": parts.shipping.city,
        "shipping_postcode": parts.shipping.postcode,
        "payment_address_1": parts.billing.address_1,
    }


def by_order(rows):
    """Return order id -> its rows."""
    orders = {}
    for row in rows:
        orders.setdefault(str(row["order_id"]), []).append(row)
    return orders


def escaped(text: str) -> str:
    """Return a text as OpenCart keeps it."""
    return html.escape(text, quote=False).replace('"', "&quot;")


def same_amounts(shown, sold):
    """Tell whether the same rows stand there, each the same to the cent."""
    if len(shown) != len(sold):
        return False
    return all(
        shown_title == sold_title and abs(shown_value - sold_value) < CENT
        for (shown_title, shown_value), (sold_title, sold_value) in zip(shown, sold, strict=True)
    )
