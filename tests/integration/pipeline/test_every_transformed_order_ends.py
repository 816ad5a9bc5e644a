"""Orders that chance made, through transformations that chance made; none stops a task.

``FUZZED_ORDERS`` names how many orders chance makes; without it a few hundred.
"""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from pydantic import TypeAdapter

from hub_traps import Groups, reference
from integration.pipeline.test_every_order_ends import FUZZED_ORDERS, ends, export_box, fuzzed
from order_upload.config.connector import AnyStep

__all__ = ["export_box"]

CHAINS = 10
_STEPS = TypeAdapter(tuple[AnyStep, ...])

POOL: tuple[dict[str, Any], ...] = (
    {"step": "set", "fields": {"billing.company": "M", "billing.country_code": "IT"}},
    {"step": "set", "fields": {"shipping.province": "RM"}, "replaces_address": True},
    {"step": "copy", "from": "billing.phone", "to": "shipping.phone", "only_if_empty": True},
    {"step": "copy", "from": "number", "to": "billing.email"},
    {"step": "clear", "fields": ["billing.company", "notes.customer"]},
    {
        "step": "map",
        "field": "payment.name",
        "rows": [{"from": ["Other"], "to": "Card"}],
        "otherwise": "block",
    },
    {"step": "template", "field": "notes.seller", "template": "{origin.node} {amounts.total}"},
    {"step": "names", "case": "upper", "surname_first": True, "company_as_name": True},
    {"step": "split_address", "at": 12},
    {"step": "fiscal_code_from_address2"},
    {"step": "sku", "rows": [{"from": "MUG-BLUE", "to": "NEW-1"}], "otherwise": "keep"},
    {"step": "customer_group", "group": "Wholesale"},
    {"step": "prices", "percent": "-33.3", "round_to": "0.05"},
    {"step": "prices", "amount": "-1000"},
    {"step": "shipping_cost", "amount": "4.90"},
    {"step": "shipping_tax", "rate": "22"},
    {"step": "tax", "rows": [{"country": "IT", "rate": "22"}], "default_rate": "19"},
    {"step": "fee", "title": "Wrapping", "percent": "3.7", "tax_rate": "22"},
    {"step": "discount", "amount": "7.77"},
    {"step": "split", "by": "supplier"},
    {"step": "split", "by": "warehouse"},
    {"step": "policy", "stock": "untouched", "unknown_zone": "without_zone"},
    {"step": "wait", "reason": "asked to"},
    {"step": "drop", "reason": "asked to"},
)
CONDITIONS: tuple[dict[str, Any] | None, ...] = (
    None,
    None,
    {"destination": {"countries": ["IT"]}},
    {"amounts": {"min": "20.00"}},
    {"payment": {"methods": ["Other", "CreditCard"]}},
    {"normalized_statuses": {"rule": "select", "values": ["processing", "shipped"]}},
)


def some_steps(seed: int) -> tuple[AnyStep, ...]:
    """Return a chain of steps; the same one for a seed."""
    chance = random.Random(seed)  # noqa: S311 - the same steps every time, nothing secret
    steps = []
    for step in chance.sample(POOL, chance.randint(3, 9)):
        when = chance.choice(CONDITIONS)
        steps.append({**step, "when": when} if when else step)
    return _STEPS.validate_json(json.dumps(steps))


def some_orders(seed: int) -> list[Groups]:
    """Return a part of the orders that chance made; their lines are of two suppliers."""
    orders = list(fuzzed(FUZZED_ORDERS))[seed::CHAINS]
    for document in orders:
        for place, row in enumerate(document.get("Rows", ())):
            row["Supplier"] = ("Rossi", "Bianchi & Co")[place % 2]
    return orders


@pytest.mark.parametrize("seed", range(CHAINS))
def test_whatever_steps_make_of_an_order_it_ends_in_an_outcome(export_box, seed):
    export_box.configuration |= {"transformation": "t", "unmapped_status": {"default": "on_hold"}}
    export_box.connector["steps"] = some_steps(seed)
    orders = some_orders(seed)

    report = export_box.run_export("fuzzed", orders)

    assert (report.failed_stage, report.failed_because) == ("", "")
    refs = ends(export_box).keys()
    for document in orders:
        whole = reference(document)
        assert any(ref == whole or ref.startswith(f"{whole}-") for ref in refs), whole


@pytest.mark.parametrize("seed", range(3))
def test_the_same_steps_make_the_same_of_an_order(export_box, seed):
    export_box.configuration |= {"transformation": "t", "unmapped_status": {"default": "on_hold"}}
    export_box.connector["steps"] = some_steps(seed)
    orders = some_orders(seed)
    export_box.run_export("fuzzed", orders)

    again = export_box.run_export("fuzzed", orders, force=True)

    assert (again.counts["created"], again.counts["updated"]) == (0, 0)
