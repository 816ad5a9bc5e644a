"""The eight Variables as raw texts, read once: which are malformed, and what is in the others.

Airflow's own reading of JSON is not used: for malformed text it gives the default without a word.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from order_upload.faults import Fault, shown
from order_upload.masking import MASK

PREFIX = "order_upload_"
_HALF = re.compile(r"\\u[dD][89a-fA-F]|[\ud800-\udfff]")
"""Of a character above U+FFFF, which JSON may write as two halves."""

STATUS_MAPS = "order_upload_status_maps"
CORRESPONDENCES = "order_upload_correspondences"


@dataclass(frozen=True)
class Variables:
    """The raw text of each Variable, None where it is absent; parsed once, when first asked for."""

    connectors: str | None = None
    configurations: str | None = None
    filters: str | None = None
    transformations: str | None = None
    status_maps: str | None = None
    correspondences: str | None = None
    product_filters: str | None = None
    time_ranges: str | None = None

    @cached_property
    def documents(self) -> Mapping[str, Document]:
        """Each Variable's content by its full name."""
        texts = {
            name: getattr(self, name)
            for name in (
                "connectors",
                "configurations",
                "filters",
                "transformations",
                "product_filters",
                "time_ranges",
            )
        }
        documents = {
            PREFIX + name: read_document(PREFIX + name, text, dict) for name, text in texts.items()
        }
        lists = {STATUS_MAPS: self.status_maps, CORRESPONDENCES: self.correspondences}
        documents |= {name: read_document(name, text, list) for name, text in lists.items()}
        return documents

    @cached_property
    def remembered(self) -> dict[tuple[str, str], Any]:
        """What ``named_parts.py`` made of the parts that connectors share, by Variable and name."""
        return {}


@dataclass(frozen=True, slots=True)
class Document:
    """What stands in one Variable.

    Attributes:
        value: an object, or a list for status maps and correspondences; empty when the Variable is
            absent or malformed.
        fault: why the Variable is malformed as a whole.
    """

    variable: str
    value: Any
    is_absent: bool = False
    fault: Fault | None = None


def read_document(variable: str, text: str | None, kind: type) -> Document:
    """Return the content of a Variable; keys are unique, fractions are ``Decimal``.

    Args:
        variable: its full name.
        text: its raw text, None when the Variable is absent.
        kind: ``dict`` or ``list``, what it has to hold.
    """
    if text is None:
        return Document(variable, kind(), is_absent=True)
    if text.strip() in (MASK, f'"{MASK}"'):
        remedy = "Airflow stored its mask in place of the value: write the Variable again"
        return _malformed(kind, Fault(variable, f'"{MASK}"', remedy=remedy))
    try:
        value = _loads(text)
    except (ValueError, RecursionError) as error:
        remedy = "correct it; the connectors keep their last good state"
        return _malformed(kind, Fault(variable, _json_fault(error), "JSON", remedy))
    if not isinstance(value, kind):
        allowed = "a list of rows" if kind is list else "an object of names"
        return _malformed(kind, Fault(variable, shown(value), allowed))
    return Document(variable, value)


def _malformed(kind: type, fault: Fault) -> Document:
    return Document(fault.path, kind(), fault=fault)


def _json_fault(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"text that is not JSON at line {error.lineno}, column {error.colno} ({error.msg})"
    if isinstance(error, _NotOursError):
        return str(error)
    return "JSON nested too deeply, or with too long a number"


class _NotOursError(ValueError):
    """JSON that Python reads and we do not."""


def _loads(text: str) -> Any:
    if _HALF.search(text):
        _refuse_halves(json.loads(text))
    return json.loads(
        text, parse_float=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_unique
    )


def _refuse_halves(value: Any) -> None:
    r"""Refuse half of a character, such as ``\ud83d`` alone: no message could say it."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise _NotOursError(r"half of a character: a \u escape of D800 to DFFF alone") from None


def _refuse_constant(name: str) -> None:
    raise _NotOursError(f"the number {name}")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    unique = dict(pairs)
    if len(unique) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _NotOursError(f"the key {shown(twice)} twice in one object")
    return unique
