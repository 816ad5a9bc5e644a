"""A plain script on OpenCart's own API, as a benchmark's opponent.

It writes one order or one status after the other, and makes the orders that this API can make: a
product of the catalogue at its price, shipped at a flat rate, paid on delivery. It checks as
little as such scripts do.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import quote, urlencode, urlsplit

import requests

from order_upload.shops.native.calls import NativeCalls
from order_upload.shops.native.dialects import OPENCART_3, OPENCART_41
from order_upload.shops.native.signature import Site, native_signature

Form = Sequence[tuple[str, str]]

ORDER_ID = re.compile(r'"order_id":"?([1-9]\d*)')
"""Early 4.0.2 and 4.1 write PHP's warnings before their JSON."""

PERSON = [
    ("firstname", "Ada"),
    ("lastname", "Rossi"),
    ("email", "ada@example.com"),
    ("telephone", "0390212345"),
]
PLACE = [
    ("firstname", "Ada"),
    ("lastname", "Rossi"),
    ("address_1", "Via Roma 1"),
    ("city", "London"),
    ("postcode", "SW1A 1AA"),
    ("country_id", "222"),
    ("zone_id", "3563"),
    ("company", ""),
    ("address_2", ""),
    ("address_id", "0"),
]
CUSTOMER = [("customer_id", "0"), ("customer_group_id", "1"), *PERSON]


class NativeError(Exception):
    """The shop did not make the order.

    Its catalogue or its methods are not those of a fresh OpenCart.
    """


class NativeApi:
    """One shop behind its own API.

    Args:
        settings: its address, the name of the API user, its key.
        products: ids of catalogue products, the lines of every order.
    """

    def __init__(self, settings: Sequence[str], products: Sequence[str]) -> None:
        url, user, key = settings
        self._url, self._user, self._key = url.rstrip("/") + "/index.php", user, key
        self._products = products
        self._session = requests.Session()
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._calls = NativeCalls(self._session, url, user, key)
        self._token = ""

    def create(self) -> str:
        """Make one order and return its id.

        Raises:
            NativeError: the shop did not.
        """
        dialect = self._calls.dialect
        if dialect is OPENCART_3:
            return self._create_3()
        if dialect is OPENCART_41:
            return self._create_41()
        return self._create_40()

    def update(self, order_id: str, status: str) -> None:
        """Write a status and a line about a parcel."""
        form = [("order_status_id", status), ("notify", "0"), ("comment", "Tracking number: BRT1")]
        if not self._calls.add_history(order_id, form):
            raise NativeError(f"no order {order_id}")

    def _create_3(self) -> str:
        self._login("api/login", [])
        lines = self._lines()
        for route, form in (
            ("api/customer", PERSON),
            ("api/cart/add", lines),
            ("api/shipping/address", PLACE),
            ("api/shipping/methods", []),
            ("api/payment/address", PLACE),
            ("api/payment/methods", []),
        ):
            self._post(route, [], form)
        methods = [
            ("payment_method", "cod"),
            ("shipping_method", "flat.flat"),
            ("order_status_id", "1"),
        ]
        return self._order_id(self._post("api/order/add", [], methods))

    def _create_40(self) -> str:
        place = [("language", "en-gb"), ("store_id", "0")]
        self._token = ""
        # one session an order: a second one would edit the first
        self._login("api/account/login", place)
        lines = [
            ("api/sale/cart|add", [("product_id", product), ("quantity", "1")])
            for product in self._products
        ]
        for route, form in (
            ("api/sale/customer", CUSTOMER),
            *lines,
            ("api/sale/shipping_address", [*PLACE, ("shipping_address_id", "0")]),
            ("api/sale/shipping_method", []),
            ("api/sale/shipping_method|save", [("shipping_method", "flat.flat")]),
            ("api/sale/payment_method", []),
            ("api/sale/payment_method|save", [("payment_method", "cod.cod")]),
        ):
            self._post(route, place, form)
        return self._order_id(
            self._post("api/sale/order|confirm", place, [("order_status_id", "1")])
        )

    def _create_41(self) -> str:
        lines = self._lines()
        places = [(f"shipping_{name}", value) for name, value in PLACE]
        places += [(f"payment_{name}", value) for name, value in PLACE]
        methods = [
            ("shipping_method[name]", "Flat"),
            ("shipping_method[code]", "flat.flat"),
            ("shipping_method[cost]", "5.00"),
            ("shipping_method[tax_class_id]", "00"),
            ("payment_method[name]", "Cash On Delivery"),
            ("payment_method[code]", "cod.cod"),
        ]
        form = [*CUSTOMER, *lines, *places, *methods, ("order_status_id", "1")]
        return self._order_id(self._signed(form))

    def _lines(self) -> list[tuple[str, str]]:
        """Return the form's fields of one piece of each product."""
        lines: list[tuple[str, str]] = []
        for place, product in enumerate(self._products):
            lines.append((f"product[{place}][product_id]", product))
            lines.append((f"product[{place}][quantity]", "1"))
        return lines

    def _signed(self, form: Form) -> requests.Response:
        parts = urlsplit(self._url)
        store = {"store_id": "0", "language": "en-gb", "currency": "EUR"}
        answer = requests.Response()
        for host in dict.fromkeys([parts.hostname or "", parts.netloc]):
            at = int(time.time())
            site = Site(host=host, folder=parts.path.removesuffix("index.php"))
            signed = native_signature(
                self._key,
                route="api/order",
                call="confirm",
                username=self._user,
                site=site,
                time=at,
                form=form,
                **store,
            )
            query = {
                "call": "confirm",
                "username": self._user,
                **store,
                "time": str(at),
                "signature": signed,
            }
            answer = self._post("api/order", list(query.items()), form)
            if answer.status_code != 403:
                break
        return answer

    def _login(self, route: str, place: Form) -> None:
        if not self._token:
            answer = self._post(route, place, [("username", self._user), ("key", self._key)])
            self._token = answer.json()["api_token"]

    def _post(self, route: str, parameters: Form, form: Form) -> requests.Response:
        session = [("api_token", self._token)] if self._token else []
        query = urlencode([("route", route), *parameters, *session], quote_via=quote, safe="/|")
        address = f"{self._url}?{query}"
        return self._session.post(address, data=list(form), timeout=120, allow_redirects=False)

    def _order_id(self, answer: requests.Response) -> str:
        order_id = ORDER_ID.search(answer.text)
        if order_id is None:
            raise NativeError(f"the shop made no order: HTTP {answer.status_code}")
        return order_id[1]
