"""A connector that reads orders from files, and puts the traps of ``hub_traps`` into a shop."""

from __future__ import annotations

import os
import uuid
from pathlib import Path
from typing import Any

from hub_traps import TRAPS, Groups, documents, export_of
from integration.pipeline.conftest import Box
from order_upload.config.correspondences import variable_rows
from order_upload.config.variables import read_document
from order_upload.domain.outcome import Outcome
from order_upload.domain.statuses import NormalizedStatus, StatusRow
from order_upload.ledger import Ledger
from order_upload.pipeline.run_report import Report
from order_upload.sources.bindcommerce.files import BindCommerceFiles
from order_upload.sources.bindcommerce.values import HubReading

TIMES = int(os.environ.get("OPENCART_TRAPS", "2"))
SEVERAL_ROWS = """[
  {"kind": "zone", "country": "IT", "from": "Rom", "to": "RM"},
  {"kind": "country", "from": "XX", "to": "IT"},
  {"kind": "courier", "from": "Pony Blitz", "to": "pony_blitz", "name": "Pony Blitz"}
]"""
POLICIES = {
    "missing_product": "as_sold",
    "unknown_zone": "without_zone",
    "empty_country": "IT",
    "too_long": "shorten",
    "characters": "replace",
    "fees": {"limit": "100.00", "unexplained": "row"},
    "unmapped_status": {"default": "on_hold"},
}
STAYS_OUT = {
    "an invoice": "document_types",
    "not accepted yet": "no_address",
    "a line below nothing": "negative_quantity",
    "a currency that the shop lacks": "unknown_currency",
}
"""What no row and no policy lets in, and why: the next one needs a correction or the shop."""

Ends = dict[str, set[tuple[Outcome, str]]]


class FileConnector:
    """A connector in a box that reads exports from a folder, with a namespace of its own.

    Attributes:
        report: of its last run.
    """

    def __init__(self, folder: Path, shop: Any) -> None:
        self.namespace = f"live-{uuid.uuid4().hex[:8]}"
        self._exports = folder / "exports"
        self._exports.mkdir()
        self.box = Box(folder, shop, Ledger(f"sqlite:///{folder}/ledger.db"))
        reading = HubReading(namespace=self.namespace)
        self.box.hub = BindCommerceFiles(self._exports, "*.xml", reading)
        self.report = Report()

    def ref(self, document: Groups) -> str:
        """Return the reference of a document."""
        return f"{self.namespace}:{document['General']['bindCommerceNumber']}"

    def take(self, name: str, documents: list[Groups]) -> dict[str, Any]:
        """Run the connector once on an export, and return the result of each reference.

        Earlier exports are gone by then: after a change of rules they would be read again.
        """
        for earlier in self._exports.iterdir():
            earlier.unlink()
        (self._exports / f"{name}.xml").write_bytes(export_of(documents))
        self.report = self.box.run()
        return self.box.results()

    def correspond(self, rows: str) -> None:
        """Give the connector rows of ``order_upload_correspondences``."""
        found, faults = variable_rows(read_document("order_upload_correspondences", rows, list))
        assert faults == ()
        self.box.connector["correspondence_rows"] = found


class Traps(FileConnector):
    """The traps, and how each of them ended; ``attributes`` is for the configuration."""

    def __init__(self, folder: Path, shop: Any, **attributes: list[str]) -> None:
        super().__init__(folder, shop)
        self.sent = list(documents(len(TRAPS) * TIMES))
        self._attributes = {"attributes": attributes} if attributes else {}
        self.box.configuration |= self._attributes

    def run(self, name: str) -> Ends:
        """Run the connector once, and return trap -> how its orders ended, with their reasons."""
        results = self.take(name, [document for _, document in self.sent])
        ends: Ends = {}
        for trap, document in self.sent:
            result = results[self.ref(document)]
            code = result.reason.code if result.reason else ""
            ends.setdefault(trap, set()).add((result.outcome, code))
        return ends

    def run_with_rows_and_policies(self) -> Ends:
        """Run the connector with what a merchant sets to let every order in that can be."""
        self.correspond(SEVERAL_ROWS)
        self.box.configuration = POLICIES | self._attributes
        status = StatusRow(status=NormalizedStatus.PROCESSING, name="Non spedito")
        self.box.connector["status_rows"] = (status,)
        return self.run("rows_and_policies")

    def let_in(self) -> dict[str, Groups]:
        """Return reference -> document of the orders that rows and policies let in."""
        return {
            self.ref(document): document for trap, document in self.sent if trap not in STAYS_OUT
        }

    def outside(self, ends: Ends) -> dict[str, str]:
        """Return the traps that are not in the shop, with the code of their reason."""
        there = {Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED}
        left = {}
        for trap, several in ends.items():
            for outcome, code in several:
                if outcome not in there:
                    left[trap] = code
        return left
