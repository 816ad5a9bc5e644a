"""The demo shop lets in what docs/node-protocol.md lets in, and nothing else."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from dataclasses import replace

import pytest

from demo.shop.shop import running_shop
from order_upload.shops.module.signing import Signer, canonical_query, signed_headers

QUERY = {"route": "extension/order_upload/api/node", "call": "info"}
BODY = {"protocol": 1, "store_id": "0", "language": "en-gb"}
NONCES = iter(f"nonce{number:016}" for number in range(1_000))


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    with running_shop(tmp_path_factory.mktemp("shop")) as running:
        yield running


def signer_of(shop):
    """Return who may sign for this shop."""
    return Signer(shop.user, shop.key, shop.database.setting("installation"))


def post(shop, body=BODY, *, query=QUERY, at=None, nonce=None, signer=None, **other):
    """Post a signed request and return status and error code.

    What is sent and to which address may be ``other`` than what was signed.
    """
    payload = body if isinstance(body, bytes) else json.dumps(body).encode()
    signing = {"time": at or int(time.time()), "nonce": nonce or next(NONCES), "body": payload}
    headers = signed_headers(signer or signer_of(shop), query, **signing)
    url = other.get("address") or f"{shop.base_url}index.php?{canonical_query(query)}"
    headers |= {"Content-Type": "application/json", **other.get("headers", {})}
    request = urllib.request.Request(url, other.get("sent") or payload, headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.status, "error" in json.load(response)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)["error"]["code"]


def test_a_signed_request_comes_in(shop):
    assert post(shop) == (200, False)


def test_the_order_of_the_query_does_not_matter(shop):
    address = f"{shop.base_url}index.php?route=extension/order_upload/api/node&call=info"
    assert post(shop, address=address) == (200, False)


def test_a_wrong_key_stays_outside(shop):
    signer = replace(signer_of(shop), key="wrong")
    assert post(shop, signer=signer) == (401, "bad_signature")


def test_what_is_signed_for_another_shop_stays_outside(shop):
    signer = replace(signer_of(shop), installation="another")
    assert post(shop, signer=signer) == (401, "other_installation")


def test_what_is_signed_for_another_shop_and_sent_as_for_this_one_stays_outside(shop):
    signer = replace(signer_of(shop), installation="another")
    headers = {"X-Order-Upload-Installation": signer_of(shop).installation}
    assert post(shop, signer=signer, headers=headers) == (401, "bad_signature")


def test_what_one_user_signed_is_good_for_no_other(shop):
    signer = replace(signer_of(shop), user="another")
    headers = {"X-Order-Upload-User": shop.user}
    assert post(shop, signer=signer, headers=headers) == (401, "bad_signature")


def test_a_short_key_stays_outside(tmp_path):
    with running_shop(tmp_path, key="k" * 31) as weak:
        assert post(weak) == (403, "weak_key")


def test_a_body_that_was_changed_on_the_way_stays_outside(shop):
    assert post(shop, sent=b'{"protocol":1}') == (401, "bad_signature")


def test_another_call_than_the_one_signed_stays_outside(shop):
    address = f"{shop.base_url}index.php?{canonical_query({**QUERY, 'call': 'apply'})}"
    assert post(shop, address=address) == (401, "bad_signature")


def test_a_request_that_comes_again_stays_outside(shop):
    post(shop, nonce="a" * 32)
    assert post(shop, nonce="a" * 32) == (401, "nonce_used")


@pytest.mark.parametrize("nonce", ["short", "x" * 65, "with-a-hyphen-in-it"])
def test_a_nonce_of_another_form_stays_outside(shop, nonce):
    assert post(shop, nonce=nonce) == (401, "bad_signature")


@pytest.mark.parametrize("drift", [-310, 310])
def test_a_request_outside_the_clock_window_stays_outside(shop, drift):
    assert post(shop, at=int(time.time()) + drift) == (401, "clock")


@pytest.mark.parametrize("drift", [-290, 290])
def test_a_request_inside_the_clock_window_comes_in(shop, drift):
    assert post(shop, at=int(time.time()) + drift) == (200, False)


def test_a_body_that_is_too_large_is_refused(shop):
    assert post(shop, b" " * (4 * 1024 * 1024 + 1)) == (413, "body_too_large")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"<xml/>", (400, "bad_json")),
        (b"[]", (400, "bad_request")),
        ({**BODY, "protocol": 2}, (400, "unknown_protocol")),
        ({**BODY, "store_id": "9"}, (404, "unknown_store")),
        ({**BODY, "language": None}, (400, "bad_request")),
    ],
)
def test_a_body_that_is_not_as_agreed_is_refused(shop, body, code):
    assert post(shop, body) == code


def test_a_call_that_does_not_exist_is_refused(shop):
    assert post(shop, query={**QUERY, "call": "delete"}) == (404, "unknown_call")


@pytest.mark.parametrize(
    ("call", "more", "code"),
    [
        ("find", {"refs": ["a:1"] * 501, "order_ids": []}, (413, "batch_too_large")),
        ("find", {"refs": "a:1", "order_ids": []}, (400, "bad_request")),
        ("find", {"refs": [], "order_ids": [], "limit": 1}, (400, "bad_request")),
        (
            "apply",
            {"operations": [{"ref": f"a:{n}"} for n in range(101)]},
            (413, "batch_too_large"),
        ),
        ("apply", {"operations": [{"action": "create"}]}, (400, "bad_request")),
    ],
)
def test_a_batch_that_is_not_as_agreed_is_refused(shop, call, more, code):
    assert post(shop, {**BODY, **more}, query={**QUERY, "call": call}) == code
