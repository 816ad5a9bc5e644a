"""The signature of OpenCart 4.1's own API: HMAC-SHA1 over the request as the shop sees it.

The shop cleans first and checks then, so the texts are signed as it will see them: trimmed,
HTML-escaped, and encoded as PHP's ``http_build_query`` does. Signed raw, a comment with ``&`` or
``~`` is a 403.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import html
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

PHP_BLANKS = " \t\n\r\0\x0b"

CLOCK_WINDOW_S = 450
"""Seconds that clocks may be apart; checked from 4.1.0.4 on.

Nothing keeps a request from being sent twice.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The shop's address as its PHP sees it.

    Attributes:
        host: ``HTTP_HOST``.
        folder: the path to the shop, with a slash at its end.
    """

    host: str
    folder: str


def cleaned(text: str) -> str:
    """Return a text as OpenCart's ``Request::clean`` leaves it."""
    return html.escape(text, quote=False).replace('"', "&quot;").strip(PHP_BLANKS)


def native_signature(  # noqa: PLR0913 - all of them are signed
    key: str,
    *,
    route: str,
    call: str,
    username: str,
    site: Site,
    store_id: str,
    language: str,
    currency: str,
    time: int,
    form: Sequence[tuple[str, str]],
) -> str:
    """Return the base64 of the signature over one request.

    Every line that is signed ends with a newline, the last one too.
    """
    body = urlencode([(cleaned(name), cleaned(value)) for name, value in form]).replace("~", "%7E")
    digest = hashlib.md5(body.encode(), usedforsecurity=False).hexdigest()
    lines = (
        route,
        call,
        username,
        site.host,
        site.folder,
        store_id,
        language,
        currency,
        digest,
        str(time),
    )
    text = "".join(f"{line}\n" for line in lines)
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha1).digest()).decode()
