"""The signature of a request to the node module.

The API key never travels, and nothing can be sent twice. The functions are pure: the clock and the
nonce come from the caller. The rules are in docs/node-protocol.md, section 3.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

VERSION = "order-upload-1"
"""First line of what is signed."""

CLOCK_WINDOW_S = 300
"""How far the caller's clock may be from the shop's; a nonce is remembered for twice as long."""


def canonical_query(query: Mapping[str, str]) -> str:
    """Return the query that is signed and sent, sorted and encoded by RFC 3986.

    >>> canonical_query({"route": "a/b", "call": "info"})
    'call=info&route=a%2Fb'
    """
    return "&".join(f"{_encoded(name)}={_encoded(value)}" for name, value in sorted(query.items()))


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs, and for which shop: what is signed for one is good for no other.

    Attributes:
        user: name of the shop's API user.
        key: its API key.
        installation: UUID of the OpenCart installation; "" while the caller does not know it.
    """

    user: str
    key: str = field(repr=False)
    installation: str = ""


def signature(
    signer: Signer, query: Mapping[str, str], *, time: int, nonce: str, body: bytes
) -> str:
    """Return the HMAC-SHA256 of a POST, in hex.

    What is signed, a line each: the version of this text, the installation, the user as its header
    has it, the method, the query, the time, the nonce and the SHA-256 of the body in hex. The body
    names the store.
    """
    lines = (
        VERSION,
        signer.installation,
        _encoded(signer.user),
        "POST",
        canonical_query(query),
        str(time),
        nonce,
        hashlib.sha256(body).hexdigest(),
    )
    return hmac.new(signer.key.encode(), "\n".join(lines).encode(), hashlib.sha256).hexdigest()


def signed_headers(
    signer: Signer, query: Mapping[str, str], *, time: int, nonce: str, body: bytes
) -> dict[str, str]:
    """Return the headers that prove who sends this body to this call.

    The key itself is in none of them.

    Args:
        signer: who sends it, and to which installation.
        query: every parameter of the address, ``route`` and ``call`` included.
        time: seconds since 1970.
        nonce: 16 to 64 letters and digits, never used before.
        body: the bytes as they will be sent.
    """
    return {
        "X-Order-Upload-Installation": signer.installation,
        "X-Order-Upload-User": _encoded(signer.user),
        "X-Order-Upload-Time": str(time),
        "X-Order-Upload-Nonce": nonce,
        "X-Order-Upload-Signature": signature(signer, query, time=time, nonce=nonce, body=body),
    }


def _encoded(text: str) -> str:
    return quote(text, safe="")
