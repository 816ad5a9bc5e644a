"""One examination of one shop: what is asked, in which order, and what is said without answer."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from order_upload.config import Connector
from order_upload.connection_fields import ANY_SERVER
from order_upload.doctor import connector_checks, shop_checks
from order_upload.doctor.findings import Finding, finding, refused, worst_first
from order_upload.domain.operations import Answer, Operation
from order_upload.domain.outcome import Action
from order_upload.domain.parts import Content, OrderLine, OrderParts, TotalRow
from order_upload.domain.policies import MissingProduct, Policy
from order_upload.domain.shop import OTHER_ADDRESS, ShopInfo
from order_upload.errors import LedgerError, ShopError
from order_upload.faults import Fault
from order_upload.ledger import Ledger
from order_upload.shops.base import Shop

NO_STATUS = "999999999"
"""The status of the test order: no shop has it, so the order is refused before anything is written.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopSetup:
    """What is looked at.

    Attributes:
        conn_id: the shop's Connection; the four after it are what it says, and
            ``requests_per_minute``.
        hub_nodes: what the hub calls this shop; empty where the hub does not read it.
        connectors: those that upload into this shop.
        lost: name of a connector -> what waits and is not in the staging as this machine sees it.
        missing_pools: those that its connectors name and Airflow does not have; empty also where
            nobody can say.
        broken: name of a connector of this shop that can't be read -> what is wrong with it.
        hubs: what the hubs of its connectors say to their tokens.
        untold: what keeps channels of its connectors from telling anybody.
        refused_sources: name of a connector -> why its source cannot be opened.
        unproven: id of a Connection -> its extra by which every server passes for the right one.
        has_moved: the user says that the shop has a new address; the ledger takes it over.
    """

    conn_id: str
    base_url: str
    store_id: str
    language: str
    timezone: str
    shop: Shop
    ledger: Ledger
    hub_nodes: frozenset[str] = frozenset()
    requests_per_minute: int | None = None
    connectors: Sequence[Connector] = ()
    lost: Mapping[str, Fault] = field(default_factory=dict)
    missing_pools: Collection[str] = ()
    broken: Mapping[str, str] = field(default_factory=dict)
    hubs: Sequence[Finding] = ()
    untold: Sequence[Finding] = ()
    refused_sources: Mapping[str, str] = field(default_factory=dict)
    unproven: Mapping[str, str] = field(default_factory=dict)
    has_moved: bool = False


def examine(setup: ShopSetup) -> list[Finding]:
    """Return what was found, the worst first. Writes nothing to the shop that stays."""
    before = datetime.now(UTC)
    try:
        info = setup.shop.info()
    except ShopError as refusal:
        return [refused("shop", refusal), *_of_ours_alone(setup)]
    after = datetime.now(UTC)
    return worst_first([*_of_shop(setup, info, before, after), *_of_us(setup, info)])


def _of_shop(
    setup: ShopSetup, info: ShopInfo, before: datetime, after: datetime
) -> Iterator[Finding]:
    """Look at the shop itself; before and after are our clock when it was asked and answered."""
    if info.minimal_only:
        yield finding("native_api", version=info.opencart_version)
        return
    yield from shop_checks.module_problems(info)
    yield shop_checks.clock(info, before, after)
    yield shop_checks.time_zone(info, setup.timezone)
    yield shop_checks.store(info, setup.store_id)
    yield from shop_checks.access(info, setup.hub_nodes)
    yield shop_checks.language(info, setup.language)
    for check in shop_checks.CHECKS:
        said = check(info)
        if said:
            yield said
    if OTHER_ADDRESS not in {problem.code for problem in info.diagnosis.problems}:
        yield _round_trip(setup, info)


def _of_ours_alone(setup: ShopSetup) -> Iterator[Finding]:
    """Look at what can be seen without the shop."""
    yield from _unproven(setup)
    yield from _broken(setup)
    yield from _sources(setup)
    yield from setup.hubs
    yield from setup.untold
    yield from _pools(setup)
    yield from _lost(setup)


