"""What people decided about single orders: corrections, orders left alone, orders to send again.

A correction's value is the buyer's. It goes when the correction ends or is taken back, and at the
latest when no run has read the order for as long as results are kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, select, update

from order_upload.chunks import chunks
from order_upload.domain.corrections import Correction
from order_upload.ledger.bulk import upsert, values_of
from order_upload.ledger.database import Database
from order_upload.ledger.forgotten_orders import remember_again
from order_upload.ledger.records import Dismissal, Waiting
from order_upload.ledger.results import keep_acts
from order_upload.ledger.tables import corrections, dismissals, send_again
from order_upload.ledger.waiting_orders import WaitingOrders

SENT_AGAIN = "sent_again"
"""The run id under which copies of orders wait that a person wants sent again."""

CORRECTED, TAKEN_BACK, ENDED = "corrected", "taken_back", "ended_by_hub"
ASKED_AGAIN, LEFT_ALONE, CHANGED_BY_HUB = "asked_again", "left_alone", "changed_by_hub"
BUYER_SHOWN = "buyer_shown"
ACTS = (CORRECTED, TAKEN_BACK, ENDED, ASKED_AGAIN, LEFT_ALONE, CHANGED_BY_HUB, BUYER_SHOWN)
"""What people do about orders, and how the hub ends it; kept as long as results are."""

_CORRECTION = [corrections.c[name] for name in Correction.__slots__]
_DISMISSAL = [dismissals.c[name] for name in Dismissal.__slots__]
_LAST_USE = {
    corrections: corrections.c.used_at,
    dismissals: dismissals.c.used_at,
    send_again: send_again.c.at,
}


@dataclass(frozen=True, slots=True)
class MetDecisions:
    """What a run met of the decisions.

    Attributes:
        holding: corrections that hold, as they shall stand now: with the hash of what the hub says
            of the field, and its time.
        ended: corrections that the hub has ended.
        left_alone: dismissals that hold.
        changed: dismissals of orders that the hub has changed.
    """

    holding: Sequence[Correction] = ()
    ended: Sequence[Correction] = ()
    left_alone: Sequence[Dismissal] = ()
    changed: Sequence[Dismissal] = ()


class Decisions:
    """The tables of corrections, of dismissals, and of orders to send again."""

    def __init__(self, database: Database, waiting: WaitingOrders) -> None:
        self._database = database
        self._waiting = waiting

    def corrections(self, connector: str, ref: str = "") -> dict[str, list[Correction]]:
        """Return reference -> the order's corrections by path; of one order, or of all."""
        query = select(*_CORRECTION).where(corrections.c.connector == connector)
        if ref:
            query = query.where(corrections.c.ref == ref)
        by_ref: dict[str, list[Correction]] = defaultdict(list)
        with self._database.read() as connection:
            for row in connection.execute(query.order_by(corrections.c.ref, corrections.c.path)):
                by_ref[row.ref].append(Correction(**row._mapping))
        return dict(by_ref)

    def dismissals(self, connector: str) -> dict[str, Dismissal]:
        """Return the orders that people left alone, by reference."""
        query = select(*_DISMISSAL).where(dismissals.c.connector == connector)
        with self._database.read() as connection:
            return {row.ref: Dismissal(**row._mapping) for row in connection.execute(query)}

    def to_send_again(self, connector: str) -> dict[str, datetime]:
        """Return the orders that people want sent again, with when they asked."""
        query = select(send_again.c.ref, send_again.c.at).where(send_again.c.connector == connector)
        with self._database.read() as connection:
            return {row.ref: row.at for row in connection.execute(query)}

    def now(self) -> datetime:
        """Return the time by the database."""
        with self._database.read() as connection:
            return self._database.now(connection)

    def correct(self, connector: str, made: Correction, copies: Iterable[Waiting]) -> None:
        """Keep a correction, replacing one of the same field, and let the order be sent again.

        Args:
            connector: whose order.
            made: the correction.
            copies: a copy of the order that waits, unless the order does so already.
        """
        row = {"connector": connector, **values_of(made), "used_at": made.made_at}
        with self._database.write() as connection:
            upsert(connection, corrections, [row])
            changed = [(made.ref, made.path)]
            keep_acts(connection, connector, CORRECTED, changed, made.made_by, made.made_at)
            self._ask(connection, connector, [made.ref], made.made_by, copies)

    def take_back(
        self, connector: str, ref: str, path: str, taken_by: str, copies: Iterable[Waiting]
    ) -> bool:
        """Take a correction back, and let the order be sent again; False when there is none."""
        with self._database.write() as connection:
            taken = connection.execute(
                delete(corrections).where(
                    corrections.c.connector == connector,
                    corrections.c.ref == ref,
                    corrections.c.path == path,
                )
            ).rowcount
            if taken:
                at = self._database.now(connection)
                keep_acts(connection, connector, TAKEN_BACK, [(ref, path)], taken_by, at)
                self._ask(connection, connector, [ref], taken_by, copies)
        return bool(taken)

    def ask_again(
        self,
        connector: str,
        refs: Collection[str],
        asked_by: str,
        copies: Iterable[Waiting],
    ) -> None:
        """Let orders be sent again, once, and no longer be left alone or out.

        Args:
            connector: whose orders.
            refs: their references.
            asked_by: who asks.
            copies: of those that do not wait yet, as far as there are any.
        """
        with self._database.write() as connection:
            at = self._database.now(connection)
            orders = [(ref, "") for ref in refs]
            keep_acts(connection, connector, ASKED_AGAIN, orders, asked_by, at)
            self._ask(connection, connector, refs, asked_by, copies)

    def dismiss(self, connector: str, made: Sequence[Dismissal]) -> None:
        """Leave orders alone, replacing what was decided before."""
        rows = [
            {"connector": connector, **values_of(order), "used_at": order.made_at} for order in made
        ]
        with self._database.write() as connection:
            upsert(connection, dismissals, rows)
            for order in made:
                left = [(order.ref, "")]
                keep_acts(connection, connector, LEFT_ALONE, left, order.made_by, order.made_at)
            _delete_of(connection, send_again, connector, [order.ref for order in made])

    def buyer_shown(self, connector: str, ref: str, shown_to: str) -> None:
        """Keep that a person was shown the buyer of an order; who that is stands nowhere here."""
        with self._database.write() as connection:
            at = self._database.now(connection)
            keep_acts(connection, connector, BUYER_SHOWN, [(ref, "")], shown_to, at)

    def sent_again(self, connector: str, asked: Mapping[str, datetime]) -> None:
        """Take out orders that were sent again; who asked once more meanwhile is not forgotten."""
        if not asked:
            return
        with self._database.write() as connection:
            for ref, at in asked.items():
                connection.execute(
                    delete(send_again).where(
                        send_again.c.connector == connector,
                        send_again.c.ref == ref,
                        send_again.c.at == at,
                    )
                )

    def met(self, connector: str, met: MetDecisions) -> None:
        """Keep what a run met; what somebody decided anew since it began stays as it is."""
        with self._database.write() as connection:
            now = self._database.now(connection)
            for made in met.holding:
                connection.execute(
                    update(corrections)
                    .where(*_is(corrections, connector, made), corrections.c.path == made.path)
                    .values(hub_hash=made.hub_hash, hub_time=made.hub_time, used_at=now)
                )
            for made in met.ended:
                deleted = connection.execute(
                    delete(corrections).where(
                        *_is(corrections, connector, made), corrections.c.path == made.path
                    )
                )
                if deleted.rowcount:
                    keep_acts(connection, connector, ENDED, [(made.ref, made.path)], "", now)
            for order in met.left_alone:
                connection.execute(
                    update(dismissals).where(*_is(dismissals, connector, order)).values(used_at=now)
                )
            for order in met.changed:
                is_order = _is(dismissals, connector, order)
                if connection.execute(delete(dismissals).where(*is_order)).rowcount:
                    keep_acts(connection, connector, CHANGED_BY_HUB, [(order.ref, "")], "", now)

    def expire(self, before: datetime) -> int:
        """Delete, of all connectors, what no run has met since a time; return how much that was."""
        with self._database.write() as connection:
            ended = [
                connection.execute(delete(table).where(column < before))
                for table, column in _LAST_USE.items()
            ]
        return sum(result.rowcount for result in ended)

    def _ask(
        self,
        connection: Connection,
        connector: str,
        refs: Collection[str],
        asked_by: str,
        copies: Iterable[Waiting],
    ) -> None:
        at = self._database.now(connection)
        rows = [
            {"connector": connector, "ref": ref, "asked_by": asked_by, "at": at} for ref in refs
        ]
        upsert(connection, send_again, rows)
        _delete_of(connection, dismissals, connector, refs)
        remember_again(connection, refs)
        self._waiting.add(connection, connector, SENT_AGAIN, copies)


def _is(table: Table, connector: str, made: Correction | Dismissal) -> list[Any]:
    """Return the conditions that a row is this very decision."""
    return [
        table.c.connector == connector,
        table.c.ref == made.ref,
        table.c.made_at == made.made_at,
    ]


def _delete_of(connection: Connection, table: Table, connector: str, refs: Iterable[str]) -> None:
    for chunk in chunks(refs):
        connection.execute(
            delete(table).where(table.c.connector == connector, table.c.ref.in_(chunk))
        )
