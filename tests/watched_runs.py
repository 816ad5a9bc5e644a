"""A program: a connector goes through all that can happen, in an Airflow of its own.

``python -m watched_runs FOLDER`` leaves in the folder what Airflow, its tasks and our commands have
written; ``tests/dag/test_nothing_of_a_buyer_gets_out.py`` looks through it. It prints a line of
JSON a run: what for, and how many orders ended how.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from demo.hub.hub import running_hub
from demo.shop import server as shop_server
from demo.shop.shop import running_shop
from marked_orders import KEY, MARKS, TOKEN
from order_upload.airflow.local_airflow import use_home


def main(folder: Path) -> None:
    """Do all of it; what belongs to shop and hub is in a folder of their own."""
    outside = folder / "outside"
    outside.mkdir(parents=True)
    export = outside / "export.xml"
    use_home(folder / "home", api_port=1)
    # Airflow reads its settings while it is imported.
    from watched_connector import Watched  # noqa: PLC0415

    sleep = time.sleep
    time.sleep = lambda seconds: sleep(min(seconds, 0.05))  # Airflow's runner looks once a second
    person = " ".join(MARKS)
    shop_server.PHP_ERROR_PAGE = f"<html><b>Fatal error</b>: order of {person} with {KEY}</html>"
    with (
        running_shop(outside, key=KEY) as shop,
        running_hub(export, token=TOKEN) as hub,
    ):
        Watched(outside, export, shop, hub).watch()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
