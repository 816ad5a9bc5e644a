"""What is wrong in a Variable, said with its path: found, allowed, what to do. Never a secret, never an address."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from order_upload.errors import ConfigError

Place = tuple[str | int, ...]
"""Keys and indexes from the root of a Variable to a value in it."""

MASK = "***"
"""What Airflow's UI and REST API show, and then store, in place of a value whose key it thinks a secret."""

MASKED_WORDS = (
    "access_key",
    "access_token",
    "api_key",
    "apikey",
    "auth_header",
    "authorization",
    "bearer",
    "connection_string",
    "dsn",
    "passphrase",
    "passwd",
    "password",
    "private_key",
    "proxy",
    "proxies",
    "secret",
    "service_account",
    "service_key",
    "token",
    "keyfile_dict",
    "webhook_url",
)
"""A key that holds one of these is masked (reference/airflow.md, section 0, trap 4; a test compares with Airflow)."""

_LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong.

    Attributes:
        path: ``order_upload_connectors.shop.source.type``.
        found: what stands there, as :func:`shown`.
        allowed: what may stand there.
        remedy: what to do, when that is more than writing what is allowed.
    """

    path: str
    found: str
    allowed: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        allowed = f", allowed: {self.allowed}" if self.allowed else ""
        remedy = f"; {self.remedy}" if self.remedy else ""
        return f"{self.path}: found {self.found}{allowed}{remedy}"


def raise_if_any(faults: Iterable[Fault]) -> None:
    """Raise one error with every fault once, a line each.

    Raises:
        ConfigError: there is at least one.
    """
    lines = dict.fromkeys(map(str, faults))
    if lines:
        raise ConfigError("\n".join(lines))


def path_of(variable: str, place: Place) -> str:
    """Return the path as people read it, always one line: ``order_upload_status_maps[3].status``."""
    return variable + "".join(
        f"[{step}]" if isinstance(step, int) else f".{_key(step)}" for step in place
    )


def _key(key: str) -> str:
    return (
        key
        if re.fullmatch(rf"[\w .-]{{1,{_LONGEST_SHOWN}}}", key, re.ASCII)
        else json.dumps(key[:_LONGEST_SHOWN])
    )


def shown(value: Any) -> str:
    """Return a value as a message may show it: short, with its type, and never what could be an address or a key."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return f"a list of {len(value)}" if value else "an empty list"
    if isinstance(value, str):
        is_plain = len(value) <= _LONGEST_SHOWN and not re.search(r"://|@|=", value)
        return (
            json.dumps(value, ensure_ascii=False)
            if is_plain
            else f"a text of {len(value)} characters"
        )
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return f"{value} (a number)"
    return "null (nothing)" if value is None else f"{json.dumps(value)} (true or false)"


def masked_word(key: str) -> str:
    """Return the word for which Airflow would mask the value of this key, or nothing."""
    normalized = re.sub(r"\W+", "_", key.strip().lower())
    return next((word for word in MASKED_WORDS if word in normalized), "")


def mask_faults(value: Any, variable: str, place: Place = ()) -> Iterator[Fault]:
    """Yield a fault for each value that Airflow's mask has replaced."""
    if value == MASK:
        remedy = "Airflow stored its mask in place of the value when the Variable was edited: write the value again"
        yield Fault(path_of(variable, place), f'"{MASK}"', remedy=remedy)
    steps = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for step, part in steps:
        yield from mask_faults(part, variable, (*place, step))


def name_faults(name: str, variable: str) -> Iterator[Fault]:
    """Yield what makes a name unfit: it is a key of a Variable, and a connector's is part of a DAG id and of paths."""
    path = path_of(variable, (name,))
    if not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}", name):
        allowed = 'up to 200 of A-Z, a-z, 0-9, "_", "." and "-", of which the first is none of ".-"'
        yield Fault(path, f"the name {shown(name)}", allowed, "rename it")
    if word := masked_word(name):
        remedy = f'it holds "{word}", and Airflow would replace its value by "{MASK}" when edited: rename it'
        yield Fault(path, f"the name {shown(name)}", remedy=remedy)
