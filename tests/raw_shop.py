"""A shop behind the node protocol, spoken to in plain JSON: the tests' own reading of the page."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
import uuid
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from requests import Session

ROUTES = ("extension/order_upload/api/node", "api/order_upload/node")
CONTENT = {
    "lines": [
        {
            "sku": "MUG-BLUE",
            "name": "Mug",
            "quantity": "2",
            "price": "10.00",
            "vat_rate": "22.00",
            "total": "20.00",
        }
    ],
    "totals": [
        {"code": "sub_total", "title": "Sub-Total", "value": "20.00"},
        {"code": "shipping", "title": "Shipping", "value": "5.00"},
        {"code": "total", "title": "Total", "value": "25.00"},
    ],
    "total": "25.00",
    "currency": "EUR",
}
ADDRESS = {
    "firstname": "Ada",
    "lastname": "Rossi",
    "company": "Rossi & C.",
    "address_1": "Via Roma 1",
    "city": "Anzio",
    "postcode": "00042",
    "zone": "RM",
    "country": "IT",
}
ORDER: Mapping[str, Any] = {
    "status": "1",
    "tracking": {"number": "BRT1", "courier": "BRT", "shipped_at": "2026-11-21T08:00:00Z"},
    "customer": {
        "firstname": "Ada",
        "lastname": "Rossi",
        "email": "ada@example.com",
        "telephone": "+39 06 1234567",
        "language": "en-gb",
        "group": "1",
    },
    "fiscal": {"vat_code": "IT01234567890", "pec": "ada@pec.example.it"},
    "billing": ADDRESS,
    "shipping": {**ADDRESS, "firstname": "Bo"},
    "payment_method": {"name": "Amazon Pay", "code": "amazon"},
    "shipping_method": {"name": "Std IT Dom_1", "pickup_point": 'IT-4711 Bar "Sport" & Co'},
    "content": CONTENT,
    "comment": "Ring twice",
    "date": "2026-11-20T12:00:00Z",
    "origin": {
        "node": "Amazon IT",
        "technology": "Marketplace",
        "number": "404-1",
        "seller_note": "<b>Pays late</b>\nask first",
        "details": "Customer/Code: 9\nPayments/PaymentCOD: YES",
    },
}
"""An order with something in each of the twelve parts."""

NOT_KEPT = ("barcode", "mpn", "vat_rate", "price_without_tax")
"""Of a line; its price without tax comes back, worked out of what the tables hold."""


class RawShop:
    """One shop, called with signed JSON.

    Args:
        url: address of the shop.
        user: name of the API user.
        key: its key.
    """

    def __init__(self, url: str, user: str, key: str) -> None:
        self._url, self._user, self._key = url.rstrip("/") + "/index.php", user, key
        self._session = Session()
        self._route = ""
        self._installation = ""

    def call(self, name: str, **body: Any) -> dict[str, Any]:
        """Return the answer to one call."""
        for route in (self._route,) if self._route else ROUTES:
            answer = self._post(route, name, body)
            if '"other_installation"' in answer:
                self._installation = json.loads(answer)["installation"]
                answer = self._post(route, name, body)
            if '"protocol"' in answer:
                self._route = route
                return json.loads(answer)
        raise AssertionError(f"the module does not answer: {answer[:300]}")

    def answer_to_bytes(self, name: str, payload: bytes) -> str:
        """Return the answer to a call whose body is none that anybody would make."""
        self.call("info")
        return self._send(self._route, name, payload, self._installation)

    def answer_to_another(self, installation: str, *, signed_as: str) -> dict[str, Any]:
        """Return the answer to a request that names and signs other installations than this."""
        self.call("info")
        known, self._installation = self._installation, installation
        try:
            return json.loads(self._post(self._route, "info", {}, signed_as=signed_as))
        finally:
            self._installation = known

    @property
    def installation(self) -> str:
        """Which installation this shop says it is."""
        self.call("info")
        return self._installation

    def find(
        self, *refs: str, order_ids: tuple[str, ...] = (), values: Iterable[str] = tuple(ORDER)
    ) -> list[dict[str, Any]]:
        """Return what the shop has of these references and ids, with the values of these parts."""
        asked = {"refs": list(refs), "order_ids": list(order_ids), "values": list(values)}
        return self.call("find", **asked)["orders"]

    def apply(self, *operations: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the answers to these operations."""
        return self.call("apply", operations=list(operations))["answers"]

    def _post(
        self, route: str, name: str, body: Mapping[str, Any], *, signed_as: str | None = None
    ) -> str:
        payload = json.dumps({"protocol": 1, "store_id": "0", "language": "en-gb", **body}).encode()
        signed = self._installation if signed_as is None else signed_as
        return self._send(route, name, payload, signed)

    def _send(self, route: str, name: str, payload: bytes, signed: str) -> str:
        query = f"call={name}&route={quote(route, safe='')}"
        at, nonce = str(int(time.time())), secrets.token_hex(16)
        user, body_hash = quote(self._user, safe=""), hashlib.sha256(payload).hexdigest()
        lines = ["order-upload-1", signed, user, "POST", query, at, nonce, body_hash]
        text = "\n".join(lines)
        headers = {
            "Content-Type": "application/json",
            "X-Order-Upload-Installation": self._installation,
            "X-Order-Upload-User": user,
            "X-Order-Upload-Time": at,
            "X-Order-Upload-Nonce": nonce,
            "X-Order-Upload-Signature": hmac.new(
                self._key.encode(), text.encode(), hashlib.sha256
            ).hexdigest(),
        }
        address = f"{self._url}?{query}"
        return self._session.post(address, data=payload, headers=headers, timeout=60).text


