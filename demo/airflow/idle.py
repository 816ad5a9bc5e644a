"""``python -m demo.airflow.idle``: whether nothing of the demo is running; for ``make clean``."""

from __future__ import annotations

import sys
from pathlib import Path

from demo.airflow.home import REPOSITORY
from demo.airflow.services import IN_USE, DemoError, exclusive


def main(base: Path = REPOSITORY) -> int:
    """Return 0 when nobody is in a folder of the demo; otherwise say who, and return 1."""
    for used in base.glob(f".demo/**/{IN_USE}"):
        try:
            with exclusive(used.parent, "make clean"):
                continue
        except DemoError as error:
            print(f"make clean: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
