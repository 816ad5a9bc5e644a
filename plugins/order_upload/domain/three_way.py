"""Three ways, by part: what the hub said last, what the shop has, what the hub says now.

A part is written when the hub changed it and nobody changed it in the shop since. What both changed
the configuration decides (``on_conflict``). A part that was never written and that the shop has
something of counts as changed by people; one that the shop has nothing of is written. Why:
docs/decisions/0009-parts-are-compared.md.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import chain
from types import MappingProxyType

from order_upload.domain.operations import ShopOrder
from order_upload.domain.part_changes import Change, changes_of_part
from order_upload.domain.parts import (
    OrderParts,
    Part,
    part_hash,
)
from order_upload.domain.policies import OnConflict
from order_upload.domain.whole_parts import emptied_fields

NO_HASHES: Mapping[Part, str] = MappingProxyType({})

NOTHING_SAID = "-"
"""What the hub said of a part that it said nothing of; in the place of a hash, which it never is.

With it a create is remembered of the parts that it leaves empty, too: who fills one of them
afterwards, the shop's people or the hub, can be told then.
"""


@dataclass(slots=True)
class Comparison:
    """What an update would do to the parts of an order.

    Attributes:
        changes: part -> the fields of it that change.
        kept: parts that people changed and the hub too; they stay as people made them.
        overwritten: parts among ``changes`` that people changed, too.
    """

    changes: dict[Part, list[Change]] = field(default_factory=dict)
    kept: list[Part] = field(default_factory=list)
    overwritten: list[Part] = field(default_factory=list)

    @property
    def parts(self) -> list[Part]:
        """The parts that change."""
        return list(self.changes)

    @property
    def fields(self) -> tuple[Change, ...]:
        """The fields that change, of all parts."""
        return tuple(chain.from_iterable(self.changes.values()))

    def only(self, parts: Collection[Part]) -> Comparison:
        """Return what it says of these parts."""
        return Comparison(
            {part: fields for part, fields in self.changes.items() if part in parts},
            [part for part in self.kept if part in parts],
            [part for part in self.overwritten if part in parts],
        )


def compare(
    shop_order: ShopOrder,
    intended: OrderParts,
    on_conflict: OnConflict = OnConflict.KEEP,
    hub_hashes: Mapping[Part, str] = NO_HASHES,
    *,
    whole: bool = False,
) -> Comparison:
    """Return what changes in an order that is in the shop, and what is kept.

    What the hub said before, word for word, changes nothing: the shop may keep it in other words.
    The status has a rule of its own, which was asked before. What was forgotten of a buyer never
    comes back (docs/node-protocol.md, section 10).

    Args:
        shop_order: as it stands in the shop.
        intended: what the hub says now.
        on_conflict: what becomes of a part that people changed and the hub too.
        hub_hashes: of the parts that stand in the shop's words, the hash of what the hub says.
        whole: a part that is written stands whole, as the hub says it (``whole_parts.py``).
    """
    comparison = Comparison()
    for part in intended.present():
        value = intended.value(part)
        if not value or _is_said(shop_order, part, hub_hashes.get(part) or part_hash(value)):
            continue
        now = shop_order.parts.value(part)
        fields = list(changes_of_part(part, now, value))
        if whole:
            fields += emptied_fields(part, now, value)
        if not fields:
            continue
        if part is not Part.STATUS and _is_of_people(shop_order, part):
            if on_conflict is OnConflict.KEEP or shop_order.is_forgotten(part):
                comparison.kept.append(part)
                continue
            comparison.overwritten.append(part)
        comparison.changes[part] = fields
    return comparison


def _is_said(shop_order: ShopOrder, part: Part, said: str) -> bool:
    """Return whether the hub said the same of a part when it was written last."""
    written = shop_order.written.get(part)
    return part is not Part.STATUS and written is not None and written.said == said


def _is_of_people(shop_order: ShopOrder, part: Part) -> bool:
    """Return whether a part holds what people wrote, or what was there before us."""
    if part in shop_order.written:
        return shop_order.changed_by_people(part)
    return bool(shop_order.parts.value(part))
