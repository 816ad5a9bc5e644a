"""What every shop behind the node protocol does, the embedded one and a real one alike."""

from __future__ import annotations

import json
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from requests import Session

from demo.shop.shop import running_shop
from live.real_shop import HOSTS, SHOP, needs
from order_upload.domain.policies import CustomerPolicy, MissingProduct, Policy
from order_upload.domain.shop import Answer, ShopLookup, written_hash
from order_upload.shops.module.client import ModuleShop
from shop_builders import a_client, a_create, an_update, fields_of_an_order, lines, totals

AS_SOLD = Policy(missing_product=MissingProduct.AS_SOLD)


@pytest.fixture(
    params=["fake", pytest.param("live", marks=[pytest.mark.live, pytest.mark.allow_hosts(HOSTS)])]
)
def new_client(request, tmp_path):
    """A maker of clients of one shop."""
    if request.param == "fake":
        with running_shop(tmp_path) as shop:
            yield lambda: a_client(shop)
        return
    settings = needs(*SHOP)
    yield lambda: ModuleShop(Session(), *settings)


@pytest.fixture
def client(new_client):
    return new_client()


@pytest.fixture
def ref():
    return f"contract:{uuid.uuid4().hex}"


def created(client, ref, **changed):
    """Create an order and return it as it stands in the shop."""
    client.apply([a_create(ref, policy=AS_SOLD, **changed)])
    return client.find([ref])[0]


def other_status(client, found):
    """Return the id of a status that the order does not have."""
    return next(status.id for status in client.info().statuses if status.id != found.status)


def test_a_shop_says_which_installation_it_is(client):
    assert uuid.UUID(client.info().installation)


def test_a_shop_says_the_same_installation_again(new_client):
    assert new_client().info().installation == new_client().info().installation


def test_the_default_status_is_one_of_the_statuses(client):
    info = client.info()
    assert info.default_status in {status.id for status in info.statuses}


def test_lookup_of_what_the_shop_does_not_have_gives_nothing(client, ref):
    assert client.lookup([ref], ["ZZ"], [f"{ref}@example.com"]) == ShopLookup()


def test_lookup_of_nothing_asks_nobody(client):
    assert client.lookup() == ShopLookup()


def test_lookup_gives_a_country_with_its_zones(client):
    italy = client.lookup(countries=["IT"]).countries[0]
    assert "Roma" in {zone.name for zone in italy.zones}


def test_lookup_says_which_codes_totals_may_have(client):
    assert {"sub_total", "shipping", "tax", "total"} <= client.lookup(methods=True).total_codes


def test_what_the_shop_does_not_have_is_not_found(client, ref):
    assert client.find([ref]) == []


def test_a_new_order_is_answered_with_its_id(client, ref):
    answer = client.apply([a_create(ref, policy=AS_SOLD)])[0]
    assert (answer.answer, answer.order_id) == (Answer.CREATED, client.find([ref])[0].order_id)


def test_a_new_order_stands_in_the_shop_as_it_was_sent(client, ref):
    found = created(client, ref)
    assert {path: found.fields.get(path) for path in fields_of_an_order()} == fields_of_an_order()


def test_an_order_is_found_by_its_id_too(client, ref):
    order_id = created(client, ref).order_id
    assert [order.ref for order in client.find(order_ids=[order_id])] == [ref]


def test_an_order_asked_for_twice_comes_once(client, ref):
    order_id = created(client, ref).order_id
    assert len(client.find([ref], [order_id])) == 1


def test_what_was_written_is_remembered_by_its_hash(client, ref):
    written = created(client, ref).written
    assert {path: one.hash for path, one in written.items()} == {
        path: written_hash(text) for path, text in fields_of_an_order().items()
    }


def test_reading_does_not_change_the_revision(client, ref):
    assert created(client, ref).revision == client.find([ref])[0].revision


def test_a_create_sent_again_is_unchanged(client, ref):
    order_id = created(client, ref).order_id
    again = client.apply([a_create(ref, policy=AS_SOLD)])[0]
    assert (again.answer, again.order_id) == (Answer.UNCHANGED, order_id)


def test_another_create_of_the_same_reference_is_a_conflict(client, ref):
    created(client, ref)
    again = client.apply([a_create(ref, policy=AS_SOLD, event_id="another")])[0]
    assert (again.answer, again.reason.code) == (Answer.CONFLICT, "already_there")


def test_an_update_writes_its_fields(client, ref):
    found = created(client, ref)
    client.apply([an_update(found, {"tracking.number": "BRT1", "tracking.courier": "BRT"})])
    assert client.find([ref])[0].fields["tracking.number"] == "BRT1"


def test_an_update_keeps_signs_that_mean_something_elsewhere(client, ref):
    found = created(client, ref)
    link = "https://dhl.example/?id={order}&x=%s;y='\\"
    client.apply([an_update(found, {"tracking.number": "BRT1", "tracking.link": link})])
    assert client.find([ref])[0].fields["tracking.link"] == link


def test_an_update_touches_no_other_field(client, ref):
    found = created(client, ref)
    client.apply([an_update(found, {"tracking.number": "BRT1"})])
    now = dict(client.find([ref])[0].fields)
    assert (now.pop("tracking.number"), now) == ("BRT1", dict(found.fields))


