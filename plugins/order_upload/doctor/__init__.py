"""The doctor: looks at one shop, its Connection, its connectors and the ledger.

It says what to correct, and how.
"""

from order_upload.doctor.examination import ShopSetup, examine
from order_upload.doctor.finding_table import Severity
from order_upload.doctor.findings import Finding, as_table, finding, is_sound, refused

__all__ = [
    "Finding",
    "Severity",
    "ShopSetup",
    "as_table",
    "examine",
    "finding",
    "is_sound",
    "refused",
]
