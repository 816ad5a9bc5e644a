"""What is wrong in a setting, in one form: where, what was found, what is allowed, what to do.

The texts never hold a secret, an address or anything of a buyer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from order_upload.errors import ConfigError

_KINDS = {
    type(None): "nothing",
    bool: "true or false",
    int: "a number",
    float: "a number",
    Decimal: "a number",
}
LONGEST_SHOWN = 60
"""Characters of a text that a message shows at most."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong; as text ``<path>: found X; allowed: Y; <what to do>``.

    Attributes:
        path: where it stands, e.g. ``order_upload_connectors.shop.source.type``.
        found: what stands there, as :func:`shown` or in words.
        allowed: what may stand there.
        remedy: what to do, when that is more than writing what is allowed.
    """

    path: str
    found: str
    allowed: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        text = f"{self.path}: found {self.found}"
        if self.allowed:
            text += f"; allowed: {self.allowed}"
        if self.remedy:
            text += f"; {self.remedy}"
        return text

    def as_error(self) -> ConfigError:
        """Return the fault as an error, for a check that ends at the first one."""
        return ConfigError(str(self))


def raise_if_any(faults: Iterable[Fault]) -> None:
    """Raise one error that names every fault once, a line each.

    Raises:
        ConfigError: there is at least one fault.
    """
    lines = dict.fromkeys(map(str, faults))
    if lines:
        raise ConfigError("\n".join(lines))


def shown(value: Any) -> str:
    """Return a value as a message may show it: short, with its type, never an address or a key.

    >>> shown(622), shown("Spedito"), shown("https://hub.example")
    ('622 (a number)', '"Spedito"', 'a text of 19 characters')
    """
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return f"a list of {len(value)}" if value else "an empty list"
    if isinstance(value, str):
        return _shown_text(value)
    kind = _KINDS.get(type(value), f"a {type(value).__name__}")
    text = json.dumps(value) if value is None or isinstance(value, bool) else str(value)
    return f"{text} ({kind})"


def _shown_text(text: str) -> str:
    """Return a text in quotes, or only its length where it is long or could be an address."""
    if len(text) > LONGEST_SHOWN or re.search(r"://|@|=", text):
        return f"a text of {len(text)} characters"
    return json.dumps(text, ensure_ascii=False)
