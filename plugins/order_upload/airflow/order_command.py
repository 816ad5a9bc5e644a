"""Single orders from the command line: found, corrected, sent again, left alone, lost.

Part of :mod:`order_upload.airflow.command`.
"""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from order_upload.domain.order_fields import paths
from order_upload.domain.shown_text import shown_text
from order_upload.errors import ConfigError

if TYPE_CHECKING:
    from order_upload.domain.corrections import Correction
    from order_upload.ledger.order_results import OrderResult
    from order_upload.pipeline.order_actions import Done, OrderActions

FROM_STDIN = "-"
_ORDERS = """
An order is named by its reference (bindcommerce:48211), the hub's number (48211), the platform's
number (404-1234567-1234567) or the shop's order id (#123 or shop:123).
"""
_FIND = """
Say what became of an order: its latest result in each connector, when, why, in which run, and the
shop's order. Nothing of the buyer is shown.
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


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the command line."""
    orders = commands.add_parser("orders", help="find orders by any number", epilog=_ORDERS)
    asked = orders.add_subparsers(dest="orders", required=True, metavar="find")
    find = asked.add_parser(
        "find", help="say what became of an order", description=_FIND, epilog=_ORDERS
    )
    find.add_argument("order", metavar="ORDER", help="any number of it")
    find.add_argument("--connector", help="only of this connector")
    find.set_defaults(run=_find)
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
    command.set_defaults(run=_run)
    return command


def _run(options: argparse.Namespace) -> int:
    lines = _tried(options) if options.command == "try-filter" else None
    return _write(lines or _done(options, _actions(options)))


def _find(options: argparse.Namespace) -> int:
    # Airflow reads its settings while it is imported.
    from order_upload.airflow.storage import ledger_from_connection  # noqa: PLC0415

    kept = ledger_from_connection().order_results
    connectors = kept.connectors()
    if options.connector:
        if options.connector not in connectors:
            _refuse_unknown(options.connector)
        connectors = [options.connector]
    results = kept.find(connectors, options.order.strip())
    if not results:
        raise ConfigError(
            f"ORDER {options.order!r}: found in no result of "
            f"{', '.join(connectors) or 'any connector'}; "
            "allowed: a reference, a number of hub or platform, #123 for the shop's; an order that "
            "only waits is on the page To do"
        )
    return _write(map(result_line, results))


def result_line(result: OrderResult) -> str:
    """Return a result as one line; it holds nothing of the buyer."""
    numbers = " ".join(dict.fromkeys(filter(None, (result.number, result.ref, result.split_as))))
    became = result.outcome
    if result.reason_code:
        became += f" ({result.reason_code}{': ' if result.waits_for else ''}{result.waits_for})"
    elif result.status_to:
        became += f", {result.status_to}"
    if result.shop_order_id:
        became += f", order {result.shop_order_id} of shop {result.shop}"
    when = f"{result.at:%Y-%m-%d %H:%M} UTC"
    return f"{when}  {numbers}  {result.connector}: {became}; run {result.run_id}"


def _write(lines: Iterator[str]) -> int:
    for line in lines:
        sys.stdout.write(f"{line}\n")
    return 0


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
    from order_upload.pipeline.order_actions import OrderActions  # noqa: PLC0415

    _refuse_unknown(options.connector)
    person = options.by.strip() or getpass.getuser()
    return OrderActions(staging_from_config(), ledger_from_connection(), options.connector, person)


def _refuse_unknown(name: str) -> None:
    """Do nothing where the Variable has a connector of this name.

    Raises:
        ConfigError: it has none.
    """
    from order_upload.airflow.variables import read_variables  # noqa: PLC0415 - as above
    from order_upload.config import connector_names  # noqa: PLC0415

    known = connector_names(read_variables())
    if name not in known:
        raise ConfigError(f"CONNECTOR: found '{name}'; allowed: {', '.join(known) or 'none yet'}")


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
        if not options.why.strip():
            raise ConfigError("dismiss: found nothing after --why; allowed: the reason, in words")
        for ref in actions.dismiss(options.orders, options.why.strip()):
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
