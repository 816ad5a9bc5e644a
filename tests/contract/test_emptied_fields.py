"""What an update empties is empty in the shop, whatever fills it again is told, and no more."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from order_upload.domain.operations import Answer
from order_upload.domain.parts import OrderParts, PaymentMethod
from order_upload.domain.whole_parts import ADDRESS_FIELDS
from raw_shop import ADDRESS, ORDER, create, update, values_of
from shop_builders import an_update

FULL = {**ADDRESS, "address_2": "Scala B"}
NEW_STREET = {"address_1": "Via Nuova 9", "city": "Ardea", "postcode": "00040"}


@pytest.fixture
def found(client, shop, ref):
    """An order with something in every field of its addresses, as the client finds it."""
    order = {**ORDER, "billing": FULL, "shipping": FULL}
    (answer,) = shop.apply(create(ref, order=order))
    assert answer["answer"] == "created", answer
    return client.find([ref])[0]


def emptied(client, found, *names, part="billing", **texts):
    """Send a part with other texts, and without these fields; return the answer."""
    kept = {name: text for name, text in FULL.items() if name not in names}
    address = type(found.parts.billing)(**{**kept, **texts})
    parts = OrderParts(**{part: address})
    paths = tuple([f"{part}.{name}" for name in names])
    return client.apply([an_update(found, parts, owner=found.owner, emptied=paths)])[0]


def now(client, found):
    return client.find([found.ref])[0].parts


@pytest.mark.parametrize("part", ["billing", "shipping"])
@pytest.mark.parametrize("name", ADDRESS_FIELDS)
def test_a_field_of_an_address_is_emptied(client, found, part, name):
    answer = emptied(client, found, name, part=part)
    expected = replace(found.parts, **{part: replace(found.parts.billing, **{name: ""})})
    assert (answer.answer, answer.altered) == (Answer.UPDATED, ())
    assert now(client, found) == expected


def test_an_address_stands_whole(client, found):
    emptied(client, found, "company", "address_2", "zone", **NEW_STREET)
    gone = {"company": "", "address_2": "", "zone": ""}
    assert now(client, found).billing == replace(found.parts.billing, **NEW_STREET, **gone)


def test_a_zone_goes_with_its_country(client, found):
    emptied(client, found, "zone", country="DE")
    billing = now(client, found).billing
    assert (billing.country, billing.zone) == ("DE", "")


def test_a_payment_method_does_not_keep_the_code_of_another(client, found):
    parts = OrderParts(payment_method=PaymentMethod(name="Bank transfer"))
    changes = {"owner": found.owner, "emptied": ("payment_method.code",)}
    client.apply([an_update(found, parts, **changes)])
    assert now(client, found).payment_method == PaymentMethod(name="Bank transfer")


def test_an_update_that_empties_can_be_sent_again(client, found):
    answers = [emptied(client, found, "company").answer for _ in range(2)]
    assert answers == [Answer.UPDATED, Answer.UNCHANGED]


def test_what_is_emptied_stands_as_it_was_written(client, found):
    emptied(client, found, "company")
    after = client.find([found.ref])[0]
    assert after.written["billing"].hash == after.hashes["billing"]


def test_what_changed_since_the_plan_saw_it_is_not_emptied(client, found):
    emptied(client, found, **NEW_STREET)
    late = an_update(
        found,
        OrderParts(billing=replace(found.parts.billing, company="")),
        owner=found.owner,
        event_id="late",
        emptied=("billing.company",),
    )
    assert client.apply([late])[0].reason.code == "changed"


@pytest.mark.parametrize("path", ["customer.language", "customer.group", "content.currency"])
def test_what_an_order_cannot_be_without_is_not_emptied(shop, found, path):
    part, _, name = path.partition(".")
    (answer,) = shop.apply(update(shop.find(found.ref)[0], {part: {**ORDER[part], name: ""}}))
    assert answer["answer"] == "rejected"
    assert values_of(shop.find(found.ref)[0])[part][name] == ORDER[part][name]
