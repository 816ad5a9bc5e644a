"""Orders that are not ready to be created, and how long that is so."""

from __future__ import annotations

from typing import Any

import pytest

from builders import NOON, an_order
from order_upload.domain.not_ready import check_ready, says_not_paid
from order_upload.domain.order import Customer, Payment
from order_upload.domain.outcome import Outcome, RefusedOrderError
from order_upload.domain.policies import NotPaid
from order_upload.domain.statuses import NormalizedStatus

S = NormalizedStatus


def paid(status: str, **known: Any) -> Any:
    return an_order(payment=Payment(status=status, **known))


def code_of(order: Any, status: S = S.PROCESSING, not_paid: NotPaid = NotPaid.WAIT) -> str:
    """Return why an order cannot be created yet, "" when it can."""
    try:
        check_ready(order, status, not_paid)
    except RefusedOrderError as refusal:
        return refusal.reason.code if refusal.outcome is Outcome.NOT_YET else "not not_yet"
    return ""


def test_an_order_without_an_address_is_not_ready():
    assert code_of(an_order(customer=Customer())) == "no_address"


def test_an_order_that_awaits_acceptance_is_not_ready_though_it_has_an_address():
    assert code_of(an_order(), S.AWAITING_ACCEPTANCE, NotPaid.SEND) == "awaiting_acceptance"


@pytest.mark.parametrize("word", ["Incomplete", "PENDING", "AWAITING_PAYMENT", "not_paid"])
def test_an_order_that_says_that_it_is_not_paid_waits_where_the_policy_says_so(word):
    assert code_of(paid(word)) == "not_paid"


def test_an_order_that_is_not_paid_is_created_by_default():
    assert code_of(paid("PENDING"), not_paid=NotPaid.SEND) == ""


@pytest.mark.parametrize("word", ["", "Complete", "PAID", "no idea"])
def test_a_payment_status_that_does_not_say_so_lets_the_order_go(word):
    assert code_of(paid(word)) == ""


def test_what_has_a_payment_time_is_paid_whatever_its_status_says():
    assert code_of(paid("PENDING", paid_at=NOON)) == ""


def test_what_is_paid_at_the_door_waits_for_no_money():
    assert code_of(paid("PENDING", cash_on_delivery=True)) == ""


@pytest.mark.parametrize(("status", "unpaid"), [(S.PENDING, True), (S.PROCESSING, False)])
def test_what_is_paid_at_acceptance_is_unpaid_until_then(status, unpaid):
    assert says_not_paid(Payment(status="PAY_ON_ACCEPTANCE"), status) is unpaid


def test_the_message_shows_nothing_that_could_be_a_buyers():
    with pytest.raises(RefusedOrderError) as refusal:
        check_ready(paid("PENDING"), S.PROCESSING, NotPaid.WAIT)
    assert refusal.value.reason.message.startswith("payment status: found 'PENDING'; allowed: ")
