"""The doctor: looks at one shop, its Connection, its connectors and the ledger.

It says what to correct, and how.
"""

from order_upload.doctor.examination import ShopSetup, examine
from order_upload.doctor.findings import Finding, Severity, as_table, is_sound

__all__ = ["Finding", "Severity", "ShopSetup", "as_table", "examine", "is_sound"]
