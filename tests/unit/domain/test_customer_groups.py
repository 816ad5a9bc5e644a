"""Which customer group a buyer gets, and when a row that names none stops an order."""

from __future__ import annotations

from dataclasses import replace as with_fields

import pytest
from msgspec.structs import replace

from builders import (
    AMAZON,
    MY_SHOP,
    NOON,
    a_normalized,
    a_shop,
    a_shop_order,
    an_address,
    an_order,
)
from order_upload.domain.correspondences import (
    Correspondence,
    CorrespondenceKind,
    Correspondences,
)
from order_upload.domain.customer_groups import (
    MOST_LISTED,
    CustomerGroups,
    NamedGroup,
    group_of,
    listed,
)
from order_upload.domain.operations import WrittenPart
from order_upload.domain.order import Customer
from order_upload.domain.outcome import Outcome
from order_upload.domain.part_changes import Change
from order_upload.domain.parts import OrderParts, Part, part_hash
from order_upload.domain.planner import Planner
from order_upload.domain.policies import CustomerPolicy, Policy, UpdateMode
from order_upload.domain.prepared_order import PlanRules
from order_upload.domain.shop import ShopCustomerGroup
from order_upload.domain.shop_words import ShopWords
from order_upload.domain.transformation.decision_steps import CustomerGroup
from order_upload.domain.transformation.order_transformer import OrderTransformer
from plan_builders import STATUSES, created, edited, plan_of, written_of

GROUPS = a_shop().customer_groups
PRIVATE, BUSINESS = an_order(), an_order(is_business=True)
MOVED = Customer(code="9", address=an_address(phone="+39 06 1"))
"""The buyer of every other order, with a telephone."""


def a_row(*words, to="Wholesale", **scope):
    kind = CorrespondenceKind.CUSTOMER_GROUP
    return Correspondence(kind=kind, words=words or ("business",), to=to, where="rows[0]", **scope)


def words(*rows):
    return ShopWords(Correspondences(rows))


def group_by(order, *rows):
    grouped = CustomerGroups(Correspondences(rows), GROUPS).grouped(OrderParts(), order)
    return grouped.parts.customer.group if grouped.parts.customer else ""


@pytest.mark.parametrize("name", ["Wholesale", " wholesale", "INGROSSO"])
def test_a_row_names_the_group_in_any_language_of_the_shop(name):
    assert group_by(BUSINESS, a_row(to=name)) == "4"


@pytest.mark.parametrize("order", [PRIVATE, an_order(is_business=False)])
def test_who_is_no_business_is_a_private_buyer(order):
    assert [group_by(order, a_row(kind)) for kind in ("private", "business")] == ["4", ""]


def test_without_a_row_the_shop_gives_its_own_group():
    assert group_by(BUSINESS) == ""


def test_a_row_of_a_node_goes_before_one_of_every_node():
    rows = (a_row(), a_row("business", "private", to="Default", node=AMAZON.node))
    assert group_by(BUSINESS, *rows) == "1"


def test_a_row_of_another_node_says_nothing():
    assert group_by(BUSINESS, a_row(node="eBay IT")) == ""


def test_a_new_order_is_sent_with_the_group_beside_its_buyer():
    buyer = plan_of(BUSINESS, words=words(a_row())).operation.parts.customer
    assert (buyer.group, buyer.email) == ("4", "ada@example.com")


def test_a_name_that_the_shop_lacks_blocks_a_new_order_and_names_the_nearest():
    planned = plan_of(BUSINESS, words=words(a_row(to="Wholsale")))
    assert (planned.outcome, planned.reason.code) == (Outcome.BLOCKED, "unknown_customer_group")
    assert planned.reason.message == (
        'rows[0].to: found "Wholsale"; allowed: Default, Wholesale, which the shop has'
    )
    assert planned.reason.remedy.startswith('give "Wholesale" there, or make that group')


def test_a_name_that_the_shop_lacks_blocks_a_new_order_without_a_buyer_too():
    nobody = an_order(is_business=True, customer=Customer(address=an_address_of_nobody()))
    assert plan_of(nobody, words=words(a_row(to="?"))).outcome is Outcome.BLOCKED


def an_address_of_nobody():
    return an_address(name="", surname="", email="")


def test_a_name_that_two_groups_have_is_no_guess():
    twins = (ShopCustomerGroup("4", {"en": "B2B"}), ShopCustomerGroup("5", {"en": "b2b"}))
    reason = group_of(NamedGroup("B2B", "rows[0].to"), twins)
    assert "which the groups 4, 5 of the shop are called" in reason.message


def test_of_very_many_groups_some_are_listed():
    many = [ShopCustomerGroup(str(number), {"en": f"Group {number}"}) for number in range(25)]
    assert listed(many).endswith(f"Group {MOST_LISTED - 1}, 5 more")


def test_a_group_without_a_name_is_listed_by_its_id():
    assert listed([ShopCustomerGroup("6", {})]) == "6"