def test_an_emoji_in_a_product_code_holds_up_no_other_order(client, ref):
    strange = fields_of_an_order(products=lines({"sku": "\N{GRINNING FACE}", "quantity": "1"}))
    one, other = a_create(f"{ref}-2", policy=AS_SOLD, fields=strange), a_create(ref, policy=AS_SOLD)
    assert client.apply([one, other])[1].answer is Answer.CREATED


def test_another_currency_without_its_amounts_is_refused(client, ref):
    found = created(client, ref)
    answer = client.apply([an_update(found, {"currency": "GBP"})])[0]
    assert (answer.answer, answer.reason.code) == (Answer.REJECTED, "missing_field")


def test_the_same_numbers_in_another_currency_are_written(client, ref):
    found = created(client, ref)
    amounts = {path: found.fields[path] for path in ("products", "totals", "total")}
    client.apply([an_update(found, {"currency": "GBP", **amounts}, policy=AS_SOLD)])
    now = client.find([ref])[0].fields
    assert (now["currency"], {path: now[path] for path in amounts}) == ("GBP", amounts)


def test_an_order_id_is_written_in_one_way(client, ref):
    found = created(client, ref)
    other = an_update(
        found, {"tracking.number": "1"}, ref=f"{ref}-2", order_id=f"0{found.order_id}"
    )
    answer = client.apply([other])[0]
    assert (answer.answer, answer.reason.code) == (Answer.REJECTED, "bad_operation")


def test_an_update_changes_the_status(client, ref):
    found = created(client, ref)
    status = other_status(client, found)
    client.apply([an_update(found, {"status": status})])
    assert client.find([ref])[0].status == status


def test_an_update_of_what_has_changed_since_is_a_conflict(client, ref):
    found = created(client, ref)
    client.apply([an_update(found, {"tracking.number": "1"})])
    late = client.apply([an_update(found, {"tracking.number": "2"}, event_id="late")])[0]
    assert (late.answer, late.reason.code) == (Answer.CONFLICT, "changed")


def test_an_update_sent_again_is_unchanged(client, ref):
    found = created(client, ref)
    answers = [
        client.apply([an_update(found, {"tracking.number": "1"})])[0].answer for _ in range(2)
    ]
    assert answers == [Answer.UPDATED, Answer.UNCHANGED]


def test_an_update_that_changes_nothing_is_unchanged(client, ref):
    found = created(client, ref)
    assert client.apply([an_update(found, {"status": found.status})])[0].answer is Answer.UNCHANGED


def test_an_update_of_an_order_that_is_not_there_is_rejected(client, ref):
    found = created(client, ref)
    answer = client.apply([an_update(found, {"status": "1"}, ref=f"{ref}-other", order_id="")])[0]
    assert (answer.answer, answer.reason.code) == (Answer.REJECTED, "order_not_found")


def test_an_unknown_status_is_rejected(client, ref):
    answer = client.apply(
        [a_create(ref, policy=AS_SOLD, fields=fields_of_an_order(status="9999"))]
    )[0]
    assert (answer.answer, answer.reason.code) == (Answer.REJECTED, "unknown_status")


def test_nothing_is_left_of_a_rejected_order(client, ref):
    client.apply([a_create(ref, policy=AS_SOLD, fields=fields_of_an_order(currency="XXX"))])
    assert client.find([ref]) == []


def test_a_rejected_order_does_not_hold_up_the_others(client, ref):
    bad = a_create(f"{ref}-1", fields=fields_of_an_order(currency="XXX"))
    answers = client.apply([bad, a_create(f"{ref}-2", policy=AS_SOLD)])
    assert [answer.answer for answer in answers] == [Answer.REJECTED, Answer.CREATED]


def test_answers_come_in_the_order_of_the_operations(client, ref):
    refs = [f"{ref}-{number}" for number in (3, 1, 2)]
    assert [
        answer.ref for answer in client.apply([a_create(one, policy=AS_SOLD) for one in refs])
    ] == refs


def test_150_posts_of_25_references_at_the_same_time_make_25_orders(new_client, ref):
    refs = [f"{ref}-{number}" for number in range(25)]
    with ThreadPoolExecutor(30) as pool:
        tries = [
            pool.submit(new_client().apply, [a_create(one, policy=AS_SOLD)]) for one in refs * 6
        ]
    answers = [one.result()[0].answer for one in tries]
    assert (answers.count(Answer.CREATED), len(new_client().find(refs))) == (25, 25)


LONG_LINES = [
    {"name": f"{number} " + "Lampada da tavolo è & co. " * 8, "quantity": "1", "price": "1.00", "total": "1.00",
     "options": [{"name": "Incisione", "value": f"Für Zoë, Nº {number}"}]}
    for number in range(400)
]  # fmt: skip
"""An order far beyond 65,535 bytes, what a TEXT column takes."""


def of_400_lines(**changed):
    fields = {
        "products": lines(*LONG_LINES),
        "totals": totals("400.00", "5.00", "405.00"),
        "total": "405.00",
    }
    return fields_of_an_order(**{**fields, **changed})


