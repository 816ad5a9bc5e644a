"""Whatever a shop answers, it is believed or refused by an error of ours, which quotes nothing."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from requests import Session

from demo.shop.shop import running_shop
from native_shops import KEY, USER, running_stock_shop
from order_upload.domain.shown_text import LONGEST_TOLD
from order_upload.errors import ShopError
from order_upload.http_client import JsonAnswer
from order_upload.ledger import Ledger
from order_upload.ledger.sent_updates import SentUpdates
from order_upload.shops.module.answers import read_answers, read_forgotten, read_found, read_info
from order_upload.shops.module.failures import failure, installation_of, is_ours
from order_upload.shops.module.lookup import read_lookup
from order_upload.shops.native.calls import NativeCalls
from order_upload.shops.native.shop import NativeShop
from order_upload.shops.native.shop import installation_of as native_installation
from shop_builders import a_client, a_create

BUYER = "Zanzibarri"
NASTY: tuple[Any, ...] = (
    None,
    True,
    -1,
    10**30,
    1e308,
    "",
    f"{BUYER}\n2026-11-24 ERROR forged",
    f"{BUYER} " * 1_000,
    f"{BUYER}\ud800",
    "0001-01-01T00:00:00+14:00",
    "NaN",
    [],
    [[]],
    {},
    {BUYER: BUYER},
    [{"code": BUYER}],
)
LONGEST = 2 * LONGEST_TOLD


def mutations(value: Any) -> Iterator[Any]:
    """Yield an answer with each of its values replaced by each of the nasty ones."""
    for path in _paths(value):
        for nasty in NASTY:
            changed = copy.deepcopy(value)
            place = changed
            for step in path[:-1]:
                place = place[step]
            place[path[-1]] = nasty
            yield changed


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    keys = range(min(len(value), 1)) if isinstance(value, list) else value
    if isinstance(value, dict | list):
        for key in keys:
            yield from _paths(value[key], (*path, key))


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """What a shop answers to each call, as JSON values."""
    heard: dict[str, Any] = {}
    with running_shop(tmp_path_factory.mktemp("shop")) as shop:
        client = a_client(shop)
        ask = client._send

        def listen(route: str, call: str, body: dict[str, Any]) -> JsonAnswer:
            answer = ask(route, call, body)
            heard[call] = answer.value
            return answer

        client._send = listen
        client.apply([a_create()])
        client.find(["bindcommerce:1"])
        client.lookup(["MUG-BLUE"], ["IT"], ["ada@example.com"], methods=True)
        client.forget(refs=["bindcommerce:1"])
    return heard


READERS = {
    "info": read_info,
    "find": lambda body: read_found(body, ["bindcommerce:1"], []),
    "apply": lambda body: read_answers(body, [a_create()]),
    "lookup": lambda body: read_lookup([body]),
    "forget": read_forgotten,
}


def complaint_about(call: str, answer: Any) -> str:
    """Return what is said against an answer, "" where it is believed."""
    try:
        READERS[call](json.dumps(answer).encode())
    except ValueError as refusal:
        return f"{refusal}{refusal.__cause__ or ''}"
    return ""


@pytest.mark.parametrize("call", READERS)
def test_an_answer_with_anything_in_it_is_believed_or_refused_without_a_quote(answers, call):
    said = {complaint_about(call, answer) for answer in mutations(answers[call])}
    assert [text for text in said if BUYER in text or len(text) > LONGEST] == []
    assert len(said) > len(NASTY)


def test_a_reason_of_the_shop_has_one_line_and_an_end():
    reason = {
        "code": "unknown_zone",
        "message": f"{BUYER}\n2026-11-24 ERROR forged",
        "remedy": "x" * 10_000,
        "group": "\x1b[2J" + "y" * 10_000,
    }
    rejected = {"ref": "bindcommerce:1", "answer": "rejected", "order_id": "", "hashes": {}}
    body = json.dumps({"answers": [{**rejected, "altered": [], "reason": reason}]}).encode()
    made = read_answers(body, [a_create()])[0].reason
    assert made.message == f"{BUYER} 2026-11-24 ERROR forged"
    assert (made.remedy + made.group).isprintable()
    assert max(len(made.remedy), len(made.group)) < 2_100


@pytest.mark.parametrize("status", [200, 400, 401, 429, 500])
@pytest.mark.parametrize("call", ["info", "apply"])
def test_an_error_with_anything_in_it_is_one_of_ours(status, call):
    error = {"protocol": 1, "error": {"code": "clock", "message": "off"}, "installation": "a"}
    for value in mutations(error):
        answer = JsonAnswer(status=status, value=value)
        if not is_ours(answer):
            continue
        text = str(failure(answer, call=call, about="shop x"))
        assert text.isprintable()
        assert (len(text) < 2 * LONGEST, len(installation_of(answer)) <= 64) == (True, True)


@pytest.mark.parametrize("generation", ["3.0", "4.0", "4.1"])
def test_the_native_api_may_answer_anything(generation, tmp_path):
    ledger = Ledger(f"sqlite:///{tmp_path}/ledger.db")
    row = {"order_id": "7", "email": "a@b.c", "order_status_id": "1", "total": "1", "store_id": "0"}
    real = {"success": "yes", "api_token": "abc", "order": {**row, "currency_value": "1"}}
    with running_stock_shop(generation) as shop:
        session = Session()
        ours, memory = shop.answer, SentUpdates(ledger, native_installation(shop.base_url), "")
        for value in [*mutations(real), *NASTY]:
            calls = NativeCalls(session, shop.base_url, USER, KEY, timeout=5)
            _ = calls.dialect
            shop.answer = lambda *_, value=value: (200, value)
            assert BUYER not in refusal_of(NativeShop(calls, memory))
            shop.answer = ours


def refusal_of(shop: NativeShop) -> str:
    """Return why a shop cannot be asked for its order 7, "" where it can."""
    try:
        shop.find(order_ids=["7"])
    except ShopError as refusal:
        return str(refusal)
    return ""
