"""The signature of docs/node-protocol.md, section 3."""

from __future__ import annotations

import hashlib
import hmac

from order_upload.shops.module.signing import canonical_query, signature, signed_headers

QUERY = {"route": "extension/order_upload/api/node", "call": "find"}
EXAMPLE = "a1b458a02129e00880102f4617d831c23cfdde7bc3604d73d7e3aeee68b559cc"
"""What docs/node-protocol.md gives for these values and the key ``secret-key``."""

KNOWN = {"time": 1795400000, "nonce": "0123456789abcdef", "body": b'{"protocol":1}'}


def test_the_query_is_sorted_and_encoded():
    assert canonical_query(QUERY) == "call=find&route=extension%2Forder_upload%2Fapi%2Fnode"


def test_the_signature_covers_method_query_time_nonce_and_body():
    body_hash = hashlib.sha256(b'{"protocol":1}').hexdigest()
    text = f"POST\n{canonical_query(QUERY)}\n1795400000\n0123456789abcdef\n{body_hash}"
    assert signature("key", QUERY, **KNOWN) == hmac.new(b"key", text.encode(), "sha256").hexdigest()


def test_the_documented_example_holds():
    assert signature("secret-key", QUERY, **KNOWN) == EXAMPLE


def test_another_body_has_another_signature():
    assert signature("key", QUERY, **KNOWN) != signature("key", QUERY, **KNOWN | {"body": b"{}"})


def test_the_key_is_in_no_header():
    assert "secret-key" not in str(signed_headers("user", "secret-key", QUERY, **KNOWN))


def test_a_user_name_outside_ascii_is_encoded():
    assert signed_headers("Søren A", "k", QUERY, **KNOWN)["X-Order-Upload-User"] == "S%C3%B8ren%20A"
