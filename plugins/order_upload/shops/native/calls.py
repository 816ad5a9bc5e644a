"""The calls of the API that OpenCart ships with, in the dialect of the shop.

What an answer without a result means is said here too. The API answers errors with HTTP 200, gives
``[]`` for "nothing done", prints HTML before its JSON and takes a redirected POST for a GET that
sets an order to status 0. So only ``success`` counts, no redirect is followed and no cookie kept.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from order_upload.connection_fields import is_this_machine
from order_upload.errors import ShopError, ShopRefusedError
from order_upload.http_client import JsonAnswer, post_form
from order_upload.shops.client import ShopClient
from order_upload.shops.http_answers import (
    CHECK_API_USER,
    SURELY_UNCHANGED,
    in_words,
    not_sent,
    outcome_unknown,
    passing,
    redirected,
)
from order_upload.shops.native.dialects import (
    NO_SUCH_CALL,
    OPENCART_3,
    OPENCART_40,
    OPENCART_41,
    Dialect,
    Place,
)
from order_upload.shops.native.signature import CLOCK_WINDOW_S, Site, native_signature

TOKEN_LIFE_S = 600.0
"""Seconds for which a session is used.

A session lives 24 minutes (3.0) or an hour (4.0) without use: ours ends before the shop forgets it.
"""

IP_ADDRESS = re.compile(
    r"\b\d{1,3}(?:\.\d{1,3}){3}\b|\b[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7}\b"
)

_TOKEN = re.compile(r"(?!None$)[A-Za-z0-9]{1,256}")
"""What a session is called by a shop; it is sent in an address."""

WHY_403 = (
    f"{CHECK_API_USER} and has our address in its IP list, that the clocks are less than "
    f"{CLOCK_WINDOW_S} s apart, and that no proxy changes the host name"
)
"""What to see to when 4.1 refuses a signed call: it has one answer for all these causes."""

Form = Sequence[tuple[str, str]]


@dataclass(eq=False, kw_only=True)
class NativeCalls(ShopClient):
    """The calls of one shop. Not shared between threads: a session of the shop must not be.

    Args:
        clock: gives seconds since 1970.
    """

    clock: Callable[[], float] = time.time
    _dialect: Dialect | None = field(default=None, init=False)
    _token: str = field(default="", init=False, repr=False)
    _token_at: float = field(default=0.0, init=False)

    def __post_init__(self) -> None:
        self._sites = _sites(self.url)

    @property
    def dialect(self) -> Dialect:
        """How the shop wants to be asked, found out once by a login without a name and a key.

        Raises:
            ShopUnavailableError: no answer, or one that may pass.
            ShopRefusedError: no shop of a version that has this API.
        """
        if self._dialect is None:
            self._dialect = self._recognised()
        return self._dialect

    def check_access(self) -> None:
        """See that the shop lets us in; nothing is changed.

        Raises:
            ShopUnavailableError, ShopRefusedError: as :attr:`dialect`; or it does not let us in,
                and why.
        """
        if self.dialect.is_signed:
            answer = self._signed(NO_SUCH_CALL, [])
            if answer.status != 200 or not _is_error(answer):
                raise self._refusal(answer, "access")
        else:
            self._login()

    def order(self, order_id: str) -> dict[str, Any] | None:
        """Return what the shop says of an order, or None when it has none of that id.

        Only a dialect that :attr:`~Dialect.reads` can be asked. The shop has one text for "no such
        order" and "no permission any more", so the second try has a new session.
        """
        for _ in range(2):
            answer = self._with_token(self.dialect.reads, [("order_id", order_id)], [])
            if answer.status != 200 or not isinstance(answer.value, dict):
                raise self._refusal(answer, "order")
            order = answer.value.get("order")
            if isinstance(order, dict) and "success" in answer.value:
                return order
            self._token = ""
        return None

    def add_history(self, order_id: str, form: Form) -> bool:
        """Write a status with its comment, once; return False when the shop has no such order.

        Raises:
            ShopUnavailableError, ShopRefusedError: nothing was written.
            OutcomeUnknownError: sent, and no answer that tells.
        """
        answer = self._history(order_id, form)
        if answer.status == 404 and not self.dialect.is_signed:
            # 4.0 has forgotten the session, so the call did not run.
            self._token = ""
            answer = self._history(order_id, form)
        if answer.status == 200 and isinstance(answer.value, dict) and "success" in answer.value:
            return True
        if answer.status == 200 and _is_error(answer):
            return False
        if answer.sent and answer.status not in SURELY_UNCHANGED:
            raise outcome_unknown(_in_words(answer), f"{self.about}: order {order_id}")
        raise self._refusal(answer, f"order {order_id}")

    def _history(self, order_id: str, form: Form) -> JsonAnswer:
        dialect = self.dialect
        parameters: Form = []
        if dialect.order_id is Place.FORM:
            form = [("order_id", order_id), *form]
        else:
            parameters = [("order_id", order_id)]
        if dialect.is_signed:
            return self._signed(dialect.history_call, form)
        return self._with_token(dialect.history, parameters, form)

    def _recognised(self) -> Dialect:
        newer = self._send([("route", OPENCART_40.login)], [])
        if newer.status == 200 and _is_error(newer):
            return OPENCART_40
        if newer.status == 403 and _is_error(newer):
            return OPENCART_41
        if newer.status != 404:
            raise self._refusal(newer, "version")
        older = self._send([("route", OPENCART_3.login)], [])
        if older.status == 200 and older.value == []:
            return OPENCART_3
        raise self._refusal(older, "version")

    def _login(self) -> None:
        _check_confidential(self.url, self.about)
        dialect = self.dialect
        parameters = [("route", dialect.login), *self._store()]
        answer = self._send(parameters, [("username", self.user), ("key", self.key)])
        token = ""
        if isinstance(answer.value, dict):
            token = str(answer.value.get("api_token"))
        if answer.status != 200 or not _TOKEN.fullmatch(token):
            raise self._no_login(answer)
        self._token, self._token_at = token, self.clock()

    def _with_token(self, route: str, parameters: Form, form: Form) -> JsonAnswer:
        if not self._token or self.clock() - self._token_at > TOKEN_LIFE_S:
            self._login()
        return self._send(
            [("route", route), *self._store(), ("api_token", self._token), *parameters], form
        )

    def _signed(self, call: str, form: Form) -> JsonAnswer:
        """Send a signed call, for the address as the shop may see it.

        A 403 says nothing of its cause, so the other way to see the address is tried once.
        """
        answer = self._signed_for(self._sites[0], call, form)
        if answer.status == 403 and len(self._sites) > 1:
            other = self._signed_for(self._sites[1], call, form)
            if other.status != 403:
                self._sites = self._sites[1:]
                return other
        return answer

    def _signed_for(self, site: Site, call: str, form: Form) -> JsonAnswer:
        self.wait_for_turn()  # before the signature, which is good for a few minutes
        store = {
            "store_id": self.store_id,
            "language": self.language,
            "currency": "EUR",
        }
        at = int(self.clock())
        signature = native_signature(
            self.key,
            route=OPENCART_41.history,
            call=call,
            username=self.user,
            site=site,
            time=at,
            form=form,
            **store,
        )
        query = {
            "route": OPENCART_41.history,
            "call": call,
            "username": self.user,
            **store,
            "time": str(at),
        }
        return self._post([*query.items(), ("signature", signature)], form)

    def _store(self) -> Form:
        """Return the parameters that name the store and its language."""
        if self.dialect.takes_language:
            return [("language", self.language), ("store_id", self.store_id)]
        if self.store_id == "0":
            return []
        return [("store_id", self.store_id)]

    def _send(self, parameters: Form, form: Form) -> JsonAnswer:
        self.wait_for_turn()
        return self._post(parameters, form)

    def _post(self, parameters: Form, form: Form) -> JsonAnswer:
        address = f"{self.url}?{urlencode(parameters, quote_via=quote, safe='/|')}"
        headers = {"Accept-Language": self.language}
        return post_form(self.session, address, form, headers=headers, timeout_s=self.timeout)

    def _no_login(self, answer: JsonAnswer) -> ShopError:
        where = f"{self.about}: login"
        if answer.status != 200 or not (_is_error(answer) or answer.value == []):
            return self._refusal(answer, "login")
        address = IP_ADDRESS.search(str(answer.value))
        if address:
            return ShopRefusedError(
                f"{where}: found that the shop sees us as {address.group()}, which is not in the "
                "IP list of the API user; add it there: System > Users > API"
            )
        return ShopRefusedError(
            f"{where}: found that the shop does not know this user and key; {CHECK_API_USER}"
        )

    def _refusal(self, answer: JsonAnswer, call: str) -> ShopError:
        """Return the error for an answer that surely changed nothing."""
        where, found = f"{self.about}: {call}", _in_words(answer)
        if not answer.sent:
            return not_sent(answer, where)
        if answer.status in {0, 429} or answer.status >= 500:
            return passing(found, where)
        if 300 <= answer.status < 400:
            return redirected(answer, where)
        if answer.status == 403 and _is_error(answer):
            return ShopRefusedError(
                f"{where}: found {found}: the shop has one answer for many causes; {WHY_403}"
            )
        return ShopRefusedError(
            f"{where}: found {found}; no native API of OpenCart 3.0, 4.0.1, 4.0.2 or 4.1 answers "
            "there: see that host, port and path are the shop's own address and that nothing "
            "before the shop keeps us out"
        )


def _is_error(answer: JsonAnswer) -> bool:
    return isinstance(answer.value, dict) and "error" in answer.value


def _in_words(answer: JsonAnswer) -> str:
    return in_words(answer, other_json="other JSON")


def _sites(url: str) -> list[Site]:
    """Return our address as PHP may see it: with its port and, behind some web servers, without."""
    parts = urlsplit(url)
    folder = parts.path.removesuffix("index.php") or "/"
    hosts = dict.fromkeys([parts.netloc, parts.hostname or ""])
    return [Site(host=host, folder=folder) for host in hosts]


def _check_confidential(url: str, about: str) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https" and not is_this_machine(parts.hostname or ""):
        raise ShopRefusedError(
            f"{about}: login: found an address that is not encrypted; use https, because OpenCart "
            "3.0 and 4.0 want the API key itself, or install the module Order Upload, which never "
            "sends the key"
        )
