"""The signature of docs/node-protocol.md, section 3."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace

import pytest

from order_upload.shops.module.signing import (
    Signer,
    canonical_query,
    signature,
    signed_headers,
)

QUERY = {"route": "extension/order_upload/api/node", "call": "find"}
EXAMPLE = "c31ec08411b706a2c6e4179e1c97a8aabb1f7f6d4eab6345359c10a9dcf34586"
"""What docs/node-protocol.md gives for these values and :data:`SIGNER`."""

SIGNER = Signer("order_upload", "secret-key", "0f6f3a52-1c34-4d35-9f5e-2a1b7c9d8e10")
KNOWN = {"time": 1795400000, "nonce": "0123456789abcdef", "body": b'{"protocol":1}'}


def test_the_query_is_sorted_and_encoded():
    assert canonical_query(QUERY) == "call=find&route=extension%2Forder_upload%2Fapi%2Fnode"


def test_the_signature_covers_version_shop_user_method_query_time_nonce_and_body():
    body_hash = hashlib.sha256(b'{"protocol":1}').hexdigest()
    text = (
        f"order-upload-1\n{SIGNER.installation}\norder_upload\nPOST\n{canonical_query(QUERY)}\n"
        f"1795400000\n0123456789abcdef\n{body_hash}"
    )
    expected = hmac.new(b"secret-key", text.encode(), "sha256").hexdigest()
    assert signature(SIGNER, QUERY, **KNOWN) == expected


@pytest.mark.parametrize(
    "other", [replace(SIGNER, installation="another"), replace(SIGNER, user="another")]
)
def test_another_shop_or_user_has_another_signature(other):
    assert signature(SIGNER, QUERY, **KNOWN) != signature(other, QUERY, **KNOWN)


def test_the_documented_example_holds():
    assert signature(SIGNER, QUERY, **KNOWN) == EXAMPLE


def test_another_body_has_another_signature():
    other = signature(SIGNER, QUERY, **KNOWN | {"body": b"{}"})
    assert signature(SIGNER, QUERY, **KNOWN) != other


def test_the_key_is_in_no_header():
    assert "secret-key" not in str(signed_headers(SIGNER, QUERY, **KNOWN))
    assert "secret-key" not in repr(SIGNER)


def test_a_user_name_outside_ascii_is_encoded():
    headers = signed_headers(replace(SIGNER, user="Søren A"), QUERY, **KNOWN)
    assert headers["X-Order-Upload-User"] == "S%C3%B8ren%20A"
