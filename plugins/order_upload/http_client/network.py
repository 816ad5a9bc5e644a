"""What holds for every request: how it is sent, and what a failure of the network is called."""

from __future__ import annotations

import time
from collections.abc import Iterator
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urlsplit

import requests
from requests import PreparedRequest, Response, Session
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NameResolutionError,
    NewConnectionError,
    ReadTimeoutError,
)

CHUNK_BYTES = 65_536
"""Bytes of a body that are read at once, at most."""

LONGEST_SITE = 100
"""Characters of where a redirect leads that a message shows."""

NOT_TRUSTED = "a certificate that is not trusted"
TRUST_REMEDY = "renew it, or name its authority in extra.verify of the Connection"


def send(session: Session, method: str, url: str, **options: Any) -> Response:
    """Send one request and return the answer, its body not yet read.

    Args:
        session: its TLS and proxy options are used; its authentication and cookies are not.
        method: ``GET`` or ``POST``.
        url: the whole address.
        options: as ``requests`` takes them: the headers, the data, the timeout.

    Raises:
        requests.RequestException: no answer came.
    """
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return session.request(
        method, url, auth=_unchanged, allow_redirects=False, stream=True, **options
    )


def body_of(response: Response, *, until: float) -> Iterator[bytes]:
    """Yield the body of an answer, unpacked, as it comes.

    ``iter_content`` would wait until a chunk is full: an answer that drips, a byte for each silence
    that is allowed, would hold us for days.

    Args:
        response: its body is not yet read.
        until: the end of our patience, by the monotonic clock.

    Raises:
        requests.RequestException: it broke off, or came too slowly.
    """
    try:
        while chunk := response.raw.read1(CHUNK_BYTES, decode_content=True):
            yield chunk
            if time.monotonic() > until:
                raise requests.Timeout
    except ReadTimeoutError:
        raise requests.Timeout from None
    except HTTPError:
        raise requests.exceptions.ChunkedEncodingError from None


def _unchanged(request: PreparedRequest) -> PreparedRequest:
    """Stand in for authentication: without any, requests looks for a password in ``.netrc``."""
    return request


def is_unsent(error: requests.RequestException) -> bool:
    """Return whether nothing of the request can have arrived.

    Nothing arrives without a valid address, a name that resolves, a connection, and trust in the
    certificate.
    """
    without_connection = (
        requests.ConnectTimeout | requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema
    )
    if isinstance(error, without_connection) or is_distrust(error):
        return True
    reason = None
    if error.args:
        reason = getattr(error.args[0], "reason", None)
    return isinstance(reason, NewConnectionError | ConnectTimeoutError | NameResolutionError)


def is_distrust(error: requests.RequestException) -> bool:
    """Return whether the certificate of the other side was not trusted."""
    is_tls = isinstance(error, requests.exceptions.SSLError)
    return is_tls and "CERTIFICATE_VERIFY_FAILED" in str(error)


def in_words(error: requests.RequestException) -> str:
    """Return what happened, to stand after "found".

    The texts of requests are not used: they hold the address with its query.
    """
    if is_distrust(error):
        return NOT_TRUSTED
    is_timeout = isinstance(error, requests.Timeout)
    if is_unsent(error):
        return "no connection in time" if is_timeout else "no connection"
    return "no answer in time" if is_timeout else "a connection that broke"


def redirect(status: int, site: str) -> str:
    """Return a redirect in words, to stand after "found".

    Args:
        status: its HTTP status.
        site: where it leads, as :func:`site_of` gives it.
    """
    place = site or "another page of the same site"
    return f"HTTP {status}, a redirect to {place}, which is not followed"


def site_of(response: Response) -> str:
    """Return scheme and host of the answer's ``Location``, or "" without one.

    The path and the user name of a redirect may hold what must not be logged.
    """
    try:
        parts = urlsplit(response.headers.get("Location", ""))
    except ValueError:
        return ""
    if not parts.hostname:
        return ""
    return f"{parts.scheme}://{parts.hostname}"[:LONGEST_SITE]


def seconds_asked(response: Response) -> float | None:
    """Return the seconds in the answer's ``Retry-After``; None when it names none."""
    text = response.headers.get("Retry-After", "")
    if text.isascii() and text.isdigit():
        return float(text)
    return None
