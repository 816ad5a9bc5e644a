"""What our side says of the orders in the end: the ledger and the reports of all runs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from sqlalchemy import text

from chaos.verdict import Accounts
from order_upload.ledger import Ledger


def accounts_of(ledger_url: str, staging: Path, namespace: str) -> Accounts:
    """Return what ledger and reports say.

    Args:
        ledger_url: of the ledger.
        staging: where the reports are.
        namespace: the first part of the orders' references.
    """
    with closing(Ledger(ledger_url)) as ledger, ledger.database.read() as connection:
        prefix = f"{namespace}:"

        def rows(query: str) -> Iterator[Sequence[str]]:
            for row in connection.execute(text(query)):
                yield [str(value or "") for value in row]

        waiting = {
            ref.removeprefix(prefix): f"{outcome}, {code}" if code else ""
            for ref, outcome, code in rows(
                "SELECT ref, outcome, reason_code FROM order_upload_waiting"
            )
        }
        settled = {
            ref.removeprefix(prefix): outcome
            for ref, outcome in rows("SELECT ref, outcome FROM order_upload_memory")
        }
        left = {
            table: len(list(rows(f"SELECT run_id FROM order_upload_{table}")))
            for table in ("batches",)
        }
    return Accounts(waiting, settled, frozenset(_told(staging)), left)


def _told(staging: Path) -> Iterator[str]:
    """Yield the numbers of orders without a reference that a report names."""
    for results in staging.glob("*/*/report/orders.jsonl"):
        for line in results.read_text(encoding="utf-8").splitlines():
            result = json.loads(line)
            if not result["ref"]:
                yield result["number"]
