"""The API that OpenCart ships with, in its three dialects, against shops that refuse as it does."""

from __future__ import annotations

import time
from zoneinfo import ZoneInfo

import pytest
from requests import Session

from native_shops import KEY, USER, WARNING, NativeOrder, running_stock_shop
from order_upload.domain.operations import Answer, Operation
from order_upload.domain.outcome import Action
from order_upload.domain.parts import OrderParts, Parcel, Part, Tracking
from order_upload.domain.policies import MailPolicy, Policy, StockPolicy
from order_upload.errors import ShopRefusedError, ShopUnavailableError
from order_upload.ledger import Ledger
from order_upload.ledger.sent_updates import SentUpdates
from order_upload.shops.native.calls import NativeCalls
from order_upload.shops.native.shop import NativeShop, installation_of
from part_builders import parts

GENERATIONS = ["3.0", "4.0", "4.1"]
SHIPPED = {
    "status": "3",
    "tracking.number": "BRT1",
    "tracking.courier": "BRT",
    "tracking.link": "https://t.example/1",
}
FOLLOW = Policy(stock=StockPolicy.FOLLOW_SHOP)


@pytest.fixture(params=GENERATIONS)
def shop(request):
    with running_stock_shop(request.param) as running:
        yield running


@pytest.fixture
def ledger(tmp_path):
    return Ledger(f"sqlite:///{tmp_path}/ledger.db")


def a_client(shop, ledger, *, key=KEY, **options):
    calls = NativeCalls(Session(), shop.base_url, USER, key, timeout=5)
    memory = SentUpdates(ledger, installation_of(shop.base_url), shop.base_url)
    return NativeShop(calls, memory, **options)


@pytest.fixture
def client(shop, ledger):
    return a_client(shop, ledger)


def an_update(fields, event="event-1", **changed):
    settings = {
        "ref": "bindcommerce:1",
        "action": Action.UPDATE,
        "policy": FOLLOW,
        "owner": "marketplaces",
        "order_id": "7",
        "parts": parts(fields),
        "event_id": event,
    }
    return Operation(**{**settings, **changed})


def sent(client, *fields, **changed):
    """Send one update after the other and return the last answer."""
    return [
        client.apply([an_update(one, f"event-{n}", **changed)])[0] for n, one in enumerate(fields)
    ][-1]


def test_each_generation_is_recognised_without_name_and_key(shop, client):
    assert client.info().opencart_version == shop.generation


def test_it_says_that_it_writes_no_orders(client):
    assert client.info().minimal_only


def test_a_create_is_refused_with_the_reason(client):
    answer = client.apply([an_update({}, action=Action.CREATE, order_id="")])[0]
    assert (answer.answer, answer.reason.code) == (Answer.REJECTED, "transport_cannot_create")


def test_content_is_refused_with_its_parts(client):
    answer = sent(client, {"status": "3", "comment": "x"})
    assert (answer.reason.code, "comment" in answer.reason.message) == (
        "transport_minimal_only",
        True,
    )


def test_status_and_tracking_arrive_in_one_history_row(shop, client):
    assert sent(client, SHIPPED).answer is Answer.UPDATED
    text = "Courier: BRT\nTracking number: BRT1\nTracking: https://t.example/1"
    assert shop.orders["7"].history == [("3", False, text)]


@pytest.mark.parametrize("text", ["A & B", ' <1> "x" ', "a~b", "O'Neil è", "1\n2", "100%+1"])
def test_every_text_passes_the_signature(shop, client, text):
    assert sent(client, {"status": "3", "tracking.number": text}).answer is Answer.UPDATED


def test_a_parcel_is_told_once(shop, client):
    sent(client, SHIPPED, {"status": "5"}, {"status": "3"})
    assert [comment != "" for _, _, comment in shop.orders["7"].history] == [True, False, False]


def test_several_parcels_are_told_together(shop, client):
    two = Tracking.of([Parcel(number="A1"), Parcel(number="B2")])
    sent(client, {}, parts=OrderParts(status="3", tracking=two))
    assert shop.orders["7"].history[-1][2] == "Tracking number: A1\nTracking number: B2"


def test_a_second_parcel_is_told_too(shop, client):
    sent(client, SHIPPED, {"tracking.number": "BRT2"})
    assert [comment.count("BRT2") for _, _, comment in shop.orders["7"].history] == [0, 1]


def test_tracking_alone_is_sent_with_the_status_that_the_order_has(shop, client):
    sent(client, {"status": "3"}, {"tracking.number": "BRT1"})
    assert [status for status, _, _ in shop.orders["7"].history] == ["3", "3"]


