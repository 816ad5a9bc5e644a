"""One examination of one shop: what is asked, in which order, and what can be said when it does not answer."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from order_upload.config import Connector
from order_upload.doctor import connector_checks, shop_checks
from order_upload.doctor.findings import Finding, advice, error, good, warning, worst_first
from order_upload.domain.outcome import Action
from order_upload.domain.policies import MissingProduct, Policy
from order_upload.domain.shop import OTHER_ADDRESS, Answer, Operation, ShopInfo
from order_upload.errors import LedgerError, ShopError
from order_upload.ledger import Ledger
from order_upload.shops.base import Shop

NO_STATUS = "999999999"
"""The status of the test order: no shop has it, so the order is refused before anything is written.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopSetup:
    """What is looked at.

    Attributes:
        conn_id: the shop's Connection; the four after it are what it says.
        connectors: those that upload into this shop.
        pool: whether the shop's pool exists; None where nobody can say.
        has_moved: the user says that the shop has a new address; the ledger takes it over.
    """

    conn_id: str
    base_url: str
    store_id: str
    language: str
    timezone: str
    shop: Shop
    ledger: Ledger
    connectors: Sequence[Connector] = ()
    pool: bool | None = None
    has_moved: bool = False


def examine(setup: ShopSetup) -> list[Finding]:
    """Return what was found, the worst first. Writes nothing to the shop that stays."""
    before = datetime.now(UTC)
    try:
        info = setup.shop.info()
    except ShopError as refusal:
        said, _, remedy = str(refusal).partition("; ")
        return [error("shop", said, remedy or "the message says what to do"), *_pool(setup)]
    after = datetime.now(UTC)
    return worst_first([*_of_shop(setup, info, before, after), *_of_us(setup, info)])


def _of_shop(
    setup: ShopSetup, info: ShopInfo, before: datetime, after: datetime
) -> Iterator[Finding]:
    if info.minimal_only:
        yield warning("transport", f"OpenCart {info.opencart_version} through its own API: status and tracking of "
                      "orders that are there; it tells nothing of its lists", "install the module Order Upload in the "
                      "shop")  # fmt: skip
        return
    yield from shop_checks.versions(info)
    yield from shop_checks.clock(info, before, after)
    yield from shop_checks.time_zone(info, setup.timezone)
    yield from shop_checks.store(info, setup.store_id, setup.language)
    yield from shop_checks.lists(info)
    yield from shop_checks.storage(info)
    yield from shop_checks.state(info)
    if OTHER_ADDRESS not in {problem.code for problem in info.diagnosis.problems}:
        yield from _round_trip(setup, info)


def _of_us(setup: ShopSetup, info: ShopInfo) -> Iterator[Finding]:
    yield from _address(setup, info)
    yield from _pool(setup)
    if not setup.connectors:
        yield advice(
            "connectors", "none uploads into this shop", "add one: Variable order_upload_connectors"
        )
    for connector in setup.connectors:
        yield from connector_checks.statuses(connector, info)
        yield from connector_checks.policies(connector, info)
        yield from connector_checks.hub(connector)


def _address(setup: ShopSetup, info: ShopInfo) -> Iterator[Finding]:
    """A clone of a shop says the same installation at another address: nothing is ever written to it."""
    told = {"conn_id": setup.conn_id, "installation": info.installation, "url": setup.base_url}
    try:
        if setup.has_moved:
            setup.ledger.installations.move(**told, store_id=setup.store_id)
            yield good("address", "noted: the shop has moved to the address of the Connection")
            return
        setup.ledger.installations.bind(**told, store_id=setup.store_id)
    except LedgerError as refusal:
        yield error(
            "address",
            str(refusal),
            f"if the shop has moved: make doctor CONN={setup.conn_id} MOVED=yes",
        )
    else:
        yield good("address", f"installation {info.installation}, no clone")


def _pool(setup: ShopSetup) -> Iterator[Finding]:
    if setup.pool is False:
        yield error("pool", f"order_upload__{setup.conn_id} does not exist: tasks would wait for ever",
                    f'airflow pools set order_upload__{setup.conn_id} 1 "Order upload to one shop"')  # fmt: skip
    elif setup.pool:
        yield good("pool", f"order_upload__{setup.conn_id} is there")


def _round_trip(setup: ShopSetup, info: ShopInfo) -> Iterator[Finding]:
    """Send an order that the shop must refuse, and see that nothing of it is there."""
    ref = f"order_upload_doctor:{uuid.uuid4().hex}"
    try:
        answer = setup.shop.apply([_test_order(ref, setup.store_id, info)])[0]
        left = setup.shop.find([ref])
    except ShopError as refusal:
        yield error(
            "round trip",
            str(refusal),
            "see what stands between here and the shop: firewall, proxy, limits",
        )
        return
    if left or answer.answer is not Answer.REJECTED:
        found = f"an order that had to be refused was answered '{answer.answer}'"
        yield error(
            "round trip",
            found,
            f"delete the order of reference {ref} in the shop, and update the module",
        )
    else:
        yield good(
            "round trip", "a test order went there, was refused as it should be, and left nothing"
        )


def _test_order(ref: str, store_id: str, info: ShopInfo) -> Operation:
    """Return an order in a status that no shop has: it is refused, whatever else the shop thinks of it."""
    fields = {
        "status": NO_STATUS,
        "products": '[{"name":"Test of the connection","price":"1.00","quantity":"1","total":"1.00"}]',
        "totals": '[{"code":"sub_total","title":"Sub-Total","value":"1.00"},'
        '{"code":"total","title":"Total","value":"1.00"}]',
        "total": "1.00",
        "currency": min(info.currencies, default="EUR"),
    }
    return Operation(
        ref=ref,
        action=Action.CREATE,
        fields=fields,
        policy=Policy(missing_product=MissingProduct.AS_SOLD),
        event_id=ref[-32:],
        owner="order_upload_doctor",
        store_id=store_id,
    )
