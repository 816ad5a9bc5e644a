"""A connector in a box: a hub of our own making, real staging, a real ledger, the demo shop."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import pytest
import requests
from msgspec import structs

from builders import an_order
from demo.shop.shop import DemoShop, running_shop
from order_upload.config import Configuration, Connector
from order_upload.domain.order import Order
from order_upload.errors import BrokenExportError, OrderUploadError, SourceRefusedError
from order_upload.ledger import Ledger
from order_upload.pipeline.extract import extract
from order_upload.pipeline.filter import filter_orders
from order_upload.pipeline.forget import Buyers
from order_upload.pipeline.normalize import normalize_status
from order_upload.pipeline.order_actions import OrderActions
from order_upload.pipeline.plan import plan
from order_upload.pipeline.report import report
from order_upload.pipeline.request import RunRequest
from order_upload.pipeline.run import Run
from order_upload.pipeline.run_report import Report
from order_upload.pipeline.snapshot import Snapshot
from order_upload.pipeline.stages import RESULTS, UNREAD
from order_upload.pipeline.transform import transform
from order_upload.pipeline.upload import upload
from order_upload.shops.module.client import ModuleShop
from order_upload.sources.base import (
    KnownRecords,
    OrderStream,
    Payload,
    PayloadKey,
    RefusedOrder,
    UnchangedOrder,
    write_whole,
)
from order_upload.sources.bindcommerce.files import BindCommerceFiles
from order_upload.sources.bindcommerce.values import HubReading
from order_upload.staging import Staging
from order_upload.staging.records import decode_head, decode_order, encode
from two_buyers import Exports, ada, as_csv, as_xml, eva


@dataclass
class Hub:
    """A source that hands out what a test puts in.

    Each ``file`` is one payload; what is fetched and read is counted.
    """

    files: dict[str, list[Order | RefusedOrder]] = field(default_factory=dict)
    looks_back: bool = True
    fetched: list[str] = field(default_factory=list)
    fields_seen: frozenset[str] = frozenset()
    bad: dict[str, RefusedOrder] = field(default_factory=dict)
    truncated: bool = False
    is_export: bool = True
    orders_read: int = 0

    def holds(self, *orders: Order | RefusedOrder, file: str = "a") -> None:
        """Put orders into a file; another content makes it another file for the ledger."""
        self.files[file] = list(orders)

    def payloads(self) -> list[Payload]:
        return [
            Payload(PayloadKey(name, str(hash(tuple(orders)))), name)
            for name, orders in self.files.items()
        ]

    def fetch(self, payload: Payload, destination: Any) -> None:
        self.fetched.append(payload.about)
        lines = [self._line(order) for order in self.files[payload.about]]
        write_whole(destination, lambda file: file.write(b"\n".join(lines)))

    def read(
        self,
        payload: BinaryIO,
        known: KnownRecords | None = None,
        kept: BinaryIO | None = None,
    ) -> OrderStream:
        """Yield the orders; each line is a record, and known ones are neither read nor kept."""
        if self.truncated:
            kind = BrokenExportError if self.is_export else SourceRefusedError
            raise kind("ends in the middle of an order")
        lines = [line for line in payload.read().split(b"\n") if line]
        hashes = {line: hashlib.sha256(line).hexdigest() for line in lines}
        records = [(decode_head(line).ref, hashes[line]) for line in lines if b'"bad"' not in line]
        named = set(known(records)) if known and records else set()
        for line in lines:
            if b'"bad"' not in line and decode_head(line).ref in named:
                yield UnchangedOrder(decode_head(line).ref, hashes[line])
                continue
            if kept is not None:
                kept.write(line + b"\n")
            if b'"bad"' in line:
                yield self.bad[json.loads(line)["bad"]]
                continue
            self.orders_read += 1
            yield structs.replace(decode_order(line), record_hash=hashes[line])

    def without(
        self,
        payload: BinaryIO,
        leaves_out: Callable[[Order | RefusedOrder], bool],
        rest: BinaryIO,
    ) -> None:
        for line in payload:
            if not leaves_out(next(iter(self.read(io.BytesIO(line))))):
                rest.write(line)

    def _line(self, order: Order | RefusedOrder) -> bytes:
        if isinstance(order, Order):
            return encode(order)
        self.bad[order.where] = order
        return json.dumps({"bad": order.where}).encode()


@dataclass
class Box:
    """Runs a connector stage by stage."""

    folder: Path
    shop: DemoShop
    ledger: Ledger
    hub: Hub = field(default_factory=Hub)
    configuration: dict[str, Any] = field(default_factory=lambda: {"missing_product": "as_sold"})
    connector: dict[str, Any] = field(default_factory=dict)
    hub_nodes: frozenset[str] = frozenset({"7"})
    runs: int = 0

    @property
    def client(self) -> ModuleShop:
        return ModuleShop(
            requests.Session(),
            self.shop.base_url,
            self.shop.user,
            self.shop.key,
            timeout=5,
            sleep=lambda _: None,
        )

    def new_run(self) -> Run:
        self.runs += 1
        return Run(Staging(self.folder / "staging"), self.ledger, self.name, f"run-{self.runs}")

    @property
    def name(self) -> str:
        return self.connector.get("name", "connector")

    def snapshot(self, run: Run, **request: Any) -> Snapshot:
        settings = {
            "name": "connector",
            "node": "shop",
            "source": {"type": "bindcommerce_files", "path": "file:///unused"},
            "configuration": Configuration.model_validate_json(json.dumps(self.configuration)),
            **self.connector,
        }
        asked = RunRequest(connector=run.connector, run_id=run.run_id, **request)
        return Snapshot(
            Connector(**settings), asked, self.hub_nodes, self.hub_nodes, self.shop.base_url
        )

    def run(self, run: Run | None = None, **request: Any) -> Report:
        """Run all stages as the DAG does.

        What fails stops the later ones; the report comes all the same.
        """
        run = run or self.new_run()
        failed = None
        for stage, work in self.stages(run, **request):
            try:
                work()
            except OrderUploadError:
                failed = stage
                break
        return report(run, failed)

    def stages(self, run: Run, **request: Any) -> Iterator[tuple[str, Any]]:
        """Yield the stages with what they do; parts are known once the plan was made."""
        parts: list[str] = []
        yield "extract", lambda: extract(run, self.hub, self.snapshot(run, **request))
        yield "filter", lambda: filter_orders(run)
        yield "normalize_status", lambda: normalize_status(run)
        yield "transform", lambda: transform(run)
        yield "plan", lambda: parts.extend(plan(run, self.client))
        for part in parts:
            yield "upload", lambda part=part: upload(run, self.client, part, attempt=1)

    def results(self, run: Run | None = None) -> dict[str, Any]:
        """Return the result of each reference in the last run's report."""
        run = run or Run(
            Staging(self.folder / "staging"), self.ledger, self.name, f"run-{self.runs}"
        )
        return {result.ref: result for result in run.read(RESULTS)}

    def ends(self) -> list[tuple[str, str, str]]:
        """Return reference, outcome and reason of each line of the last run's report."""
        run = Run(Staging(self.folder / "staging"), self.ledger, self.name, f"run-{self.runs}")
        return [
            (result.ref, str(result.outcome), result.reason.code if result.reason else "")
            for result in run.read(RESULTS)
        ]

    def unread(self) -> dict[str, str]:
        """Return the orders that the last run did not read, with how they ended last time."""
        run = Run(Staging(self.folder / "staging"), self.ledger, self.name, f"run-{self.runs}")
        return {order.ref: str(order.outcome) for order in run.read(UNREAD)}


