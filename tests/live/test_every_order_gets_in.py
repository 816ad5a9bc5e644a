"""Every trap of ``hub_traps`` into a real shop: with stock settings, then with one row or policy.

Each trap comes ``OPENCART_TRAPS`` times (2). Marked ``live``: what blocks an order depends on the
zones, the columns and the currencies of a real shop.
"""

from __future__ import annotations

import os
import uuid
from typing import Any

import pytest

from hub_traps import TRAPS, documents, export_of
from integration.pipeline.conftest import Box
from live.real_shop import HOSTS
from order_upload.config.correspondences import variable_rows
from order_upload.config.variables import read_document
from order_upload.domain.outcome import Outcome
from order_upload.domain.statuses import NormalizedStatus, StatusRow
from order_upload.ledger import Ledger
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
WAIT_FOR_A_PERSON = {
    "surcharge that nothing explains",
    "far from the total",
    "long surname",
    "markup in a name",
    "long company",
    "long address",
    "long postcode",
    "long phone",
    "emoji",
    "a province that is none",
    "no country",
    "a country that is none",
    "a line below nothing",
    "a status that nobody knows",
    "a status that means the opposite",
    "no status",
    "not accepted yet",
    "an invoice",
    "a currency that the shop lacks",
}
"""What a new shop and no settings leave outside; an emoji where the shop cannot keep it."""
STAYS_OUT = {
    "an invoice": "document_types",
    "not accepted yet": "no_address",
    "a line below nothing": "negative_quantity",
    "a currency that the shop lacks": "unknown_currency",
}
"""What no row and no policy lets in, and why: the next one needs a correction or the shop."""

pytestmark = [pytest.mark.live, pytest.mark.allow_hosts(HOSTS)]


class Traps:
    """A connector that reads the traps from a file, and how each of them ended."""

    def __init__(self, folder: Any, shop: Any) -> None:
        self.namespace = f"live-{uuid.uuid4().hex[:8]}"
        self.exports = folder / "exports"
        self.exports.mkdir()
        self.box = Box(folder, shop, Ledger(f"sqlite:///{folder}/ledger.db"))
        reading = HubReading(namespace=self.namespace)
        self.box.hub = BindCommerceFiles(self.exports, "*.xml", reading)
        self.sent = list(documents(len(TRAPS) * TIMES))

    def run(self, name: str) -> dict[str, set[tuple[Outcome, str]]]:
        """Run the connector once, and return trap -> how its orders ended, with their reasons."""
        export = export_of([document for _, document in self.sent])
        (self.exports / f"{name}.xml").write_bytes(export)
        self.box.run()
        results = self.box.results()
        ends: dict[str, set[tuple[Outcome, str]]] = {}
        for trap, document in self.sent:
            number = document["General"]["bindCommerceNumber"]
            result = results[f"{self.namespace}:{number}"]
            code = result.reason.code if result.reason else ""
            ends.setdefault(trap, set()).add((result.outcome, code))
        return ends

    def outside(self, ends: dict[str, set[tuple[Outcome, str]]]) -> dict[str, str]:
        """Return the traps that are not in the shop, with the code of their reason."""
        there = {Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED}
        left = {}
        for trap, several in ends.items():
            for outcome, code in several:
                if outcome not in there:
                    left[trap] = code
        return left


@pytest.fixture(scope="module")
def first_run(shop, tmp_path_factory) -> tuple[Traps, dict[str, Any]]:
    traps = Traps(tmp_path_factory.mktemp("traps"), shop)
    return traps, traps.run("stock")


@pytest.fixture(scope="module")
def second_run(first_run) -> dict[str, Any]:
    traps, _ = first_run
    rows, faults = variable_rows(read_document("order_upload_correspondences", SEVERAL_ROWS, list))
    assert faults == ()
    traps.box.configuration = POLICIES
    status = StatusRow(status=NormalizedStatus.PROCESSING, name="Non spedito")
    traps.box.connector = {"correspondence_rows": rows, "status_rows": (status,)}
    return traps.run("rows_and_policies")


def test_with_stock_settings_only_these_wait_for_a_person(first_run):
    traps, ends = first_run
    assert traps.outside(ends).keys() - WAIT_FOR_A_PERSON == set()


def test_with_one_row_or_policy_all_but_these_are_in(first_run, second_run):
    traps, _ = first_run
    assert traps.outside(second_run) == STAYS_OUT


def test_each_order_is_in_the_shop_once(first_run, second_run, client):
    traps, _ = first_run
    refs = [
        f"{traps.namespace}:{document['General']['bindCommerceNumber']}"
        for trap, document in traps.sent
        if trap not in STAYS_OUT
    ]
    found = [order.ref for order in client.find(refs)]
    assert sorted(found) == sorted(refs)


def test_the_total_in_the_shop_is_what_the_buyer_paid(first_run, second_run, client):
    traps, _ = first_run
    paid = {
        f"{traps.namespace}:{document['General']['bindCommerceNumber']}": document["Amounts"]
        for trap, document in traps.sent
        if trap not in STAYS_OUT
    }
    wrong = []
    for order in client.find(list(paid)):
        amounts = paid[order.ref]
        if (order.total, order.currency) != (amounts["Total"], amounts["Currency"]):
            wrong.append((order.ref, order.total, amounts["Total"]))
    assert wrong == []
