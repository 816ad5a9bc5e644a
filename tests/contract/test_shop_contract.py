"""What every shop behind the node protocol does, the embedded one and a real one alike."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from msgspec.structs import replace

from order_upload.domain.operations import Answer
from order_upload.domain.parts import LineOption, OrderLine, OrderParts, Tracking
from order_upload.domain.policies import MissingProduct, Policy, UnknownZone
from order_upload.domain.shop import ShopLookup
from shop_builders import (
    MUG,
    ORDER,
    a_create,
    an_update,
    content_of,
    order_of,
    totals,
)

AS_SOLD = Policy(missing_product=MissingProduct.AS_SOLD)
WITHOUT_ZONE = Policy(missing_product=MissingProduct.AS_SOLD, unknown_zone=UnknownZone.WITHOUT_ZONE)
IN_NO_CURRENCY = order_of(content=content_of(currency="XXX"))


def created(client, ref, **changed):
    """Create an order and return it as it stands in the shop."""
    client.apply([a_create(ref, policy=AS_SOLD, **changed)])
    return client.find([ref])[0]


def order_with_words_of(found):
    """Return what a create sends, with language and customer group that the shop gave the order."""
    words = {name: getattr(found.parts.customer, name) for name in ("language", "group")}
    return order_of(customer=replace(ORDER.customer, **words))


def as_kept(parts):
    """Return parts whose lines have no price without tax: the shop works it out of the others."""
    lines = [replace(line, price_without_tax="") for line in parts.content.lines]
    return replace(parts, content=replace(parts.content, lines=tuple(lines)))


def parcel(number, **details):
    return OrderParts(tracking=Tracking(number=number, **details))


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
    assert as_kept(found.parts.only(ORDER.present())) == order_with_words_of(found)


def test_a_province_that_the_shop_lacks_stays_as_text_where_the_policy_says_so(client, ref):
    address = replace(ORDER.shipping, zone="Atlantis")
    client.apply([a_create(ref, policy=WITHOUT_ZONE, parts=order_of(shipping=address))])
    assert client.find([ref])[0].parts.shipping == address


def test_a_province_that_the_shop_has_is_its_zone_with_every_policy(client, ref):
    address = replace(ORDER.shipping, zone="Roma")
    client.apply([a_create(ref, policy=WITHOUT_ZONE, parts=order_of(shipping=address))])
    assert client.find([ref])[0].parts.shipping.zone == "RM"


def test_an_update_keeps_a_province_as_text_too(client, ref):
    created(client, ref)
    found = client.find([ref])[0]
    address = replace(found.parts.shipping, zone="Atlantis")
    client.apply([an_update(found, OrderParts(shipping=address), policy=WITHOUT_ZONE)])
    assert client.find([ref])[0].parts.shipping == address


def test_an_order_is_found_by_its_id_too(client, ref):
    order_id = created(client, ref).order_id
    assert [order.ref for order in client.find(order_ids=[order_id])] == [ref]


def test_an_order_asked_for_twice_comes_once(client, ref):
    order_id = created(client, ref).order_id
    assert len(client.find([ref], [order_id])) == 1


def test_what_was_written_stands_as_it_was_written(client, ref):
    found = created(client, ref)
    written = {part: row.hash for part, row in found.written.items()}
    assert written == found.hashes_of(ORDER.present())


def test_what_the_hub_said_is_remembered_by_part(client, ref):
    found = created(client, ref)
    assert {part: row.said for part, row in found.written.items()} == a_create(ref).said


def test_who_brought_a_part_is_remembered(client, ref):
    written = created(client, ref).written
    assert {(row.owner, row.event_id) for row in written.values()} == {("marketplaces", f"{ref}/1")}


def test_reading_changes_no_hash(client, ref):
    assert created(client, ref).hashes == client.find([ref])[0].hashes


def test_a_create_is_answered_with_the_hashes_that_stand_now(client, ref):
    answer = client.apply([a_create(ref, policy=AS_SOLD)])[0]
    assert answer.hashes == client.find([ref])[0].hashes_of(ORDER.present())


def test_an_update_is_answered_with_the_hashes_of_its_parts(client, ref):
    found = created(client, ref)
    answer = client.apply([an_update(found, parcel("1"))])[0]
    tracking = client.find([ref])[0].hashes["tracking"]
    assert (answer.hashes, found.hashes["tracking"] != tracking) == ({"tracking": tracking}, True)


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
    client.apply([an_update(found, parcel("BRT1", courier="BRT"))])
    assert client.find([ref])[0].parts.tracking == Tracking(number="BRT1", courier="BRT")


def test_an_update_keeps_signs_that_mean_something_elsewhere(client, ref):
    found = created(client, ref)
    link = "https://dhl.example/?id={order}&x=%s;y='\\"
    client.apply([an_update(found, parcel("BRT1", link=link))])
    assert client.find([ref])[0].parts.tracking.link == link


def test_an_update_touches_no_other_field(client, ref):
    found = created(client, ref)
    client.apply([an_update(found, parcel("BRT1"))])
    now = client.find([ref])[0].parts
    assert now == replace(found.parts, tracking=Tracking(number="BRT1"))


def test_an_emoji_in_a_product_code_holds_up_no_other_order(client, ref):
    strange = order_of(content=content_of(OrderLine(sku="\N{GRINNING FACE}", quantity="1")))
    operations = [
        a_create(f"{ref}-2", policy=AS_SOLD, parts=strange),
        a_create(ref, policy=AS_SOLD),
    ]
    assert client.apply(operations)[1].answer is Answer.CREATED


def test_the_same_numbers_in_another_currency_are_written(client, ref):
    found = created(client, ref)
    pounds = replace(found.parts.content, currency="GBP")
    client.apply([an_update(found, OrderParts(content=pounds), policy=AS_SOLD)])
    assert client.find([ref])[0].parts.content == pounds


def test_an_order_id_is_written_in_one_way(client, ref):
    found = created(client, ref)
    other = an_update(found, parcel("1"), ref=f"{ref}-2", order_id=f"0{found.order_id}")
    answer = client.apply([other])[0]
    assert (answer.answer, answer.reason.code) == (Answer.REJECTED, "bad_operation")


def test_an_update_changes_the_status(client, ref):
    found = created(client, ref)
    status = other_status(client, found)
    client.apply([an_update(found, OrderParts(status=status))])
    assert client.find([ref])[0].status == status


def test_an_update_of_what_has_changed_since_is_a_conflict(client, ref):
    found = created(client, ref)
    client.apply([an_update(found, parcel("1"))])
    late = client.apply([an_update(found, parcel("2"), event_id="late")])[0]
    assert (late.answer, late.reason.code) == (Answer.CONFLICT, "changed")


def test_an_update_of_another_part_than_the_one_that_changed_goes_through(client, ref):
    found = created(client, ref)
    client.apply([an_update(found, parcel("1"))])
    status = OrderParts(status=other_status(client, found))
    late = client.apply([an_update(found, status, event_id="late")])[0]
    assert late.answer is Answer.UPDATED


def test_an_update_sent_again_is_unchanged(client, ref):
    found = created(client, ref)
    answers = [client.apply([an_update(found, parcel("1"))])[0].answer for _ in range(2)]
    assert answers == [Answer.UPDATED, Answer.UNCHANGED]


def test_an_update_that_changes_nothing_is_unchanged(client, ref):
    found = created(client, ref)
    same = OrderParts(status=found.status)
    assert client.apply([an_update(found, same)])[0].answer is Answer.UNCHANGED


def test_an_update_of_an_order_that_is_not_there_is_rejected(client, ref):
    found = created(client, ref)
    lost = an_update(found, OrderParts(status="1"), ref=f"{ref}-other", order_id="")
    answer = client.apply([lost])[0]
    assert (answer.answer, answer.reason.code) == (Answer.REJECTED, "order_not_found")


def test_an_unknown_status_is_rejected(client, ref):
    answer = client.apply([a_create(ref, policy=AS_SOLD, parts=order_of(status="9999"))])[0]
    assert (answer.answer, answer.reason.code) == (Answer.REJECTED, "unknown_status")


def test_nothing_is_left_of_a_rejected_order(client, ref):
    client.apply([a_create(ref, policy=AS_SOLD, parts=IN_NO_CURRENCY)])
    assert client.find([ref]) == []


def test_a_rejected_order_does_not_hold_up_the_others(client, ref):
    bad = a_create(f"{ref}-1", parts=IN_NO_CURRENCY)
    answers = client.apply([bad, a_create(f"{ref}-2", policy=AS_SOLD)])
    assert [answer.answer for answer in answers] == [Answer.REJECTED, Answer.CREATED]


def test_answers_come_in_the_order_of_the_operations(client, ref):
    refs = [f"{ref}-{number}" for number in (3, 1, 2)]
    answers = client.apply([a_create(name, policy=AS_SOLD) for name in refs])
    assert [answer.ref for answer in answers] == refs


def test_150_posts_of_25_references_at_the_same_time_make_25_orders(new_client, ref):
    refs = [f"{ref}-{number}" for number in range(25)]
    with ThreadPoolExecutor(30) as pool:
        posts = [
            pool.submit(new_client().apply, [a_create(name, policy=AS_SOLD)]) for name in refs * 6
        ]
    answers = [post.result()[0].answer for post in posts]
    assert (answers.count(Answer.CREATED), len(new_client().find(refs))) == (25, 25)


LONG_LINES = tuple(
    OrderLine(
        name=f"{number} " + ("Lampada da tavolo è & co. " * 8).strip(),
        quantity="1",
        price="1.00",
        total="1.00",
        options=(LineOption(name="Incisione", value=f"Für Zoë, Nº {number}"),),
    )
    for number in range(400)
)
"""An order far beyond 65,535 bytes, what a TEXT column takes."""


def of_400_lines():
    sums = totals("400.00", "5.00", "405.00")
    return order_of(content=content_of(*LONG_LINES, totals=sums, total="405.00"))


def test_an_order_of_400_long_lines_stands_in_the_shop_as_it_was_sent(client, ref):
    found = created(client, ref, parts=of_400_lines())
    assert as_kept(found.parts).content.lines == LONG_LINES


def test_400_long_lines_stand_as_they_were_written(client, ref):
    found = created(client, ref, parts=of_400_lines())
    assert found.written["content"].hash == found.hashes["content"]


@pytest.mark.parametrize(
    "line",
    [
        replace(MUG, name="x" * 256),
        replace(MUG, options=(LineOption(name="x" * 256, value="1"),)),
    ],
    ids=["name", "option"],
)
def test_a_text_of_one_line_that_is_longer_than_its_column_is_rejected(client, ref, line):
    order = order_of(content=content_of(line))
    answer = client.apply([a_create(ref, policy=AS_SOLD, parts=order)])[0]
    assert (answer.answer, answer.reason.code) == (Answer.REJECTED, "too_long")
