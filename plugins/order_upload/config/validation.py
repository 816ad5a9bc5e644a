"""A part of a Variable checked against a model, and every mistake in it as a fault with its path."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from order_upload.candidates import did_you_mean
from order_upload.config.faults import (
    Fault,
    Place,
    mask_faults,
    masked_word,
    path_of,
    shown,
)
from order_upload.config.key_schema import keys_at, kinds_at, value_at

T = TypeVar("T")

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


@dataclass(frozen=True)
class Form(Generic[T]):
    """What a part of a Variable has to look like."""

    adapter: TypeAdapter[T]

    @cached_property
    def schema(self) -> dict[str, Any]:
        """JSON schema, for the keys that messages name; made only when there is something to say."""
        return self.adapter.json_schema()

    def read(self, value: Any, variable: str, place: Place) -> tuple[T | None, tuple[Fault, ...]]:
        """Return what the value says, or everything that is wrong with it.

        Args:
            value: JSON values, with ``Decimal`` for fractions.
            variable: full name of the Variable.
            place: where in the Variable the value stands.
        """
        # By way of JSON text: only there does pydantic's strict mode read lists as tuples and texts as enums.
        text = json.dumps(value, default=_as_number)
        masks = tuple(mask_faults(value, variable, place))
        try:
            parsed = self.adapter.validate_json(text, strict=True)
        except ValidationError as error:
            masked_paths = {fault.path for fault in masks}
            faults = self._faults(error, value, variable, place)
            return None, (*masks, *(fault for fault in faults if fault.path not in masked_paths))
        return (None, masks) if masks else (parsed, ())

    def _faults(
        self, error: ValidationError, root: Any, variable: str, place: Place
    ) -> Iterator[Fault]:
        found: dict[Place, list[ErrorDetails]] = {}
        for detail in error.errors(include_url=False, include_input=False):
            found.setdefault(_real_place(detail, root), []).append(detail)
        for inner, details in found.items():
            # Of a union every alternative complains; those that looked deeper say what was meant.
            if not any(other[: len(inner)] == inner and len(other) > len(inner) for other in found):
                yield self._fault(details, root, inner, path_of(variable, (*place, *inner)))

    def _fault(self, details: list[ErrorDetails], root: Any, inner: Place, path: str) -> Fault:
        kind = details[0]["type"]
        value = value_at(root, inner)
        if kind in _UNKNOWN_KEY:
            return self._unknown_key(root, inner, path)
        if kind in ("missing", "union_tag_not_found"):
            return Fault(path, "nothing", kinds_at(self.schema, root, inner), f'add "{inner[-1]}"')
        allowed = " or ".join(dict.fromkeys(map(_allowed, details)))
        is_key = details[0]["loc"][-1:] == ("[key]",)
        word = inner[-1] if is_key else value
        question = (
            did_you_mean(word, re.findall(r"'([^']+)'", allowed)) if isinstance(word, str) else ""
        )
        return Fault(path, "an unknown key" if is_key else shown(value), allowed, question)

    def _unknown_key(self, root: Any, inner: Place, path: str) -> Fault:
        key = str(inner[-1])
        if word := masked_word(key):
            remedy = "remove it: secrets stand in Connections only"
            return Fault(path, f'a key that holds "{word}", which Airflow masks', remedy=remedy)
        known = keys_at(self.schema, root, inner[:-1])
        return Fault(path, "an unknown key", ", ".join(known), did_you_mean(key, known))


def _as_number(value: Decimal) -> float:
    return float(value)


def _real_place(detail: ErrorDetails, root: Any) -> Place:
    """Return the place in the JSON; pydantic's has the names of a union's alternatives in between."""
    place: list[str | int] = []
    here = root
    for step in detail["loc"]:
        if (isinstance(here, dict) and step in here) or (
            isinstance(here, list) and isinstance(step, int)
        ):
            place.append(step)
            here = value_at(here, (step,))
    if detail["type"] == "missing":
        place.append(detail["loc"][-1])
    if detail["type"] in ("union_tag_not_found", "union_tag_invalid"):
        place.append(detail["ctx"]["discriminator"].strip("'"))
    return tuple(place)


def _allowed(detail: ErrorDetails) -> str:
    """Return what may stand there, in our words; quotes are single so that words can be told apart."""
    kind, context = detail["type"], detail.get("ctx", {})
    listed = context.get("expected") or context.get("expected_tags")
    if kind == "value_error":
        return str(context["error"]).removeprefix("allowed").lstrip(": ")
    known = _ALLOWED.get(kind) or next(
        (text for start, text in _ALLOWED_FAMILIES.items() if kind.startswith(start)), ""
    )
    return str(listed or known or detail["msg"].removeprefix("Input should be "))
