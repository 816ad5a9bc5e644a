"""The only module that sends: it turns every failure of the network into a value that says what is known.

Nothing here follows a redirect, sends an ``Authorization``, keeps a cookie or writes a body or an address to a log.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urlsplit

import requests
from requests import PreparedRequest, Response, Session
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

__all__ = ["JsonAnswer", "Session", "post_json"]

LARGEST_ANSWER_BYTES = 32 * 1024 * 1024
CHUNK_BYTES = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonAnswer:
    """What came back from one POST, or what is known when nothing did.

    Attributes:
        sent: False only when it is certain that not a byte of the request reached the other side.
        status: HTTP status; 0 when no whole answer came.
        value: the JSON value of the body; None when the body is none.
        problem: in plain words what was wrong; "" when the body is JSON.
        retry_after_s: what the other side asked for, in seconds.
        location: scheme and host that a redirect points to, without its path.
    """

    sent: bool = True
    status: int = 0
    value: Any = None
    problem: str = ""
    retry_after_s: float | None = None
    location: str = ""


def post_json(session: Session, url: str, body: bytes, *, headers: Mapping[str, str], timeout_s: float) -> JsonAnswer:
    """Return what one POST of a JSON body brought. Sends once, whatever happens; raises nothing for the network.

    Args:
        url: whole address; never written to a message.
        body: the bytes of the JSON.
        headers: added to the content type.
        session: its TLS and proxy options are used; its authentication and cookies are not.
        timeout_s: for the connection, for each silence, and, doubled, for the whole answer.
    """
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    try:
        response = session.post(
            url,
            data=body,
            headers={"Content-Type": "application/json", "Accept": "application/json", **headers},
            auth=_unchanged,
            allow_redirects=False,
            stream=True,
            timeout=timeout_s,
        )
        with closing(response):
            return _read(response, deadline=time.monotonic() + 2 * timeout_s)
    except requests.RequestException as error:
        return JsonAnswer(sent=not _is_unsent(error), problem=_in_words(error))


def _unchanged(request: PreparedRequest) -> PreparedRequest:
    """Stand in for authentication: without one, requests takes a password for this host from ``.netrc``."""
    return request


def _read(response: Response, *, deadline: float) -> JsonAnswer:
    body = bytearray()
    for chunk in response.iter_content(CHUNK_BYTES):
        body += chunk
        if len(body) > LARGEST_ANSWER_BYTES or time.monotonic() > deadline:
            return JsonAnswer(problem="the answer was too long or took too long")
    return _parsed(response, bytes(body))


def _parsed(response: Response, body: bytes) -> JsonAnswer:
    value, problem = None, ""
    try:
        value = json.loads(body)
    except ValueError:
        problem = _not_json(response.headers.get("Content-Type", ""), body)
    return JsonAnswer(
        status=response.status_code,
        value=value,
        problem=problem,
        retry_after_s=_seconds(response.headers.get("Retry-After", "")),
        location=_site(response.headers.get("Location", "")),
    )


def _not_json(content_type: str, body: bytes) -> str:
    if not body.strip():
        return "an empty answer"
    if "html" in content_type or body.lstrip()[:1] == b"<":
        return "a web page"
    return "an answer that is not JSON"


def _seconds(retry_after: str) -> float | None:
    return float(retry_after) if retry_after.isascii() and retry_after.isdigit() else None


def _site(location: str) -> str:
    """Return scheme and host only: a path or user name in a redirect may hold what must not be logged."""
    try:
        parts = urlsplit(location)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.hostname}" if parts.hostname else ""


def _is_unsent(error: requests.RequestException) -> bool:
    """Tell whether nothing can have arrived: no name, no connection, no trust in the certificate, no valid address."""
    if isinstance(error, requests.ConnectTimeout | requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema):
        return True
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(reason, NewConnectionError | ConnectTimeoutError | NameResolutionError) or _distrusts(error)


def _distrusts(error: requests.RequestException) -> bool:
    return isinstance(error, requests.exceptions.SSLError) and "CERTIFICATE_VERIFY_FAILED" in str(error)


def _in_words(error: requests.RequestException) -> str:
    """Return what happened without the address: requests' own texts hold it, with its query."""
    if _distrusts(error):
        return "its certificate is not trusted"
    if isinstance(error, requests.Timeout):
        return "no connection in time" if _is_unsent(error) else "no answer in time"
    return "no connection" if _is_unsent(error) else "the connection broke"
