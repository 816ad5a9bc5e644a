"""A stream in chunks, so that shop and ledger are asked about many orders at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")


CHUNK = 1000
"""Items in one chunk, unless the caller says otherwise; also the rows of one SQL statement."""


def chunks(items: Iterable[Item], size: int = CHUNK) -> Iterator[list[Item]]:
    """Yield the items in lists of ``size``; the last list may be shorter, and none is empty.

    The stream is read no further ahead than one list.
    """
    stream = iter(items)
    while chunk := list(islice(stream, size)):
        yield chunk
