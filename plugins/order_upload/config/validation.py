"""Settings checked against a model, and every mistake in them as a fault with its path."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from order_upload.candidates import did_you_mean
from order_upload.config.json_path import JsonPath, path_of, value_at
from order_upload.config.key_schema import keys_at, kinds_at
from order_upload.faults import Fault, shown
from order_upload.masking import MASK, masked_word

T = TypeVar("T")
Read = tuple[T | None, tuple[Fault, ...]]
"""What was read, or None and everything that is wrong with it."""

_ALLOWED = {
    "string_type": "text in quotes",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "an object",
    "model_type": "an object",
    "dataclass_type": "an object",
    "model_attributes_type": "an object",
    "string_too_short": "text that is not empty",
    "string_pattern_mismatch": 'letters, digits, "_", "." and "-"',
}
_ALLOWED_FAMILIES = {
    "date": 'a day such as "2026-11-01" or a time such as "2026-11-01T07:00:00+01:00"',
    "decimal": 'a number or a number in quotes, such as "19.90"',
}
_UNKNOWN_KEY = ("extra_forbidden", "unexpected_keyword_argument")
_NO_TAG = ("union_tag_not_found", "union_tag_invalid")


@dataclass(frozen=True)
class SettingsReader(Generic[T]):
    """Reads values that were JSON or YAML as a type of settings, and says what is wrong in them."""

    adapter: TypeAdapter[T]

    @cached_property
    def schema(self) -> dict[str, Any]:
        """JSON schema, for the keys that messages name; made only when a message needs it."""
        return self.adapter.json_schema()

    def read(self, value: Any, root: str, path: JsonPath = ()) -> Read[T]:
        """Return the settings that a value holds, or everything that is wrong with it.

        Args:
            value: JSON values, with ``Decimal`` for fractions.
            root: the name of the Variable, or of the file, as :func:`path_of` takes it.
            path: where in the Variable the value stands.
        """
        # By way of JSON text: only there does pydantic's strict mode read lists as tuples and
        # texts as enums.
        text = json.dumps(value, default=_as_json)
        masks = tuple(mask_faults(value, root, path))
        try:
            settings = self.adapter.validate_json(text, strict=True)
        except ValidationError as error:
            masked_paths = {fault.path for fault in masks}
            faults = self._faults(error, value, root, path)
            return None, (*masks, *(fault for fault in faults if fault.path not in masked_paths))
        if masks:
            return None, masks
        return settings, ()

    def _faults(
        self, error: ValidationError, value: Any, root: str, path: JsonPath
    ) -> Iterator[Fault]:
        by_path: dict[JsonPath, list[ErrorDetails]] = {}
        for detail in error.errors(include_url=False, include_input=False):
            by_path.setdefault(_real_path(detail, value), []).append(detail)
        for inner, details in by_path.items():
            # Of a union every alternative complains; those that looked deeper say what was meant.
            if not _has_deeper(inner, by_path):
                yield self._fault(details, value, inner, path_of(root, (*path, *inner)))

    def _fault(self, details: list[ErrorDetails], root: Any, inner: JsonPath, path: str) -> Fault:
        kind = details[0]["type"]
        if kind in _UNKNOWN_KEY:
            return self._unknown_key(root, inner, path)
        if kind in ("missing", "union_tag_not_found"):
            return Fault(path, "nothing", kinds_at(self.schema, root, inner), f'add "{inner[-1]}"')
        allowed = " or ".join(dict.fromkeys(map(_allowed, details)))
        words = re.findall(r"'([^']+)'", allowed)
        if details[0]["loc"][-1:] == ("[key]",):
            return Fault(path, "an unknown key", allowed, did_you_mean(str(inner[-1]), words))
        value = value_at(root, inner)
        question = did_you_mean(value, words) if isinstance(value, str) else ""
        return Fault(path, shown(value), allowed, question)

    def _unknown_key(self, root: Any, inner: JsonPath, path: str) -> Fault:
        key = str(inner[-1])
        if word := masked_word(key):
            remedy = "remove it: secrets stand in Connections only"
            return Fault(path, f'a key that holds "{word}", which Airflow masks', remedy=remedy)
        known = keys_at(self.schema, root, inner[:-1])
        return Fault(path, "an unknown key", ", ".join(known), did_you_mean(key, known))


def mask_faults(value: Any, root: str, path: JsonPath = ()) -> Iterator[Fault]:
    """Yield a fault for each value that Airflow's mask has replaced."""
    if value == MASK:
        remedy = (
            "Airflow stored its mask in place of the value when the Variable was edited: "
            "write the value again"
        )
        yield Fault(path_of(root, path), f'"{MASK}"', remedy=remedy)
    parts: Iterable[tuple[str | int, Any]] = ()
    if isinstance(value, dict):
        parts = value.items()
    elif isinstance(value, list):
        parts = enumerate(value)
    for step, part in parts:
        yield from mask_faults(part, root, (*path, step))


def _as_json(value: Any) -> Any:
    """Return what stands in JSON for a value that JSON does not have.

    YAML reads ``2026-01-01`` as a date. An empty list in its place makes the model refuse it
    wherever it wants text, and the message shows the value itself.
    """
    if isinstance(value, Decimal):
        return float(value)
    return []


def _has_deeper(path: JsonPath, paths: Iterable[JsonPath]) -> bool:
    return any(len(other) > len(path) and other[: len(path)] == path for other in paths)


def _real_path(detail: ErrorDetails, root: Any) -> JsonPath:
    """Return the path in the JSON; pydantic's has the names of a union's alternatives between."""
    path: list[str | int] = []
    value = root
    for step in detail["loc"]:
        is_key = isinstance(value, dict) and step in value
        if is_key or (isinstance(value, list) and isinstance(step, int)):
            path.append(step)
            value = value_at(value, (step,))
    if detail["type"] == "missing" and path[-1:] != [detail["loc"][-1]]:
        path.append(detail["loc"][-1])
    if detail["type"] in _NO_TAG:
        path.append(detail["ctx"]["discriminator"].strip("'"))
    return tuple(path)


def _allowed(detail: ErrorDetails) -> str:
    """Return what may stand there; words are in single quotes, so that they can be told apart."""
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "value_error":
        return str(context["error"]).removeprefix("allowed").lstrip(": ")
    if listed := context.get("expected") or context.get("expected_tags"):
        return str(listed)
    if kind in _ALLOWED:
        return _ALLOWED[kind]
    for family, text in _ALLOWED_FAMILIES.items():
        if kind.startswith(family):
            return text
    return detail["msg"].removeprefix("Input should be ")
