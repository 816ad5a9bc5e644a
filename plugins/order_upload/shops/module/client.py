"""The shop behind its node module: protocol version 1 of docs/node-protocol.md.

``info``, ``lookup`` and ``find`` change nothing and are asked again for a few seconds, and so is
``forget``, which does no harm twice; ``apply`` is sent once. The API key only signs. The session
comes from the hook; only ``http_client`` sends.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

import msgspec
from msgspec.structs import asdict

from order_upload.domain.operations import Forgotten, Operation, OperationAnswer, ShopOrder
from order_upload.domain.parts import OrderParts, Part
from order_upload.domain.shop import ShopInfo, ShopLookup
from order_upload.domain.times import format_time
from order_upload.errors import ShopUnavailableError
from order_upload.http_client import JsonAnswer, post_json, retries
from order_upload.shops.base import LARGEST_APPLY, LARGEST_FIND
from order_upload.shops.client import ShopClient
from order_upload.shops.module.answers import (
    read_answers,
    read_forgotten,
    read_found,
    read_info,
)
from order_upload.shops.module.failures import (
    APPLY,
    PROTOCOL,
    bad_answer,
    failure,
    installation_of,
    is_ours,
)
from order_upload.shops.module.lookup import lookup_bodies, read_lookup
from order_upload.shops.module.signing import Signer, canonical_query, signed_headers

ROUTES = ("extension/order_upload/api/node", "api/order_upload/node")
"""Where the module answers: OpenCart 4.0.2 and later, then 3.0; asked in this order."""

LARGEST_BODY_BYTES = 4 * 1024 * 1024

FIRST_WAIT_S = 0.5
LONGEST_WAIT_S = 10.0
"""Seconds between the first two tries of a call that changes nothing, and most between any two."""

T = TypeVar("T")


@dataclass(eq=False, kw_only=True)
class ModuleShop(ShopClient):
    """One store of an OpenCart that has the node module.

    Implements :class:`~order_upload.shops.base.Shop`.

    Args:
        sleep: waits between two tries of ``info``, ``lookup`` and ``find``.
    """

    sleep: Callable[[float], None] = time.sleep
    _route: str = field(default="", init=False)
    _installation: str = field(default="", init=False)

    def info(self) -> ShopInfo:
        """Return who the shop is and what it has.

        The first call finds out under which route the module answers, and which installation the
        shop is: every request is signed for one.
        """
        body = self._patiently(self._ask_info)
        return self._checked("info", lambda: read_info(body))

    def lookup(
        self,
        products: Iterable[str] = (),
        countries: Iterable[str] = (),
        emails: Iterable[str] = (),
        *,
        methods: bool = False,
    ) -> ShopLookup:
        """Return what the shop has of these, without what it lacks; in as many calls as needed.

        The plan asks for products and countries, the pages for ``methods`` too. Customers
        (``emails``) belong to the protocol as much (docs/node-protocol.md, section 7).

        Args:
            products: codes of any kind: SKU, model, barcode or manufacturer's number; compared
                exactly.
            countries: ISO 3166-1 alpha-2; they come with their zones.
            emails: addresses of customers; upper and lower case are the same.
            methods: ask for the codes of payment, shipping and totals too.
        """
        bodies = lookup_bodies(products, countries, emails, methods=methods, largest=LARGEST_FIND)
        if bodies:
            self._know_route()
        answers = [self._patiently(partial(self._ask, "lookup", body)) for body in bodies]
        return self._checked("lookup", lambda: read_lookup(answers))

    def find(
        self,
        refs: Sequence[str] = (),
        order_ids: Sequence[str] = (),
        values: Collection[Part] = tuple(Part),
    ) -> list[ShopOrder]:
        """Return the orders that the shop has of these, up to 500; those it lacks are left out."""
        _check_size(len(refs) + len(order_ids), LARGEST_FIND, "find")
        if not refs and not order_ids:
            return []
        self._know_route()
        body = {"refs": list(refs), "order_ids": list(order_ids), "values": list(values)}
        answer = self._patiently(lambda: self._ask("find", body))
        return self._checked("find", lambda: read_found(answer, refs, order_ids))

    def apply(self, operations: Sequence[Operation]) -> list[OperationAnswer]:
        """Send up to 100 operations, once, and return one answer each, in the order sent."""
        _check_size(len(operations), LARGEST_APPLY, APPLY)
        if not operations:
            return []
        self._know_route()
        body = {"operations": [_on_the_wire(operation) for operation in operations]}
        answer = self._ask(APPLY, body)
        return self._checked(APPLY, lambda: read_answers(answer, operations))

    def forget(
        self, email: str = "", refs: Sequence[str] = (), order_ids: Sequence[str] = ()
    ) -> Forgotten:
        """Erase what the module keeps of one buyer, and return how much that was.

        OpenCart's own rows are the merchant's to erase.

        Args:
            email: address of the buyer: of all orders that have it in the shop.
            refs: references of that buyer's orders, up to 500 together with ``order_ids``.
            order_ids: the shop's own ids of them; needed where the merchant has made the orders
                anonymous, so that the shop no longer knows the address.
        """
        _check_size(len(refs) + len(order_ids), LARGEST_FIND, "forget")
        self._know_route()
        body = {"email": email, "refs": list(refs), "order_ids": list(order_ids)}
        answer = self._patiently(lambda: self._ask("forget", body))
        return self._checked("forget", lambda: read_forgotten(answer))

    def _know_route(self) -> None:
        if not self._route:
            self.info()

    def _ask_info(self) -> bytes:
        """Ask every route that may be the shop's.

        Of two refusals the first tells more: it is the newer OpenCart's.
        """
        answers = []
        routes = (self._route,) if self._route else ROUTES
        for route in routes:
            answer = self._send(route, "info", {})
            if is_ours(answer) and not self._installation:
                self._installation = installation_of(answer)
                if self._installation:
                    answer = self._send(route, "info", {})
            if is_ours(answer):
                self._route = route
                return self._result(answer, "info")
            answers.append(answer)
            if not answer.sent or answer.status == 0:
                break
        raise failure(answers[0], call="info", about=self.about)

    def _ask(self, call: str, body: dict[str, Any]) -> bytes:
        return self._result(self._send(self._route, call, body), call)

    def _result(self, answer: JsonAnswer, call: str) -> bytes:
        """Return the body of an answer with a result."""
        if not is_ours(answer) or answer.status != 200:
            raise failure(answer, call=call, about=self.about)
        return answer.body

    def _send(self, route: str, call: str, body: dict[str, Any]) -> JsonAnswer:
        query = {"call": call, "route": route}
        whole = {"protocol": PROTOCOL, "store_id": self.store_id, "language": self.language, **body}
        payload = msgspec.json.encode(whole)
        _check_size(len(payload), LARGEST_BODY_BYTES, f"{call} in bytes")
        self.wait_for_turn()  # before the signature, which is good for a few minutes
        headers = signed_headers(
            Signer(self.user, self.key, self._installation),
            query,
            time=int(time.time()),
            nonce=secrets.token_hex(16),
            body=payload,
        )
        address = f"{self.url}?{canonical_query(query)}"
        return post_json(self.session, address, payload, headers=headers, timeout_s=self.timeout)

    def _patiently(self, ask: Callable[[], T]) -> T:
        patiently = retries(
            ShopUnavailableError,
            first_wait_s=FIRST_WAIT_S,
            longest_wait_s=LONGEST_WAIT_S,
            sleep=self.sleep,
        )
        return patiently(ask)

    def _checked(self, call: str, read: Callable[[], T]) -> T:
        try:
            return read()
        except ValueError as error:
            raise bad_answer(str(error), call=call, about=self.about) from None


def _on_the_wire(operation: Operation) -> dict[str, Any]:
    """Return one operation as ``apply`` takes it (docs/node-protocol.md, section 8)."""
    source_time = ""
    if operation.source_time is not None:
        source_time = format_time(operation.source_time)
    return {
        "ref": operation.ref,
        "action": operation.action,
        "order_id": operation.order_id,
        "expect": operation.expect,
        "said": operation.said,
        "event_id": operation.event_id,
        "source_time": source_time,
        "owner": operation.owner,
        "previous_owner": operation.previous_owner,
        "store_id": operation.store_id,
        "policy": asdict(operation.policy),
        "order": _order_of(operation),
    }


def _order_of(operation: Operation) -> OrderParts | dict[str, Any]:
    """Return the parts that are written; a field is left out, or it is "" where it is emptied."""
    if not operation.emptied:
        return operation.parts
    order: dict[str, Any] = msgspec.to_builtins(operation.parts)
    for path in operation.emptied:
        part, _, name = path.partition(".")
        order[part][name] = ""
    return order


def _check_size(size: int, largest: int, what: str) -> None:
    if size > largest:
        raise ValueError(f"{what}: found {size} at once; allowed: {largest}")
