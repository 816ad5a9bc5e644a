"""What an Airflow run asks for: its type, its data interval and its params, as a :class:`RunRequest`.

Airflow 3 facts behind this (airflow.md, section 4): a run triggered through REST has no data
interval unless one was given; a manual run with a logical date has an inferred one that nobody
asked for; a plain cron string gives empty ones. So an interval selects orders only in a backfill;
everywhere else it is just told to the filter.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from order_upload.airflow.trigger_form import AS_CONFIGURED, trigger_form
from order_upload.domain.policies import MailPolicy, StockPolicy, UpdateMode
from order_upload.errors import ConfigError
from order_upload.pipeline.request import RunKind, RunRequest, Window

KINDS = {"scheduled": RunKind.SCHEDULED, "backfill": RunKind.BACKFILL}
"""By Airflow's run type; every other (manual, asset, operator) is somebody's or something's own wish: manual."""


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
    """Return what this run shall do.

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
        window=_window(kind, interval, _asked_window(params, ZoneInfo(timezone))),
        interval=interval,
        order_refs=frozenset(ref.strip() for ref in params["order_refs"] if ref.strip()),
        limit=params["limit"],
        update=UpdateMode(update) if (update := _unless_as_configured(params["update"])) else None,
        dry_run=params["dry_run"],
        retry=params["retry"],
        force=params["force"],
        mail=MailPolicy(mail) if (mail := _unless_as_configured(params["mail"])) else None,
        stock=StockPolicy(stock) if (stock := _unless_as_configured(params["stock"])) else None,
    )


def _refuse_unknown(conf: Iterable[str], known: list[str]) -> None:
    """Airflow takes any key: ``{"dryrun": true}`` would upload for real."""
    for name in conf:
        if name not in known:
            near = difflib.get_close_matches(str(name), known, n=1)
            hint = f" (did you mean {near[0]}?)" if near else ""
            message = f"params.{name}: there is no such param{hint}; allowed: {', '.join(known)}"
            raise ConfigError(message)


def _interval(dag_run: DagRun) -> Window | None:
    """Return the data interval, or None when the run has none or an empty one."""
    start, end = dag_run.data_interval_start, dag_run.data_interval_end
    return (
        Window(start.astimezone(UTC), end.astimezone(UTC))
        if start and end and start < end
        else None
    )


def _window(kind: RunKind, interval: Window | None, asked: Window | None) -> Window | None:
    if kind is not RunKind.BACKFILL:
        return asked
    if asked:
        message = (
            "params.since, params.until: a backfill's runs have their own windows; leave both empty"
        )
        raise ConfigError(message)
    if interval is None:
        message = (
            "this backfill run has an empty data interval, so no orders to look for; "
            "the connector needs a schedule"
        )
        raise ConfigError(message)
    return interval


def _asked_window(params: Mapping[str, Any], zone: ZoneInfo) -> Window | None:
    since, until = (_moment(name, params[name], zone) for name in ("since", "until"))
    if since and until and since >= until:
        message = (
            f"params.since: {since.isoformat()} is not before params.until: {until.isoformat()}"
        )
        raise ConfigError(message)
    return Window(since, until) if since or until else None


def _moment(name: str, value: str | None, zone: ZoneInfo) -> datetime | None:
    """Return the time in UTC; one without an offset is the zone's, the first one where the clock shows it twice."""
    if not (text := (value or "").strip()):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        message = f"params.{name}: {text!r} is no time; write 2026-11-30, 2026-11-30 08:00 or 2026-11-30T08:00:00+01:00"
        raise ConfigError(message) from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def _unless_as_configured(value: str) -> str | None:
    return None if value == AS_CONFIGURED else value
