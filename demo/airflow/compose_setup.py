"""What docker-compose.yaml's profile ``demo`` runs once: two Connections, and the Variables.

Airflow's settings are in the environment, its database has been made.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from demo.airflow.setup import fill_database
from demo.airflow.surroundings import connections_to, key_of


def main() -> None:
    """Write what is missing; Variables that somebody edited stay."""
    options = _options()
    key = key_of(options.shop_data)
    fill_database(connections_to(options.shop, options.hub, key))
    print("demo-setup: Connections and Variables are there; login: AIRFLOW_ADMIN_PASSWORD of .env")


def address(text: str) -> tuple[str, int]:
    """Return host and port of ``host:port``."""
    host, _, port = text.rpartition(":")
    return host, int(port)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="demo-setup", description=__doc__)
    parser.add_argument("--shop", type=address, required=True, help="host:port of the demo shop")
    parser.add_argument("--hub", type=address, required=True, help="host:port of the demo hub")
    parser.add_argument(
        "--shop-data", type=Path, required=True, help="what the shop keeps; its API key is in it"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
