"""A part that an update writes stands whole: as the hub says it, also where it says nothing."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from msgspec import structs
from msgspec.structs import replace

from builders import MY_SHOP, a_shop_order, an_address
from order_upload.domain.operations import Operation, ShopOrder
from order_upload.domain.order import Address, Order, Payment
from order_upload.domain.outcome import Outcome
from order_upload.domain.part_changes import Change
from order_upload.domain.parts import Part, PaymentMethod, PostalAddress
from order_upload.domain.plan import PlannedOrder
from order_upload.domain.policies import OnConflict
from order_upload.domain.whole_parts import ADDRESS_FIELDS
from plan_builders import FOREIGN as SOLD
from plan_builders import created, edited, plan_of

FOREIGN = replace(SOLD, delivery=an_address())
ARDEA = an_address(address="Via Nuova 9", city="Ardea", postcode="00040")
BAR = {"company": "Bar Sport", "address_1": "Via Mare 3", "address_2": "Scala B"}
OF_THE_HUB = {
    "company": "company",
    "address": "address_1",
    "address2": "address_2",
    "postcode": "postcode",
    "city": "city",
    "province": "zone",
    "name": "firstname",
    "surname": "lastname",
}


def billed_to(address: Address, order: Order = FOREIGN) -> Order:
    return replace(order, customer=replace(order.customer, address=address))


def moved_by_a_person(found: ShopOrder) -> ShopOrder:
    return edited(found, billing=replace(found.parts.billing, **BAR))


def overwritten(order: Order, found: ShopOrder, **rules: Any) -> PlannedOrder:
    return plan_of(order, found, on_conflict=OnConflict.OVERWRITE, **rules)


def billing_after(planned: PlannedOrder, found: ShopOrder) -> PostalAddress:
    """Return the billing address that stands after the operation, by its page of the protocol."""
    now, written = found.parts.billing, planned.operation.parts.billing
    texts = {name: text for name, text in structs.asdict(written).items() if text}
    gone = [path.removeprefix("billing.") for path in planned.operation.emptied]
    return replace(now, **texts, **dict.fromkeys(gone, ""))


def test_an_address_that_is_overwritten_is_the_hubs_in_every_field():
    found = moved_by_a_person(created(FOREIGN))
    planned = overwritten(billed_to(ARDEA), found)
    assert billing_after(planned, found) == planned.operation.parts.billing


def test_the_plan_shows_what_it_empties():
    changes = overwritten(billed_to(ARDEA), moved_by_a_person(created(FOREIGN))).changes
    assert Change("billing.company", "Bar Sport", "") in changes


def test_an_address_that_people_changed_is_kept_with_what_the_hub_leaves_empty():
    planned = plan_of(billed_to(ARDEA), moved_by_a_person(created(FOREIGN)))
    assert (planned.kept, planned.operation) == ((Part.BILLING,), None)


def test_what_the_hub_says_again_empties_nothing():
    planned = overwritten(FOREIGN, moved_by_a_person(created(FOREIGN)))
    assert planned.outcome is Outcome.UNCHANGED


@pytest.mark.parametrize(("of_hub", "field"), OF_THE_HUB.items())
def test_a_field_that_the_hub_drops_is_emptied_though_nothing_else_changes(of_hub, field):
    full = an_address(company="Rossi S.r.l.", address2="Scala B")
    found = created(billed_to(full))
    planned = plan_of(billed_to(replace(full, **{of_hub: ""})), found)
    changed = [change for change in planned.changes if change.field.startswith("billing.")]
    assert changed == [Change(f"billing.{field}", getattr(found.parts.billing, field), "")]


def test_every_text_of_an_address_can_be_emptied():
    assert set(OF_THE_HUB.values()) == set(ADDRESS_FIELDS)


def test_a_country_that_the_hub_does_not_name_stays():
    found = created(FOREIGN)
    planned = plan_of(billed_to(replace(ARDEA, country_code="")), found)
    assert billing_after(planned, found).country == "IT"


def test_a_zone_goes_with_its_country():
    berlin = an_address(city="Berlin", postcode="10115", province="", country_code="DE")
    found = created(FOREIGN)
    after = billing_after(plan_of(billed_to(berlin), found), found)
    assert (after.country, after.zone) == ("DE", "")


def test_an_address_without_a_street_empties_nothing():
    left = Address(city="Roma", postcode="00118", country_code="IT")
    planned = plan_of(billed_to(left), created(FOREIGN))
    assert planned.operation.emptied == ()


def test_an_address_of_which_the_hub_says_nothing_stays():
    planned = plan_of(billed_to(Address()), created(FOREIGN))
    assert planned.outcome is Outcome.UNCHANGED


def test_an_own_order_keeps_what_the_hub_does_not_say():
    own = replace(FOREIGN, origin=MY_SHOP, number="11")
    found = created(billed_to(an_address(company="Rossi S.r.l.")))
    linked = a_shop_order(parts=found.parts, written=found.written, owner="")
    assert plan_of(billed_to(ARDEA, own), linked).operation.emptied == ()


def test_an_order_that_no_connector_created_keeps_what_the_hub_does_not_say():
    found = created(billed_to(an_address(company="Rossi S.r.l.")))
    linked = a_shop_order(parts=found.parts, written=found.written, owner="")
    assert plan_of(billed_to(ARDEA), linked).operation.emptied == ()


def test_an_order_that_is_taken_over_stands_whole_too():
    found = created(billed_to(an_address(company="Rossi S.r.l.")))
    planned = plan_of(billed_to(ARDEA), found, connector="renamed", takes_over=("connector",))
    assert planned.operation.emptied == ("billing.company",)


def test_nothing_is_emptied_that_another_connector_owns():
    found = created(billed_to(an_address(company="Rossi S.r.l.")))
    planned = plan_of(billed_to(an_address()), found, connector="other")
    assert (planned.operation, planned.reason.code) == (None, "owned_by")


# What else the hub leaves empty stays, but for the code of another payment method.


def paid_by(name: str, code: str = "") -> Order:
    return replace(FOREIGN, payment=Payment(name=name, code=code))


@pytest.mark.parametrize(
    ("after", "emptied"),
    [
        (paid_by("PayPal"), ("payment_method.code",)),
        (paid_by("PayPal", "pp"), ()),
        (paid_by("Amazon Pay"), ()),
        (paid_by("", "pp"), ()),
    ],
    ids=["another name", "another name with its code", "the same name", "another code"],
)
def test_a_payment_method_of_another_name_does_not_keep_the_code(after, emptied):
    operation = plan_of(after, created(paid_by("Amazon Pay", "amazon"))).operation
    assert (operation.emptied if operation else ()) == emptied


def test_the_code_that_a_person_chose_goes_with_the_method():
    found = edited(
        created(paid_by("Amazon Pay")),
        payment_method=PaymentMethod(name="Cash On Delivery", code="cod.cod"),
    )
    planned = overwritten(paid_by("Bank transfer"), found)
    assert planned.operation.emptied == ("payment_method.code",)


def test_a_buyer_keeps_the_phone_that_the_hub_no_longer_says():
    found = created(billed_to(an_address(phone="+39 06 1234567")))
    planned = plan_of(billed_to(an_address(email="new@example.org")), found)
    assert planned.operation.parts.present() == [Part.CUSTOMER]
    assert planned.operation.emptied == ()


# An operation empties nothing else.


@pytest.mark.parametrize(
    "path",
    ["billing.country", "customer.telephone", "shipping.company", "billing.city", "billing.shoes"],
)
def test_an_operation_that_cannot_empty_a_field_is_refused(path):
    operation = plan_of(billed_to(ARDEA), created(FOREIGN)).operation
    only_billing = operation.parts.only([Part.BILLING])
    with pytest.raises(ValueError, match=path):
        replace(operation, parts=only_billing, emptied=(path,))


def test_an_operation_is_staged_with_what_it_empties():
    operation = overwritten(billed_to(ARDEA), moved_by_a_person(created(FOREIGN))).operation
    staged = msgspec.json.decode(msgspec.json.encode(operation), type=Operation)
    assert (staged.emptied, bool(staged.emptied)) == (operation.emptied, True)