def test_an_order_of_400_long_lines_stands_in_the_shop_as_it_was_sent(client, ref):
    found = created(client, ref, fields=of_400_lines())
    assert json.loads(found.fields["products"]) == LONG_LINES


def test_what_was_written_of_400_long_lines_is_remembered_by_its_hash(client, ref):
    found = created(client, ref, fields=of_400_lines())
    assert found.written["products"].hash == written_hash(found.fields["products"])


@pytest.mark.parametrize("part", ["name", "option"])
def test_a_text_of_one_line_that_is_longer_than_its_column_is_rejected(client, ref, part):
    too_long = (
        {"name": "x" * 256} if part == "name" else {"options": [{"name": "x" * 256, "value": "1"}]}
    )
    fields = fields_of_an_order(
        products=lines({"name": "Mug", "quantity": "1", "price": "1.00", **too_long})
    )
    answer = client.apply([a_create(ref, policy=AS_SOLD, fields=fields)])[0]
    assert (answer.answer, answer.reason.code) == (Answer.REJECTED, "too_long")


def buying(customer, ref, email=None):
    """Return a create whose order goes where ``customer`` says; one buyer for each test."""
    policy = Policy(missing_product=MissingProduct.AS_SOLD, customer=customer)
    person = email or f"{ref.replace(':', '.')}@example.com"
    return a_create(ref, policy=policy, fields=fields_of_an_order(customer__email=person))


def bought(client, *operations):
    """Send creates and return the accounts of their orders."""
    client.apply(list(operations))
    orders = {
        order.ref: order.customer_id for order in client.find([one.ref for one in operations])
    }
    return [orders[one.ref] for one in operations]


@pytest.mark.parametrize("customer", [CustomerPolicy.GUEST, CustomerPolicy.LINK])
def test_a_buyer_without_an_account_stays_a_guest(client, ref, customer):
    sent = buying(customer, ref)
    assert (
        bought(client, sent),
        client.lookup(emails=[sent.fields["customer.email"]]).customers,
    ) == ([""], ())


def test_an_account_is_made_for_a_buyer_who_has_none(client, ref):
    sent = buying(CustomerPolicy.CREATE, ref)
    made = bought(client, sent)
    accounts = client.lookup(emails=[sent.fields["customer.email"]]).customers
    assert ([one.id for one in accounts], [one.enabled for one in accounts]) == (made, [True])


def test_an_order_is_linked_to_the_account_of_its_address_whatever_the_capitals(client, ref):
    made = bought(client, buying(CustomerPolicy.CREATE, ref, f"{ref[9:]}@example.com"))
    assert (
        bought(client, buying(CustomerPolicy.LINK, f"{ref}-2", f"{ref[9:].upper()}@Example.COM "))
        == made
    )


def test_a_guest_order_leaves_an_account_alone(client, ref):
    bought(client, buying(CustomerPolicy.CREATE, ref, f"{ref[9:]}@example.com"))
    assert bought(client, buying(CustomerPolicy.GUEST, f"{ref}-2", f"{ref[9:]}@example.com")) == [
        ""
    ]


def test_an_update_never_changes_whose_an_order_is(client, ref):
    made = bought(client, buying(CustomerPolicy.CREATE, ref))
    found = client.find([ref])[0]
    policy = Policy(missing_product=MissingProduct.AS_SOLD, customer=CustomerPolicy.CREATE)
    client.apply(
        [an_update(found, {"customer.email": f"other-{ref[9:]}@example.com"}, policy=policy)]
    )
    assert [order.customer_id for order in client.find([ref])] == made


@pytest.mark.parametrize("email", ["", "no address"])
def test_no_account_is_made_without_an_address_to_reach_it(client, ref, email):
    sent = buying(CustomerPolicy.CREATE, ref, "x")
    fields = {**sent.fields, "customer.email": email}
    assert bought(client, a_create(ref, policy=sent.policy, fields=fields)) == [""]


def test_a_hundred_orders_of_ten_buyers_in_one_batch_make_ten_accounts(client, ref):
    emails = [f"{number}-{ref[9:]}@example.com" for number in range(10)]
    sent = [
        buying(CustomerPolicy.CREATE, f"{ref}-{number}", emails[number % 10])
        for number in range(100)
    ]
    accounts = bought(client, *sent)
    assert (len(set(accounts)), "" in accounts) == (10, False)
    assert len(client.lookup(emails=emails).customers) == 10


def test_forty_posts_of_one_buyer_at_the_same_time_make_one_account(new_client, ref):
    email, refs = f"{ref[9:]}@example.com", [f"{ref}-{number}" for number in range(40)]
    with ThreadPoolExecutor(20) as pool:
        tries = [
            pool.submit(new_client().apply, [buying(CustomerPolicy.CREATE, one, email)])
            for one in refs
        ]
    assert {one.result()[0].answer for one in tries} == {Answer.CREATED}
    accounts = new_client().lookup(emails=[email]).customers
    assert {order.customer_id for order in new_client().find(refs)} == {one.id for one in accounts}
    assert len(accounts) == 1
