"""A buyer in the account pages of a real OpenCart, 3.0, 4.0.2 or 4.1, over HTTP."""

from __future__ import annotations

import re

from requests import Session

TIMEOUT_S = 60


class ShopBuyer:
    """One buyer who is logged in.

    Args:
        shop_url: of the shop.
    """

    def __init__(self, shop_url: str, email: str, password: str) -> None:
        self._url = shop_url.rstrip("/") + "/index.php"
        self._session = Session()
        self._token = self._log_in(email, password)

    def orders_page(self) -> str:
        """Return the list of the buyer's orders."""
        return self._get("account/order")

    def order_page(self, order_id: str) -> str:
        """Return the page of one order."""
        return self._get(
            "account/order.info" if self._token else "account/order/info", order_id=order_id
        )

    def _log_in(self, email: str, password: str) -> str:
        form = {"email": email, "password": password}
        query = {"route": "account/login", "language": "en-gb"}
        page = self._session.get(self._url, params=query, timeout=TIMEOUT_S).text
        found = re.search(r"login_token=([0-9a-f]+)", page)
        if found:
            query |= {"route": "account/login.login", "login_token": found[1]}
        answer = self._session.post(
            self._url, params=query, data=form, allow_redirects=False, timeout=TIMEOUT_S
        )
        if not found:
            assert answer.status_code == 302, (
                "the shop let nobody in with this address and password"
            )
            return ""
        token = re.search(r"customer_token=(\w+)", answer.text)
        assert token, f"the shop let nobody in with this address and password: {answer.text[:200]}"
        return token[1]

    def _get(self, route: str, **query: str) -> str:
        token = {"customer_token": self._token, "language": "en-gb"} if self._token else {}
        told = {"route": route, **token, **query}
        answer = self._session.get(self._url, params=told, allow_redirects=False, timeout=TIMEOUT_S)
        assert answer.status_code == 200, f"{route}: HTTP {answer.status_code}"
        return answer.text
