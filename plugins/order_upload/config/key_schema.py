"""What may stand at a path, read from the JSON schema of a model: for unknown and missing keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from order_upload.config.json_path import JsonPath, value_at

Schema = dict[str, Any]

_KINDS = {
    "string": "text",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "an object",
}


def keys_at(schema: Schema, root: Any, path: JsonPath) -> list[str]:
    """Return the keys that an object at a path may have, sorted.

    Args:
        schema: JSON schema of the whole.
        root: the value of the whole; its ``type`` chooses between the alternatives of a source,
            its ``kind`` between those of a correspondence.
        path: keys and indexes that lead from ``root`` to the object.
    """
    keys: set[str] = set()
    for part in _schemas_at(schema, root, path):
        keys.update(part.get("properties", {}))
    return sorted(keys)


def kinds_at(schema: Schema, root: Any, path: JsonPath) -> str:
    """Return what may stand under a key that is missing: its words, or the kind of value."""
    kinds: dict[str, None] = {}
    for part in _schemas_at(schema, root, path):
        kinds.update(dict.fromkeys(_kinds_of(part)))
    return ", ".join(kinds)


def _kinds_of(part: Schema) -> list[str]:
    if "enum" in part:
        return [f"'{word}'" for word in part["enum"]]
    if "const" in part:
        return [f"'{part['const']}'"]
    return [_KINDS[part["type"]]]


def _schemas_at(schema: Schema, root: Any, path: JsonPath) -> list[Schema]:
    """Return the schemas that may hold for the value at a path: several behind a union."""
    schemas = list(_alternatives(schema, schema, root))
    value = root
    for step in path:
        value = value_at(value, (step,))
        inner: list[Schema] = []
        for parent in schemas:
            for part in _inner(parent, step):
                inner += _alternatives(schema, part, value)
        schemas = inner
    return schemas


def _inner(parent: Schema, step: str | int) -> Iterator[Schema]:
    key = "items" if isinstance(step, int) else "additionalProperties"
    if isinstance(step, str) and step in parent.get("properties", {}):
        yield parent["properties"][step]
    elif isinstance(parent.get(key), dict):
        yield parent[key]


def _alternatives(whole: Schema, part: Schema, value: Any) -> Iterator[Schema]:
    """Yield the plain schemas behind references and unions; of a tagged union the one meant."""
    if reference := part.get("$ref"):
        yield from _alternatives(whole, whole["$defs"][reference.rsplit("/", 1)[1]], value)
        return
    discriminator = part.get("discriminator", {})
    tags = discriminator.get("mapping", {})
    tag = value.get(discriminator.get("propertyName")) if isinstance(value, dict) else None
    if isinstance(tag, str) and tag in tags:
        yield from _alternatives(whole, {"$ref": tags[tag]}, value)
        return
    choices = part.get("anyOf") or part.get("oneOf")
    if not choices:
        yield part
    for choice in choices or ():
        yield from _alternatives(whole, choice, value)
