"""A connector from six answers: its two Connections and its three Variables, tried, then written.

While it is tried, the Connections and Variables stand in the environment of this process only,
where Airflow looks first.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from airflow.models.connection import Connection
from airflow.models.variable import Variable
from airflow.utils.session import create_session
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from order_upload.airflow.doctor import shop_setup_of
from order_upload.airflow.doctor_command import pools_lack
from order_upload.airflow.metadata_database import no_database
from order_upload.airflow.variables import read_variables
from order_upload.config import Variables, check_variables, parse_connector
from order_upload.config.variables import PREFIX
from order_upload.connection_fields import ConnectionFields
from order_upload.doctor import Finding, examine
from order_upload.errors import ConfigError
from order_upload.faults import Fault

STANDARD = {
    "update": "minimal",
    "unmapped_status": "block",
    "mail": "never",
    "stock": "follow_shop",
    "missing_product": "block",
}
"""The careful defaults, written out to be edited."""
READY_ORDERS = {"time_range": {"kind": "last_days", "days": 30}}
_GROUPS = ("connectors", "configurations", "filters")
_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class Answers:
    """What only a person knows.

    Attributes:
        shop: address of the shop.
        user, key: of the shop's API user.
        hub_node: what the hub calls this shop; several with commas; ``none``.
        export: whole address that the hub shows for one of its connectors.
        token: of the hub's API node.
    """

    shop: str = ""
    user: str = ""
    key: str = field(default="", repr=False)
    hub_node: str = ""
    export: str = ""
    token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Names:
    """What things are called, and what is the same for most.

    Attributes:
        shop, hub: ids of the Connections.
        connector: its name in the Variable.
        namespace: first part of every reference; two hub accounts need two.
        timezone: of the hub's times.
    """

    shop: str = "opencart_shop"
    hub: str = "bindcommerce_hub"
    connector: str = "marketplaces_to_shop"
    namespace: str = "bindcommerce"
    timezone: str = "Europe/Rome"


@dataclass(frozen=True, slots=True)
class NewSettings:
    """What is to be written.

    Attributes:
        connections: id -> fields.
        variables: full name -> text, of those that change.
    """

    connections: Mapping[str, Mapping[str, Any]] = field(repr=False)
    variables: Mapping[str, str]


def new_settings(answers: Answers, names: Names, *, may_replace: bool) -> NewSettings:
    """Return what the answers make of Connections and Variables, without what is there already.

    Raises:
        ConfigError: an answer is wrong; or something of that name is there and says something else.
    """
    connections = {
        names.shop: shop_connection(answers, names.shop),
        names.hub: _hub_connection(answers, names),
    }
    before = read_variables()
    check_variables(before)
    after = _with_connector(before, answers, names, may_replace=may_replace)
    parse_connector(names.connector, after)
    changed = {
        f"{PREFIX}{group}": getattr(after, group)
        for group in _GROUPS
        if getattr(after, group) != getattr(before, group)
    }
    missing = dict(_missing(connections, may_replace=may_replace))
    _refuse_what_goes_before(missing, changed)
    return NewSettings(missing, changed)


def shop_connection(answers: Answers, conn_id: str) -> dict[str, Any]:
    """Return the fields of the shop's Connection.

    Raises:
        ConfigError: the address is none, or plain http to another machine.
    """
    nodes = [name for name in map(str.strip, answers.hub_node.split(",")) if name]
    return {
        "conn_type": "opencart",
        **_address(ConnectionFields(conn_id, host=answers.shop).address()),
        "login": answers.user,
        "password": answers.key,
        "extra": {"hub_node": nodes if len(nodes) > 1 else answers.hub_node.strip()},
    }


def split_export(address: str, conn_id: str) -> tuple[str, str]:
    """Return the hub's address, and path and query of the export.

    Raises:
        ConfigError: it is no whole address, or plain http to another machine.
    """
    parts = urlsplit(address.strip())
    site = f"{parts.scheme}://{parts.netloc}" if parts.scheme else parts.netloc
    hub = ConnectionFields(conn_id, host=site).address()
    if not parts.path.strip("/"):
        allowed = "all of what the hub shows, such as https://hub.example/path?connector=12"
        raise Fault("export address", "no path", allowed).as_error()
    return hub, f"{parts.path}?{parts.query}" if parts.query else parts.path


def findings_of(settings: NewSettings, names: Names) -> list[Finding]:
    """Return what the doctor finds with these settings; nothing is written.

    Raises:
        ConfigError: a Connection is wrong.
    """
    environ = {
        f"AIRFLOW_CONN_{conn_id.upper()}": json.dumps(fields)
        for conn_id, fields in settings.connections.items()
    }
    environ |= {f"AIRFLOW_VAR_{name.upper()}": text for name, text in settings.variables.items()}
    with _environment(environ):
        return examine(shop_setup_of(names.shop, pools_lack=pools_lack))


def write(settings: NewSettings) -> None:
    """Write all of it into Airflow's database, or nothing.

    Raises:
        ConfigError: the database cannot be written.
    """
    try:
        with create_session() as session:
            for conn_id, fields in settings.connections.items():
                extra = json.dumps(fields["extra"])
                for old in session.scalars(select(Connection).where(Connection.conn_id == conn_id)):
                    session.delete(old)
                session.flush()
                session.add(Connection(conn_id=conn_id, **{**fields, "extra": extra}))
            for name, text in settings.variables.items():
                Variable.set(name, text, session=session)
    except SQLAlchemyError as error:
        raise no_database(error).as_error() from error


def _hub_connection(answers: Answers, names: Names) -> dict[str, Any]:
    hub, _ = split_export(answers.export, names.hub)
    return {
        "conn_type": "bindcommerce",
        **_address(hub),
        "login": None,
        "password": answers.token,
        "extra": {"namespace": names.namespace, "timezone": names.timezone},
    }


def _address(address: str) -> dict[str, Any]:
    """Return host and port apart: without a port Airflow's own *Test* fails."""
    parts = urlsplit(address)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    port = parts.port or _PORTS[parts.scheme]
    return {"host": f"{parts.scheme}://{host}{parts.path}", "port": port}


