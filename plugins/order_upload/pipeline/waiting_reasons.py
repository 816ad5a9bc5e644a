"""What there is to say of the reasons for which orders of a connector wait."""

from __future__ import annotations

from dataclasses import dataclass

from order_upload.domain.order import Order
from order_upload.ledger import Ledger
from order_upload.pipeline.order_copies import waiting_copies
from order_upload.staging import Staging

NEWEST_REPORTS = 20
"""How many runs back is looked for what one of them said of a reason."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the last report said of what orders wait for."""

    message: str
    remedy: str


def told_of(ledger: Ledger, connector: str) -> dict[str, Told]:
    """Return what the newest reports said of what orders wait for: group -> message and remedy."""
    told: dict[str, Told] = {}
    for report in ledger.newest_reports(connector, NEWEST_REPORTS):
        for wait in report.get("waits", ()):
            told.setdefault(wait["group"], Told(wait["message"], wait["remedy"]))
    return told


def waiting_orders(root: Staging, ledger: Ledger, connector: str, reason_code: str) -> list[Order]:
    """Return the orders that wait for one reason, as far as they could be read."""
    rows = [row for row in ledger.waiting.of(connector) if row.reason_code == reason_code]
    copies = waiting_copies(root, connector, {row.ref: row for row in rows})
    return [copy for copy in copies.values() if isinstance(copy, Order)]
