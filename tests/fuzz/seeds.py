"""What is well-formed, for each reader: fuzzing begins with it and changes it a little."""

from __future__ import annotations

import json
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from demo.shop.shop import running_shop
from fuzz.case_files import cases_of
from fuzz.targets import BETWEEN_VARIABLES, CALLS, REF, STATUSES
from hub_payloads import csv_export, xml, xml_order
from order_upload.config import Variables
from raw_shop import ORDER, RawShop, create, update

ROOT = Path(__file__).resolve().parents[2]
PARAM = '<Params><Param name="Color">Red</Param></Params>'


def exports() -> list[bytes]:
    """Return payloads of the hub: short ones of each form, and a document of the sample."""
    sample = (ROOT / "demo" / "exports" / "orders.xml").read_bytes()
    begin, end = sample.index(b"<Document>"), sample.index(b"</Document>") + len(b"</Document>")
    lines = (ROOT / "demo" / "exports" / "orders.csv").read_bytes().splitlines(keepends=True)
    return [
        xml(xml_order(row=PARAM), xml_order(number="48212")),
        sample[: sample.index(b"<Document>")] + sample[begin:end] + b"</Documents>",
        csv_export({}, {"General_bindCommerceNumber": "48212", "Row_Qty": "2"}),
        csv_export({}, separator=","),
        b"".join(lines[:4]),
    ]


def variables() -> list[bytes]:
    """Return sets of Variables: those of the demo, and those of the pages' examples."""
    folder = ROOT / "demo" / "variables"
    texts = []
    for name in Variables.__dataclass_fields__:
        path = folder / f"order_upload_{name}.json"
        texts.append(path.read_text(encoding="utf-8") if path.exists() else "")
    rows = [{"kind": "courier", "from": ["BRT"], "to": "brt"}]
    texts[list(Variables.__dataclass_fields__).index("correspondences")] = json.dumps(rows)
    return [BETWEEN_VARIABLES.join(texts).encode()]


@cache
def answers() -> dict[str, bytes]:
    """Return call -> a good answer, as the demo shop gives it."""
    asked: dict[str, dict[str, Any]] = {
        "info": {},
        "lookup": {"products": ["MUG-BLUE"], "countries": ["IT"], "emails": [], "methods": True},
        "apply": {"operations": [create(REF)]},
        "find": {"refs": [REF], "order_ids": [], "values": list(ORDER)},
        "forget": {"email": "", "refs": [REF], "order_ids": []},
    }
    with tempfile.TemporaryDirectory() as folder, running_shop(Path(folder)) as demo:
        shop = RawShop(demo.base_url, demo.user, demo.key)
        return {name: json.dumps(shop.call(name, **body)).encode() for name, body in asked.items()}


def shop_answers() -> list[bytes]:
    """Return good answers with the two bytes before them that choose call and status."""
    return [bytes([CALLS.index(call), 0]) + body for call, body in answers().items()]


def bad_answers() -> list[bytes]:
    """Return the cases of answers, as those of a call that is refused and of one that is not."""
    refused = [bytes([0, STATUSES.index(401)]) + case.data for case in cases_of("answers")]
    return refused + [bytes([CALLS.index("apply"), 0]) + case.data for case in cases_of("answers")]


def _found() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answers()["find"])["orders"][0]
    return found


def request_bodies() -> dict[str, list[bytes]]:
    """Return call -> bodies of it."""
    calls = {
        "apply": [
            {"operations": [create("fuzz:1"), create("fuzz:2", policy=_POLICY)]},
            {"operations": [update(_found(), {"status": "3", "tracking": {"number": "A"}})]},
        ],
        "find": [{"refs": ["fuzz:1"], "order_ids": ["1"], "values": ["status", "content"]}],
        "lookup": [{"products": ["MUG-BLUE"], "countries": ["IT"], "emails": [], "methods": True}],
        "forget": [{"email": "ada@example.com", "refs": [], "order_ids": []}],
    }
    bodies: dict[str, list[bytes]] = {}
    for call, rows in calls.items():
        wholes = [{"protocol": 1, "store_id": "0", "language": "en-gb", **row} for row in rows]
        bodies[call] = [json.dumps(whole, ensure_ascii=False).encode() for whole in wholes]
    return bodies


_POLICY = {
    "mail": "on_status_change",
    "stock": "follow_shop",
    "missing_product": "stand_in",
    "stand_in_product": "MUG-BLUE",
    "unknown_zone": "without_zone",
    "customer": "link",
}
