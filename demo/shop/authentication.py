"""Who may come in: the checks of every request before its body is looked at.

Written against docs/node-protocol.md, sections 2 to 5, not with the client's code: two readings of
one rule find what one would hide.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote, unquote_plus

from demo.shop.database import Database

PROTOCOL = 1
CLOCK_WINDOW_S = 300
LARGEST_BODY = 4 * 1024 * 1024
DEEPEST_BODY = 31
"""Objects and lists within one another."""
LOOPBACK = ("127.0.0.1", "::1")
ANYWHERE = "*"
"""In a list of addresses: whoever signs may call."""
SHORTEST_KEY = 32
NONCE = re.compile(r"[A-Za-z0-9]{16,64}")


class CallRefusedError(Exception):
    """The whole call is refused and nothing was done."""

    def __init__(
        self, status: int, code: str, message: str, retry_after_s: int | None = None
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.retry_after_s = status, code, retry_after_s

    def body(self) -> dict[str, Any]:
        """Return the protocol's error form."""
        return {"protocol": PROTOCOL, "error": {"code": self.code, "message": str(self)}}


class OtherInstallationError(CallRefusedError):
    """A request was signed for another shop."""

    def __init__(self, installation: str) -> None:
        super().__init__(
            401, "other_installation", "the request is signed for another installation"
        )
        self._installation = installation

    def body(self) -> dict[str, Any]:
        """Return the protocol's error form, and which installation this is."""
        return {**super().body(), "installation": self._installation}


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """One request as it came.

    Attributes:
        query: as sent.
        headers: by their names in lower case.
        address: the caller's IP address.
    """

    query: str
    headers: Mapping[str, str]
    body: bytes
    address: str


def authenticate(
    request: SignedRequest,
    database: Database,
    *,
    installation: str,
    user: str,
    key: str,
    addresses: Collection[str],
) -> None:
    """Check installation, signature, key, clock, address and nonce, in this order.

    Raises:
        CallRefusedError: 401 or 403; one text for every wrong signature, so that nobody can guess
            users.
    """
    sent = {
        name: request.headers.get(f"x-order-upload-{name}", "")
        for name in ("installation", "user", "time", "nonce", "signature")
    }
    if sent["installation"] != installation:
        raise OtherInstallationError(installation)
    if not hmac.compare_digest(unquote(sent["user"]).encode(), user.encode()):
        key = secrets.token_hex(32)  # an unknown user takes as long as a wrong key
    expected = _signature(key, request, sent)
    is_signed = hmac.compare_digest(expected, sent["signature"].encode())
    if not is_signed or not NONCE.fullmatch(sent["nonce"]):
        raise CallRefusedError(401, "bad_signature", "user, key or signature is wrong")
    if len(key) < SHORTEST_KEY:
        raise CallRefusedError(
            403,
            "weak_key",
            f"the API user's key has {len(key)} characters; allowed: {SHORTEST_KEY} or more",
        )
    _check_clock(sent["time"])
    if ANYWHERE not in addresses and request.address not in addresses:
        raise CallRefusedError(
            403, "ip_not_allowed", f"address {request.address} is not in the API user's IP list"
        )
    _use_once(sent["nonce"], database)


def read_body(body: bytes, stores: Collection[str], allowed: Collection[str]) -> dict[str, Any]:
    """Return the body's fields; ``allowed`` are the stores that the API user may use.

    Raises:
        CallRefusedError: 400, 403 or 404: no JSON object, another protocol, an unknown store, or
            one that the user may not use.
    """
    value = _json_of(body)
    if not isinstance(value, dict):
        raise CallRefusedError(400, "bad_request", "the body is not a JSON object")
    protocol = value.pop("protocol", None)
    if type(protocol) is not int or protocol != PROTOCOL:
        raise CallRefusedError(400, "unknown_protocol", f"protocol: {PROTOCOL} is wanted")
    store_id = value.pop("store_id", None)
    if store_id not in stores:
        raise CallRefusedError(
            404, "unknown_store", f"store_id: one of {', '.join(stores)} is wanted"
        )
    if not isinstance(value.pop("language", None), str):
        raise CallRefusedError(400, "bad_request", "language: text is wanted")
    if store_id not in allowed:
        message = f"this API user may not use store {store_id}"
        raise CallRefusedError(403, "store_not_allowed", message)
    return value


def _json_of(body: bytes) -> Any:
    """Return the JSON value of a body; what PHP does not read as JSON is none.

    Raises:
        CallRefusedError: 400.
    """
    try:
        value = json.loads(body.decode(), parse_constant=_refuse_constant)
        json.dumps(value, ensure_ascii=False).encode()  # half of a character has no UTF-8
    except (ValueError, RecursionError) as error:
        raise CallRefusedError(400, "bad_json", "the body is not JSON in UTF-8") from error
    if _is_too_deep(value):
        raise CallRefusedError(400, "bad_json", "the body is not JSON in UTF-8")
    return value


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _is_too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(DEEPEST_BODY):
        below: list[Any] = []
        for container in level:
            if isinstance(container, dict):
                below += container.values()
            elif isinstance(container, list):
                below += container
        level = below
    return any(isinstance(item, dict | list) for item in level)


def _signature(key: str, request: SignedRequest, sent: Mapping[str, str]) -> bytes:
    lines = [
        "order-upload-1",
        sent["installation"],
        sent["user"],
        "POST",
        _sorted_query(request.query),
        sent["time"],
        sent["nonce"],
        hashlib.sha256(request.body).hexdigest(),
    ]
    return hmac.new(key.encode(), "\n".join(lines).encode(), hashlib.sha256).hexdigest().encode()


def _sorted_query(query: str) -> str:
    pairs = [part.partition("=")[::2] for part in query.split("&") if part]
    decoded = sorted((unquote_plus(name), unquote_plus(value)) for name, value in pairs)
    return "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in decoded)


def _check_clock(sent_time: str) -> None:
    drift_s = CLOCK_WINDOW_S + 1
    if sent_time.isdecimal():
        drift_s = round(int(sent_time) - time.time())
    if abs(drift_s) > CLOCK_WINDOW_S:
        raise CallRefusedError(
            401, "clock", f"the clocks differ by {drift_s} s, {CLOCK_WINDOW_S} are allowed"
        )


def _use_once(nonce: str, database: Database) -> None:
    now = time.time()
    with database.transaction() as tables:
        tables.execute("DELETE FROM nonces WHERE at < ?", (now - 2 * CLOCK_WINDOW_S,))
        used = (
            tables.execute("INSERT OR IGNORE INTO nonces VALUES (?, ?)", (nonce, now)).rowcount == 0
        )
    if used:
        raise CallRefusedError(401, "nonce_used", "this request was sent before")
