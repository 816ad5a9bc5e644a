"""A person at work in the admin of a real OpenCart, 3.0, 4.0.2 or 4.1, over HTTP."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from requests import Response, Session

TIMEOUT_S = 60
FULL_PAGE = 10
"""Rows of a list that goes on, at least."""

Form = Mapping[str, str] | Sequence[tuple[str, str]]


class ShopAdmin:
    """One session in the admin.

    Args:
        url: of the admin, e.g. ``https://shop.example/admin/``.
        shop_url: of the shop: 3.0's admin changes statuses through the shop's own API.
    """

    def __init__(self, url: str, user: str, password: str, shop_url: str) -> None:
        self._url, self._shop_url = (
            url.rstrip("/") + "/index.php",
            shop_url.rstrip("/") + "/index.php",
        )
        self._session = Session()
        self._token = self._log_in(user, password)

    def set_status(self, order_id: str, status: str) -> None:
        """Change an order's status with the form of its page, without a mail to the buyer."""
        form = {
            "order_id": order_id,
            "order_status_id": status,
            "notify": "0",
            "override": "0",
            "comment": "",
        }
        answer = self._send_status(order_id, form)
        assert "success" in answer.json(), (
            f"the admin refused (is this machine in its API user's list?): {answer.text}"
        )

    def delete(self, order_id: str) -> None:
        """Delete an order as the list of orders does."""
        page = self.order_page(order_id)
        token = re.search(r"route=api/order/history&api_token=(\w+)", page)
        if token:
            query = {
                "route": "api/order/delete",
                "api_token": token[1],
                "store_id": "0",
                "order_id": order_id,
            }
            answer = self.post_to_shop(query, {})
        else:
            call = {"route": "sale/order.delete"}
            if "call=history_add" not in page:
                call = {
                    "route": "sale/order.call",
                    "action": "sale/order.delete",
                    "store_id": "0",
                    "language": "en-gb",
                }
            answer = self.post(call, {"selected[]": order_id})
        assert "success" in answer.json(), f"the admin refused: {answer.text}"

    def post_to_shop(self, query: dict[str, str], form: Form) -> Response:
        """Send a form to the shop's own API, as pages of 3.0's admin do."""
        return self._session.post(self._shop_url, params=query, data=form, timeout=TIMEOUT_S)

    def press(self, button: str, form: dict[str, str] | None = None, **query: str) -> None:
        """Press a button of the module's settings page, e.g. ``settle`` or ``again``."""
        route = (
            "extension/module/order_upload/"
            if self._is_3
            else "extension/order_upload/module/order_upload."
        )
        answer = self.post({"route": route + button, **query}, form or {})
        if self._is_3:
            assert answer.status_code == 302, f"{button}: HTTP {answer.status_code}"
            assert 'alert-danger">You may not' not in self.settings_page(), "the admin refused"
        else:
            assert "success" in answer.json(), f"the admin refused: {answer.text}"

    def uninstall(self) -> None:
        """Uninstall the module under Extensions > Modules; its data stays."""
        self._set_module("uninstall")

    def install(self) -> None:
        """Install the module under Extensions > Modules."""
        self._set_module("install")

    def _set_module(self, action: str) -> None:
        if self._is_3:
            route = f"extension/extension/module/{action}"
            answer = self.post({"route": route, "extension": "order_upload"}, {})
            assert answer.status_code == 200, f"{action}: HTTP {answer.status_code}"
            return
        query = {"route": f"extension/module.{action}", "extension": "order_upload"}
        answer = self.post({**query, "code": "order_upload"}, {})
        assert "success" in answer.json(), f"{action}: the admin refused: {answer.text}"

    def let_again(self, ref: str) -> None:
        """Let an order that was deleted be created again."""
        self.press("again", {"ref": ref})

    def order_page(self, order_id: str) -> str:
        """Return an order's page."""
        route = "sale/order/info" if self._is_3 else "sale/order.info"
        return self._get(route, order_id=order_id)

    def orders_found(self, typed: str) -> list[str]:
        """Return the ids in the list of orders when this stands in its field Order ID."""
        page = self._get("sale/order" if self._is_3 else "sale/order.list", filter_order_id=typed)
        ids = re.findall(r'name="selected\[\]" value="(\d+)"', page)
        (count,) = re.findall(r"of (\d+) \(", page)
        assert int(count) == len(ids) or int(count) > len(ids) >= FULL_PAGE, "the count differs"
        return ids

    def orders_page(self, typed: str) -> str:
        """Return the page of the list of orders, opened with this in its field Order ID."""
        return self._get("sale/order", filter_order_id=typed)

    def settings_page(self) -> str:
        """Return the module's settings page."""
        return self._get(
            "extension/module/order_upload"
            if self._is_3
            else "extension/order_upload/module/order_upload"
        )

    def customers_page(self, email: str) -> str:
        """Return the list of the customers with this address."""
        return self._get("customer/customer", filter_email=email)

    def customer_page(self, customer_id: str) -> str:
        """Return the form of a customer."""
        return self._get(
            "customer/customer/edit" if self._is_3 else "customer/customer.form",
            customer_id=customer_id,
        )

    def modules_page(self) -> str:
        """Open the list of modules, which on 4.x removes what it takes for a leftover."""
        return self._get("extension/extension/module" if self._is_3 else "extension/module")

    def _log_in(self, user: str, password: str) -> str:
        form = {"username": user, "password": password}
        page = self._session.get(
            self._url, params={"route": "common/login"}, timeout=TIMEOUT_S
        ).text
        found = re.search(r"login_token=([0-9a-f]+)", page)
        self._is_3 = not found
        route = (
            {"route": "common/login.login", "login_token": found[1]}
            if found
            else {"route": "common/login"}
        )
        answer = self._session.post(
            self._url, params=route, data=form, allow_redirects=False, timeout=TIMEOUT_S
        )
        token = re.search(
            r"user_token=([0-9A-Za-z]+)", answer.text + answer.headers.get("Location", "")
        )
        assert token, "the admin let nobody in with this name and password"
        return token[1]

    def _send_status(self, order_id: str, form: dict[str, str]) -> Response:
        page = self.order_page(order_id)
        token = re.search(r"route=api/order/history&api_token=(\w+)", page)
        if token:
            query = {
                "route": "api/order/history",
                "api_token": token[1],
                "store_id": "0",
                "order_id": order_id,
            }
            return self.post_to_shop(query, form)
        call = (
            {"call": "history_add"}
            if "call=history_add" in page
            else {"action": "sale/order.addHistory"}
        )
        shop = {"store_id": "0", "language": "en-gb", "currency": "EUR", "order_id": order_id}
        query = {"route": "sale/order.call", "user_token": self._token, **call, **shop}
        return self._session.post(self._url, params=query, data=form, timeout=TIMEOUT_S)

    def post(self, query: dict[str, str], form: Form) -> Response:
        """Send a form to one of the admin's routes."""
        query = {**query, "user_token": self._token}
        return self._session.post(
            self._url, params=query, data=form, allow_redirects=False, timeout=TIMEOUT_S
        )

    def _get(self, route: str, **query: str) -> str:
        query = {"route": route, "user_token": self._token, **query}
        answer = self._session.get(
            self._url, params=query, allow_redirects=False, timeout=TIMEOUT_S
        )
        assert answer.status_code == 200, f"{route}: HTTP {answer.status_code}"
        return answer.text
