"""Hashes of values: the same for equal values, whatever process asks."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec

_CANONICAL = msgspec.json.Encoder(order="deterministic")


def canonical_json(value: Any) -> bytes:
    """Return a value as JSON, the same bytes whatever the order of its keys."""
    return _CANONICAL.encode(value)


def fingerprint(*values: Any) -> str:
    """Return one hash over values that JSON can hold, the same whatever the order of their keys."""
    return hashlib.sha256(canonical_json(values)).hexdigest()[:32]


def email_hash(email: str) -> str:
    """Return the hash of an e-mail address by which a shop's order is recognised, or "" for none.

    It is the SHA-256 of the address without outer blanks, in lower case.
    """
    address = email.strip().lower()
    if not address:
        return ""
    return hashlib.sha256(address.encode()).hexdigest()


def ref_hash(ref: str) -> str:
    """Return the hash by which the reference of an order is known again that was forgotten."""
    return fingerprint("forgotten", ref)
