"""Mistakes in the steps of a transformation, each said with its path."""

from __future__ import annotations

import pytest

from unit.config.settings import faults_of, some_variables

BAD_STEPS = {
    "a step that there is not": (
        {"step": "sett"},
        '.step: found "sett"; allowed: ',
    ),
    "no name": ({"fields": {}}, ".step: found nothing; allowed: "),
    "an unknown key": (
        {"step": "drop", "reason": "x", "bogus": 1},
        ".bogus: found an unknown key; allowed: reason, step, when",
    ),
    "a field that cannot be set": (
        {"step": "set", "fields": {"billing.cty": "x"}},
        ': found an object; allowed: instead of "billing.cty" one of customer.code, ',
    ),
    "a text that its field cannot hold": (
        {"step": "set", "fields": {"billing.email": "no"}},
        ": found an object; allowed: texts that the field can hold; ",
    ),
    "a template with an open brace": (
        {"step": "template", "field": "notes.seller", "template": "{x"},
        '.template: found "{x"; allowed: in template, names of fields in braces',
    ),
    "a template with an unknown name": (
        {"step": "template", "field": "notes.seller", "template": "{origin.nod}"},
        '.template: found "{origin.nod}"; allowed: instead of "origin.nod" one of ',
    ),
    "a policy that says nothing": (
        {"step": "policy"},
        ": found an object; allowed: at least one policy",
    ),
    "a condition with an unknown key": (
        {"step": "wait", "reason": "x", "when": {"nodes": []}},
        ".when.nodes: found an unknown key; allowed: ",
    ),
    "a condition that asks the ledger": (
        {"step": "wait", "reason": "x", "when": {"export_once": True}},
        ": found an object; allowed: in when, every criterion but export_once",
    ),
    "names that stay as they are": (
        {"step": "names", "of": ["billing"]},
        ": found an object; allowed: at least one of case, surname_first, company_as_name",
    ),
    "names of no address": (
        {"step": "names", "of": [], "case": "upper"},
        ': found an object; allowed: in of, "billing", "shipping" or both',
    ),
    "an address that there is not": (
        {"step": "names", "of": ["delivery"], "case": "upper"},
        ".of[0]: found \"delivery\"; allowed: 'billing' or 'shipping'",
    ),
    "a case that there is not": (
        {"step": "names", "case": "lower"},
        ".case: found \"lower\"; allowed: 'upper' or 'title'",
    ),
    "a line that is too short": (
        {"step": "split_address", "at": 5},
        ": found an object; allowed: in at, a whole number from 10 to 128",
    ),
    "no place to split at": (
        {"step": "split_address"},
        '.at: found nothing; allowed: a whole number; add "at"',
    ),
    "a key of a step without keys": (
        {"step": "fiscal_code_from_address2", "of": ["billing"]},
        ".of: found an unknown key; allowed: step, when",
    ),
    "a group without a name": (
        {"step": "customer_group", "group": " "},
        ": found an object; allowed: in group, the name of a customer group of the shop",
    ),
    "codes from nowhere": (
        {"step": "sku"},
        ": found an object; allowed: rows, file or both",
    ),
    "a path to a file of codes": (
        {"step": "sku", "file": "../codes.csv"},
        ': found an object; allowed: in file, the name of a file such as "codes.csv", no path',
    ),
    "an empty code": (
        {"step": "sku", "rows": [{"from": "A", "to": ""}]},
        ": found an object; allowed: in each row of rows, two codes, from and to",
    ),
    "two codes for one": (
        {"step": "sku", "rows": [{"from": "A", "to": "B"}, {"from": "A ", "to": "C"}]},
        ": found an object; allowed: in rows, one code for each from of a node",
    ),
    "a technology in a row of codes": (
        {"step": "sku", "rows": [{"from": "A", "to": "B", "technology": "x"}]},
        ".rows[0].technology: found an unknown key; allowed: from, node, to",
    ),
    "two rows for one text": (
        {
            "step": "map",
            "field": "payment.name",
            "rows": [{"from": ["a"], "to": "b"}, {"from": ["A "], "to": "c"}],
        },
        ": found an object; allowed: in each row of rows texts that no other row has",
    ),
}


@pytest.mark.parametrize("name", BAD_STEPS)
def test_a_mistake_in_a_step_is_said_with_its_path(name):
    step, message = BAD_STEPS[name]
    variables = some_variables(configuration={"transformation": "t"}, transformations={"t": [step]})
    (fault,) = faults_of(variables)
    assert fault.startswith(f"order_upload_transformations.t[0]{message}")


def test_a_condition_may_name_a_product_filter():
    step = {"step": "wait", "reason": "x", "when": {"products": "of_rossi"}}
    variables = some_variables(
        configuration={"transformation": "t"},
        transformations={"t": [step]},
        product_filters={"of_rossi": {"suppliers": ["Rossi"]}},
    )
    assert faults_of(variables) == []


def test_a_condition_that_names_nothing_is_said_with_its_path():
    step = {"step": "wait", "reason": "x", "when": {"products": "of_rosi"}}
    variables = some_variables(configuration={"transformation": "t"}, transformations={"t": [step]})
    (fault,) = faults_of(variables)
    assert fault.startswith('order_upload_transformations.t[0].when.products: found "of_rosi"; ')
