"""How long Airflow's DAG processor works on 1, 100 and 1,000 connectors.

``python -m benchmarks.dag_parsing`` prints it. Each size runs in a process and an Airflow home of
its own and takes the steps of the DAG processor: import, read the Variables, build and check the
DAGs, serialize them. Not in it: the Variables come from the environment (from the database each
takes 20 ms), and nothing is written to a database. Airflow gives a file up that takes more than
30 s to import (``dagbag_import_timeout``) or more than 50 s in all
(``dag_file_processor_timeout``).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SIZES = (1, 100, 1000)
STEPS = ("imports", "build_dags", "whole DagBag", "serialize", "one task's start")


def main() -> None:
    """Print a table with a line for each size, in seconds."""
    print(f"{'connectors':>10}", *(f"{step:>17}" for step in STEPS))
    for size in SIZES:
        seconds = measure(size)
        print(f"{size:>10}", *(f"{seconds[step]:>17.2f}" for step in STEPS), flush=True)


def measure(connectors: int) -> dict[str, float]:
    """Return the seconds of each step with so many connectors, taken in a fresh process."""
    with tempfile.TemporaryDirectory(prefix="order-upload-bench-") as home:
        settings = {
            name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")
        }
        settings |= {
            "AIRFLOW_HOME": home,
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
            "AIRFLOW__LOGGING__LOGGING_LEVEL": "ERROR",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "plugins"), str(ROOT)]),
        }
        command = [sys.executable, "-m", "benchmarks.dag_parsing", str(connectors)]
        done = subprocess.run(command, env=settings, check=True, stdout=subprocess.PIPE, text=True)
    seconds: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return seconds


def connectors_text(count: int) -> str:
    """Return Variable ``order_upload_connectors`` with so many connectors of 50 shops."""
    return json.dumps({f"connector_{number:04d}": _connector(number) for number in range(count)})


def _connector(number: int) -> dict[str, Any]:
    return {
        "node": f"shop_{number % 50}",
        "source": {
            "type": "bindcommerce_api",
            "conn_id": "hub",
            "endpoint": f"/export?connector={number}",
        },
        "configuration": "standard",
        "filter": "ready_orders",
        "schedule": f"{number % 60} * * * *",
        "active_windows": [
            {"days": ["mon", "tue", "wed", "thu", "fri"], "from": "07:00", "to": "21:00"}
        ],
        "timezone": "Europe/Rome",
    }


def _measure_here(connectors: int) -> dict[str, float]:
    """Return the seconds of each step; imports are part of what is measured, so they stand here."""
    # Set from within: the text is longer than an environment may hand over.
    os.environ["AIRFLOW_VAR_ORDER_UPLOAD_CONNECTORS"] = connectors_text(connectors)
    os.environ["AIRFLOW_VAR_ORDER_UPLOAD_CONFIGURATIONS"] = json.dumps(
        {"standard": {"update": "minimal"}}
    )
    os.environ["AIRFLOW_VAR_ORDER_UPLOAD_FILTERS"] = json.dumps(
        {"ready_orders": {"business_orders": "all"}}
    )
    clock = [time.perf_counter()]
    from airflow.dag_processing.dagbag import DagBag  # noqa: PLC0415
    from airflow.sdk.definitions._internal.dag_parsing_context import (  # noqa: PLC0415
        _airflow_parsing_context_manager,
    )
    from airflow.serialization.serialized_objects import DagSerialization  # noqa: PLC0415

    from order_upload.airflow.dags import build_dags  # noqa: PLC0415

    clock.append(time.perf_counter())
    built = build_dags()
    clock.append(time.perf_counter())
    bag = DagBag(str(ROOT / "dags"))
    clock.append(time.perf_counter())
    for dag in bag.dags.values():
        DagSerialization.serialize_dag(dag)
    clock.append(time.perf_counter())
    with _airflow_parsing_context_manager(dag_id="order_upload__connector_0000", task_id="plan"):
        DagBag(str(ROOT / "dags"))
    clock.append(time.perf_counter())
    in_the_bag = bag.dags.keys() & built.keys()  # beside the doctor's own DAG
    if bag.import_errors or not len(built) == len(in_the_bag) == connectors:
        raise RuntimeError(
            f"{len(built)} DAGs built and {len(in_the_bag)} in the bag, not {connectors}: "
            f"{bag.import_errors}"
        )
    return dict(zip(STEPS, (end - start for start, end in pairwise(clock)), strict=True))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(_measure_here(int(sys.argv[1]))))
    else:
        main()
