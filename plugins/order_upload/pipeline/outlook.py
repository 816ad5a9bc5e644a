"""What would become of an order under one set of rules, as far as it is known without the shop."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from order_upload.config.sku_files import read_sku_file, sku_files_of
from order_upload.domain.order import Order
from order_upload.domain.outcome import Action, Outcome, Reason, RefusedOrderError, Result
from order_upload.domain.ownership import is_among
from order_upload.domain.parts import Part, bytes_hash, encoded_parts
from order_upload.domain.planner import check_creatable
from order_upload.domain.policies import Policy, UpdateMode
from order_upload.domain.prepared_order import prepare
from order_upload.domain.status_plan import policy_of
from order_upload.domain.statuses import NormalizedOrder, meaning_before_shop
from order_upload.domain.transformation.order_transformer import EndedOrder, OrderTransformer
from order_upload.domain.transformation.sku_tables import sku_table
from order_upload.pipeline.filter import filter_check_of
from order_upload.pipeline.plan_rules import rules_of
from order_upload.pipeline.snapshot import Snapshot


class End(NamedTuple):
    """What would become of an order.

    Attributes:
        outcome: ``create`` or ``update`` where it goes on, else how it ends.
        reason: code of what ends it; of a filter the criterion.
        group: what the orders of one reason have in common, such as a status.
        status: what its status means; "" where only the shop can tell.
        shop_status: what the shop calls that.
        pieces: how many orders a transformation makes of it.
    """

    outcome: str
    reason: str = ""
    group: str = ""
    status: str = ""
    shop_status: str = ""
    pieces: int = 1


class PolicyChange(NamedTuple):
    """What an order may cause beside being written: what, and how it was and would be."""

    policy: str
    before: str
    after: str


class Change(NamedTuple):
    """What is otherwise of an order.

    Attributes:
        before: what becomes of it today; None where the rules of today cannot be read.
        parts: parts of the order that would be written otherwise; never what stands in them.
    """

    before: End | None
    after: End
    parts: tuple[str, ...] = ()
    policies: tuple[PolicyChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would become of an order, and what would be written of it."""

    end: End
    parts: Mapping[Part, str] = field(default_factory=dict)
    policy: Policy | None = None

    def change_to(self, other: Outlook) -> Change:
        """Return what is otherwise; of orders that do not go on only that."""
        if self.policy is None or other.policy is None:
            return Change(self.end, other.end)
        parts = [part.value for part in Part if self.parts.get(part) != other.parts.get(part)]
        policies = [
            PolicyChange(name, str(getattr(self.policy, name)), str(getattr(other.policy, name)))
            for name in Policy.__struct_fields__
            if getattr(self.policy, name) != getattr(other.policy, name)
        ]
        return Change(self.end, other.end, tuple(parts), tuple(policies))


class TrialRules:
    """One set of rules, made ready for a trial."""

    def __init__(self, snapshot: Snapshot, sent: Collection[str]) -> None:
        self._hub_nodes = snapshot.hub_nodes
        self._rules = rules_of(snapshot)
        self._drop_of = filter_check_of(snapshot, sent)
        self._transformer = _transformer(snapshot)

    def outlook(self, order: Order, *, is_known: bool) -> Outlook:
        """Return what would become of an order; ``is_known``: it was sent before."""
        drop = self._drop_of(order)
        if drop is not None:
            return Outlook(End(Outcome.FILTERED, drop.criterion))
        is_own = is_among(order.origin, self._hub_nodes)
        meaning = meaning_before_shop(
            order, self._rules.status_map, self._rules.unmapped_status, is_own=is_own
        )
        if isinstance(meaning, Result):
            return _ended(meaning.outcome, meaning.reason)
        if not meaning.is_shops_word:
            drop = self._rules.dropped_by_status(meaning.status)
        if drop is not None:
            return Outlook(End(Outcome.FILTERED, drop.criterion, status=_word(meaning.status)))
        normalized = NormalizedOrder(order, *meaning)
        return _together(list(self._pieces(normalized, is_known=is_known)))

    def _pieces(self, normalized: NormalizedOrder, *, is_known: bool) -> Iterator[Outlook]:
        if self._transformer is None:
            yield self._planned(normalized, is_known=is_known)
            return
        for made in self._transformer.transformed(normalized):
            if isinstance(made, EndedOrder):
                yield _ended(made.outcome, made.reason, made.normalized)
            else:
                yield self._planned(made, is_known=is_known)

    def _planned(self, normalized: NormalizedOrder, *, is_known: bool) -> Outlook:
        prepared = prepare(normalized, self._rules, "")
        action = Action.UPDATE if is_known or prepared.is_own else Action.CREATE
        parts = prepared.parts
        if action is Action.CREATE:
            try:
                check_creatable(prepared, self._rules)
            except RefusedOrderError as refusal:
                return _ended(refusal.outcome, refusal.reason, normalized)
        elif self._rules.update is UpdateMode.MINIMAL:
            parts = parts.only([Part.TRACKING])
        shop_status = normalized.shop_status.name if normalized.shop_status else ""
        hashes = {part: bytes_hash(text) for part, text in encoded_parts(parts).items()}
        return Outlook(
            End(action, status=_word(normalized.status), shop_status=shop_status),
            hashes,
            policy_of(normalized, action, self._rules),
        )


def _transformer(snapshot: Snapshot) -> OrderTransformer | None:
    connector = snapshot.connector
    if not connector.steps:
        return None
    tables = {name: sku_table(read_sku_file(name)) for name in sku_files_of(connector.steps)}
    name = connector.configuration.transformation or ""
    return OrderTransformer(name, connector.steps, datetime.now(UTC), connector.zone, tables)


def _ended(
    outcome: Outcome, reason: Reason | None, normalized: NormalizedOrder | None = None
) -> Outlook:
    status = _word(normalized.status) if normalized else ""
    code, group = (reason.code, reason.group) if reason else ("", "")
    return Outlook(End(outcome, code, group, status))


def _together(pieces: list[Outlook]) -> Outlook:
    """Return the outlook of an order as a whole: of one that is split, of all that it becomes."""
    if len(pieces) == 1:
        return pieces[0]
    stopped = [piece for piece in pieces if piece.policy is None]
    first = (stopped or pieces)[0]
    parts: dict[Part, str] = {}
    for piece in pieces:
        for part, text in piece.parts.items():
            parts[part] = f"{parts.get(part, '')} {text}"
    return Outlook(first.end._replace(pieces=len(pieces)), parts, first.policy)


def _word(status: object) -> str:
    return str(status or "")
