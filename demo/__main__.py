"""``python -m demo shop|hub``: runs one of the two, by default on loopback, until it is ended."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from demo.hub.hub import TOKEN, DemoHub, running_hub
from demo.shop.access import Access
from demo.shop.authentication import ANYWHERE, LOOPBACK
from demo.shop.shop import DemoShop, running_shop

ENDS = (signal.SIGINT, signal.SIGTERM)


def main(arguments: Sequence[str]) -> None:
    """Run what the command line asks for; Ctrl-C or SIGTERM ends it."""
    options = _parser().parse_args(arguments)
    # Kept back for sigwait before the server's threads start: a handler would run in this thread
    # only, and one that sleeps may not notice a signal that another thread took.
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDS)
    with _running(options) as demo:
        print(f"demo {options.what}: {demo.base_url}", flush=True)
        signal.sigwait(ENDS)


def _running(options: argparse.Namespace) -> AbstractContextManager[DemoShop | DemoHub]:
    if options.what == "shop":
        return running_shop(
            options.data,
            host=options.host,
            port=options.port,
            url=options.url,
            addresses=(ANYWHERE,) if options.from_anywhere else LOOPBACK,
            user=options.user,
            key=options.key,
            access=Access(finds_others=not options.linked_only),
        )
    return running_hub(
        options.data,
        host=options.host,
        port=options.port,
        token=options.token,
        once=options.once,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    kinds = parser.add_subparsers(dest="what", required=True)
    shop = kinds.add_parser("shop", help="the demo shop; its page is at /")
    shop.add_argument("--data", type=Path, required=True, help="folder that keeps the shop")
    shop.add_argument("--user", default="order_upload", help="name of the API user")
    shop.add_argument(
        "--key", default="", help="its key; by default the one the shop drew when it was made"
    )
    shop.add_argument(
        "--linked-only",
        action="store_true",
        help="its API user finds no order of the shop's own, as a real shop begins",
    )
    shop.add_argument(
        "--url", default="", help="its own address, where others reach it by another than --host"
    )
    shop.add_argument(
        "--from-anywhere",
        action="store_true",
        help="its API user may call from every address, as from the other containers",
    )
    hub = kinds.add_parser("hub", help="the demo hub")
    hub.add_argument(
        "--data", type=Path, required=True, help="export file to hand out, .xml or .csv"
    )
    hub.add_argument("--token", default=TOKEN, help="what the token header has to say")
    hub.add_argument("--once", action="store_true", help="hand the export out a single time")
    for kind in (shop, hub):
        kind.add_argument("--host", default="127.0.0.1", help="the address to listen on")
        kind.add_argument("--port", type=int, default=0, help="0 for a free one")
    return parser


if __name__ == "__main__":
    main(sys.argv[1:])
