"""What was sent to shops that cannot be asked: the memory of the native API (``shops/native/memory.py``)."""

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
        known: dict[str, str] = {}
        with self._ledger.database.read() as connection:
            for some in chunks(refs):
                made = select(memory.c.ref, memory.c.shop_order_id).where(
                    memory.c.installation.in_(here),
                    memory.c.ref.in_(some),
                    memory.c.shop_order_id != "",
                )
                sent = select(sent_updates.c.ref, sent_updates.c.order_id).where(
                    sent_updates.c.installation == self._installation, sent_updates.c.ref.in_(some)
                )
                for query in (made, sent):
                    known.update((ref, order_id) for ref, order_id in connection.execute(query))
        return known

    def sent(self, order_ids: Sequence[str]) -> dict[str, SentUpdate]:
        """Return order id -> the last update that was sent, of those that ever got one."""
        found: dict[str, SentUpdate] = {}
        with self._ledger.database.read() as connection:
            for some in chunks(order_ids):
                query = select(sent_updates.c.order_id, sent_updates.c.state).where(
                    sent_updates.c.installation == self._installation,
                    sent_updates.c.order_id.in_(some),
                )
                found.update(
                    (order_id, _decode(state)) for order_id, state in connection.execute(query)
                )
        return found

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
