"""What the bodies of all calls have to be (docs/node-protocol.md, section 4)."""

from __future__ import annotations

from typing import Any

from demo.shop.authentication import CallRefusedError
from demo.shop.operations import REF


def has_ref(operation: Any) -> bool:
    """Tell whether an operation can be answered: without a reference nobody knows for what."""
    return (
        isinstance(operation, dict)
        and isinstance(operation.get("ref"), str)
        and bool(REF.fullmatch(operation["ref"]))
    )


def texts(body: dict[str, Any], name: str) -> list[str]:
    """Return a field that is a list of texts."""
    value = body.get(name)
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise CallRefusedError(400, "bad_request", f"{name}: a list of texts is wanted")
    return value


def check(body: dict[str, Any], known: set[str], size: int, largest: int) -> None:
    """Refuse fields that a call does not have, and more at once than is allowed."""
    if set(body) - known:
        raise CallRefusedError(
            400, "bad_request", f"unknown keys: {', '.join(sorted(set(body) - known))}"
        )
    if size > largest:
        raise CallRefusedError(413, "batch_too_large", f"{size} at once, {largest} are allowed")
