"""What it means when the node module does not answer as it should, and what a person can do about it.

Three kinds (errors.py): nothing was changed and trying later may help; someone has to act first;
nobody knows whether the shop was changed. Only ``apply`` can end in the third: the other calls
change nothing.
"""

from __future__ import annotations

from typing import Any

from order_upload.errors import (
    NoModuleError,
    OutcomeUnknownError,
    ShopError,
    ShopRefusedError,
    ShopUnavailableError,
)
from order_upload.http_client import JsonAnswer

PROTOCOL = 1

APPLY = "apply"

REMEDIES = {
    "bad_signature": "compare login and password of the Connection with user name and key of the shop's API user, "
    "and see that this user is enabled",
    "clock": "set the clock of this machine or of the shop's server by NTP",
    "nonce_used": "see that nothing between here and the shop sends requests twice",
    "ip_not_allowed": "add that address to the IP list of the shop's API user",
    "disabled": "enable the module Order Upload in the shop's admin",
    "unknown_store": "correct extra.store_id of the Connection: info lists the stores",
    "unknown_call": "update the module Order Upload in the shop",
    "unknown_protocol": "update the module Order Upload in the shop, or this package",
    "body_too_large": "send fewer orders in one request",
    "batch_too_large": "send fewer orders in one request",
}
"""Error code of the module -> what to do (docs/node-protocol.md, section 5)."""

SURELY_UNCHANGED = frozenset({301, 307, 308, 401, 403, 404, 405, 411, 413, 429})
"""Statuses which, without our error form, come from what stands before the module: it did not run.
"""

NO_MODULE = (
    "see that the Connection's host, port and path are the shop's own address and that the module Order Upload is "
    "installed and enabled there"
)


def is_ours(answer: JsonAnswer) -> bool:
    """Tell whether the node module itself wrote this answer: only then its status and error code mean what they say."""
    return isinstance(answer.value, dict) and answer.value.get("protocol") == PROTOCOL


def failure(answer: JsonAnswer, *, call: str, about: str) -> ShopError:
    """Return the error that an answer without a result stands for.

    Args:
        answer: any but a 200 of the module.
        call: ``info``, ``find`` or ``apply``.
        about: names the shop in messages, e.g. ``shop opencart_shop``.
    """
    error = _judged(answer, call, f"{about}: {call}: ")
    if isinstance(error, ShopUnavailableError):
        error.retry_after_s = answer.retry_after_s
    return error


def bad_answer(problem: str, *, call: str, about: str) -> ShopError:
    """Return the error for an answer of the module that does not follow the protocol."""
    message = f"{about}: {call}: the answer is not as agreed: {problem}"
    if call == APPLY:
        return OutcomeUnknownError(f"{message}; the shop may have written it: find tells")
    return ShopRefusedError(f"{message}; {REMEDIES['unknown_protocol']}")


def _judged(answer: JsonAnswer, call: str, said: str) -> ShopError:
    if not answer.sent:
        return _unsent(answer, said)
    if is_ours(answer):
        return _told(answer, call, said)
    if call == APPLY and answer.status not in SURELY_UNCHANGED:
        found = answer.problem or f"HTTP {answer.status} without our error form"
        return OutcomeUnknownError(
            f"{said}sent, then {found}; the shop may have written it: find tells"
        )
    return _foreign(answer, said)


def _unsent(answer: JsonAnswer, said: str) -> ShopError:
    if "certificate" in answer.problem:
        return ShopRefusedError(
            f"{said}{answer.problem}; nothing was sent; renew it, or name its authority in extra.verify"
        )
    return ShopUnavailableError(
        f"{said}{answer.problem}; nothing was sent; see that the shop is up and that host, schema and port are right"
    )


def _told(answer: JsonAnswer, call: str, said: str) -> ShopError:
    """Read the module's own error form: ``{"protocol": 1, "error": {"code": .., "message": ..}}``."""
    error: Any = answer.value.get("error")
    code = error.get("code", "") if isinstance(error, dict) else ""
    message = error.get("message", "") if isinstance(error, dict) else ""
    text = f"{said}the shop refused: {code or f'HTTP {answer.status}'} {message}".rstrip()
    if answer.status in {429, 503}:
        return ShopUnavailableError(f"{text}; nothing was changed, try again later")
    if answer.status >= 500 and call == APPLY:
        return OutcomeUnknownError(f"{text}; the shop may have written some of it: find tells")
    if answer.status >= 500:
        return ShopUnavailableError(f"{text}; the shop's error log says more")
    remedy = REMEDIES.get(code, "update the module Order Upload in the shop, or this package")
    return ShopRefusedError(f"{text}; nothing was changed; {remedy}")


def _foreign(answer: JsonAnswer, said: str) -> ShopError:
    """Judge an answer that is not the module's: a page, a redirect, a firewall; nothing was changed."""
    status = answer.status
    if status == 0:
        return ShopUnavailableError(f"{said}{answer.problem}; nothing was changed")
    if 300 <= status < 400:
        to = f" to {answer.location}" if answer.location else ""
        return ShopRefusedError(
            f"{said}redirect (HTTP {status}){to}; redirects are not followed; "
            "put the shop's exact address (https, www) into the Connection"
        )
    if status == 503:
        return ShopUnavailableError(
            f"{said}HTTP 503: the shop is in maintenance mode or overloaded; try again later"
        )
    if status == 429 or status >= 500:
        return ShopUnavailableError(
            f"{said}HTTP {status} and {answer.problem or 'no reason'}; try again later"
        )
    kind = NoModuleError if status == 404 else ShopRefusedError
    return kind(f"{said}{_refusal(answer)}")


def _refusal(answer: JsonAnswer) -> str:
    found = answer.problem or "JSON that is not the module's"
    if answer.status in {401, 403}:
        return f"HTTP {answer.status} and {found}: something before the shop keeps us out; allow our address there"
    if answer.status == 413:
        return "HTTP 413: the web server takes no request of this size; raise its limit (client_max_body_size) to 4 MB"
    return f"HTTP {answer.status} and {found}; {NO_MODULE}"
