"""GETs: one whose body goes to a file, with errors that say what to do, and one that only asks."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import BinaryIO

import requests
from requests import Response, Session

from order_upload.errors import SourceError, SourceRefusedError, SourceUnavailableError
from order_upload.http_client.network import (
    TRUST_REMEDY,
    body_of,
    in_words,
    is_distrust,
    redirect,
    seconds_asked,
    send,
    site_of,
)
from order_upload.http_client.retries import retries

FIRST_WAIT_S = 1.0
LONGEST_WAIT_S = 5.0
"""Seconds that one download may wait between two tries."""

LONGEST_DOWNLOAD_S = 3600.0
"""Seconds that one body may take: 4 GB at 10 Mbit/s. No hub that drips holds a connector longer."""

_NO_ADDRESS = (
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
)


def download(  # noqa: PLR0913  # a download has these parts, and they belong to nothing else
    session: Session,
    url: str,
    destination: BinaryIO,
    *,
    headers: Mapping[str, str],
    max_bytes: int,
    timeout_s: float,
    about: str,
    check_first: Callable[[bytes], None] = lambda _: None,
    wait: Callable[[float], None] = time.sleep,
) -> int:
    """Write the body of a GET and return its size in bytes.

    A failed connection, 429 and 5xx are tried again (``Retry-After``) until the body has begun.

    Args:
        session: its TLS and proxy options are used; its authentication and cookies are not.
        url: the whole address; never written to a message.
        destination: takes the bytes; what is in it after an error is of no use.
        headers: sent to this host only: no redirect is followed.
        max_bytes: the largest body, unpacked.
        timeout_s: for the connection and for each silence; the whole body may take
            :data:`LONGEST_DOWNLOAD_S`.
        about: who is asked, for messages: no address with credentials.
        check_first: sees the beginning of the body, and raises if it is not what was asked for.
        wait: sleeps.

    Raises:
        SourceUnavailableError: no answer, a broken one, 429, 5xx: try again later.
        SourceRefusedError: 401, 403, 404, a redirect, a body that is too large: act first.
    """
    begin = retries(
        _MayPassSoonError, first_wait_s=FIRST_WAIT_S, longest_wait_s=LONGEST_WAIT_S, sleep=wait
    )
    try:
        with closing(begin(_begin, session, url, headers, timeout_s, about)) as response:
            return _copy(response, destination, max_bytes, about, check_first)
    except requests.RequestException as error:
        message = f"{about}: found {in_words(error)} while the answer was read; try again"
        raise SourceUnavailableError(message) from None


@dataclass(frozen=True, slots=True)
class Beginning:
    """How an answer begins.

    Attributes:
        status: its HTTP status.
        body: the first bytes of its body; "" where it has none.
    """

    status: int
    body: bytes


def ask(
    session: Session, url: str, *, headers: Mapping[str, str], timeout_s: float, about: str
) -> Beginning:
    """Return how one GET is answered, whatever the status; nothing is tried again.

    Args:
        session: as for :func:`download`, and so the others.
        url: the whole address.
        headers: sent to this host only.
        timeout_s: for the connection and for each silence.
        about: who is asked, for messages.

    Raises:
        SourceUnavailableError: no answer, a broken one, 429, 5xx.
        SourceRefusedError: an address that is none, a certificate that is not trusted, a redirect.
    """
    try:
        with closing(_answer(session, url, headers, timeout_s, about)) as response:
            may_pass = response.status_code == 429 or response.status_code >= 500
            if may_pass or 300 <= response.status_code < 400:
                raise _meaning(response, about)
            body = next(body_of(response, until=time.monotonic() + timeout_s), b"")
            return Beginning(response.status_code, body)
    except requests.RequestException as error:
        message = f"{about}: found {in_words(error)} while the answer was read; try again"
        raise SourceUnavailableError(message) from None


class _MayPassSoonError(SourceUnavailableError):
    """A try that may succeed in a few seconds."""

    def __init__(self, message: str, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


def _begin(
    session: Session, url: str, headers: Mapping[str, str], timeout_s: float, about: str
) -> Response:
    """Return an answer whose status is 200, its body not yet read."""
    response = _answer(session, url, headers, timeout_s, about)
    if response.status_code == 200:
        return response
    with closing(response):
        raise _meaning(response, about)


def _answer(
    session: Session, url: str, headers: Mapping[str, str], timeout_s: float, about: str
) -> Response:
    """Return an answer of any status, its body not yet read."""
    try:
        return send(session, "GET", url, headers=dict(headers), timeout=timeout_s)
    except _NO_ADDRESS:
        raise SourceRefusedError(
            f"{about}: found an address that is none; correct host, schema and endpoint"
        ) from None
    except requests.RequestException as error:
        message = f"{about}: found {in_words(error)}"
        if is_distrust(error):
            raise SourceRefusedError(f"{message}; {TRUST_REMEDY}") from None
        raise _MayPassSoonError(f"{message}; it will be tried again") from None


def _meaning(response: Response, about: str) -> SourceError:
    """Return the error that an answer without a payload stands for."""
    status = response.status_code
    if status == 429 or status >= 500:
        message = f"{about}: found HTTP {status}; try again later"
        return _MayPassSoonError(message, seconds_asked(response))
    if status in {401, 403}:
        return SourceRefusedError(
            f"{about}: found HTTP {status}, its token was refused; set the password of the "
            "Connection"
        )
    if 300 <= status < 400:
        return SourceRefusedError(
            f"{about}: found {redirect(status, site_of(response))}, because the token would go "
            "there too; set schema, host and endpoint to the final address"
        )
    if status in {404, 410}:
        return SourceRefusedError(
            f"{about}: found HTTP {status}, there is nothing at the endpoint; copy it from the hub"
        )
    return SourceRefusedError(f"{about}: found HTTP {status}; allowed: HTTP 200")


def _copy(
    response: Response,
    destination: BinaryIO,
    max_bytes: int,
    about: str,
    check_first: Callable[[bytes], None],
) -> int:
    size = 0
    for chunk in body_of(response, until=time.monotonic() + LONGEST_DOWNLOAD_S):
        if not size:
            check_first(chunk)
        size += len(chunk)
        if size > max_bytes:
            raise SourceRefusedError(
                f"{about}: found an answer that is larger than {max_bytes} bytes; narrow the time "
                "range in the hub, or raise extra.max_bytes of the Connection"
            )
        destination.write(chunk)
    return size
