"""One buyer from the command line: ``order-upload find-buyer`` and ``order-upload forget``.

Part of :mod:`order_upload.airflow.command`. What is said names orders, runs, files and
tables, never what stands in them.
"""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from order_upload.errors import ConfigError, ShopError

if TYPE_CHECKING:
    from order_upload.config import Variables
    from order_upload.ledger import Ledger
    from order_upload.pipeline.buyer_search import Found, Place, SourceOf
    from order_upload.pipeline.forget import Buyers, Erased
    from order_upload.shops.base import Shop

FIND, FORGET = "find-buyer", "forget"
FROM_STDIN = "-"
NOT_ALL_ASKED, SOMETHING_LEFT = 1, 3

_BUYERS = """
A buyer is named by e-mail addresses (upper and lower case are the same), and by orders: their
references (bindcommerce:48211), the hub's numbers (48211), the platform's numbers
(404-1234567-1234567) or the shop's order ids (#123 or shop:123). - reads them from standard input,
one a line, past the shell's history.
"""
_FIND = """
Say where something of one buyer is kept: staged files of every run, orders that wait, kept
payloads, the ledger, of every connector, and the shops. Nothing is changed, and nothing of the
buyer is shown.
"""
_FORGET = """
Erase what is kept of one buyer on our side, and what the node modules of the shops keep. Later runs
leave these orders out, though the hub still gives them, until order-upload send-again. OpenCart's
own rows, and the hub's, are for you to erase.
"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the command line."""
    find = commands.add_parser(FIND, help="say where a buyer is kept", description=_FIND)
    forget = commands.add_parser(FORGET, help="erase a buyer", description=_FORGET)
    for command in (find, forget):
        command.epilog = _BUYERS
        command.set_defaults(run=_run)
        command.add_argument("buyer", metavar="BUYER", nargs="+", help="an address or an order")
    forget.add_argument("--by", default="", help="who does it; without it the user of this machine")
    forget.add_argument(
        "--also-waiting",
        action="store_true",
        help="also orders that are still to be uploaded: they never are",
    )
    forget.add_argument(
        "--at-most",
        type=_at_least(1),
        metavar="ORDERS",
        help="how many orders may be meant (20): a platform may give all its buyers one address",
    )
    forget.add_argument(
        "--wait",
        type=_at_least(0),
        default=0,
        metavar="MINUTES",
        help="how long to wait for runs that are at work (0)",
    )


def _at_least(least: int) -> Callable[[str], int]:
    """Return what reads a whole number of an option."""

    def number(text: str) -> int:
        if not text.isdecimal() or int(text) < least:
            raise argparse.ArgumentTypeError(
                f"found {text!r}; allowed: a whole number from {least} on"
            )
        return int(text)

    return number


def _run(options: argparse.Namespace) -> int:
    texts = list(_texts(options.buyer))
    buyers, hints = _buyers()
    if options.command == FIND:
        found = buyers.find(texts)
        _write(found_lines(found))
        return _write_shops(buyers, found)
    limits = {} if options.at_most is None else {"most_orders": options.at_most}
    erased = buyers.forget(
        texts,
        options.by.strip() or getpass.getuser(),
        also_waiting=options.also_waiting,
        wait_s=60.0 * options.wait,
        **limits,
    )
    _write(erased_lines(erased))
    _write(hints)
    return SOMETHING_LEFT if erased.left.places else 0


def found_lines(found: Found) -> Iterator[str]:
    """Yield what is to be said of what is kept of a buyer."""
    if not found.places:
        yield "Nothing of this buyer is kept on our side."
    by_ref = sorted(found.places, key=lambda place: (place.ref, place))
    for ref, of_order in groupby(by_ref, key=lambda place: place.ref):
        yield f"{_named(ref)}:"
        yield from _place_lines(of_order)
    yield from _beside_lines(found)
    for ref, connector in sorted(found.waiting):
        yield f"{ref} is still to be uploaded by connector {connector}."


def erased_lines(erased: Erased) -> Iterator[str]:
    """Yield what is to be said of what was erased."""
    refs = ", ".join(sorted(map(_named, erased.found.refs))) or "no order"
    yield f"Forgotten: {refs}: {erased.rows} rows of the ledger, {erased.files} files."
    for conn_id, forgotten in sorted(erased.shops.items()):
        yield (
            f"Shop {conn_id}: the module keeps nothing of the buyer of {forgotten.orders} orders; "
            f"{forgotten.accounts} accounts that it had made are known no longer."
        )
    for ref, _ in sorted(erased.found.waiting):
        yield f"{ref} was still to be uploaded, and never is, unless send-again takes it up."
    for row in erased.found.shop_orders:
        shop = f"shop {row.conn_id}" if row.conn_id else "a shop without a Connection"
        yield f"Yours to erase: order {row.order_id} of {shop}, in OpenCart."
    yield from _beside_lines(erased.left)
    if erased.left.places:
        yield "Left, because something wrote it meanwhile; forget the buyer again:"
        yield from _place_lines(sorted(erased.left.places))
    else:
        yield "Looked again: nothing of this buyer is left on our side."


