"""Which installation of a shop is at which address: a copy of a shop must not be taken for it."""

from __future__ import annotations

from urllib.parse import urlsplit

from sqlalchemy import select

from order_upload.errors import LedgerError
from order_upload.ledger.bulk import insert_missing, upsert
from order_upload.ledger.database import Database
from order_upload.ledger.tables import installations


class Installations:
    """The table of installations; each store of an installation may have an address of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def bind(self, conn_id: str, installation: str, url: str, *, store_id: str = "0") -> None:
        """Remember which address this installation has, or check that it is still the same.

        ``http`` or ``https``, a default port, a closing slash and the case of the host make no
        difference.

        Raises:
            LedgerError: another address has this installation: one of the two is a clone. Names
                both.
        """
        address, key = address_of(url), {"installation": installation, "store_id": store_id}
        with self._database.write() as connection:
            bound_at = self._database.now(connection)
            row = {**key, "conn_id": conn_id, "address": address, "bound_at": bound_at}
            insert_missing(connection, installations, [row])
            bound = connection.execute(select(installations).filter_by(**key)).one()
        if bound.address != address:
            raise LedgerError(
                f"Connection {conn_id}: the shop at {address} says it is installation "
                f"{installation}, but that is the shop at {bound.address} (Connection "
                f"{bound.conn_id}): one is a copy of the other, and nothing is written to it; give "
                "the copy an installation of its own, or, if the shop has moved, confirm that"
            )

    def move(self, conn_id: str, installation: str, url: str, *, store_id: str = "0") -> None:
        """Confirm that an installation has moved: from now on this is its address."""
        row = {
            "installation": installation,
            "store_id": store_id,
            "conn_id": conn_id,
            "address": address_of(url),
        }
        with self._database.write() as connection:
            upsert(connection, installations, [{**row, "bound_at": self._database.now(connection)}])

    def conn_ids(self) -> set[str]:
        """Return the Connections by which shops were known, those of today and of before."""
        with self._database.read() as connection:
            return set(connection.scalars(select(installations.c.conn_id)))

    def at(self, url: str, *, store_id: str = "0") -> str:
        """Return the installation that was bound to an address last, "" when none was."""
        query = select(installations.c.installation).where(
            installations.c.address == address_of(url), installations.c.store_id == store_id
        )
        with self._database.read() as connection:
            return connection.scalar(query.order_by(installations.c.bound_at.desc())) or ""


def address_of(url: str) -> str:
    """Return host, port and path: what tells one shop from another, without credentials."""
    if "//" not in url:
        url = f"//{url}"
    parts = urlsplit(url)
    default = {"http": 80, "https": 443}.get(parts.scheme)
    port = ""
    if parts.port and parts.port != default:
        port = f":{parts.port}"
    return f"{parts.hostname or ''}{port}{parts.path.rstrip('/')}"
