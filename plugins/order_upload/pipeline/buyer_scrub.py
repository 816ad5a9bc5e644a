"""Documents about whole runs without what is one buyer's: numbers, addresses, what one order met.

References stay: they are the hub's own numbers, and name nobody once the hub has forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from order_upload.domain.buyer import Buyer
from order_upload.staging.records import encode

_LISTS_OF_NAMES = frozenset({"refs", "not_given", "order_refs"})
"""Lists that name orders, by the platform's number too."""
_OF_THE_FIRST = frozenset({"message", "remedy"})
"""What an entry about several orders quotes of the first of them."""
_OF_THE_CONNECTOR = "connector"
"""What a person wrote into a Variable; a run must not go by anything else."""
_SHORTEST_NAME = 5
"""Of a platform's number that is looked for in a text: a shop's own are shorter, and anywhere."""
_GONE = "the text was about a buyer who was forgotten"


def scrubbed_document(content: bytes, buyer: Buyer) -> bytes:
    """Return a staged document, JSON or text, without what is the buyer's; the same if nothing."""
    try:
        value = msgspec.json.decode(content)
    except ValueError:
        text = content.decode(errors="replace")
        names = [name for name in buyer.numbers if len(name) >= _SHORTEST_NAME and name in text]
        return _GONE.encode() if names or buyer.is_mentioned_in([text]) else content
    scrubbed = scrubbed_value(value, buyer)
    if scrubbed == value:
        return content
    encoded = encode(scrubbed)
    return msgspec.json.format(encoded, indent=1) if b"\n" in content.strip() else encoded


def scrubbed_text(text: str, buyer: Buyer) -> str:
    """Return the same of a document that is held as text."""
    return scrubbed_document(text.encode(), buyer).decode()


def scrubbed_value(value: Any, buyer: Buyer) -> Any:
    """Return the same of plain JSON values."""
    if isinstance(value, str):
        return "" if buyer.is_mentioned_in([value]) else value
    if isinstance(value, Mapping):
        scrubbed = {name: _scrubbed_field(name, part, buyer) for name, part in value.items()}
        if _begins_with(value, buyer):
            scrubbed |= dict.fromkeys(_OF_THE_FIRST & scrubbed.keys(), "")
        return scrubbed
    if isinstance(value, list):
        return [scrubbed_value(part, buyer) for part in value if not _is_about(part, buyer)]
    return value


def _scrubbed_field(name: str, value: Any, buyer: Buyer) -> Any:
    if name == _OF_THE_CONNECTOR and isinstance(value, Mapping):
        return value
    if name in _LISTS_OF_NAMES and isinstance(value, list):
        return [part for part in value if part not in buyer.numbers]
    return scrubbed_value(value, buyer)


def _is_about(value: Any, buyer: Buyer) -> bool:
    """Return whether an entry names orders, and the buyer's alone."""
    refs = _refs_of(value)
    return bool(refs) and all(_is_theirs(ref, buyer) for ref in refs)


def _begins_with(value: Any, buyer: Buyer) -> bool:
    """Return whether an entry about several orders names one of the buyer's first."""
    return any(_is_theirs(ref, buyer) for ref in _refs_of(value)[:1])


def _refs_of(value: Any) -> list[Any]:
    refs = value.get("refs") if isinstance(value, Mapping) else None
    return refs if isinstance(refs, list) else []


def _is_theirs(name: Any, buyer: Buyer) -> bool:
    return name in buyer.refs or name in buyer.numbers
