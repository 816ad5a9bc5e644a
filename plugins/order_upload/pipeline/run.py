"""One run: where its files are, what it remembers, and the snapshot it works from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from order_upload.config import Connector
from order_upload.ledger import Ledger
from order_upload.pipeline.request import RunRequest
from order_upload.staging import RunStaging, Staging

EXTRACT, FILTER, NORMALIZE, TRANSFORM, PLAN, UPLOAD, REPORT = STAGES = (
    "extract",
    "filter",
    "normalize_status",
    "transform",
    "plan",
    "upload",
    "report",
)
"""The stages in their order; the names of the tasks and of the folders of a run."""

SNAPSHOT = "snapshot.json"
ORDERS = "orders.jsonl"
RESULTS = "results.jsonl"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a run goes by, from its first task to its last: an edit never changes a run that is under way.

    Attributes:
        hub_nodes: what the hub calls the connector's shop.
        claimed_nodes: what the hub calls every shop that has a Connection in a connector.
        base_url: the shop's address; a clone of the installation at another address is refused.
        store_id: which store of the installation, from the Connection.
    """

    connector: Connector
    request: RunRequest
    hub_nodes: frozenset[str]
    claimed_nodes: frozenset[str]
    base_url: str
    store_id: str = "0"

    def to_json(self) -> dict[str, Any]:
        """Return the snapshot as JSON values; it holds no secret."""
        return {
            "connector": json.loads(self.connector.to_snapshot()),
            "request": self.request.to_json(),
            "hub_nodes": sorted(self.hub_nodes),
            "claimed_nodes": sorted(self.claimed_nodes),
            "base_url": self.base_url,
            "store_id": self.store_id,
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Snapshot:
        """Return the snapshot that :meth:`to_json` described."""
        return cls(
            connector=Connector.from_snapshot(json.dumps(value["connector"])),
            request=RunRequest.from_json(value["request"]),
            hub_nodes=frozenset(value["hub_nodes"]),
            claimed_nodes=frozenset(value["claimed_nodes"]),
            base_url=value["base_url"],
            store_id=value["store_id"],
        )


@dataclass(frozen=True, slots=True)
class Run:
    """One run of one connector, as every stage sees it."""

    root: Staging
    ledger: Ledger
    connector: str
    run_id: str

    @property
    def staging(self) -> RunStaging:
        """The run's own folder."""
        return self.root.run(self.connector, self.run_id)

    def write_snapshot(self, snapshot: Snapshot) -> None:
        """Keep what the run goes by."""
        self.staging.write_text(EXTRACT, SNAPSHOT, json.dumps(snapshot.to_json(), indent=1))

    def snapshot(self) -> Snapshot:
        """Return what the run goes by.

        Raises:
            StagingError: extract has not run.
        """
        return Snapshot.from_json(json.loads(self.staging.read_text(EXTRACT, SNAPSHOT)))

    def discard_from(self, stage: str) -> None:
        """Delete what an earlier try left of a stage and of those after it: it is about other orders, or other rules.

        The report reads how far a run got from what is there, and an upload skips what has a
        result.
        """
        for later in STAGES[STAGES.index(stage) : STAGES.index(REPORT)]:
            self.staging.discard(later)

    @property
    def owner(self) -> str:
        """The name under which this run holds the shop's lease."""
        return f"{self.connector}/{self.run_id}"
