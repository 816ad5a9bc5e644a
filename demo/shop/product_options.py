"""The options of the catalogue's products: what a line may choose of them, and what it has to."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from itertools import chain
from typing import Any

from demo.shop.operations import OperationRefusedError, rejected


def options_of(product: sqlite3.Row) -> list[dict[str, Any]]:
    """Return the options of a product as ``lookup`` gives them."""
    options = enumerate(json.loads(product["options"]), 1)
    return [_option(f"{product['rowid']}{number}", option) for number, option in options]


def check_options(line: Mapping[str, Any], product: sqlite3.Row) -> None:
    """Check that a line chooses of its product what there is, and all that is required.

    An option that the product does not have is kept as a text.

    Raises:
        OperationRefusedError: ``missing_option``.
    """
    free = options_of(product)
    for chosen in line.get("options", []):
        value = chosen.get("value", "")
        named = [option for option in free if _is_named(option, chosen)]
        having = [option for option in named if _has(option, value)]
        if named and not having:
            raise _missing(line, f"{named[0]['name']} / {value}", "it has no such value")
        if having:
            free.remove(having[0])
    for option in free:
        if option["required"]:
            raise _missing(line, option["name"], "it requires a choice")


def _option(option_id: str, option: Mapping[str, Any]) -> dict[str, Any]:
    names = option["name"].split("|")
    return {
        "product_option_id": option_id,
        "name": names[0],
        "names": names,
        "type": "select" if option["values"] else "text",
        "required": option["required"],
        "values": [
            {"product_option_value_id": f"{option_id}{number}", **_named(value)}
            for number, value in enumerate(option["values"], 1)
        ],
    }


def _named(text: str) -> dict[str, Any]:
    names = text.split("|")
    return {"name": names[0], "names": names}


def _is_named(option: Mapping[str, Any], chosen: Mapping[str, str]) -> bool:
    said = {chosen.get("attribute", "").casefold(), chosen.get("name", "").casefold()}
    return not said.isdisjoint(map(str.casefold, option["names"]))


def _has(option: Mapping[str, Any], value: str) -> bool:
    names = list(chain.from_iterable([row["names"] for row in option["values"]]))
    return not names or value.casefold() in map(str.casefold, names)


def _missing(line: Mapping[str, Any], what: str, found: str) -> OperationRefusedError:
    sku = line.get("sku", "")
    return rejected(
        "missing_option", f"option {what} of product {sku}: {found}", group=f"option {sku} / {what}"
    )
