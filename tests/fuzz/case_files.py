"""The cases that every reader is given: data files, which the tests in PHP read too.

A case is a name and the pieces of its text: a text, ``{"text": ..., "times": ...}`` for one that
is repeated, ``{"base64": ...}`` for bytes that are no text. Where it is the body of a request, or
an operation of it, ``says`` is what is said of it: a code of docs/node-protocol.md, or ``read``.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any, NamedTuple

CASES = Path(__file__).with_name("cases")


class Case(NamedTuple):
    """What a reader is given.

    Attributes:
        says: what the reader of requests says of it; "" for other readers.
    """

    name: str
    data: bytes
    says: str = ""

    def __str__(self) -> str:
        """Return it as a test's id."""
        return self.name


def cases_of(kind: str) -> list[Case]:
    """Return the cases of one data file, e.g. ``xml``."""
    rows = json.loads((CASES / f"{kind}.json").read_text(encoding="utf-8"))
    return [Case(row["name"], _joined(row["pieces"]), row.get("says", "")) for row in rows]


def _joined(pieces: list[Any]) -> bytes:
    return b"".join(_piece(piece) for piece in pieces)


def _piece(piece: Any) -> bytes:
    if isinstance(piece, str):
        return piece.encode()
    if "base64" in piece:
        return base64.b64decode(piece["base64"])
    return piece["text"].encode() * piece["times"]
