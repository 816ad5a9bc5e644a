"""The flat fields of an order (``shipping_address.city``) to and from the nested form of the node protocol.

Source: docs/node-protocol.md, section 6. ``products`` and ``totals`` are canonical JSON text in the
flat form and lists of objects on the wire; every other value is text in both.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from order_upload.domain.shop import ShopFields

LISTS = frozenset({"products", "totals"})
"""Fields that are lists of objects on the wire."""


def to_wire(fields: ShopFields) -> dict[str, Any]:
    """Return ``{"shipping_address.city": "Roma"}`` as ``{"shipping_address": {"city": "Roma"}}``.

    Raises:
        ValueError: a path is both a value and a group, or a list is no JSON list: the caller built
            it wrong.
    """
    nested: dict[str, Any] = {}
    for path, text in fields.items():
        _place(nested, path, _list(path, text) if path in LISTS else text)
    return nested


def from_wire(nested: Mapping[str, Any]) -> dict[str, str]:
    """Return nested fields flat; the inverse of :func:`to_wire`.

    Raises:
        ValueError: a value is neither text, nor a group of texts, nor one of the lists.
    """
    flat: dict[str, str] = {}
    for name, value in nested.items():
        if name in LISTS:
            flat[name] = canonical_json(_checked_list(name, value))
        elif isinstance(value, dict):
            flat.update(
                {f"{name}.{part}": _text(f"{name}.{part}", inner) for part, inner in value.items()}
            )
        else:
            flat[name] = _text(name, value)
    return flat


def canonical_json(value: Any) -> str:
    """Return JSON with sorted keys and no blanks, letters as they are: the text that is compared and hashed."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _place(nested: dict[str, Any], path: str, value: Any) -> None:
    group, _, name = path.rpartition(".")
    target = nested.setdefault(group, {}) if group else nested
    if not isinstance(target, dict) or isinstance(target.get(name), dict):
        message = f"field {path}: also used as a value or a group"
        raise ValueError(message)  # noqa: TRY004 - as in _text
    target[name] = value


def _list(path: str, text: str) -> list[Any]:
    return _checked_list(path, json.loads(text))


def _checked_list(path: str, value: Any) -> list[Any]:
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        message = f"field {path}: a list of objects is wanted, found {type(value).__name__}"
        raise ValueError(message)
    return value


def _text(path: str, value: Any) -> str:
    if not isinstance(value, str):
        message = f"field {path}: text is wanted, found {type(value).__name__}"
        raise ValueError(message)  # noqa: TRY004 - one error for every way in which the wire can be wrong
    return value