def values_of(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return what stands of each part of an order that ``find`` gave, where that is not nothing."""
    return {part: row["value"] for part, row in found["parts"].items() if "value" in row}


def hashes_of(found: Mapping[str, Any]) -> dict[str, str]:
    """Return the hash of each part of an order that ``find`` gave."""
    return {part: row["hash"] for part, row in found["parts"].items()}


def written_of(found: Mapping[str, Any], part: str) -> dict[str, str]:
    """Return what was written of a part last, with the event that brought it."""
    row = found["parts"][part]
    kept = {"hash": row.get("written", row["hash"]), "said": row["said"]}
    return {**kept, **found["events"][row["event"]]}


def written_parts(found: Mapping[str, Any]) -> set[str]:
    """Return the parts that came over the wire."""
    return {part for part, row in found["parts"].items() if "event" in row}


def kept_by_opencart(parts: Mapping[str, Any]) -> dict[str, Any]:
    """Return parts without what OpenCart's tables have no place for, and what follows from it."""
    lines = [_kept_line(line) for line in parts["content"]["lines"]]
    return {**parts, "content": {**parts["content"], "lines": lines}}


def refusal(shop: RawShop, *operations: Mapping[str, Any]) -> tuple[str, str | None]:
    """Return answer and code of the last of these operations."""
    answer = shop.apply(*operations)[-1]
    return answer["answer"], (answer["reason"] or {}).get("code")


def _kept_line(line: Mapping[str, Any]) -> dict[str, Any]:
    return {name: text for name, text in line.items() if name not in NOT_KEPT}


def create(ref: str, **changed: Any) -> dict[str, Any]:
    """Return a create of :data:`ORDER` as it goes over the wire."""
    operation = {
        "ref": ref,
        "action": "create",
        "order_id": "",
        "order": ORDER,
        "expect": {},
        "said": {},
        "event_id": uuid.uuid4().hex,
        "source_time": "2026-11-20T12:00:00Z",
        "owner": "marketplaces",
        "store_id": "0",
        "policy": {"mail": "never", "stock": "untouched", "missing_product": "as_sold"},
    }
    return {**operation, **changed}


def update(found: Mapping[str, Any], order: Mapping[str, Any], **changed: Any) -> dict[str, Any]:
    """Return an update of an order that ``find`` gave, expecting its parts as they stood then."""
    expect = {part: text for part, text in hashes_of(found).items() if part in order}
    known = {"action": "update", "order_id": found["order_id"], "order": order, "expect": expect}
    return create(found["ref"], **{**known, **changed})
