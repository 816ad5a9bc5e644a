"""Orders with traps, and orders that chance made, end in an outcome; none stops a task.

``FUZZED_ORDERS`` names how many chance makes; without it a few hundred.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from typing import Any

import pytest

from hub_traps import TRAPS, Groups, documents, export_of, reference
from order_upload.domain.outcome import Outcome
from order_upload.domain.reason_table import REASONS
from order_upload.sources.bindcommerce.files import BindCommerceFiles
from order_upload.sources.bindcommerce.values import HubReading

FUZZED_ORDERS = int(os.environ.get("FUZZED_ORDERS", "300"))

ODD_TEXTS = (
    "",
    " ",
    "0",
    "-1",
    "1,234",
    "1.234,56",
    "1e9",
    "NaN",
    "999999999999.99",
    "0000-00-00 00:00:00",
    "2026-13-45",
    "a" * 400,
    "\U0001f600",
    "&amp;amp;",
    "<![CDATA[",
    "]]>",
    "line\nline",
    "null",
    "\u202eevil",
    "IT",
    "EUR",
    "a@b",
    "../..",
)
"""What a field may hold that nobody expects there."""


@pytest.fixture
def export_box(box, tmp_path):
    """A connector that reads exports from a folder."""
    folder = tmp_path / "exports"
    folder.mkdir()
    box.hub = BindCommerceFiles(folder, "*.xml", HubReading())

    def run(name: str, orders: list[Groups], **request: Any):
        (folder / f"{name}.xml").write_bytes(export_of(orders))
        return box.run(**request)

    box.run_export = run
    return box


def fuzzed(count: int) -> Iterator[Groups]:
    """Yield documents in which chance changed a few fields; the same ones every time."""
    chance = random.Random(20261129)  # noqa: S311 - the same orders every time, nothing secret
    for number, (_, document) in enumerate(documents(count)):
        for _ in range(chance.randint(1, 4)):
            _change(document, chance)
        document["General"]["bindCommerceNumber"] = str(800_000 + number)
        yield document


def _change(document: Groups, chance: random.Random) -> None:
    """Put an odd text into a field, or take the field out."""
    group = document[chance.choice(list(document))]
    if isinstance(group, list):
        group = chance.choice(group)
    if not group:
        return
    name = chance.choice(list(group))
    if chance.random() < 0.2:
        del group[name]
    else:
        group[name] = chance.choice(ODD_TEXTS)


def ends(box: Any) -> dict[str, Any]:
    """Return the result of each order of the last run, and see that each says why."""
    results = box.results()
    for result in results.values():
        if result.outcome.is_settled:
            continue
        assert result.reason is not None, result.ref
        assert REASONS[result.reason.code].exits, result.reason.code
    return results


def test_every_trap_ends_in_an_outcome_with_a_way_out(export_box):
    traps = [document for _, document in documents(len(TRAPS))]

    export_box.run_export("traps", traps)

    assert ends(export_box).keys() == {reference(document) for document in traps}


def test_no_trap_is_created_twice(export_box):
    traps = [document for _, document in documents(len(TRAPS))]
    export_box.run_export("traps", traps)

    again = export_box.run_export("traps", traps, force=True)

    assert again.counts.get(Outcome.CREATED, 0) == 0


def test_whatever_chance_makes_ends_in_an_outcome(export_box):
    orders = list(fuzzed(FUZZED_ORDERS))

    report = export_box.run_export("fuzzed", orders)

    assert report.failed_stage == ""
    assert ends(export_box).keys() == {reference(document) for document in orders}
