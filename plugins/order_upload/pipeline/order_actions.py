"""What a person does about single orders: correct a field, send again, leave alone.

An order is named by any of its numbers (:func:`~order_upload.pipeline.asked_orders.named_order`).
What is done here takes effect with the connector's next run. A settled order whose copy is still
staged is taken up by that run, also where the hub does not give it again.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from order_upload.domain.corrections import Correction, hub_hash
from order_upload.domain.order_fields import FieldError, OrderField, field_at
from order_upload.domain.outcome import Outcome, Reason
from order_upload.errors import ConfigError
from order_upload.ledger import Dismissal, Ledger, Waiting
from order_upload.pipeline.asked_orders import named_order
from order_upload.pipeline.decisions import hub_order_of, hub_version
from order_upload.pipeline.lost_orders import LostOrders, give_up, lost_orders
from order_upload.pipeline.order_copies import (
    Copy,
    staged_copies,
    waiting_copies,
    waiting_rows,
)
from order_upload.staging import Staging
from order_upload.staging.records import encode

SENT_AGAIN = Reason("sent_again", "a person wants it sent again")
"""Why a copy of a settled order waits."""


class ComesBack(StrEnum):
    """How the next run gets an order."""

    WAITS = "it waits: the next run takes it up"
    COPIED = "the next run takes it up from its staged copy"
    FROM_HUB = "no copy of it is kept: it is taken up when the hub gives it again"


@dataclass(frozen=True, slots=True)
class Done:
    """What was done about one order.

    Attributes:
        beside: where a correction adds a parameter to a line, the names of those that it has.
    """

    ref: str
    comes_back: ComesBack
    beside: tuple[str, ...] = ()


class OrderActions:
    """What one person does about the orders of a connector.

    Args:
        root: where the connector's orders are staged.
        ledger: where it is kept.
        connector: whose orders.
        person: who does it.
    """

    def __init__(self, root: Staging, ledger: Ledger, connector: str, person: str) -> None:
        self._root = root
        self._ledger = ledger
        self._connector = connector
        self._person = person

    def correct(self, text: str, path: str, value: str, why: str) -> Done:
        """Set a field of an order on our side, until the hub changes that field.

        Raises:
            UnknownOrderError: the text names no order, or several.
            FieldError: there is no such field, or it cannot hold the value.
        """
        field = field_at(path)
        field.parsed(value)
        ref = named_order(self._ledger, self._connector, text)
        copies = self._copies([ref])
        copy = copies.found.get(ref)
        made = Correction(
            ref=ref,
            path=path,
            value=value,
            hub_hash=self._hub_hash(ref, field, copy),
            hub_time=None if copy is None else _time_of(copy),
            made_by=self._person,
            why=why,
            made_at=self._ledger.decisions.now(),
        )
        with copies:
            self._ledger.decisions.correct(self._connector, made, copies.rows)
        return replace(copies.done(ref), beside=_params_beside(field, copy))

    def take_back(self, text: str, path: str) -> Done:
        """Take a correction back: what the hub says of the field holds again.

        Raises:
            UnknownOrderError: the text names no order, or several.
            FieldError: the field of that order is not corrected.
        """
        ref = named_order(self._ledger, self._connector, text)
        known = [made.path for made in self._of(ref)]
        if path not in known:
            allowed = ", ".join(known) or "none: nothing of the order is corrected"
            raise FieldError(f"{ref}: {path}: found no correction; allowed: {allowed}")
        copies = self._copies([ref])
        with copies:
            self._ledger.decisions.take_back(self._connector, ref, path, self._person, copies.rows)
        return copies.done(ref)

    def corrections(self, text: str = "") -> list[Correction]:
        """Return the corrections of an order, or of all, by reference and path."""
        ref = named_order(self._ledger, self._connector, text) if text else ""
        by_ref = self._ledger.decisions.corrections(self._connector, ref)
        return [made for corrections in by_ref.values() for made in corrections]

    def send_again(self, texts: Sequence[str]) -> list[Done]:
        """Let orders be sent again by the next run, whatever is remembered of them.

        That they were exported once, were settled with the same record, or are left alone, does not
        count for that run.

        Raises:
            UnknownOrderError: a text names no order, or several; then nothing is done.
        """
        refs = self._named(texts)
        copies = self._copies(refs)
        with copies:
            self._ledger.decisions.ask_again(self._connector, refs, self._person, copies.rows)
        return [copies.done(ref) for ref in refs]

    def dismiss(self, texts: Sequence[str], why: str) -> list[str]:
        """Leave orders that wait alone until the hub changes them; return their references.

        Raises:
            UnknownOrderError: a text names no order, or several; then nothing is done.
            ConfigError: one of them does not wait; then nothing is done.
        """
        refs = self._named(texts)
        rows = waiting_rows(self._ledger, self._connector, refs)
        waiting = waiting_copies(self._root, self._connector, rows)
        settled = [ref for ref in refs if ref not in waiting]
        if settled:
            raise ConfigError(
                f"{', '.join(settled)}: found no copy that waits; allowed: orders that wait; one "
                "that is settled is left alone until the hub changes it anyway"
            )
        at = self._ledger.decisions.now()
        made = [
            Dismissal(
                ref=ref,
                version=hub_version(waiting[ref]),
                hub_time=_time_of(waiting[ref]),
                made_by=self._person,
                why=why,
                made_at=at,
            )
            for ref in refs
        ]
        self._ledger.decisions.dismiss(self._connector, made)
        return refs

    def lost(self) -> LostOrders:
        """Return what waits and is not in the staging as this machine sees it."""
        return lost_orders(self._root, self._ledger, self._connector)

    def give_up_lost(self) -> LostOrders:
        """Forget what is lost, and return it: the hub must give it again."""
        return give_up(self._root, self._ledger, self._connector)

    def _of(self, ref: str) -> list[Correction]:
        return self._ledger.decisions.corrections(self._connector, ref).get(ref, [])

    def _named(self, texts: Sequence[str]) -> list[str]:
        refs = [named_order(self._ledger, self._connector, text) for text in texts]
        return list(dict.fromkeys(refs))

    def _hub_hash(self, ref: str, field: OrderField, copy: Copy | None) -> str:
        """Return the hash of what the hub says of a field, "" when no copy of the order is kept."""
        hub = None if copy is None else hub_order_of(copy)
        if hub is None:
            known = {made.path: made.hub_hash for made in self._of(ref)}
            return known.get(field.path, "")
        if not field.is_in(hub.order):
            count = len(hub.order.lines)
            raise FieldError(f"{field.path}: found {count} lines; allowed: lines[1] to that number")
        return hub_hash(hub, field)

    def _copies(self, refs: Collection[str]) -> _Copies:
        rows = waiting_rows(self._ledger, self._connector, refs)
        found = waiting_copies(self._root, self._connector, rows)
        others = [ref for ref in refs if ref not in rows]
        staged = staged_copies(self._root, self._connector, others) if others else {}
        return _Copies(self._root, self._connector, rows, found | staged, list(staged.values()))


class _Copies:
    """Copies of orders that begin to wait, written before the ledger knows of them.

    A run that ends meanwhile may find the file, which no row names yet, and delete it: then it is
    written again once the ledger knows it.
    """

    def __init__(
        self,
        root: Staging,
        connector: str,
        waiting: dict[str, Waiting],
        found: dict[str, Copy],
        begin_to_wait: list[Copy],
    ) -> None:
        self.found = found
        self._files = root.waiting(connector)
        self._name = self._files.name_for(f"sent-again-{uuid.uuid4().hex}")
        self._waiting = waiting
        self._copies = begin_to_wait

    @property
    def rows(self) -> list[Waiting]:
        """The rows of the copies that begin to wait."""
        return [_waiting_row(copy.ref, self._name) for copy in self._copies]

    def done(self, ref: str) -> Done:
        """Return how the next run gets an order."""
        if ref in self._waiting:
            return Done(ref, ComesBack.WAITS)
        return Done(ref, ComesBack.COPIED if ref in self.found else ComesBack.FROM_HUB)

    def __enter__(self) -> None:
        self._write()

    def __exit__(self, *error: object) -> None:
        if self._copies and error[0] is None and not self._files.exists(self._name):
            self._write()

    def _write(self) -> None:
        if not self._copies:
            return
        with self._files.write_lines(self._name) as lines:
            for copy in self._copies:
                lines.write(encode(copy))


def _time_of(copy: Copy) -> datetime | None:
    hub = hub_order_of(copy)
    return None if hub is None else hub.order.updated_at


def _params_beside(field: OrderField, copy: Copy | None) -> tuple[str, ...]:
    """Return the names of a line's parameters where it has none of the field's name."""
    hub = None if copy is None else hub_order_of(copy)
    if hub is None or not field.param or field.value_in(hub.order) is not None:
        return ()
    return tuple(name for name, _ in hub.order.lines[field.line - 1].params)


def _waiting_row(ref: str, file: str) -> Waiting:
    return Waiting(
        ref=ref,
        updated_at=None,
        outcome=Outcome.FAILED,
        reason_code=SENT_AGAIN.code,
        waits_for="",
        first_seen=datetime.now(UTC),
        attempts=1,
        file=file,
    )
