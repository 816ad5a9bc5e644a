"""One buyer, as a person names them, and what of a record is theirs.

Records are looked at as plain JSON values, whichever stage wrote them: a file of a stage that comes
later holds a buyer as much.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

_EMAIL_FIELDS = frozenset({"email", "pec"})
_HOLDERS = ("refused", "result", "order")
"""Where a record has its order's names, when it does not have them itself."""
_SHORTEST_NEEDLE = 3
_ESCAPED = frozenset("\"\\'&<>")


class Trace(StrEnum):
    """What a record has of a buyer."""

    NONE = "none"
    MENTIONED = "mentioned"
    """A text beside the e-mail fields holds the address: a note of another buyer may."""
    ALIKE = "alike"
    """It has an address that one of the buyer's orders has, and nobody said that it is theirs."""
    MEANT = "meant"
    """The order is the buyer's."""


class Names(NamedTuple):
    """What an order is called in a record.

    Attributes:
        split_from: reference of the order that it is a part of.
    """

    ref: str = ""
    number: str = ""
    split_from: str = ""


class Buyer:
    """A buyer: their addresses, and the orders that are known to be theirs.

    Args:
        emails: addresses; upper and lower case are the same.
        refs: references of orders.

    Attributes:
        refs: the references known so far.
        numbers: what the platforms call these orders.
        addresses: those that these orders have.
    """

    def __init__(self, emails: Iterable[str] = (), refs: Iterable[str] = ()) -> None:
        self.emails = frozenset(folded(email) for email in emails) - {""}
        self.refs = set(refs)
        self.numbers: set[str] = set()
        self.addresses: set[str] = set()
        self._needles: tuple[int, list[bytes]] = (-1, [])

    @property
    def size(self) -> int:
        """How much is known of the buyer: it grows as records are looked at."""
        return len(self.refs) + len(self.numbers) + len(self.addresses)

    def learn(self, record: Any) -> Trace:
        """Return what a record has of the buyer; take in what it tells of their orders."""
        trace = self.trace_in(record)
        if trace is Trace.MEANT:
            names = names_of(record)
            self.refs.update({names.ref, names.split_from} - {""})
            self.numbers.update({names.number} - {""})
            self.addresses.update({folded(email) for email in _emails_in(record)} - {""})
        return trace

    def trace_in(self, record: Any) -> Trace:
        """Return what a record has of the buyer."""
        names = names_of(record)
        if names.ref in self.refs or names.split_from in self.refs:
            return Trace.MEANT
        if not names.ref and names.number in self.numbers:
            return Trace.MEANT
        emails = {folded(email) for email in _emails_in(record)}
        if emails & self.emails:
            return Trace.MEANT
        if emails & self.addresses:
            return Trace.ALIKE
        if self.is_mentioned_in(texts_in(record)):
            return Trace.MENTIONED
        return Trace.NONE

    def is_mentioned_in(self, texts: Iterable[str]) -> bool:
        """Return whether one of these texts holds an address of the buyer."""
        if not self.emails:
            return False
        return any(email in text for text in map(str.casefold, texts) for email in self.emails)

    def may_be_in(self, content: bytes) -> bool:
        """Return whether bytes may hold anything of the buyer; cheap, and True where in doubt.

        Args:
            content: as our own encoder writes records, or a payload of the hub in UTF-8.
        """
        if self._needles[0] != self.size:
            hub_numbers = [ref.partition(":")[2] for ref in self.refs]
            texts = (*self.emails, *self.addresses, *hub_numbers, *self.numbers)
            self._needles = (self.size, [_needle_of(text) for text in texts])
        lower = content.lower()
        return any(needle in lower for needle in self._needles[1])


def folded(email: str) -> str:
    """Return an address as it is compared."""
    return email.strip().casefold()


def _needle_of(text: str) -> bytes:
    """Return the longest piece of a text that JSON, XML and case write in one way.

    Where a few letters are all there is, everything may hold them: then it is b"".
    """
    plain = "".join(c if c.isascii() and c not in _ESCAPED else "\n" for c in text.lower())
    longest = max(plain.split("\n"), key=len)
    return longest.encode() if len(longest) >= _SHORTEST_NEEDLE else b""


def names_of(record: Any) -> Names:
    """Return what the order is called that a record is about."""
    if not isinstance(record, Mapping):
        return Names()
    split_from = str(record.get("split_from", ""))
    for holder in (record, *(record.get(name) for name in _HOLDERS)):
        if isinstance(holder, Mapping) and "ref" in holder:
            return Names(str(holder["ref"]), str(holder.get("number", "")), split_from)
    return Names()


def texts_in(value: Any) -> Iterator[str]:
    """Yield every text of a record."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from texts_in(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts_in(part)


def _emails_in(value: Any) -> Iterator[str]:
    """Yield the texts of the e-mail fields of a record, those that could not be read too."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            if name in _EMAIL_FIELDS and isinstance(part, str):
                yield part
            else:
                yield from _emails_in(part)
        path, text = value.get("path"), value.get("text")
        if isinstance(path, str) and isinstance(text, str) and _is_email_field(path):
            yield from text.strip('"').split("\n")
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _emails_in(part)


def _is_email_field(path: str) -> bool:
    return path.rpartition(".")[2] in _EMAIL_FIELDS
