"""What an answer over HTTP without a result means, whichever API of the shop was called.

The functions make errors with messages of one form: ``<where>: found X; <what to do>``.
"""

from __future__ import annotations

from order_upload.errors import (
    OutcomeUnknownError,
    ShopError,
    ShopRefusedError,
    ShopUnavailableError,
)
from order_upload.http_client import NOT_TRUSTED, TRUST_REMEDY, JsonAnswer, redirect

SURELY_UNCHANGED = frozenset({301, 307, 308, 401, 403, 404, 405, 411, 413, 429})
"""Statuses that come from what stands before the called program: it did not run.

They prove that only where the answer is not the program's own.
"""

CHECK_API_USER = (
    "compare login and password of the Connection with user name and key of the shop's API user, "
    "and see that this user is enabled"
)
"""What to do where the shop does not accept the API user or its key."""


def in_words(answer: JsonAnswer, *, other_json: str) -> str:
    """Return what came, to stand after "found".

    Args:
        answer: an answer without a result.
        other_json: what to call a body that is JSON all the same.
    """
    if not answer.status:
        return answer.problem
    return f"HTTP {answer.status} and {answer.problem or other_json}"


def not_sent(answer: JsonAnswer, where: str) -> ShopError:
    """Return the error for a request of which nothing arrived.

    Args:
        answer: one that was not sent.
        where: the shop and the call, for the message.
    """
    message = f"{where}: found {answer.problem}; nothing was sent"
    if answer.problem == NOT_TRUSTED:
        return ShopRefusedError(f"{message}; {TRUST_REMEDY}")
    return ShopUnavailableError(
        f"{message}; see that the shop is up and that host, schema and port are right"
    )


def redirected(answer: JsonAnswer, where: str) -> ShopError:
    """Return the error for a redirect: a POST that follows it would arrive as a GET."""
    return ShopRefusedError(
        f"{where}: found {redirect(answer.status, answer.location)}; put the shop's exact address "
        "(https, www) into the Connection"
    )


def outcome_unknown(found: str, where: str) -> OutcomeUnknownError:
    """Return the error for a change that was sent and of which nothing tells whether it was made.

    Args:
        found: what came instead of an answer.
        where: the shop and the call, for the message.
    """
    return OutcomeUnknownError(
        f"{where}: sent, then found {found}; the shop may have written it: ask it first"
    )


def passing(found: str, where: str) -> ShopUnavailableError:
    """Return the error for an answer that changed nothing and may be another one later.

    Args:
        found: what came instead of a result.
        where: the shop and the call, for the message.
    """
    return ShopUnavailableError(f"{where}: found {found}; nothing was changed, try again later")
