"""What was sent to shops that cannot be asked: the memory of the native API."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import select

from order_upload.chunks import chunks
from order_upload.domain.sent_update import SentUpdate
from order_upload.ledger.bulk import upsert
from order_upload.ledger.installations import address_of
from order_upload.ledger.ledger import Ledger
from order_upload.ledger.tables import installations, memory, sent_updates

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(SentUpdate).decode


class SentUpdates:
    """The part of the ledger that remembers what one installation was sent through the native API.

    Args:
        ledger: where it is kept.
        installation: stands for the shop, by its address.
        url: the shop's address: orders that the node module made there are known too.
    """

    def __init__(self, ledger: Ledger, installation: str, url: str) -> None:
        self._ledger = ledger
        self._installation = installation
        self._address = address_of(url)

    def order_ids(self, refs: Sequence[str]) -> dict[str, str]:
        """Return reference -> the shop's order id, of those that were ever sent to this address."""
        here = select(installations.c.installation).where(installations.c.address == self._address)
        made = select(memory.c.ref, memory.c.shop_order_id).where(
            memory.c.installation.in_(here), memory.c.shop_order_id != ""
        )
        sent = select(sent_updates.c.ref, sent_updates.c.order_id).where(
            sent_updates.c.installation == self._installation
        )
        order_ids: dict[str, str] = {}
        with self._ledger.database.read() as connection:
            for chunk in chunks(refs):
                of_chunk = (
                    made.where(memory.c.ref.in_(chunk)),
                    sent.where(sent_updates.c.ref.in_(chunk)),
                )
                for query in of_chunk:
                    order_ids.update((ref, order_id) for ref, order_id in connection.execute(query))
        return order_ids

    def sent(self, order_ids: Sequence[str]) -> dict[str, SentUpdate]:
        """Return order id -> the last update that was sent, of those that ever got one."""
        query = select(sent_updates.c.order_id, sent_updates.c.state).where(
            sent_updates.c.installation == self._installation
        )
        updates: dict[str, SentUpdate] = {}
        with self._ledger.database.read() as connection:
            for chunk in chunks(order_ids):
                rows = connection.execute(query.where(sent_updates.c.order_id.in_(chunk)))
                updates.update((order_id, _decode(state)) for order_id, state in rows)
        return updates

    def keep(self, update: SentUpdate) -> None:
        """Keep what is being sent, or that it was answered."""
        row = {
            "installation": self._installation,
            "order_id": update.order_id,
            "ref": update.ref,
            "state": _encode(update).decode(),
        }
        with self._ledger.database.write() as connection:
            upsert(connection, sent_updates, [{**row, "at": self._ledger.database.now(connection)}])
