"""Where a value stands in a Variable or a file, and how people read that."""

from __future__ import annotations

import json
import re
from typing import Any

from order_upload.faults import LONGEST_SHOWN

JsonPath = tuple[str | int, ...]
"""Keys and indexes from the root of a Variable to a value in it."""


def path_of(root: str, path: JsonPath) -> str:
    """Return the path as people read it, always one line.

    >>> path_of("order_upload_status_maps", (3, "status"))
    'order_upload_status_maps[3].status'
    >>> path_of("amazon.yaml: ", ("rows", 3, "status"))
    'amazon.yaml: rows[3].status'

    Args:
        root: the name of a Variable; or of a file, with a colon and a blank after it.
        path: keys and indexes from there.
    """
    text = "".join(map(_step, path))
    if root.endswith(": "):
        # Inside a file the first key has nothing before it that a dot could part it from.
        return (root + text.removeprefix(".")).removesuffix(": ")
    return root + text


def value_at(root: Any, path: JsonPath) -> Any:
    """Return the value at a path, None where there is none."""
    value = root
    for step in path:
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int):
            value = value[step]
        else:
            value = None
    return value


def _step(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    if re.fullmatch(rf"[\w .-]{{1,{LONGEST_SHOWN}}}", step, re.ASCII):
        return f".{step}"
    return f".{json.dumps(step[:LONGEST_SHOWN])}"