@pytest.mark.parametrize("status", ["0", "Shipped", "00", "-1"])
def test_no_status_that_would_hide_the_order_is_sent(shop, client, status):
    assert (sent(client, {"status": status}).reason.code, shop.orders["7"].history) == (
        "unknown_status",
        [],
    )


@pytest.mark.parametrize(
    ("mail", "mails"),
    [
        (MailPolicy.NEVER, [False, False]),
        (MailPolicy.ON_STATUS_CHANGE, [True, False]),
        (MailPolicy.ALWAYS, [True] * 2),
    ],
)
def test_the_buyer_is_written_to_as_the_policy_says(shop, client, mail, mails):
    policy = Policy(mail=mail, stock=StockPolicy.FOLLOW_SHOP)
    sent(client, {"status": "3"}, {"tracking.number": "BRT1"}, policy=policy)
    assert [notify for _, notify, _ in shop.orders["7"].history] == mails


def test_stock_that_would_move_is_refused_when_it_has_to_be_left_alone(shop, client):
    sent(client, {"status": "3"})
    answer = client.apply(
        [an_update({"status": "7"}, "later", policy=Policy(stock=StockPolicy.UNTOUCHED))]
    )[0]
    assert (answer.reason.code, len(shop.orders["7"].history)) == ("policy_not_possible", 1)


def test_a_change_inside_the_shops_lists_leaves_stock_alone(client):
    sent(client, {"status": "2"})
    assert (
        sent(client, {}, {"status": "3"}, policy=Policy(stock=StockPolicy.UNTOUCHED)).answer
        is Answer.UPDATED
    )


def test_the_same_event_is_written_once(shop, client):
    answers = [client.apply([an_update(SHIPPED)])[0].answer for _ in range(2)]
    assert (answers, len(shop.orders["7"].history)) == ([Answer.UPDATED, Answer.UNCHANGED], 1)


def test_an_order_that_is_not_there_is_rejected(client):
    assert sent(client, SHIPPED, order_id="99").reason.code == "order_not_found"


@pytest.mark.parametrize("fault", ["hang_up", "html", "302"])
def test_without_an_answer_the_outcome_is_unknown(shop, client, fault):
    shop.faults = [fault]
    assert sent(client, SHIPPED).reason.code == "no_answer"


def test_what_was_sent_without_an_answer_is_sent_again_without_a_mail(shop, client, ledger):
    shop.faults = ["drop"]
    policy = Policy(mail=MailPolicy.ALWAYS, stock=StockPolicy.FOLLOW_SHOP)
    sent(client, SHIPPED, policy=policy)
    again = a_client(shop, ledger).apply([an_update(SHIPPED, "replanned", policy=policy)])[0]
    assert (again.answer, [notify for _, notify, _ in shop.orders["7"].history]) == (
        Answer.UPDATED,
        [False],
    )


def test_an_update_is_found_by_its_reference(client):
    sent(client, SHIPPED)
    found = client.find(["bindcommerce:1", "bindcommerce:2"])
    assert [(order.order_id, order.status, order.parts.tracking.number) for order in found] == [
        ("7", "3", "BRT1")
    ]


def test_no_cookie_is_kept(shop, client):
    sent(client, SHIPPED, {"status": "5"})
    assert shop.cookies == 0


def test_json_after_a_warning_is_an_answer(shop, client):
    client.info()
    shop.leak = WARNING
    assert sent(client, SHIPPED).answer is Answer.UPDATED


def test_a_wrong_key_is_refused_with_what_to_compare(shop, ledger):
    with pytest.raises(ShopRefusedError, match=r"(?i)compare login and password"):
        a_client(shop, ledger, key="wrong").info()


def test_an_address_that_is_not_in_the_list_is_named(shop, client):
    shop.allowed = False
    with pytest.raises(
        ShopRefusedError,
        match=r"127\.0\.0\.1, which is not in the IP list|our address in its IP list",
    ):
        client.info()


def test_a_shop_that_is_away_is_unavailable(shop, ledger):
    shop.base_url = "http://127.0.0.1:1/"
    with pytest.raises(ShopUnavailableError, match="no connection"):
        a_client(shop, ledger).info()


@pytest.mark.parametrize(
    "body",
    [
        "[" * 100_000,
        "[x" * 2_000_000,
        "[x" * 300_000 + "]",
        "x" + "[1," * 90 + "1," * 300_000 + "]",
    ],
    ids=["deep", "long", "many starts", "long tries"],
)
def test_an_answer_of_brackets_costs_no_more_than_a_few_seconds(ledger, body):
    with running_stock_shop("4.1") as shop:
        shop.answer = lambda *_: (200, body)
        before = time.process_time()
        with pytest.raises(ShopRefusedError, match="no native API of OpenCart"):
            a_client(shop, ledger).info()
    assert time.process_time() - before < 5


