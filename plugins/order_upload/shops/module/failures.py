"""What it means when the node module does not answer as it should, and what a person can do.

Three kinds (errors.py): nothing was changed and trying later may help; someone has to act first;
nobody knows whether the shop was changed. Only ``apply`` can end in the third: the other calls
change nothing.
"""

from __future__ import annotations

import re

from order_upload.domain.shown_text import told
from order_upload.errors import (
    NoModuleError,
    OutcomeUnknownError,
    ShopError,
    ShopRefusedError,
    ShopUnavailableError,
)
from order_upload.http_client import JsonAnswer
from order_upload.shops.http_answers import (
    CHECK_API_USER,
    SURELY_UNCHANGED,
    in_words,
    not_sent,
    outcome_unknown,
    passing,
    redirected,
)
from order_upload.shops.module.answer_form import INSTALLATION

PROTOCOL = 1

APPLY = "apply"

REMEDIES = {
    "bad_signature": f"{CHECK_API_USER} and chosen under 'Who may call' on the module's page",
    "other_installation": "another shop answers at this address than a moment ago: see where the "
    "Connection's host leads, and run it again",
    "weak_key": "generate a new API key in the shop and put it into the Connection",
    "clock": "set the clock of this machine or of the shop's server by NTP",
    "nonce_used": "see that nothing between here and the shop sends requests twice",
    "ip_not_allowed": "add that address to the IP list of the shop's API user",
    "disabled": "enable the module Order Upload in the shop's admin",
    "newer_tables": "install the newer version of the module Order Upload in the shop again, or "
    "restore the shop's database from before its update",
    "unknown_store": "correct extra.store_id of the Connection: info lists the stores",
    "store_not_allowed": "on the module's page in the shop's admin, under 'Who may call', tick the "
    "store for the API user, or correct extra.store_id of the Connection",
    "unknown_call": "update the module Order Upload in the shop",
    "unknown_protocol": "update the module Order Upload in the shop, or this package",
    "body_too_large": "send fewer orders in one request",
    "batch_too_large": "send fewer orders in one request",
}
"""Error code of the module -> what to do (docs/node-protocol.md, section 5)."""

NO_MODULE = (
    "see that the Connection's host, port and path are the shop's own address and that the module "
    "Order Upload is installed and enabled there"
)

_OTHER_JSON = "JSON that is not the module's"


def is_ours(answer: JsonAnswer) -> bool:
    """Return whether the node module itself wrote this answer.

    Only then its status and its error code mean what docs/node-protocol.md says.
    """
    return isinstance(answer.value, dict) and answer.value.get("protocol") == PROTOCOL


def installation_of(answer: JsonAnswer) -> str:
    """Return which installation the shop says it is when a request was signed for another.

    "" where it does not say it: then the request was refused for another reason.
    """
    installation = answer.value.get("installation")
    if answer.status != 401 or not isinstance(installation, str):
        return ""
    return installation if re.fullmatch(INSTALLATION, installation) else ""


def failure(answer: JsonAnswer, *, call: str, about: str) -> ShopError:
    """Return the error that an answer without a result stands for.

    Args:
        answer: any but a 200 of the module.
        call: ``info``, ``find`` or ``apply``.
        about: names the shop in messages, e.g. ``shop opencart_shop``.
    """
    error = _meaning(answer, call, f"{about}: {call}")
    if isinstance(error, ShopUnavailableError):
        error.retry_after_s = answer.retry_after_s
    return error


def bad_answer(problem: str, *, call: str, about: str) -> ShopError:
    """Return the error for an answer of the module that does not follow the protocol."""
    if call == APPLY:
        return outcome_unknown(f"an answer that is not as agreed ({problem})", f"{about}: {call}")
    return ShopRefusedError(
        f"{about}: {call}: found an answer that is not as agreed ({problem}); "
        f"{REMEDIES['unknown_protocol']}"
    )


def _meaning(answer: JsonAnswer, call: str, where: str) -> ShopError:
    if not answer.sent:
        return not_sent(answer, where)
    if is_ours(answer):
        return _refused_by_module(answer, call, where)
    if call == APPLY and answer.status not in SURELY_UNCHANGED:
        return outcome_unknown(in_words(answer, other_json=_OTHER_JSON), where)
    return _not_from_module(answer, where)


def _refused_by_module(answer: JsonAnswer, call: str, where: str) -> ShopError:
    """Judge the module's error form: ``{"protocol": 1, "error": {"code": .., "message": ..}}``."""
    code, message = _text_of(answer, "code"), _text_of(answer, "message")
    found = code or f"HTTP {answer.status}"
    if message:
        found = f"{found} ({message})"
    if answer.status in {429, 503}:
        return passing(found, where)
    if answer.status >= 500 and call == APPLY:
        return OutcomeUnknownError(
            f"{where}: found {found}; the shop may have written some of it: ask it first"
        )
    if answer.status >= 500:
        return ShopUnavailableError(f"{where}: found {found}; the shop's error log says more")
    remedy = REMEDIES.get(code, REMEDIES["unknown_protocol"])
    return ShopRefusedError(f"{where}: found {found}; nothing was changed; {remedy}")


def _text_of(answer: JsonAnswer, name: str) -> str:
    """Return a text of the module's error form; "" where the shop sent something else there."""
    error = answer.value.get("error")
    if not isinstance(error, dict):
        return ""
    text = error.get(name)
    if not isinstance(text, str):
        return ""
    return told(text)


def _not_from_module(answer: JsonAnswer, where: str) -> ShopError:
    """Judge a page, a redirect or a firewall's answer: the module did not run."""
    found, status = in_words(answer, other_json=_OTHER_JSON), answer.status
    if 300 <= status < 400:
        return redirected(answer, where)
    if status == 503:
        return passing("HTTP 503: the shop is in maintenance mode or overloaded", where)
    if status in {0, 429} or status >= 500:
        return passing(found, where)
    if status == 404:
        return NoModuleError(f"{where}: found {found}; {NO_MODULE}")
    remedy = NO_MODULE
    if status in {401, 403}:
        remedy = "something before the shop keeps us out: allow our address there"
    if status == 413:
        remedy = (
            "the web server takes no request of this size: raise its limit (client_max_body_size) "
            "to 4 MB"
        )
    return ShopRefusedError(f"{where}: found {found}; {remedy}")
