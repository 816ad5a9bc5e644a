"""The params of a run: how Airflow asks for them, and what a run with such params is to do.

:func:`trigger_form` is what Airflow's form shows and its REST API and command line check;
:func:`run_request` makes a :class:`RunRequest` of the params, the run's type and its data interval.

Facts about Airflow 3 behind this: a run triggered through REST has no data interval unless one was
given; a manual run with a logical date has an inferred one that nobody asked for; a plain cron
string gives empty ones. So an interval selects orders only in a backfill; everywhere else it is
only handed to the filter. ``since`` and ``until`` are text with a pattern: with ``format:
date-time`` the server would refuse times without an offset, and a plain date. What may be empty has
the type null too: else the form marks it as required.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Protocol, TypeVar
from zoneinfo import ZoneInfo

from airflow.sdk import Param

from order_upload.candidates import did_you_mean
from order_upload.domain.policies import MailPolicy, StockPolicy, UpdateMode
from order_upload.faults import Fault, shown
from order_upload.pipeline.request import RunKind, RunRequest, Window

AS_CONFIGURED = "as_configured"

MOST_ORDERS = 10_000_000
"""Of one run: more is a slip of the finger."""

TIME = (
    r"^\s*(\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
    r"([T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?)?)?\s*$"
)
"""A day, or a time with or without its offset; Airflow refuses anything else before the run."""

P = TypeVar("P", bound=StrEnum)

# Plain texts: Airflow serializes DAGs, and an enum's member is no JSON value to it.
UPDATES = {
    AS_CONFIGURED: "As configured",
    UpdateMode.MINIMAL.value: "Status and tracking only",
    UpdateMode.COMPLETE.value: "Everything",
}
MAILS = {
    AS_CONFIGURED: "As configured (a backfill: never)",
    MailPolicy.NEVER.value: "Never",
    MailPolicy.ON_STATUS_CHANGE.value: "When the status changes",
    MailPolicy.ALWAYS.value: "Always",
}
STOCKS = {
    AS_CONFIGURED: "As configured (a backfill: untouched)",
    StockPolicy.FOLLOW_SHOP.value: "As the shop does",
    StockPolicy.UNTOUCHED.value: "Untouched",
}

KINDS = {"scheduled": RunKind.SCHEDULED, "backfill": RunKind.BACKFILL}
"""By Airflow's run type; every other (manual, asset, operator) is somebody's own wish: manual."""


def trigger_form() -> dict[str, Param]:
    """Return the params of a connector's DAG, in the order of the form.

    Those without a section stand in the one that is open when Airflow shows the form; the others
    have to be opened.
    """
    return {**_at_once(), **_which_orders(), **_what_they_get(), **_mails_and_stock()}


def _at_once() -> dict[str, Param]:
    return {
        "dry_run": _switch(
            "Only plan",
            "Say what would change in the shop and stop there: takes, sends and settles nothing.",
        ),
        "order_refs": Param(
            [],
            type=["null", "array"],
            items={"type": "string"},
            title="Only these orders",
            description="One a line: a number of the platform or of the hub, a reference such as "
            "bindcommerce:48211, or the shop's order id such as #123. A number that names no "
            "order, or several, ends the run at once. Empty: all.",
        ),
        "retry": _switch(
            "Only what waits",
            "Only orders that failed or were blocked; the hub is not asked.",
        ),
    }


def _which_orders() -> dict[str, Param]:
    section = "Which orders"
    return {
        "since": _time(
            section,
            "Since",
            "Only orders changed from this time on, e.g. 2026-11-30 or 2026-11-30 08:00.",
        ),
        "until": _time(
            section, "Until", "Only orders changed before this time; a date means its first minute."
        ),
        "limit": Param(
            None,
            type=["null", "integer"],
            minimum=1,
            maximum=MOST_ORDERS,
            section=section,
            title="At most",
            description="This many orders. Empty: all.",
        ),
    }


def _what_they_get() -> dict[str, Param]:
    section = "What they get"
    return {
        "update": _choice(
            section, "Update", "What an order that is already in the shop gets.", UPDATES
        ),
        "force": _switch(
            "Also unchanged orders",
            "Compare with the shop even what was sent before, unchanged.",
            section,
        ),
    }


def _mails_and_stock() -> dict[str, Param]:
    section = "Mails and stock"
    return {
        "mail": _choice(
            section, "Mail to the buyer", "When the shop may write to the buyer in this run.", MAILS
        ),
        "stock": _choice(section, "Stock", "Whether this run moves stock in the shop.", STOCKS),
    }


def _switch(title: str, description: str, section: str | None = None) -> Param:
    return Param(False, type="boolean", section=section, title=title, description=description)


def _time(section: str, title: str, description: str) -> Param:
    zone = " Without an offset it is the connector's time zone. Empty: no limit."
    return Param(
        None,
        type=["null", "string"],
        pattern=TIME,
        section=section,
        title=title,
        description=description + zone,
    )


def _choice(section: str, title: str, description: str, labels: dict[str, str]) -> Param:
    return Param(
        AS_CONFIGURED,
        type="string",
        enum=list(labels),
        values_display=labels,
        section=section,
        title=title,
        description=description,
    )


class DagRun(Protocol):
    """What is read of Airflow's DAG run."""

    run_id: str
    run_type: Any
    conf: dict[str, Any] | None
    data_interval_start: datetime | None
    data_interval_end: datetime | None


