"""How the fields of settings are called in JSON."""

from __future__ import annotations

from typing import Any


def json_key(field_name: str) -> str:
    """Return the key of a field: its name without the underscore that Python's words need."""
    return field_name.rstrip("_")


AS_WRITTEN: dict[str, Any] = {"extra": "forbid", "alias_generator": json_key}
"""What pydantic has to know of a dataclass that stands in settings; ``from_`` is ``from`` there."""
