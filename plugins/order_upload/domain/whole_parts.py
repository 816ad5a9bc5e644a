"""Parts that an update leaves whole: what the hub says of them, and nothing else.

Half of an address that the hub says and half of the one that stood there are an address that nobody
ever said. So a complete update that writes an address of an order that we created empties what the
hub leaves empty. The country stays where the hub names none. An address without a street says no
place, e.g. what a platform leaves of its buyers after a month: it empties nothing. A payment method
of another name does not keep the code of the one before. Why:
docs/decisions/0009-parts-are-compared.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from order_upload.domain.part_changes import Change
from order_upload.domain.parts import Part, PartValue, PaymentMethod, PostalAddress

ADDRESS_FIELDS = (
    "firstname",
    "lastname",
    "company",
    "address_1",
    "address_2",
    "city",
    "postcode",
    "zone",
)
CODE = "code"

EMPTIABLE = frozenset(
    {
        *map(".".join, product((Part.BILLING, Part.SHIPPING), ADDRESS_FIELDS)),
        f"{Part.PAYMENT_METHOD}.{CODE}",
    }
)
"""Paths of the fields that an update may empty."""


def emptied_fields(part: Part, now: PartValue | None, after: PartValue) -> Iterator[Change]:
    """Yield the fields that the shop has of a part, and that the hub leaves empty in it.

    Args:
        part: which part.
        now: as the shop has it; None when it has nothing of it.
        after: as the hub says it.
    """
    for name in _whole(now, after):
        before = getattr(now, name, "")
        if before and not getattr(after, name):
            yield Change(f"{part}.{name}", before, "")


def emptied_paths(changes: Iterable[Change]) -> tuple[str, ...]:
    """Return the paths of the fields among these that are emptied."""
    return tuple(
        [change.field for change in changes if not change.after and change.field in EMPTIABLE]
    )


def _whole(now: PartValue | None, after: PartValue) -> tuple[str, ...]:
    """Return the names of the fields that stand as the hub says them, also where it says none."""
    if isinstance(after, PostalAddress) and (after.address_1 or after.address_2):
        return ADDRESS_FIELDS
    if isinstance(after, PaymentMethod) and after.name and after.name != getattr(now, "name", ""):
        return (CODE,)
    return ()