def run_request(
    connector: str, timezone: str, dag_run: DagRun, params: Mapping[str, Any]
) -> RunRequest:
    """Return what this run is to do.

    Args:
        connector: its name.
        timezone: the connector's; times in the params that carry no offset are read in it.
        dag_run: Airflow's.
        params: the params of the trigger form, already with the run's conf.

    Raises:
        ConfigError: a param that Airflow's own check lets through cannot be meant: an unknown name,
            a time that is none, since after until, a window in a backfill.
    """
    _refuse_unknown(dag_run.conf or {}, list(trigger_form()))
    kind = KINDS.get(str(getattr(dag_run.run_type, "value", dag_run.run_type)), RunKind.MANUAL)
    interval = _interval(dag_run)
    return RunRequest(
        connector=connector,
        run_id=dag_run.run_id,
        kind=kind,
        window=_window(kind, interval, _window_asked_for(params, ZoneInfo(timezone))),
        interval=interval,
        order_refs=frozenset(ref.strip() for ref in params["order_refs"] or () if ref.strip()),
        limit=params["limit"],
        update=_unless_as_configured(params["update"], UpdateMode),
        dry_run=params["dry_run"],
        retry=params["retry"],
        force=params["force"],
        mail=_unless_as_configured(params["mail"], MailPolicy),
        stock=_unless_as_configured(params["stock"], StockPolicy),
    )


def _unless_as_configured(value: str, policy: type[P]) -> P | None:
    """Return what stands in for the configuration's policy in this run, if anything."""
    if value == AS_CONFIGURED:
        return None
    return policy(value)


def _refuse_unknown(conf: Iterable[str], params: list[str]) -> None:
    """Refuse a param that does not exist.

    Airflow takes any key: ``{"dryrun": true}`` would upload for real.
    """
    for name in conf:
        if name not in params:
            remedy = did_you_mean(str(name), params) or "leave it out"
            raise Fault(
                f"params.{name}", "a param that does not exist", ", ".join(params), remedy
            ).as_error()


def _interval(dag_run: DagRun) -> Window | None:
    """Return the data interval in UTC, or None when the run has none or an empty one."""
    start, end = dag_run.data_interval_start, dag_run.data_interval_end
    if start and end and start < end:
        return Window(start.astimezone(UTC), end.astimezone(UTC))
    return None


def _window(kind: RunKind, interval: Window | None, asked_for: Window | None) -> Window | None:
    """Return from when to when orders are looked for; only a backfill takes its data interval."""
    if kind is not RunKind.BACKFILL:
        return asked_for
    if asked_for:
        raise Fault(
            "params.since, params.until",
            "a time",
            "none in a backfill, whose runs have their own windows",
            "leave both empty",
        ).as_error()
    if interval is None:
        raise Fault(
            "this backfill run",
            "an empty data interval, so no orders to look for",
            "a backfill of a connector with a schedule",
            "give the connector a schedule",
        ).as_error()
    return interval


def _window_asked_for(params: Mapping[str, Any], zone: ZoneInfo) -> Window | None:
    since = _moment("since", params["since"], zone)
    until = _moment("until", params["until"], zone)
    if since and until and since >= until:
        raise Fault(
            "params.since", since.isoformat(), f"a time before params.until, {until.isoformat()}"
        ).as_error()
    if since or until:
        return Window(since, until)
    return None


def _moment(name: str, value: str | None, zone: ZoneInfo) -> datetime | None:
    """Return the time in UTC.

    A time without an offset is one of the zone: the first one where the clock shows it twice.
    """
    text = (value or "").strip()
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        allowed = "2026-11-30, 2026-11-30 08:00 or 2026-11-30T08:00:00+01:00"
        raise Fault(f"params.{name}", shown(text), allowed).as_error() from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    return moment.astimezone(UTC)
