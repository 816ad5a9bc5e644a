"""A stream in chunks, so that shop and ledger are asked about many orders at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")


CHUNK = 1000
"""Items in one chunk, unless the caller says otherwise; also the rows of one SQL statement."""


def chunks(items: Iterable[Item], size: int = CHUNK) -> Iterator[list[Item]]:
    """Yield the items in lists of ``size``, the last one shorter; reads no further ahead; nothing for nothing."""
    stream = iter(items)
    while chunk := list(islice(stream, size)):
        yield chunk
