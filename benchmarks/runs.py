"""A run of a made-up connector, stage by stage: all that the benchmark knows of the pipeline.

The connector reads one export file, drops one origin, sells what the shop does not have "as sold"
and creates orders in a demo shop. Whoever changes how a stage is called changes :class:`BenchRun`,
and nothing else here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

import requests

from benchmarks.ten_steps import NAME, STEPS
from order_upload.config import Configuration, Connector
from order_upload.domain.filters import NodeRule, NormalizedStatusRule, OrderFilter
from order_upload.domain.policies import MissingProduct
from order_upload.domain.status_rows import NormalizedStatus
from order_upload.ledger import Ledger
from order_upload.pipeline.extract import extract
from order_upload.pipeline.filter import filter_orders
from order_upload.pipeline.normalize import normalize_status
from order_upload.pipeline.plan import plan
from order_upload.pipeline.report import report
from order_upload.pipeline.request import RunRequest
from order_upload.pipeline.run import Run
from order_upload.pipeline.snapshot import Snapshot
from order_upload.pipeline.stages import TRANSFORMED
from order_upload.pipeline.transform import transform
from order_upload.pipeline.upload import upload
from order_upload.shops.module.client import ModuleShop
from order_upload.sources.bindcommerce.files import BindCommerceFiles
from order_upload.sources.bindcommerce.settings import FilesSettings
from order_upload.sources.bindcommerce.values import HubReading
from order_upload.staging import Staging

STAGES = ("extract", "filter", "normalize_status", "plan", "upload", "report")
"""In the order of a run. ``plan`` does ``transform`` too, which has nothing to do there."""

TRANSFORM = "transform"
"""The stage alone, in a workplace that has steps."""

COPY = "copy"
"""What it is compared with: the orders that it has made, read and written once more."""

CONNECTOR = "bench"
SHOP_USER = "order_upload"
SHOP_KEY = "key-of-the-shop-that-is-measured"
SHOP_TIMEOUT_S = 60.0

CONFIGURATION = Configuration(missing_product=MissingProduct.AS_SOLD)
"""The exports sell products that the demo shop does not have."""

TRANSFORMING = CONFIGURATION.model_copy(update={"transformation": NAME})

FILTER = OrderFilter(origin_nodes=NodeRule(rule="exclude", nodes=("Outlet eBay",)))
"""Drops about a fifth of the orders; nothing of it changes with time."""

SETTLING_FILTER = replace(
    FILTER,
    normalized_statuses=NormalizedStatusRule(
        rule="exclude", values=(NormalizedStatus.AWAITING_ACCEPTANCE,)
    ),
)
"""Drops the orders without an address, too: with it no order waits, every one is settled."""


@dataclass(frozen=True, slots=True)
class Workplace:
    """Where a run works.

    Attributes:
        folder: holds the staged files and the ledger.
        export: the export file of the hub to read.
        shop: address of the demo shop; "" where no stage asks it.
        all_settle: whether the connector leaves out the orders that would wait.
        has_steps: whether the connector has a transformation of ten steps.
    """

    folder: Path
    export: Path
    shop: str = ""
    all_settle: bool = False
    has_steps: bool = False

    @property
    def archive(self) -> Path:
        """The folder of what the connector's runs fetched."""
        return self.folder / "staging" / CONNECTOR / "payloads"

    def run_folder(self, run_id: str) -> Path:
        """Return the folder of a run's staged files."""
        return self.folder / "staging" / CONNECTOR / run_id


class BenchRun:
    """One run of the connector.

    Args:
        workplace: where it works.
        run_id: its name.

    Attributes:
        counts: orders by outcome, once the stage ``report`` is done.
    """

    def __init__(self, workplace: Workplace, run_id: str) -> None:
        self.counts: dict[str, int] = {}
        self._workplace = workplace
        self._parts = workplace.folder / f"{run_id}-parts.json"
        self._ledger = Ledger(f"sqlite:///{workplace.folder}/ledger.db")
        self._run = Run(Staging(workplace.folder / "staging"), self._ledger, CONNECTOR, run_id)

    def do(self, stage: str) -> None:
        """Do the work of one stage; the stages before it are done."""
        work = {
            "extract": self._extract,
            "filter": lambda: filter_orders(self._run),
            "normalize_status": lambda: normalize_status(self._run),
            "plan": self._plan,
            "upload": self._upload,
            "report": self._report,
            TRANSFORM: lambda: transform(self._run),
            COPY: self._copy,
        }
        work[stage]()

    def close(self) -> None:
        """Close the ledger."""
        self._ledger.close()

    def _extract(self) -> None:
        export = self._workplace.export
        source = BindCommerceFiles(export.parent, export.name, HubReading())
        extract(self._run, source, self._snapshot())

    def _plan(self) -> None:
        transform(self._run)
        parts = plan(self._run, self._shop())
        self._parts.write_text(json.dumps(parts), encoding="utf-8")

    def _upload(self) -> None:
        shop = self._shop()
        for part in json.loads(self._parts.read_text(encoding="utf-8")):
            upload(self._run, shop, part, attempt=1)

    def _copy(self) -> None:
        with self._run.writer(replace(TRANSFORMED, name="copied.jsonl")) as copied:
            for order in self._run.read(TRANSFORMED):
                copied.write(order)

    def _report(self) -> None:
        self.counts = {
            outcome: count for outcome, count in report(self._run, None).counts.items() if count > 0
        }

    def _shop(self) -> ModuleShop:
        return ModuleShop(
            requests.Session(), self._workplace.shop, SHOP_USER, SHOP_KEY, timeout=SHOP_TIMEOUT_S
        )

    def _snapshot(self) -> Snapshot:
        connector = Connector(
            name=CONNECTOR,
            node="opencart_shop",
            source=FilesSettings(type="bindcommerce_files", path="file:///unused"),
            configuration=TRANSFORMING if self._workplace.has_steps else CONFIGURATION,
            steps=STEPS if self._workplace.has_steps else (),
            filter=SETTLING_FILTER if self._workplace.all_settle else FILTER,
        )
        return Snapshot(
            connector,
            RunRequest(connector=CONNECTOR, run_id=self._run.run_id),
            hub_nodes=frozenset({"71"}),
            claimed_nodes=frozenset({"71"}),
            base_url=self._workplace.shop,
        )
