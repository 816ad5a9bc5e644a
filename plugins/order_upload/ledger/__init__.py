"""The ledger: what was sent, when, with which outcome; what waits; who works on which shop."""

from order_upload.ledger.database import CONN_ID
from order_upload.ledger.forgotten_orders import ForgottenRefs
from order_upload.ledger.lease import Holder, IsAtWork, Lease, nobody_knows
from order_upload.ledger.ledger import Ledger
from order_upload.ledger.records import (
    Batch,
    Dismissal,
    NamedOrder,
    SentOrder,
    SettledRecord,
    Waiting,
)

__all__ = [
    "CONN_ID",
    "Batch",
    "Dismissal",
    "ForgottenRefs",
    "Holder",
    "IsAtWork",
    "Lease",
    "Ledger",
    "NamedOrder",
    "SentOrder",
    "SettledRecord",
    "Waiting",
    "nobody_knows",
]