def _beside_lines(found: Found) -> Iterator[str]:
    """Yield the orders that are like the buyer's and were not named."""
    if refs := sorted({_named(place.ref) for place in found.alike}):
        yield f"Other orders have an address of theirs, and stay unless named: {', '.join(refs)}."
    if refs := sorted({_named(place.ref) for place in found.mentions}):
        yield f"Named in a text of, and not touched: {', '.join(refs)}."


def _place_lines(places: Sequence[Place] | Iterator[Place]) -> Iterator[str]:
    for connector, of_connector in groupby(sorted(places), key=lambda place: place.connector):
        wheres: dict[str, list[str]] = {}
        for place in of_connector:
            head, _, name = place.where.partition(": ")
            wheres.setdefault(head, []).append(name)
        for head, names in wheres.items():
            of = f"connector {connector}, " if connector else ""
            yield f"    {of}{head}: {', '.join(names)}"


def _named(ref: str) -> str:
    if ref.startswith("?"):
        return "a document without a number"
    return ref or "(whole runs)"


def _write_shops(buyers: Buyers, found: Found) -> int:
    """Say what the shops have; return the exit code, 1 where one could not be asked."""
    code = 0
    for conn_id, orders in buyers.shop_orders(found):
        if isinstance(orders, ShopError):
            _write([f"Shop {conn_id} cannot be asked: {orders}"])
            code = NOT_ALL_ASKED
            continue
        _write([f"{order.ref} is order {order.order_id} of shop {conn_id}." for order in orders])
    return code


def _texts(given: Sequence[str]) -> Iterator[str]:
    for text in given:
        if text == FROM_STDIN:
            yield from sys.stdin.read().splitlines()
        else:
            yield text


def _write(lines: Iterator[str] | Sequence[str]) -> None:
    for line in lines:
        sys.stdout.write(f"{line}\n")


def _buyers() -> tuple[Buyers, list[str]]:
    """Return what finds and forgets, and what is to be said of what it does not reach.

    Raises:
        ConfigError: staging, ledger, or the Connection of a shop that a connector names is wrong.
    """
    # Airflow reads its settings while it is imported.
    from order_upload.airflow.runs_at_work import runs_at_work  # noqa: PLC0415
    from order_upload.airflow.storage import (  # noqa: PLC0415
        ledger_from_connection,
        staging_from_config,
    )
    from order_upload.airflow.variables import read_variables  # noqa: PLC0415
    from order_upload.pipeline.forget import Buyers  # noqa: PLC0415

    variables, ledger = read_variables(), ledger_from_connection()
    shops, hints = _shops(variables, ledger)
    hints += _hints(variables)
    source_of = _source_of(variables)
    return Buyers(staging_from_config(), ledger, source_of, shops, runs_at_work), hints


def _shops(variables: Variables, ledger: Ledger) -> tuple[dict[str, Shop], list[str]]:
    """Return the shops of connectors, and those that the ledger remembers and can be called yet."""
    from order_upload.airflow.extract import shop_conn_ids  # noqa: PLC0415 - as above
    from order_upload.airflow.opencart_hook import OpenCartHook  # noqa: PLC0415

    named = shop_conn_ids(variables)
    shops, hints = {}, []
    for conn_id in sorted(named | ledger.installations.conn_ids()):
        try:
            shops[conn_id] = OpenCartHook(conn_id).shop()
        except ConfigError:
            if conn_id in named:
                raise
            hints.append(f"Shop {conn_id} has no Connection any more: its module was not asked.")
    return shops, hints


def _source_of(variables: Variables) -> SourceOf:
    from order_upload.airflow.sources import source_of  # noqa: PLC0415 - as above
    from order_upload.config import connector_names, parse_connector  # noqa: PLC0415
    from order_upload.sources.base import Source  # noqa: PLC0415

    names = set(connector_names(variables))

    def of(connector: str) -> Source | None:
        if connector not in names:
            return None
        return source_of(parse_connector(connector, variables))

    return of


def _hints(variables: Variables) -> list[str]:
    """Return what is yours to do: where the buyer may be and we do not reach."""
    hints = [
        "Yours to erase: the buyer in the hub; until then runs leave out what it gives of them."
    ]
    folders = [
        name
        for name, connector in variables.documents["order_upload_connectors"].value.items()
        if isinstance(connector, dict) and "path" in (connector.get("source") or {})
    ]
    if folders:
        hints.append(
            f"Yours to erase: files in the folders that connectors read: {', '.join(folders)}."
        )
    hints.append("Yours to erase: backups of the ledger, the staging and the shop.")
    return hints
