"""The params of a run, as Airflow's trigger form shows them and its REST API and command line check them.

``since`` and ``until`` are text that :mod:`order_upload.airflow.run_request` reads: with ``format: date-time`` the
server would refuse times without an offset, and a plain date (airflow.md, section 0, trap 7).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from airflow.sdk import Param

from order_upload.domain.policies import MailPolicy, StockPolicy, UpdateMode

AS_CONFIGURED = "as_configured"

UPDATES = {
    AS_CONFIGURED: "As configured",
    UpdateMode.MINIMAL: "Status and tracking only",
    UpdateMode.COMPLETE: "Everything",
}
MAILS = {
    AS_CONFIGURED: "As configured (a backfill: never)",
    MailPolicy.NEVER: "Never",
    MailPolicy.ON_STATUS_CHANGE: "When the status changes",
    MailPolicy.ALWAYS: "Always",
}
STOCKS = {
    AS_CONFIGURED: "As configured (a backfill: untouched)",
    StockPolicy.FOLLOW_SHOP: "As the shop does",
    StockPolicy.UNTOUCHED: "Untouched",
}

WHAT = "What to do"
WHICH = "Which orders"
EFFECTS = "Mails and stock"


def trigger_form() -> dict[str, Param]:
    """Return the params of a connector's DAG (DESIGN.md, section 3.3), in the order of the form."""
    return {
        "dry_run": _switch(
            WHAT,
            "Only plan",
            "Say what would change in the shop and stop there: takes, sends and settles nothing.",
        ),
        "update": _choice(
            WHAT, "Update", "What an order that is already in the shop gets.", UPDATES
        ),
        "retry": _switch(
            WHAT,
            "Only what waits",
            "Only orders that failed or were blocked; the hub is not asked.",
        ),
        "force": _switch(
            WHAT,
            "Also unchanged orders",
            "Compare with the shop even what was sent before, unchanged.",
        ),
        "order_refs": Param(
            [],
            type="array",
            items={"type": "string"},
            section=WHICH,
            title="Only these orders",
            description="Order references, one a line, e.g. bindcommerce:48211. Empty: all.",
        ),
        "since": _text(
            WHICH,
            "Since",
            "Only orders changed from this time on, e.g. 2026-11-30 or 2026-11-30 08:00.",
        ),
        "until": _text(
            WHICH, "Until", "Only orders changed before this time; a date means its first minute."
        ),
        "limit": Param(
            None,
            type=["null", "integer"],
            minimum=1,
            section=WHICH,
            title="At most",
            description="This many orders. Empty: all.",
        ),
        "mail": _choice(
            EFFECTS, "Mail to the buyer", "When the shop may write to the buyer in this run.", MAILS
        ),
        "stock": _choice(EFFECTS, "Stock", "Whether this run moves stock in the shop.", STOCKS),
    }


def _switch(section: str, title: str, description: str) -> Param:
    return Param(False, type="boolean", section=section, title=title, description=description)


def _text(section: str, title: str, description: str) -> Param:
    zone = " Without an offset it is the connector's time zone. Empty: no limit."
    return Param(
        None, type=["null", "string"], section=section, title=title, description=description + zone
    )


def _choice(section: str, title: str, description: str, values: dict[Any, str]) -> Param:
    labels = {_plain(value): label for value, label in values.items()}
    return Param(
        AS_CONFIGURED,
        type="string",
        enum=list(labels),
        values_display=labels,
        section=section,
        title=title,
        description=description,
    )


def _plain(value: str) -> str:
    """Return a plain text: Airflow serializes DAGs, and an enum's member is no JSON value to it."""
    return value.value if isinstance(value, StrEnum) else value
