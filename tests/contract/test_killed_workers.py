"""A PHP worker that is killed at any statement of an ``apply`` leaves nothing that is not mended.

Sent again, the same operations leave the shop exactly as if nobody had died: each order once and
whole, stock moved once, one row of history, one account, no mail twice. A sample of the statements
is tried; with ``KILLS=all`` in the environment every one, before and after it was sent.
"""

from __future__ import annotations

import os

import pytest
from msgspec.structs import replace

from contract.killed_workers import Scenario, killing, mortal_shop, undisturbed
from contract.shops import PHP
from order_upload.domain.parts import LineOption, OrderLine, OrderParts, Tracking
from order_upload.domain.policies import (
    CustomerPolicy,
    MailPolicy,
    MissingProduct,
    Policy,
    StockPolicy,
)
from shop_builders import a_create, an_update, content_of, order_of, totals

KILLS = os.environ.get("KILLS", "6")
AFTER_THE_ANSWER = 4 if KILLS == "all" else 1
"""Places at the end, the record of the call, at which the answer is out already."""

PENDING, PROCESSING, SHIPPED, CANCELED = "1", "2", "3", "7"
FOLLOW = Policy(stock=StockPolicy.FOLLOW_SHOP)
ACCOUNT = Policy(stock=StockPolicy.FOLLOW_SHOP, customer=CustomerPolicy.CREATE)
MAILED = Policy(stock=StockPolicy.FOLLOW_SHOP, mail=MailPolicy.ALWAYS)
AS_SOLD = Policy(missing_product=MissingProduct.AS_SOLD)

LAMPS = OrderLine(sku="LAMP-01", name="Lamp", quantity="2", price="10.00", total="20.00")
SHIRT = OrderLine(
    sku="SHIRT",
    name="Shirt",
    quantity="2",
    price="10.00",
    total="20.00",
    options=(LineOption(name="Size", value="M"),),
)
THREE_LAMPS = replace(LAMPS, quantity="3", total="30.00")
PARCEL = Tracking(number="BRT1", courier="BRT")


def three_creates(_mortal):
    """Lamps and a shirt of one new buyer, the lamps with a parcel; an order of what is not sold."""
    lamps = order_of(status=PROCESSING, content=content_of(LAMPS), tracking=PARCEL)
    shirt = order_of(status=PENDING, content=content_of(SHIRT))
    return [
        a_create("kill:lamps", parts=lamps, policy=ACCOUNT),
        a_create("kill:shirt", parts=shirt, policy=ACCOUNT),
        a_create("kill:mugs", policy=AS_SOLD),
    ]


def a_mailed_create(_mortal):
    """An order of which the shop tells the buyer, and its own people."""
    parts = order_of(status=PROCESSING, content=content_of(LAMPS), tracking=PARCEL)
    return [a_create("kill:mailed", parts=parts, policy=MAILED)]


def creates_that_others_hear_of(mortal):
    """The three, each through the shop's own order model: another extension listens."""
    mortal.shop.let_others_hear()
    return three_creates(mortal)


def updates_that_others_hear_of(mortal):
    """Both updates, each through the shop's own order model."""
    updates = two_updates(mortal)
    mortal.shop.let_others_hear()
    return updates


def a_mailed_update(mortal):
    """A status of which the buyer is told, with the parcel."""
    mortal.client().apply(three_creates(mortal))
    (found,) = mortal.client().find(["kill:shirt"])
    told = Policy(stock=StockPolicy.FOLLOW_SHOP, mail=MailPolicy.ON_STATUS_CHANGE)
    return [an_update(found, OrderParts(status=SHIPPED, tracking=PARCEL), policy=told)]


def a_first_link(mortal):
    """An order that the shop made itself, with its stock; it is cancelled, and its pieces come."""
    mortal.client().apply(three_creates(mortal))
    (found,) = mortal.client().find(["kill:lamps"])
    for table in ("order", "written"):
        mortal.shop.rows(
            f"DELETE FROM {{order_upload_{table}}} WHERE order_id = %s", found.order_id
        )
    (own,) = mortal.client().find(order_ids=[found.order_id])
    parts = OrderParts(status=CANCELED, tracking=PARCEL)
    return [an_update(own, parts, ref="kill:own", policy=FOLLOW)]


def two_updates(mortal):
    """More lamps, shipped; and an order of a shirt that is cancelled, whose pieces come back."""
    mortal.client().apply(three_creates(mortal))
    lamps, shirt = mortal.client().find(["kill:lamps", "kill:shirt"])
    if lamps.ref != "kill:lamps":
        lamps, shirt = shirt, lamps
    content = content_of(THREE_LAMPS, totals=totals("30.00", "5.00", "35.00"), total="35.00")
    shipped = OrderParts(status=SHIPPED, content=content, tracking=Tracking(number="BRT2"))
    return [
        an_update(lamps, shipped, policy=FOLLOW),
        an_update(shirt, OrderParts(status=CANCELED, comment="Not wanted"), policy=FOLLOW),
    ]


SCENARIOS = {
    "creates": Scenario(three_creates),
    "a-create-with-mails": Scenario(a_mailed_create, mails=2),
    "creates-heard-by-others": Scenario(creates_that_others_hear_of),
    "updates": Scenario(two_updates),
    "updates-heard-by-others": Scenario(updates_that_others_hear_of),
    "an-update-with-a-mail": Scenario(a_mailed_update, mails=1),
    "a-first-link": Scenario(a_first_link),
}


def places(statements):
    """Return the statements to die at: a spread sample, or all; n+ is once n was sent."""
    numbers = range(1, statements + 1)
    if KILLS == "all":
        return [f"{number}{end}" for number in numbers for end in ("", "+")]
    first = statements // 4  # who may come in at all, and what the shop has, is read before
    step = (statements - first) / (int(KILLS) - 1)
    spread = [round(first + step * place) for place in range(int(KILLS))]
    return [f"{number}{'+' * (place % 2)}" for place, number in enumerate(spread)]


@pytest.fixture(params=PHP)
def mortal(request, php_shops):
    with mortal_shop(php_shops, request.param) as shop:
        yield shop


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)
def test_a_worker_that_dies_at_any_statement_leaves_nothing_half_or_twice(mortal, scenario):
    statements, wanted = undisturbed(mortal, scenario)
    assert statements > 20
    killings = {place: killing(mortal, scenario, place, wanted) for place in places(statements)}
    damages = {place: kill.damage for place, kill in killings.items() if kill.damage}
    assert damages == {}
    answered = [place for place, kill in killings.items() if not kill.is_unanswered]
    assert len(answered) <= AFTER_THE_ANSWER
