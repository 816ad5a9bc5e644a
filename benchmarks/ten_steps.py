"""A transformation of ten steps, as a merchant of several marketplaces would have it.

Most have a condition: on the sample exports six or seven of them change an order of three.
"""

from __future__ import annotations

import json

from pydantic import TypeAdapter

from order_upload.config.connector import AnyStep

NAME = "ten_steps"

_IN_ITALY = {"destination": {"countries": ["IT"]}}
_SETTINGS = (
    {
        "step": "set",
        "fields": {
            "billing.company": "Marketplace S.p.A.",
            "billing.address": "Via Esempio 1",
            "billing.city": "Milano",
            "billing.country_code": "IT",
        },
        "replaces_address": True,
        "when": {"origin_nodes": {"rule": "select", "nodes": ["Leroy Merlin IT"]}},
    },
    {
        "step": "policy",
        "stock": "untouched",
        "when": {"products": {"skus": ["FBA-*"]}},
    },
    {
        "step": "map",
        "field": "payment.name",
        "rows": [{"from": ["Other", "AmazonPay"], "to": "Amazon Pay"}],
    },
    {
        "step": "names",
        "case": "title",
        "when": {"origin_nodes": {"rule": "select", "nodes": ["Amazon IT"]}},
    },
    {"step": "split_address", "at": 35},
    {"step": "fiscal_code_from_address2", "when": _IN_ITALY},
    {
        "step": "prices",
        "percent": "-5",
        "round_to": "0.05",
        "when": {"origin_nodes": {"rule": "select", "nodes": ["Negozio Shopify"]}},
    },
    {"step": "shipping_tax", "rate": "22", "when": _IN_ITALY},
    {
        "step": "template",
        "field": "notes.seller",
        "template": "{origin.node} {number}",
        "when": {"business_orders": "only"},
    },
    {"step": "wait", "reason": "prices are being checked", "when": {"amounts": {"min": "50000"}}},
)

STEPS: tuple[AnyStep, ...] = TypeAdapter(tuple[AnyStep, ...]).validate_json(json.dumps(_SETTINGS))