def test_what_is_no_shop_is_refused(tmp_path, ledger):
    with running_stock_shop("4.1") as shop:
        shop.answer = lambda *_: (200, "<html>Welcome</html>")
        with pytest.raises(ShopRefusedError, match=r"no native API of OpenCart"):
            a_client(shop, ledger).info()


@pytest.mark.parametrize("generation", ["3.0", "4.0"])
def test_the_key_is_sent_over_nothing_but_https(ledger, generation, monkeypatch):
    monkeypatch.setattr("order_upload.shops.native.calls.is_this_machine", lambda _: False)
    with (
        running_stock_shop(generation) as shop,
        pytest.raises(ShopRefusedError, match="not encrypted; use https"),
    ):
        a_client(shop, ledger).info()


def test_3_0_says_what_the_order_holds(ledger):
    orders = {"7": NativeOrder(total="20.0000", currency_value="1.25000000")}
    with running_stock_shop("3.0", orders=orders) as shop:
        found = a_client(shop, ledger).find(order_ids=["7"])[0]
    assert (found.status, found.total, found.currency, found.email_hash[:8]) == (
        "1",
        "25.00",
        "EUR",
        "b5fc85e5",
    )


def test_3_0_is_not_written_over_what_somebody_changed(ledger):
    with running_stock_shop("3.0") as shop:
        client = a_client(shop, ledger)
        seen = client.find(order_ids=["7"])[0].hashes
        shop.orders["7"].add({"order_status_id": "5"})
        assert sent(client, SHIPPED, expect=seen).reason.code == "changed"


def test_3_0_says_whether_an_update_without_an_answer_arrived(ledger):
    with running_stock_shop("3.0", faults=["hang_up"]) as shop:
        sent(a_client(shop, ledger), SHIPPED)
        found = a_client(shop, ledger).find(order_ids=["7"])[0]
        assert found.written[Part.STATUS].event_id == "event-0"


def test_3_0_keeps_an_unfinished_order_as_it_is(ledger):
    with running_stock_shop("3.0", orders={"7": NativeOrder(status="0")}) as shop:
        assert sent(a_client(shop, ledger), SHIPPED).reason.code == "policy_not_possible"


def test_3_0_loses_no_mail_address_to_characters_it_cannot_keep(ledger):
    with running_stock_shop("3.0") as shop:
        sent(a_client(shop, ledger), {"status": "3", "tracking.number": "A\U0001f600B"})
        assert shop.orders["7"].history[0][2] == "Tracking number: AB"


def test_4_0_gets_a_new_session_when_it_has_forgotten_ours(ledger):
    with running_stock_shop("4.0", faults=["expired"]) as shop:
        answer = sent(a_client(shop, ledger), SHIPPED).answer
        assert (answer, shop.calls.count("api/account/login")) == (Answer.UPDATED, 3)


def test_4_1_is_signed_for_the_host_that_php_sees(ledger):
    with running_stock_shop("4.1", address="127.0.0.1") as shop:
        assert sent(a_client(shop, ledger), SHIPPED).answer is Answer.UPDATED


def test_4_1_refuses_a_clock_that_is_off_with_all_causes(ledger):
    with (
        running_stock_shop("4.1", clock_s=900) as shop,
        pytest.raises(ShopRefusedError, match="less than 450 s"),
    ):
        a_client(shop, ledger).info()


@pytest.mark.parametrize("generation", ["4.0", "4.1"])
def test_4_x_writes_no_tracking_while_nobody_knows_the_status(ledger, generation):
    with running_stock_shop(generation) as shop:
        assert (
            sent(a_client(shop, ledger), {"tracking.number": "1"}).reason.code == "status_unknown"
        )


@pytest.mark.parametrize("generation", ["4.0", "4.1"])
def test_4_x_vouches_for_a_number_only_where_the_connection_does(ledger, generation):
    with running_stock_shop(generation) as shop:
        found = [
            a_client(shop, ledger, trusts_numbers=trusts).find(order_ids=["7"])[0]
            for trusts in (True, False)
        ]
    assert [order.is_vouched for order in found] == [True, False]


@pytest.mark.parametrize(("zone", "day"), [("UTC", "2026-11-20"), ("Europe/Rome", "2026-11-21")])
def test_a_parcel_of_half_past_midnight_went_on_the_shops_new_day(shop, ledger, zone, day):
    fields = {
        "status": "3",
        "tracking.number": "BRT1",
        "tracking.shipped_at": "2026-11-20T23:30:00Z",
    }
    sent(a_client(shop, ledger, zone=ZoneInfo(zone)), fields)
    assert f"Shipped: {day}" in shop.orders["7"].history[0][2]