def _with_connector(
    before: Variables, answers: Answers, names: Names, *, may_replace: bool
) -> Variables:
    _, endpoint = split_export(answers.export, names.hub)
    connector = {
        "node": names.shop,
        "source": {"type": "bindcommerce_api", "conn_id": names.hub, "endpoint": endpoint},
        "configuration": "standard",
        "filter": "ready_orders",
        "timezone": names.timezone,
    }
    there = before.documents[f"{PREFIX}connectors"].value.get(names.connector)
    if there not in (None, connector) and not may_replace:
        raise _is_there(f"{PREFIX}connectors.{names.connector}", "--connector")
    if there == connector:
        connectors = before.connectors
    else:
        connectors = _with_entry(before, "connectors", names.connector, connector)
    made = {"connectors": connectors}
    for group, name, entry in (
        ("configurations", "standard", STANDARD),
        ("filters", "ready_orders", READY_ORDERS),
    ):
        if name not in before.documents[PREFIX + group].value:
            made[group] = _with_entry(before, group, name, entry)
    return replace(before, **made)


def _with_entry(before: Variables, group: str, name: str, entry: Mapping[str, Any]) -> str:
    """Return the text of a Variable with one more name in it."""
    whole = {**json.loads(getattr(before, group) or "{}"), name: entry}
    return json.dumps(whole, indent=2, ensure_ascii=False)


def _missing(
    connections: Mapping[str, Mapping[str, Any]], *, may_replace: bool
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the Connections that are not there as they shall be."""
    options = iter(("--shop-conn", "--hub-conn"))
    for conn_id, fields in connections.items():
        option, there = next(options), _stored(conn_id)
        if there is None or (may_replace and there != fields):
            yield conn_id, fields
        elif there != fields:
            raise _is_there(f"Connection {conn_id}", option)


def _stored(conn_id: str) -> dict[str, Any] | None:
    try:
        with create_session() as session:
            stored = session.scalar(select(Connection).where(Connection.conn_id == conn_id))
            if stored is None:
                return None
            return {
                "conn_type": stored.conn_type,
                "host": stored.host,
                "port": stored.port,
                "login": stored.login,
                "password": stored.password,
                "extra": stored.extra_dejson,
            }
    except SQLAlchemyError as error:
        raise no_database(error).as_error() from error


def _is_there(path: str, option: str) -> ConfigError:
    remedy = f"another name ({option}), or --replace, which writes over it"
    return Fault(path, "another one, which is there already", remedy=remedy).as_error()


def _refuse_what_goes_before(connections: Mapping[str, Any], variables: Mapping[str, str]) -> None:
    """Refuse what stands in the environment: Airflow would go on reading it there."""
    names = [f"AIRFLOW_CONN_{name.upper()}" for name in connections]
    names += [f"AIRFLOW_VAR_{name.upper()}" for name in variables]
    for name in names:
        if name in os.environ:
            remedy = "change it there: Airflow looks there first"
            raise Fault(name, "a value in the environment", remedy=remedy).as_error()


@contextmanager
def _environment(names: Mapping[str, str]) -> Iterator[None]:
    os.environ.update(names)
    try:
        yield
    finally:
        for name in names:
            del os.environ[name]
