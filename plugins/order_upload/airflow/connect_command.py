"""A first connector from the command line: ``order-upload connect``.

Part of :mod:`order_upload.airflow.command`. It asks six things, lets the doctor look, and writes.
"""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from order_upload.airflow.doctor_command import columns
from order_upload.airflow.metadata_database import unreadable
from order_upload.connection_fields import ConnectionFields
from order_upload.doctor import as_table, is_sound
from order_upload.errors import ConfigError

if TYPE_CHECKING:
    from order_upload.airflow.first_connector import NewSettings

_CONNECT = """
Make a connector: it asks six things, lets the doctor try shop and hub with them, and writes two
Connections and three Variables into Airflow's database. What is there already stays; where it says
something else, nothing is written without --replace. What options and environment say is not asked;
without a terminal all has to be said by them.
"""
_AGAIN = "Ask again (a), write it all the same (w), or leave (q)? "


@dataclass(frozen=True, slots=True)
class _Question:
    """One of the six.

    Attributes:
        name: of the answer, as in :class:`~order_upload.airflow.first_connector.Answers`.
        option: that answers it; for a secret the variable of the environment.
        asks: what a person reads.
        check: raises ``ConfigError`` for an answer that is wrong by itself.
    """

    name: str
    option: str
    asks: str
    check: Callable[[str], Any] = str
    is_secret: bool = False


def _is_address(text: str) -> None:
    ConnectionFields("of the shop", host=text).address()


def _is_export(text: str) -> None:
    from order_upload.airflow.first_connector import split_export  # noqa: PLC0415 - see _run

    split_export(text, "of the hub")


_QUESTIONS = (
    _Question("shop", "--shop", "Address of the shop, such as https://shop.example", _is_address),
    _Question("user", "--user", "Name of the shop's API user (System > Users > API)"),
    _Question("key", "OPENCART_API_KEY", "Its key", is_secret=True),
    _Question(
        "hub_node",
        "--hub-node",
        "What the hub calls this shop: NodeID, else name; none when the hub does not read it",
    ),
    _Question("export", "--export", "Address of the hub's export, with its path", _is_export),
    _Question("token", "HUB_KEY", "Token of the hub's API node", is_secret=True),
)


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    connect = commands.add_parser("connect", help="make a connector", description=_CONNECT)
    secrets = ", ".join(question.option for question in _QUESTIONS if question.is_secret)
    connect.epilog = f"Secrets are never options: the environment may hold them ({secrets})."
    for question in _QUESTIONS:
        if not question.is_secret:
            connect.add_argument(question.option, help=question.asks)
    for option, default, text in (
        ("--shop-conn", "opencart_shop", "id of the shop's Connection"),
        ("--hub-conn", "bindcommerce_hub", "id of the hub's Connection"),
        ("--connector", "marketplaces_to_shop", "name of the connector"),
        ("--namespace", "bindcommerce", "first part of references; two hub accounts need two"),
        ("--timezone", "Europe/Rome", "of the hub's times"),
    ):
        connect.add_argument(option, default=default, help=f"{text} ({default})")
    connect.add_argument("--replace", action="store_true", help="write over what is there")
    connect.add_argument(
        "--despite-errors", action="store_true", help="write also where the doctor finds errors"
    )
    connect.set_defaults(run=_run, asks_database=False)


def _run(options: argparse.Namespace) -> int:
    # Airflow reads its settings while it is imported.
    from order_upload.airflow.first_connector import (  # noqa: PLC0415
        Answers,
        Names,
        findings_of,
        new_settings,
        write,
    )

    if fault := unreadable(options.home):
        raise fault.as_error()
    names = Names(
        options.shop_conn,
        options.hub_conn,
        options.connector,
        options.namespace,
        options.timezone,
    )
    given: dict[str, str] = {}
    while True:
        given = _answers(options, given)
        settings = new_settings(Answers(**given), names, may_replace=options.replace)
        if not (settings.connections or settings.variables):
            _say("All of this is there already; nothing was written.")
            return 0
        findings = findings_of(settings, names)
        _say(as_table(findings, columns()))
        choice = "w" if is_sound(findings) or options.despite_errors else _choice()
        if choice == "w":
            write(settings)
            _say(_written(settings, names.connector))
            return 0
        if choice == "q":
            _say("Nothing was written.")
            return 1


def _answers(options: argparse.Namespace, before: Mapping[str, str]) -> dict[str, str]:
    """Return the six answers.

    Args:
        options: of the command line.
        before: what was answered the last time: asked again, and Enter leaves it.

    Raises:
        ConfigError: one is missing or wrong, and there is nobody to ask.
    """
    answers = {}
    for question in _QUESTIONS:
        text = before.get(question.name) or _given(question, options)
        if before or not text:
            text = _asked(question, text)
        question.check(text)
        answers[question.name] = text.strip()
    return answers


def _given(question: _Question, options: argparse.Namespace) -> str:
    """Return what options or environment answer; "" where they say nothing."""
    if question.is_secret:
        return os.environ.get(question.option, "")
    return getattr(options, question.name) or ""


def _asked(question: _Question, before: str) -> str:
    if not sys.stdin.isatty():
        raise ConfigError(
            f"{question.option}: found nothing, and no terminal to ask on; allowed: {question.asks}"
        )
    shown = "as before" if question.is_secret else before
    prompt = f"{question.asks}{f' [{shown}]' if before else ''}: "
    while True:
        text = _line(prompt, is_secret=question.is_secret).strip() or before
        try:
            question.check(text)
        except ConfigError as refusal:
            _say(str(refusal))
            continue
        if text:
            return text


def _line(prompt: str, *, is_secret: bool = False) -> str:
    """Return what a person types.

    Raises:
        ConfigError: the person ended the input.
    """
    try:
        return getpass.getpass(prompt) if is_secret else input(prompt)
    except EOFError:
        raise ConfigError("connect: found the end of the answers; nothing was written") from None


def _choice() -> str:
    if not sys.stdin.isatty():
        _say("--despite-errors would write it all the same.")
        return "q"
    while True:
        choice = _line(_AGAIN).strip().lower()[:1]
        if choice in ("a", "w", "q"):
            return choice


def _written(settings: NewSettings, connector: str) -> str:
    things = [f"Connection {conn_id}" for conn_id in settings.connections]
    things += [f"Variable {name}" for name in settings.variables]
    return (
        f"Written: {', '.join(things)}.\n"
        f"The DAG {connector} appears within half a minute, switched off. Trigger it with Only "
        "plan first."
    )


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
