"""What may stand at a place, read from the JSON schema of the form: for messages about unknown and missing keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from order_upload.config.faults import Place

Schema = dict[str, Any]


def keys_at(schema: Schema, root: Any, place: Place) -> list[str]:
    """Return the keys that an object at a place may have, sorted.

    Args:
        schema: JSON schema of the whole.
        root: the value of the whole; its ``type`` chooses between the alternatives of a source.
        place: keys and indexes that lead from ``root`` to the object.
    """
    return sorted(
        {key for part in _schemas_at(schema, root, place) for key in part.get("properties", {})}
    )


def kinds_at(schema: Schema, root: Any, place: Place) -> str:
    """Return what may stand under a key that is missing: its words, or the kind of value."""
    kinds: dict[str, None] = {}
    for part in _schemas_at(schema, root, place):
        words = part.get("enum") or ([part["const"]] if "const" in part else [])
        kinds.update(dict.fromkeys([f"'{word}'" for word in words] or [_KINDS[part["type"]]]))
    return ", ".join(kinds)


_KINDS = {
    "string": "text",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "an object",
}


def value_at(root: Any, place: Place) -> Any:
    """Return the value at a place, None where there is none."""
    for step in place:
        inner = root.get(step) if isinstance(root, dict) else None
        root = root[step] if isinstance(root, list) and isinstance(step, int) else inner
    return root


def _schemas_at(schema: Schema, root: Any, place: Place) -> list[Schema]:
    schemas = list(_alternatives(schema, schema, root))
    for step in place:
        inner = [part for parent in schemas for part in _inner(parent, step)]
        root = value_at(root, (step,))
        schemas = [
            alternative for part in inner for alternative in _alternatives(schema, part, root)
        ]
    return schemas


def _inner(parent: Schema, step: str | int) -> Iterator[Schema]:
    key = "items" if isinstance(step, int) else "additionalProperties"
    if isinstance(step, str) and step in parent.get("properties", {}):
        yield parent["properties"][step]
    elif isinstance(parent.get(key), dict):
        yield parent[key]


def _alternatives(whole: Schema, part: Schema, value: Any) -> Iterator[Schema]:
    """Yield the plain schemas behind references and unions; of a tagged union the one that is meant."""
    if reference := part.get("$ref"):
        yield from _alternatives(whole, whole["$defs"][reference.rsplit("/", 1)[1]], value)
        return
    tags = part.get("discriminator", {}).get("mapping", {})
    tag = value.get("type") if isinstance(value, dict) else None
    if isinstance(tag, str) and tag in tags:
        yield from _alternatives(whole, {"$ref": tags[tag]}, value)
        return
    choices = part.get("anyOf") or part.get("oneOf")
    if not choices:
        yield part
    for choice in choices or ():
        yield from _alternatives(whole, choice, value)
