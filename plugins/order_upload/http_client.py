"""The only module that sends: it turns every failure of the network into a value that says what is known.

Nothing here follows a redirect, sends an ``Authorization``, keeps a cookie or writes a body or an
address to a log.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from typing import Any, BinaryIO
from urllib.parse import urlencode, urlsplit

import requests
from requests import PreparedRequest, Response, Session
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

from order_upload.errors import SourceError, SourceRefusedError, SourceUnavailableError

__all__ = ["JsonAnswer", "Session", "download", "post_form", "post_json"]

LARGEST_ANSWER_BYTES = 32 * 1024 * 1024
CHUNK_BYTES = 65_536
LONGEST_LEAK = 65_536
"""Characters that a shop may print before its JSON."""
MOST_TRIES = 3
LONGEST_WAIT_S = 5.0
"""Seconds that one download may wait between two tries; what takes longer is Airflow's to try again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonAnswer:
    """What came back from one POST, or what is known when nothing did.

    Attributes:
        sent: False only when it is certain that not a byte of the request reached the other side.
        status: HTTP status; 0 when no whole answer came.
        value: the JSON value of the body; None when the body is none.
        body: what ``value`` was read from.
        problem: in plain words what was wrong; "" when the body is JSON.
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
    """Return what one POST of a JSON body brought. Sends once, whatever happens; raises nothing for the network.

    Args:
        url: whole address; never written to a message.
        body: the bytes of the JSON.
        headers: added to the content type.
        session: its TLS and proxy options are used; its authentication and cookies are not.
        timeout_s: for the connection, for each silence, and, doubled, for the whole answer.
    """
    headers = {"Content-Type": "application/json", **headers}
    return _post(session, url, body, headers, timeout_s, _whole_json)


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
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    try:
        response = session.post(
            url,
            data=body,
            headers={"Accept": "application/json", **headers},
            auth=_unchanged,
            allow_redirects=False,
            stream=True,
            timeout=timeout_s,
        )
        with closing(response):
            return _read(response, parse, deadline=time.monotonic() + 2 * timeout_s)
    except requests.RequestException as error:
        return JsonAnswer(sent=not _is_unsent(error), problem=_in_words(error))


def _whole_json(body: bytes) -> Any:
    return json.loads(body)


def _last_json(body: bytes) -> Any:
    """Return the JSON value that the body is, or that it ends with.

    Raises:
        ValueError: there is none.
    """
    text = body.decode("utf-8", "replace").strip()
    starts = [0, *(place for place, letter in enumerate(text[:LONGEST_LEAK]) if letter in "{[")]
    for start in starts:
        try:
            return json.loads(text[start:])
        except ValueError:
            continue
    raise ValueError("no JSON at the end")


def _unchanged(request: PreparedRequest) -> PreparedRequest:
    """Stand in for authentication: without one, requests takes a password for this host from ``.netrc``."""
    return request


def _read(response: Response, parse: Callable[[bytes], Any], *, deadline: float) -> JsonAnswer:
    body = bytearray()
    for chunk in response.iter_content(CHUNK_BYTES):
        body += chunk
        if len(body) > LARGEST_ANSWER_BYTES or time.monotonic() > deadline:
            return JsonAnswer(problem="the answer was too long or took too long")
    return _parsed(response, bytes(body), parse)


def _parsed(response: Response, body: bytes, parse: Callable[[bytes], Any]) -> JsonAnswer:
    value, problem = None, ""
    try:
        value = parse(body)
    except (ValueError, RecursionError):
        problem = _not_json(response.headers.get("Content-Type", ""), body)
    return JsonAnswer(
        status=response.status_code,
        value=value,
        body=body,
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
    if isinstance(
        error,
        requests.ConnectTimeout
        | requests.exceptions.InvalidURL
        | requests.exceptions.InvalidSchema,
    ):
        return True
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(
        reason, NewConnectionError | ConnectTimeoutError | NameResolutionError
    ) or _distrusts(error)


def _distrusts(error: requests.RequestException) -> bool:
    return isinstance(error, requests.exceptions.SSLError) and "CERTIFICATE_VERIFY_FAILED" in str(
        error
    )


def _in_words(error: requests.RequestException) -> str:
    """Return what happened without the address: requests' own texts hold it, with its query."""
    if _distrusts(error):
        return "its certificate is not trusted"
    if isinstance(error, requests.Timeout):
        return "no connection in time" if _is_unsent(error) else "no answer in time"
    return "no connection" if _is_unsent(error) else "the connection broke"


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

    A connection that fails, 429 and 5xx are tried again within seconds, ``Retry-After`` honoured;
    not once the body has begun.

    Args:
        session: as in :func:`post_json`.
        url: whole address; never written to a message.
        destination: takes the bytes; what is in it after an error is of no use.
        headers: sent to this host only: no redirect is followed.
        max_bytes: largest body, unpacked.
        timeout_s: for the connection and for each silence.
        about: whom it asks, for messages: no address with credentials.
        check_first: sees the beginning of the body and raises if it is not what was asked for.
        wait: sleeps.

    Raises:
        SourceUnavailableError: no answer, a broken one, 429, 5xx: try again later.
        SourceRefusedError: 401, 403, 404, a redirect, a body that is too large: act first.
    """
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    try:
        with closing(_tries(wait)(_begin, session, url, headers, timeout_s, about)) as response:
            return _copy(response, destination, max_bytes, about, check_first)
    except requests.RequestException as error:
        raise SourceUnavailableError(
            f"{about}: {_in_words(error)} while the answer was read; try again"
        ) from None


def _tries(wait: Callable[[float], None]) -> Retrying:
    return Retrying(
        retry=retry_if_exception_type(_MayPassSoonError),
        stop=stop_after_attempt(MOST_TRIES),
        wait=_wait_s,
        sleep=wait,
        reraise=True,
    )


class _MayPassSoonError(SourceUnavailableError):
    """A try that may succeed in a few seconds."""

    def __init__(self, message: str, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


def _wait_s(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    asked = error.retry_after_s if isinstance(error, _MayPassSoonError) else None
    return min(asked if asked is not None else 0.5 * 2.0**state.attempt_number, LONGEST_WAIT_S)


def _begin(
    session: Session, url: str, headers: Mapping[str, str], timeout_s: float, about: str
) -> Response:
    """Return an answer whose status is 200, its body not yet read."""
    try:
        response = session.get(
            url,
            headers=dict(headers),
            auth=_unchanged,
            allow_redirects=False,
            stream=True,
            timeout=timeout_s,
        )
    except (
        requests.exceptions.InvalidURL,
        requests.exceptions.InvalidSchema,
        requests.exceptions.MissingSchema,
    ):
        raise SourceRefusedError(
            f"{about}: found no address of a web server; correct host, schema and endpoint"
        ) from None
    except requests.RequestException as error:
        message = f"{about}: {_in_words(error)}"
        if _distrusts(error):
            raise SourceRefusedError(
                f"{message}; set the extra `verify` to the file of its authority"
            ) from None
        raise _MayPassSoonError(f"{message}; it will be tried again") from None
    if response.status_code == 200:
        return response
    with closing(response):
        raise _meaning(response, about)


def _meaning(response: Response, about: str) -> SourceError:
    status = response.status_code
    if status == 429 or status >= 500:
        return _MayPassSoonError(
            f"{about}: HTTP {status}", _seconds(response.headers.get("Retry-After", ""))
        )
    if status in {401, 403}:
        return SourceRefusedError(
            f"{about}: found HTTP {status}: its token was refused; "
            "set the password of the Connection"
        )
    if 300 <= status < 400:
        site = _site(response.headers.get("Location", "")) or "another page of the same site"
        return SourceRefusedError(
            f"{about}: found HTTP {status}, a redirect to {site}, which is not followed: the token "
            "would go there too; set schema, host and endpoint to the final address"
        )
    if status in {404, 410}:
        return SourceRefusedError(
            f"{about}: found HTTP {status}: nothing is at the endpoint; copy it from the hub"
        )
    return SourceRefusedError(f"{about}: found HTTP {status}; allowed: HTTP 200; check the address")


def _copy(
    response: Response,
    destination: BinaryIO,
    max_bytes: int,
    about: str,
    check_first: Callable[[bytes], None],
) -> int:
    size = 0
    for chunk in response.iter_content(CHUNK_BYTES):
        if not size:
            check_first(chunk)
        size += len(chunk)
        if size > max_bytes:
            raise SourceRefusedError(
                f"{about}: found an answer larger than {max_bytes} bytes; allowed: {max_bytes}; "
                "narrow the time range in the hub, or raise the extra `max_bytes` of the Connection"
            )
        destination.write(chunk)
    return size
