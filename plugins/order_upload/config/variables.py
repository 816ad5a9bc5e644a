"""The five Variables as raw texts, read once: which of them are malformed as a whole, and what stands in the others.

Airflow's own reading is not used: for malformed JSON it gives the default without a word
(reference/airflow.md, section 0, trap 1).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from order_upload.config.faults import MASK, Fault, shown

PREFIX = "order_upload_"
STATUS_MAPS = "order_upload_status_maps"


@dataclass(frozen=True)
class Variables:
    """The raw text of each Variable, None where it is absent; parsed when first asked for, and then only once."""

    connectors: str | None = None
    configurations: str | None = None
    filters: str | None = None
    transformations: str | None = None
    status_maps: str | None = None

    @cached_property
    def documents(self) -> Mapping[str, Document]:
        """Each Variable's content by its full name."""
        texts = {
            name: getattr(self, name)
            for name in ("connectors", "configurations", "filters", "transformations")
        }
        documents = {
            PREFIX + name: read_document(PREFIX + name, text, dict) for name, text in texts.items()
        }
        return {**documents, STATUS_MAPS: read_document(STATUS_MAPS, self.status_maps, list)}

    @cached_property
    def remembered(self) -> dict[tuple[str, str], Any]:
        """What was made of parts that several connectors share, by Variable and name; see ``shared_parts.py``."""
        return {}


@dataclass(frozen=True, slots=True)
class Document:
    """What stands in one Variable.

    Attributes:
        value: an object, or a list for the status maps; empty when the Variable is absent or
            malformed.
        fault: why the Variable is malformed as a whole.
    """

    variable: str
    value: Any
    is_absent: bool = False
    fault: Fault | None = None


def read_document(variable: str, text: str | None, kind: type) -> Document:
    """Return the content of a Variable; keys are unique, fractions are ``Decimal``."""
    if text is None:
        return Document(variable, kind(), is_absent=True)
    fault = _mask_fault(variable, text)
    try:
        value = None if fault else _loads(text)
    except (ValueError, RecursionError) as error:
        fault = Fault(
            variable,
            _json_fault(error),
            "JSON",
            "correct it; the connectors keep their last good state",
        )
    if fault is None and not isinstance(value, kind):
        fault = Fault(
            variable, shown(value), "a list of rows" if kind is list else "an object of names"
        )
    return Document(variable, kind() if fault else value, fault=fault)


def _mask_fault(variable: str, text: str) -> Fault | None:
    if text.strip() not in (MASK, f'"{MASK}"'):
        return None
    return Fault(
        variable,
        f'"{MASK}"',
        remedy="Airflow stored its mask in place of the value: write the Variable again",
    )


def _json_fault(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"text that is not JSON at line {error.lineno}, column {error.colno} ({error.msg})"
    return (
        str(error)
        if isinstance(error, _NotOursError)
        else "JSON nested too deeply, or with too long a number"
    )


class _NotOursError(ValueError):
    """JSON that Python reads and we do not."""


def _loads(text: str) -> Any:
    return json.loads(
        text, parse_float=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_unique
    )


def _refuse_constant(name: str) -> None:
    message = f"the number {name}"
    raise _NotOursError(message)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    unique = dict(pairs)
    if len(unique) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        message = f"the key {shown(twice)} twice in one object"
        raise _NotOursError(message)
    return unique
