"""Single orders from the command line: ``python -m order_upload.airflow.order_command --help``.

``scripts/order-upload`` runs it for the Airflow of ``make up``. Connections and Variables are those
of the Airflow that ``AIRFLOW_HOME`` names, and those in the environment (``AIRFLOW_CONN_...``,
``AIRFLOW_VAR_...``). The exit code is 0 when it was done, 1 when it was refused and nothing was
done, 2 when the command is not understood, 3 when something of a buyer is left.
"""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from order_upload.airflow import buyer_command
from order_upload.airflow.local_airflow import prepare_environment
from order_upload.domain.order_fields import paths
from order_upload.domain.shown_text import shown_text
from order_upload.errors import ConfigError, OrderUploadError

if TYPE_CHECKING:
    from order_upload.domain.corrections import Correction
    from order_upload.pipeline.order_actions import Done, OrderActions

FROM_STDIN = "-"
_ORDERS = """
An order is named by its reference (bindcommerce:48211), the hub's number (48211), the platform's
number (404-1234567-1234567) or the shop's order id (#123 or shop:123).
"""
_CORRECT = """
Set a field of one order on our side. The next run sends it; it holds until the hub changes that
field, or until --remove. Lines are counted from 1: lines[2].code. A parameter of a line has the
platform's name: lines[2].params.Colour; one that the line does not have is added. A number is
written as 12.50, a time with its offset as 2026-11-30T08:00:00+01:00, yes or no as such; "" says
nothing.
"""
_SEND_AGAIN = """
Let the next run send orders again: that they were settled with the same record, exported once, or
left alone does not count for that run. This is also the reset of "export once" for single orders.
"""
_DISMISS = """
Leave orders that wait alone until the hub changes them; send-again takes that back.
"""
_LOST = """
Say which orders wait without a copy in the staging as this machine sees it: runs of the connector
fail while there are any. --give-up forgets them, for files that are gone for good: the hub, or its
files, must give them again.
"""
_TRY_FILTER = """
Read the payloads that the connector's runs have kept, and say which orders its filter, or another
one of the Variable, would let pass, and which criterion drops the others: counts and references.
Nothing is sent and nothing is changed. The criterion normalized_statuses is not tried: it is asked
once a status is known; run_interval lets every order pass.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says."""
    options = _parser().parse_args(arguments)
    prepare_environment(options.home)
    try:
        if options.command in buyer_command.COMMANDS:
            return buyer_command.run(options)
        lines = _tried(options) if options.command == "try-filter" else None
        for line in lines or _done(options, _actions(options)):
            sys.stdout.write(f"{line}\n")
    except OrderUploadError as refusal:
        sys.stderr.write(f"order-upload: {refusal}\n")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="order-upload", description="What a person does about single orders.", epilog=_ORDERS
    )
    parser.add_argument(
        "--home", type=Path, help="folder of a local Airflow, where AIRFLOW_HOME names none"
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    correct = _command(commands, "correct", "set a field of an order", _CORRECT)
    correct.epilog = f"{_ORDERS} Fields: {', '.join(paths())}."
    correct.add_argument("order", metavar="ORDER", help="one order")
    correct.add_argument("field", metavar="FIELD", help="e.g. delivery.province")
    correct.add_argument(
        "value", metavar="VALUE", nargs="?", help=f"{FROM_STDIN} reads it from standard input"
    )
    correct.add_argument("--why", help="the reason, for those who see it later")
    correct.add_argument("--remove", action="store_true", help="take the correction back")
    listed = _command(commands, "corrections", "list corrections", "List the corrections there are")
    listed.add_argument("order", metavar="ORDER", nargs="?", default="", help="only of this order")
    listed.add_argument("--values", action="store_true", help="show the values: the buyers' data")
    again = _command(commands, "send-again", "let orders be sent again", _SEND_AGAIN)
    again.add_argument("orders", metavar="ORDER", nargs="+", help="orders")
    dismiss = _command(commands, "dismiss", "leave orders alone that wait", _DISMISS)
    dismiss.add_argument("orders", metavar="ORDER", nargs="+", help="orders that wait")
    dismiss.add_argument("--why", required=True, help="the reason, for those who see it later")
    lost = _command(commands, "lost", "say what waits and cannot be found", _LOST)
    lost.add_argument("--give-up", action="store_true", help="forget it; only when it is gone")
    trial = _command(commands, "try-filter", "try a filter on the payloads kept", _TRY_FILTER)
    trial.add_argument("--filter", help="another filter of the Variable than the connector's own")
    buyer_command.add_to(commands)
    return parser


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    summary: str,
    description: str,
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=summary, description=description, epilog=_ORDERS)
    command.add_argument("connector", metavar="CONNECTOR", help="its name in the Variable")
    command.add_argument(
        "--by", default="", help="who does it; without it the user of this machine"
    )
    return command


