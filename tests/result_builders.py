"""Results as the report hands them to the ledger."""

from __future__ import annotations

from typing import Any

from order_upload.ledger import Ledger
from order_upload.ledger.results import SUCCESS, KeptResult, ReportingRun

CONNECTOR = "marketplaces"


def a_result(ref: str = "bindcommerce:1", **given: Any) -> KeptResult:
    """Return a result of an order that was created, with what is given in place of the usual."""
    usual = {
        "split_as": "",
        "number": f"404-{ref.partition(':')[2]}",
        "origin_node": "Amazon IT",
        "shop_order_id": "",
        "outcome": "created",
        "reason_code": "",
        "waits_for": "",
        "status_from": "",
        "status_to": "Processing",
        "total": "25.00",
        "currency": "EUR",
        "changes": "",
        "stock": "",
        "mails": 0,
        "attempts": 1,
    }
    return KeptResult(ref=ref, **usual | given)


def a_blocked(ref: str = "bindcommerce:1", **given: Any) -> KeptResult:
    """Return a result of an order whose status is unknown."""
    why = {"outcome": "blocked", "reason_code": "unmapped_status", "waits_for": "eBay / FROB"}
    return a_result(ref, **why | given)


def report_run(
    ledger: Ledger, run_id: str, *kept: KeptResult, connector: str = CONNECTOR, **given: Any
) -> dict[str, int]:
    """Report a run with these results, and return what was news."""
    usual = {"kind": "scheduled", "shop": "shop", "installation": "uuid"}
    run = ReportingRun(connector=connector, run_id=run_id, **usual | given)
    run = ReportingRun(
        connector=connector, run_id=run_id, **usual | given, at=ledger.results.begin(run)
    )
    ledger.results.keep(run, kept)
    counts: dict[str, int] = {}
    for result in kept:
        counts[result.outcome] = counts.get(result.outcome, 0) + 1
    ledger.results.end(run, SUCCESS, counts)
    reported = ledger.reported_runs.get(connector, run_id)
    assert reported is not None
    return dict(reported.news)