def _of_us(setup: ShopSetup, info: ShopInfo) -> Iterator[Finding]:
    """Look at what is set up on our side for this shop."""
    yield _address(setup, info)
    yield from _of_ours_alone(setup)
    yield from _requests(setup, info)
    if not setup.connectors and not setup.broken:
        yield finding("no_connector")
    for connector in setup.connectors:
        yield from connector_checks.statuses(connector, info)
        yield from connector_checks.correspondences(connector, info)
        yield from connector_checks.sku_files(connector)
        yield from connector_checks.policies(connector, info)
        yield from connector_checks.stand_in(connector, info, setup.shop)
        yield from connector_checks.accounts(connector, info)
        yield from connector_checks.hub(connector)


def _address(setup: ShopSetup, info: ShopInfo) -> Finding:
    """Compare the shop's address with the one that the ledger knows its installation by.

    A clone of a shop says the same installation at another address: nothing is ever written to it.
    """
    installations = setup.ledger.installations
    change = installations.bind
    if setup.has_moved:
        change = installations.move
    try:
        change(
            conn_id=setup.conn_id,
            installation=info.installation,
            url=setup.base_url,
            store_id=setup.store_id,
        )
    except LedgerError as refusal:
        return finding("address_other", said=refusal, conn_id=setup.conn_id)
    if setup.has_moved:
        return finding("address_moved")
    return finding("address", installation=info.installation)


def _unproven(setup: ShopSetup) -> Iterator[Finding]:
    """Say which Connections prove to nobody whom they speak to."""
    for conn_id, extra in setup.unproven.items():
        yield finding("trust", conn_id=conn_id, extra=extra, said=ANY_SERVER)


def _sources(setup: ShopSetup) -> Iterator[Finding]:
    """Say which sources cannot be opened: the runs of their connectors fail."""
    for name, refusal in setup.refused_sources.items():
        yield finding("source_refused", name, said=refusal)


def _broken(setup: ShopSetup) -> Iterator[Finding]:
    """Say which connectors of this shop can't be read: their runs fail."""
    for name, message in setup.broken.items():
        for line in message.splitlines():
            yield finding("connector_broken", name, said=line)


def _pools(setup: ShopSetup) -> Iterator[Finding]:
    """Say which pools are missing, where somebody knows."""
    for name in setup.missing_pools:
        yield finding("pool_missing", pool=name)


def _lost(setup: ShopSetup) -> Iterator[Finding]:
    """Say what waits and is not where this machine looks for it: the runs fail until it is."""
    for name, fault in setup.lost.items():
        said = f"{fault.path}: found {fault.found}"
        yield finding("waiting_lost", name, said=said, remedy=fault.remedy)


def _requests(setup: ShopSetup, info: ShopInfo) -> Iterator[Finding]:
    """Say what a limit of requests means, where the Connection has one."""
    if setup.requests_per_minute is None:
        return
    yield finding("requests", most=setup.requests_per_minute, batch=info.largest_batch)


def _round_trip(setup: ShopSetup, info: ShopInfo) -> Finding:
    """Send an order that the shop must refuse, and see that nothing of it is left there."""
    ref = f"order_upload_doctor:{uuid.uuid4().hex}"
    try:
        answer = setup.shop.apply([_test_order(ref, setup.store_id, info)])[0]
        left = setup.shop.find([ref])
    except ShopError as refusal:
        return finding("round_trip_failed", said=refusal)
    if left or answer.answer is not Answer.REJECTED:
        return finding("round_trip_taken", answer=answer.answer, ref=ref)
    return finding("round_trip")


def _test_order(ref: str, store_id: str, info: ShopInfo) -> Operation:
    """Return an order in a status that no shop has.

    It is refused, whatever else the shop thinks of it.
    """
    line = OrderLine(name="Test of the connection", quantity="1", price="1.00", total="1.00")
    rows = (
        TotalRow(code="sub_total", title="Sub-Total", value="1.00"),
        TotalRow(code="total", title="Total", value="1.00"),
    )
    currency = min(info.currencies, default="EUR")
    content = Content(lines=(line,), totals=rows, total="1.00", currency=currency)
    return Operation(
        ref=ref,
        action=Action.CREATE,
        parts=OrderParts(status=NO_STATUS, content=content),
        policy=Policy(missing_product=MissingProduct.AS_SOLD),
        event_id=ref[-32:],
        owner="order_upload_doctor",
        store_id=store_id,
    )
