"""A stream in chunks, so that shop and ledger are asked about many orders at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")


def chunks(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Yield the items in lists of ``size``, the last one shorter; nothing for an empty stream."""
    stream = iter(items)
    while chunk := list(islice(stream, size)):
        yield chunk
