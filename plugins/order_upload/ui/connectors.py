"""The page *Connectors and shops*: how each connector stands, and what the doctor finds."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk.exceptions import AirflowNotFoundException
from fastapi import APIRouter, HTTPException

from order_upload.airflow.bindcommerce_hook import BindCommerceHook
from order_upload.airflow.doctor import shop_setup_of
from order_upload.airflow.names import dag_id_of
from order_upload.airflow.storage import ledger_from_connection
from order_upload.config import Connector, Variables, parse_connector
from order_upload.doctor import Finding, examine, finding, is_sound, refused
from order_upload.domain.news import News
from order_upload.errors import ConfigError
from order_upload.ledger import Ledger
from order_upload.ui.access import Reader, ReaderDep
from order_upload.ui.dag_states import LATE_AFTER, DagState, dag_states
from order_upload.ui.variables import read_variables

DAY = timedelta(hours=24)

router = APIRouter()


@router.get("/connectors")
def connectors(reader: ReaderDep) -> dict[str, Any]:
    """Return the connectors that the person may see, and the shops and hubs that they name."""
    variables, ledger = read_variables(), ledger_from_connection()
    names = reader.connectors()
    states = dag_states([dag_id_of(name) for name in names])
    last_day = ledger.reported_runs.news_since(names, datetime.now(UTC) - DAY)
    rows = []
    for name in names:
        row = _row(name, variables, ledger, states.get(dag_id_of(name), DagState()))
        counts = last_day.get(name, Counter())
        rows.append({**row, "last_day": {key: count for key, count in counts.items() if count}})
    return {
        "connectors": rows,
        "shops": sorted({row["shop"] for row in rows} - {""}),
        "hubs": sorted({row["hub"] for row in rows} - {""}),
        "may": {"examine": reader.may_examine()},
    }


@router.post("/shops/{conn_id}/examination")
def examine_shop(conn_id: str, reader: ReaderDep) -> dict[str, Any]:
    """Let the doctor look at a shop of a connector that the person may see."""
    reader.demand_examine()
    _demand_named(reader, conn_id, "shop")
    try:
        findings = examine(shop_setup_of(conn_id))
    except AirflowNotFoundException:
        raise HTTPException(404, f"there is no Connection {conn_id}") from None
    return _examined(findings)


@router.post("/hubs/{conn_id}/examination")
def examine_hub(conn_id: str, reader: ReaderDep) -> dict[str, Any]:
    """Ask a hub of a connector that the person may see whether it takes its token."""
    reader.demand_examine()
    _demand_named(reader, conn_id, "hub")
    answers, said = BindCommerceHook(conn_id).test_connection()
    if answers:
        return _examined([finding("hub_answers", conn_id, said=said)])
    return _examined([refused("hub", said, conn_id)])


def _examined(findings: list[Finding]) -> dict[str, Any]:
    """Return findings with their codes and values: the page says them in its own language."""
    rows = [
        {
            "code": one.code,
            "about": one.about,
            "values": one.values,
            "severity": one.severity,
            "check": one.check,
            "found": one.found,
            "remedy": one.remedy,
        }
        for one in findings
    ]
    return {"is_sound": is_sound(findings), "findings": rows}


def _demand_named(reader: Reader, conn_id: str, kind: str) -> None:
    """Refuse Connections that no connector of the person's names."""
    variables = read_variables()
    for name in reader.connectors():
        connector, _ = _parsed(name, variables)
        if connector is not None and _named(connector)[kind] == conn_id:
            return
    raise HTTPException(404, f"no connector that you may see has the {kind} {conn_id}")


def _named(connector: Connector) -> dict[str, str]:
    return {"shop": connector.node, "hub": connector.source.conn_id or ""}


def _row(name: str, variables: Variables, ledger: Ledger, state: DagState) -> dict[str, Any]:
    connector, broken = _parsed(name, variables)
    good = ledger.reported_runs.of(name).good
    row = {
        "name": name,
        "dag_id": dag_id_of(name),
        "broken": broken,
        "waiting": ledger.waiting_groups.count([name]),
        "last_good": good.at if good else None,
        **asdict(state),
        "is_late": state.is_late(_late_after(connector)),
        "schedule": None,
        "windows": [],
        "timezone": "",
        "shop": "",
        "hub": "",
    }
    if connector is not None:
        row |= {
            **_named(connector),
            "schedule": connector.schedule,
            "windows": [asdict(window) for window in connector.active_windows],
            "timezone": connector.timezone,
        }
    return row


def _late_after(connector: Connector | None) -> timedelta:
    """Return after how long a run is late: the soonest that a channel tells so."""
    channels = connector.configuration.notify if connector else ()
    minutes = [channel.late_minutes for channel in channels if News.LATE in channel.tell]
    return timedelta(minutes=min(minutes)) if minutes else LATE_AFTER


def _parsed(name: str, variables: Variables) -> tuple[Connector | None, str]:
    """Return the connector, or what is wrong with it."""
    try:
        return parse_connector(name, variables), ""
    except ConfigError as error:
        return None, str(error)