@pytest.fixture
def shop(tmp_path) -> Iterator[DemoShop]:
    folder = tmp_path / "shop"
    folder.mkdir()
    with running_shop(folder) as running:
        yield running


@pytest.fixture
def box(tmp_path, shop) -> Box:
    return Box(tmp_path, shop, Ledger(f"sqlite:///{tmp_path}/ledger.db"))


@pytest.fixture
def person(box):
    """What a person does about the orders of the connector."""
    return OrderActions(Staging(box.folder / "staging"), box.ledger, box.name, "ada")


@pytest.fixture
def settled(box):
    """A connector that has created one order, and a hub that gives the same record again."""
    box.hub.holds(an_order())
    box.run()
    box.hub.files = {}
    box.hub.holds(an_order(), file="again")
    box.hub.orders_read = 0
    return box


@pytest.fixture(params=[as_xml, as_csv])
def exports(box, request) -> Exports:
    """A folder of exports, of each form, that the connector reads."""
    box.hub = BindCommerceFiles(box.folder / "hub", "*", HubReading())
    return Exports(box.folder / "hub", request.param)


@pytest.fixture
def xml_exports(box) -> Exports:
    """The same, of one form."""
    box.hub = BindCommerceFiles(box.folder / "hub", "*", HubReading())
    return Exports(box.folder / "hub", as_xml)


@pytest.fixture
def both(box, exports) -> Exports:
    """Exports of two buyers, each with an order that a run has created."""
    exports.gives(ada(), eva())
    assert box.run().counts["created"] == 2
    return exports


@pytest.fixture
def created(box, xml_exports) -> Exports:
    """The same, of one form."""
    xml_exports.gives(ada(), eva())
    assert box.run().counts["created"] == 2
    return xml_exports


@pytest.fixture
def at_work() -> list[str]:
    """The runs that are at work."""
    return []


@pytest.fixture
def buyers(box, at_work) -> Buyers:
    """Finds and forgets buyers of the connector."""

    def source_of(connector):
        return box.hub if connector == "connector" else None

    root, shops = Staging(box.folder / "staging"), {"shop": box.client}
    return Buyers(root, box.ledger, source_of, shops, lambda: at_work, sleep=lambda _: None)
