"""Airflow's Connections as plain fields, and a session for HTTP that sends nothing else of them."""

from __future__ import annotations

import logging
from http.cookiejar import DefaultCookiePolicy

from airflow.sdk import BaseHook
from airflow.sdk.exceptions import AirflowNotFoundException
from airflow.sdk.log import mask_secret
from requests import PreparedRequest, Session
from requests.utils import default_headers

from order_upload.connection_fields import ANY_SERVER, ConnectionFields
from order_upload.faults import Fault

log = logging.getLogger(__name__)

USER_AGENT = "order-upload/0.1"


def connection_fields(conn_id: str) -> ConnectionFields:
    """Return what stands in a Connection; its password is masked in Airflow's logs from now on.

    Raises:
        AirflowNotFoundException: there is no Connection of that id.
    """
    connection = BaseHook.get_connection(conn_id)
    password = connection.password or ""
    if password.strip():
        # Airflow masks it as it stands; we send it without the blanks around it.
        mask_secret(password.strip())
    return ConnectionFields(
        conn_id=conn_id,
        host=connection.host or "",
        schema=connection.schema or "",
        port=connection.port,
        login=connection.login or "",
        password=password,
        extra=connection.extra_dejson,
    )


def fields_of_node(conn_id: str, node: str, allowed: str) -> ConnectionFields:
    """Return what stands in the Connection of a node.

    Args:
        conn_id: its id.
        node: what it leads to, for the message: ``shop`` or ``hub``.
        allowed: what such a Connection has to hold.

    Raises:
        ConfigError: there is no Connection of that id.
    """
    try:
        return connection_fields(conn_id)
    except AirflowNotFoundException as error:
        remedy = f"add it, or correct the name of the {node}'s Connection"
        fault = Fault(f"Connection {conn_id}", "no Connection of this name", allowed, remedy)
        raise fault.as_error() from error


def bare_session(conn_id: str) -> Session:
    """Return a session with the Connection's ``verify``, ``cert``, ``proxies`` and ``trust_env``.

    The provider's hook would send login and password as Basic auth and every other extra as a
    header: this session sends neither, takes no password from ``.netrc`` and keeps no cookie. Where
    it takes every certificate, the log says so.
    """
    # Here, because it brings aiohttp: 0.5 s that every parse of the DAGs and every start of a task
    # would pay.
    from airflow.providers.http.hooks.http import HttpHook  # noqa: PLC0415

    session = HttpHook(http_conn_id=conn_id).get_conn()
    if not session.verify:
        warn_of_any_server(conn_id, "verify")
    session.auth = _unchanged
    session.headers.clear()
    session.headers.update({**default_headers(), "User-Agent": USER_AGENT})
    session.params = {}
    session.cookies.clear()
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return session


def of_this_form(message: str, conn_id: str) -> str:
    """Return a message without the id of the Connection that is tried.

    Airflow tries what stands in a form under an id that it makes up.
    """
    return message.replace(f"Connection {conn_id}", "Connection").replace(f" {conn_id}:", ":")


def warn_of_any_server(conn_id: str, extra: str) -> None:
    """Say in the log that a Connection trusts every server.

    Args:
        conn_id: its id.
        extra: what in it says so.
    """
    log.warning("Connection %s: extra.%s: %s", conn_id, extra, ANY_SERVER)


def _unchanged(request: PreparedRequest) -> PreparedRequest:
    return request