def test_a_minimal_update_needs_no_group():
    wrong = words(a_row(to="?"))
    found = created(BUSINESS)
    planned = plan_of(BUSINESS, found, words=wrong, update=UpdateMode.MINIMAL)
    assert planned.outcome is Outcome.UNCHANGED


def test_an_update_that_writes_the_buyer_is_blocked_by_a_name_that_the_shop_lacks():
    moved = replace(BUSINESS, customer=MOVED)
    planned = plan_of(moved, created(BUSINESS), words=words(a_row(to="?")))
    assert (planned.outcome, planned.reason.code) == (Outcome.BLOCKED, "unknown_customer_group")


def test_another_group_is_a_change_of_its_own_field_where_the_hub_changed_the_buyer():
    rows = words(a_row(), a_row("private", to="Default"))
    found = created_with(PRIVATE, rows)
    planned = plan_of(BUSINESS, found, words=rows)
    assert Change("customer.group", "1", "4") in planned.updates


def created_with(order, rows):
    """Return the shop's order right after it was created by these rows."""
    operation = plan_of(order, words=rows).operation
    parts = replace(operation.parts, status="2")
    return a_shop_order(parts=parts, written=written_of(parts, operation.said))


@pytest.mark.parametrize("order", [PRIVATE, BUSINESS])
def test_a_row_that_comes_later_changes_no_order_in_the_shop(order):
    planned = plan_of(order, created(order), words=words(a_row("business", "private")))
    assert planned.outcome is Outcome.UNCHANGED


def test_a_row_that_comes_later_counts_once_the_hub_changes_the_buyer():
    moved = replace(BUSINESS, customer=MOVED)
    planned = plan_of(moved, created(BUSINESS), words=words(a_row()))
    assert planned.operation.parts.customer.group == "4"


def test_a_group_that_people_chose_in_the_shop_stays():
    rows = words(a_row(), a_row("private", to="Default"))
    found = created_with(PRIVATE, rows)
    found = edited(found, customer=replace(found.parts.customer, group="9"))
    assert plan_of(BUSINESS, found, words=rows).kept == (Part.CUSTOMER,)


def in_an_account(found):
    return with_fields(found, customer_id="12")


def test_an_order_of_an_account_keeps_the_group_that_it_has():
    moved = replace(BUSINESS, customer=MOVED)
    planned = plan_of(moved, in_an_account(created(PRIVATE)), words=words(a_row()))
    changed = [change.field for change in planned.updates if change.field.startswith("customer")]
    assert changed == ["customer.telephone"]


def test_an_order_of_an_account_is_not_blocked_by_a_group_that_it_does_not_get():
    moved = replace(BUSINESS, customer=MOVED)
    planned = plan_of(moved, in_an_account(created(PRIVATE)), words=words(a_row(to="?")))
    assert planned.outcome is None


def test_a_new_order_that_may_go_to_an_account_is_sent_with_the_group():
    policy = Policy(customer=CustomerPolicy.CREATE)
    planned = plan_of(BUSINESS, words=words(a_row()), policy=policy)
    assert planned.operation.parts.customer.group == "4"


def test_the_shops_own_orders_keep_their_group():
    own = an_order(origin=MY_SHOP, number="11", is_business=True)
    found = a_shop_order(parts=OrderParts(), ref=own.ref)
    told = {Part.CUSTOMER: WrittenPart(part_hash(""), "what the hub said before")}
    planned = plan_of(own, with_fields(found, written=told), words=words(a_row(to="?")))
    assert planned.operation.parts.customer.group == ""


def chosen_by_step(group, order=PRIVATE, *rows, **rules):
    """Return the plan of an order whose group a step of transformation ``t`` names."""
    steps = (CustomerGroup(group=group),)
    made = OrderTransformer("t", steps, NOON, NOON.tzinfo).transformed(a_normalized(order))
    (normalized,) = made
    settings = {"connector": "connector", "status_map": STATUSES, "words": words(*rows), **rules}
    planner = Planner(a_shop(), PlanRules(**settings))
    return planner.plan(planner.prepare(normalized), None)


def test_a_step_names_the_group_of_its_orders():
    assert chosen_by_step(" ingrosso").operation.parts.customer.group == "4"


def test_a_step_goes_before_the_rows():
    planned = chosen_by_step("Wholesale", PRIVATE, a_row("private", to="Default"))
    assert planned.operation.parts.customer.group == "4"


def test_the_plan_shows_the_group_that_a_step_gave():
    (change,) = chosen_by_step("Wholesale").transformed
    assert (change.step, change.field, change.before, change.after) == (
        "t[0] customer_group",
        "customer_group",
        "",
        "Wholesale",
    )


def test_a_group_of_a_step_that_the_shop_lacks_blocks_its_order():
    planned = chosen_by_step("Wholsale")
    assert (planned.outcome, planned.reason.code) == (Outcome.BLOCKED, "unknown_customer_group")
    assert planned.reason.message == (
        't[0] customer_group.group: found "Wholsale"; allowed: Default, Wholesale, which the shop'
        " has"
    )
