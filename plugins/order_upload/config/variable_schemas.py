"""The Variables as JSON Schema: what a form or an editor needs to know of each key.

They are made from the models that read the Variables, so they cannot say another thing than these.
What a model checks beyond types (a name that points to nothing, windows without a time) no schema
says: :func:`~order_upload.config.row_edits.checked_edit` does.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from order_upload.config.connector import AnyStep, Configuration
from order_upload.config.correspondences import AnyRow
from order_upload.config.key_schema import Schema
from order_upload.config.named_parts import (
    CONFIGURATIONS,
    FILTERS,
    NAME,
    PRODUCT_FILTERS,
    TIME_RANGES,
    TRANSFORMATIONS,
)
from order_upload.config.parsing import CONNECTORS, ConnectorEntry
from order_upload.config.row_edits import LISTS
from order_upload.config.status_settings import StatusRowEntry
from order_upload.config.variables import CORRESPONDENCES, STATUS_MAPS
from order_upload.domain.filters import OrderFilter, Products, TimeRange
from order_upload.domain.statuses import UnmappedStatus

NAMES_OF = "x-names-of"
"""Keyword of a text that is a name: the Variable in which that name stands."""

DIALECT = "https://json-schema.org/draft/2020-12/schema"

ENTRIES: Mapping[str, Any] = {
    CONNECTORS: ConnectorEntry,
    CONFIGURATIONS: Configuration,
    FILTERS: OrderFilter,
    PRODUCT_FILTERS: Products,
    TIME_RANGES: TimeRange,
    TRANSFORMATIONS: tuple[AnyStep, ...],
    STATUS_MAPS: StatusRowEntry,
    CORRESPONDENCES: AnyRow,
}
"""Each Variable with the type of one entry of it: of a name, or of a row."""

_NAMES: Mapping[str, Mapping[str, str]] = {
    "ConnectorEntry": {
        "configuration": CONFIGURATIONS,
        "filter": FILTERS,
        "after": CONNECTORS,
    },
    "Configuration": {"transformation": TRANSFORMATIONS},
    "OrderFilter": {"products": PRODUCT_FILTERS, "time_range": TIME_RANGES},
}
"""Keys of a class that hold names, and the Variable in which each name stands."""

_ATTRIBUTES = "\nAttributes:\n"
_ATTRIBUTE = re.compile(r"    (\w+(?:, \w+)*): (.*?)(?=\n    \w|\n\n|\Z)", re.DOTALL)


@cache
def entry_schema(variable: str) -> Schema:
    """Return the schema of one entry of a Variable: what stands under a name, or one row.

    Raises:
        KeyError: there is no such Variable.
    """
    adapter: TypeAdapter[Any] = TypeAdapter(ENTRIES[variable])
    return adapter.json_schema(schema_generator=_WithWords)


def variable_schema(variable: str) -> Schema:
    """Return the schema of a whole Variable, as a document that an editor takes.

    Raises:
        KeyError: there is no such Variable.
    """
    entry = dict(entry_schema(variable))
    parts = entry.pop("$defs", {})
    schema: Schema = {"$schema": DIALECT, "title": variable}
    if variable in LISTS:
        schema |= {"type": "array", "items": entry}
    else:
        names = {"pattern": f"^{NAME}$"}
        schema |= {"type": "object", "propertyNames": names, "additionalProperties": entry}
    return {**schema, "$defs": parts}


class _WithWords(GenerateJsonSchema):
    """Adds to each key what the docstring of its class says of it, and where its name stands."""

    def model_schema(self, schema: core_schema.ModelSchema) -> Schema:
        """Return the schema of a model."""
        return _with_words(super().model_schema(schema), schema["cls"])

    def encode_default(self, dft: Any) -> Any:
        """Return a default as settings write it."""
        return dft.kind.value if isinstance(dft, UnmappedStatus) else super().encode_default(dft)

    def dataclass_schema(self, schema: core_schema.DataclassSchema) -> Schema:
        """Return the schema of a class of the domain."""
        return _with_words(super().dataclass_schema(schema), schema["cls"])


def _with_words(schema: Schema, cls: type) -> Schema:
    keys: Schema = schema["properties"]
    for key, words in _words_of_keys(cls):
        if key in keys:
            keys[key] = {**keys[key], "description": words}
    for key, variable in _NAMES.get(cls.__name__, {}).items():
        keys[key] = _with_name(keys[key], {"type": "string", NAMES_OF: variable})
    tags = [key for key, words in keys.items() if "const" in words]
    schema["required"] = sorted({*tags, *schema.get("required", ())}, key=list(keys).index)
    schema["description"] = _plain(_doc_of(cls).partition(_ATTRIBUTES)[0])
    return schema


def _with_name(key: Schema, name: Schema) -> Schema:
    """Return the schema of a key that also takes a name, or whose texts are names."""
    if "items" in key:
        return {**key, "items": name}
    others = [choice for choice in key["anyOf"] if choice.get("type") != "string"]
    return {**key, "anyOf": [*others, name]}


def _words_of_keys(cls: type) -> Iterator[tuple[str, str]]:
    """Yield what docstrings say of keys; those of a class go before those of what it is made of."""
    for base in reversed(cls.__mro__):
        section = _doc_of(base).partition(_ATTRIBUTES)[2]
        for names, words in _ATTRIBUTE.findall(section):
            for name in names.split(", "):
                yield name.rstrip("_"), _plain(words)


def _doc_of(cls: type) -> str:
    return inspect.cleandoc(cls.__dict__.get("__doc__") or "")


def _plain(text: str) -> str:
    """Return a docstring's words on one line, codes in single marks."""
    return " ".join(text.split()).replace("``", "`")
