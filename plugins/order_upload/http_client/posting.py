"""A POST that brings JSON: every failure of the network becomes a value that says what is known."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import requests
from requests import Response, Session

from order_upload.http_client.network import (
    body_of,
    in_words,
    is_unsent,
    seconds_asked,
    send,
    site_of,
)

LARGEST_ANSWER_BYTES = 32 * 1024 * 1024

LARGEST_LEAKY_ANSWER = 1024 * 1024
"""Characters of an answer with something before its JSON; a longer one is not searched."""

MOST_STARTS = 100
"""Places that are tried as the start of the JSON: each try may read the rest of the answer."""

_OPENED_BY = {"}": "{", "]": "["}


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonAnswer:
    """What came back from one POST, or what is known when nothing did.

    Attributes:
        sent: False only when it is certain that not a byte of the request reached the other side.
        status: the HTTP status; 0 when no whole answer came.
        value: the JSON value of the body; None when the body is none.
        body: what ``value`` was read from.
        problem: what came instead of JSON, to stand after "found"; "" when the body is JSON.
        retry_after_s: what the other side asked for, in seconds.
        location: scheme and host that a redirect points to, without its path.
    """

    sent: bool = True
    status: int = 0
    value: Any = None
    body: bytes = field(default=b"", repr=False)
    problem: str = ""
    retry_after_s: float | None = None
    location: str = ""


def post_json(
    session: Session, url: str, body: bytes, *, headers: Mapping[str, str], timeout_s: float
) -> JsonAnswer:
    """Return what one POST of a JSON body brought.

    The request is sent once, whatever happens. No failure of the network is raised.

    Args:
        session: its TLS and proxy options are used; its authentication and cookies are not.
        url: the whole address; never written to a message.
        body: the bytes of the JSON.
        headers: added to the content type.
        timeout_s: for the connection, for each silence, and, doubled, for the whole answer.
    """
    headers = {"Content-Type": "application/json", **headers}
    return _post(session, url, body, headers, timeout_s, json.loads)


def post_form(
    session: Session,
    url: str,
    form: Sequence[tuple[str, str]],
    *,
    headers: Mapping[str, str],
    timeout_s: float,
) -> JsonAnswer:
    """Return what one POST of a form brought, as :func:`post_json` does.

    JSON after something else counts: OpenCart 3.0 prints PHP's warnings as HTML before its answer.
    """
    headers = {"Content-Type": "application/x-www-form-urlencoded", **headers}
    return _post(session, url, urlencode(form).encode(), headers, timeout_s, _last_json)


def _post(
    session: Session,
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    timeout_s: float,
    parse: Callable[[bytes], Any],
) -> JsonAnswer:
    headers = {"Accept": "application/json", **headers}
    try:
        response = send(session, "POST", url, data=body, headers=headers, timeout=timeout_s)
        with closing(response):
            return _read(response, parse, until=time.monotonic() + 2 * timeout_s)
    except requests.RequestException as error:
        return JsonAnswer(sent=not is_unsent(error), problem=in_words(error))


def _read(response: Response, parse: Callable[[bytes], Any], *, until: float) -> JsonAnswer:
    body = bytearray()
    for chunk in body_of(response, until=until):
        body += chunk
        if len(body) > LARGEST_ANSWER_BYTES:
            return JsonAnswer(problem="an answer that was too long")
    return _parsed(response, bytes(body), parse)


def _parsed(response: Response, body: bytes, parse: Callable[[bytes], Any]) -> JsonAnswer:
    value, problem = None, ""
    try:
        value = _whole_characters(body, parse(body))
    except (ValueError, RecursionError):  # the other side may nest its brackets deeper than Python
        problem = _not_json(response.headers.get("Content-Type", ""), body)
    return JsonAnswer(
        status=response.status_code,
        value=value,
        body=body,
        problem=problem,
        retry_after_s=seconds_asked(response),
        location=site_of(response),
    )


def _whole_characters(body: bytes, value: Any) -> Any:
    r"""Return the value of a body that holds no half of a character, such as ``\ud800`` alone.

    Raises:
        ValueError: it does; no file, database or log takes such a text.
    """
    if b"\\ud" in body or b"\\uD" in body:  # PHP writes every emoji as two halves
        json.dumps(value, ensure_ascii=False).encode()
    return value


def _last_json(body: bytes) -> Any:
    """Return the JSON value that the body is, or that it ends with.

    Raises:
        ValueError: there is none within the limits above.
        RecursionError: it is nested too deep.
    """
    text = body.decode("utf-8", "replace").strip()
    try:
        return json.loads(text)
    except ValueError:
        if len(text) > LARGEST_LEAKY_ANSWER:
            raise
    bracket = _OPENED_BY.get(text[-1:], "")
    start = -1
    for _ in range(MOST_STARTS):
        start = text.find(bracket, start + 1)
        if start < 0 or not bracket:
            break
        try:
            return json.loads(text[start:])
        except ValueError:
            continue
    raise ValueError("no JSON at the end")


def _not_json(content_type: str, body: bytes) -> str:
    if not body.strip():
        return "an empty answer"
    if "html" in content_type or body.lstrip()[:1] == b"<":
        return "a web page"
    return "an answer that is not JSON"