def _actions(options: argparse.Namespace) -> OrderActions:
    """Return what may be done about the connector's orders.

    Raises:
        ConfigError: there is no such connector, or the Connection of the ledger is wrong.
    """
    # Airflow reads its settings while it is imported.
    from order_upload.airflow.storage import (  # noqa: PLC0415
        ledger_from_connection,
        staging_from_config,
    )
    from order_upload.airflow.variables import read_variables  # noqa: PLC0415
    from order_upload.config import connector_names  # noqa: PLC0415
    from order_upload.pipeline.order_actions import OrderActions  # noqa: PLC0415

    known = connector_names(read_variables())
    if options.connector not in known:
        raise ConfigError(
            f"CONNECTOR: found '{options.connector}'; allowed: {', '.join(known) or 'none yet'}"
        )
    person = options.by.strip() or getpass.getuser()
    return OrderActions(staging_from_config(), ledger_from_connection(), options.connector, person)


def _done(options: argparse.Namespace, actions: OrderActions) -> Iterator[str]:
    """Do it, and yield the lines that say so."""
    if options.command == "correct":
        yield _corrected(options, actions)
    elif options.command == "corrections":
        yield from _listed(actions.corrections(options.order), with_values=options.values)
    elif options.command == "send-again":
        for done in actions.send_again(options.orders):
            yield _said(done, "is sent again")
    elif options.command == "lost":
        yield from _lost(actions, gives_up=options.give_up)
    else:
        for ref in actions.dismiss(options.orders, options.why):
            yield f"{ref} is left alone until the hub changes it."


def _lost(actions: OrderActions, *, gives_up: bool) -> Iterator[str]:
    if not gives_up:
        lost = actions.lost()
        yield str(lost.fault()) if lost else "Nothing is lost."
        return
    lost = actions.give_up_lost()
    for row in lost.waiting:
        yield f"{row.ref} is forgotten: it comes back when the hub gives it."
    for batch in lost.batches:
        yield f"Run {batch.run_id} is forgotten: the next run reads its files again."
    if not lost:
        yield "Nothing is lost."


def _tried(options: argparse.Namespace) -> Iterator[str]:
    """Yield what a filter does with the orders of the archive.

    Raises:
        ConfigError: there is no such connector or filter, or it is broken.
    """
    # Airflow reads its settings while it is imported.
    from order_upload.airflow.sources import source_of  # noqa: PLC0415
    from order_upload.airflow.storage import (  # noqa: PLC0415
        ledger_from_connection,
        staging_from_config,
    )
    from order_upload.airflow.variables import read_variables  # noqa: PLC0415
    from order_upload.config import filter_of, parse_connector  # noqa: PLC0415
    from order_upload.pipeline.filter_trial import try_filter  # noqa: PLC0415

    variables = read_variables()
    connector = parse_connector(options.connector, variables)
    name = options.filter or connector.filter_name or ""
    if options.filter:
        changed = {"filter": filter_of(options.filter, variables), "filter_name": options.filter}
        connector = connector.model_copy(update=changed)
    staging, ledger = staging_from_config(), ledger_from_connection()
    yield f"Filter {name or '(none)'}, on what connector {connector.name} has kept:"
    yield from try_filter(staging, ledger, connector, source_of(connector), name).lines()


def _corrected(options: argparse.Namespace, actions: OrderActions) -> str:
    if options.remove:
        if options.value is not None:
            raise ConfigError("correct --remove: found a value; allowed: none")
        done = actions.take_back(options.order, options.field)
        return _said(done, f"has the hub's {options.field} again")
    if options.value is None or not (options.why or "").strip():
        raise ConfigError("correct: found no VALUE or no --why; allowed: both, or --remove")
    value = options.value
    if value == FROM_STDIN:
        value = sys.stdin.read().removesuffix("\n")
    done = actions.correct(options.order, options.field, value, options.why.strip())
    said = _said(done, f"has another {options.field}, until the hub changes that field")
    if done.beside:
        said += f" It is a new parameter: the line has {', '.join(map(shown_text, done.beside))}."
    return said


def _said(done: Done, what: str) -> str:
    return f"{done.ref} {what}; {done.comes_back}."


def _listed(corrections: list[Correction], *, with_values: bool) -> Iterator[str]:
    if not corrections:
        yield "There are no corrections."
    for made in corrections:
        value = f" = {made.value!r}" if with_values else ""
        yield (
            f"{made.ref} {made.path}{value}: by {made.made_by}, {made.made_at:%Y-%m-%d %H:%M} UTC: "
            f"{made.why}"
        )


if __name__ == "__main__":
    sys.exit(main())
