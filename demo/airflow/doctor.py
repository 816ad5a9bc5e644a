"""``make doctor``: the doctor on a shop of the Airflow in ``.airflow``, or of the one that ``AIRFLOW_HOME`` names.

Connections and Variables may also stand in the environment (``AIRFLOW_CONN_...``,
``AIRFLOW_VAR_...``).
"""

from __future__ import annotations

import os
import sys

from demo.airflow.home import REPOSITORY, settings


def main() -> int:
    """Give this process the settings of ``make up``, where it has none of its own, and examine."""
    home = REPOSITORY / ".airflow"
    if "AIRFLOW_HOME" not in os.environ:
        home.mkdir(parents=True, exist_ok=True)
        os.environ.update({**settings(home, 8080), **os.environ})
    os.environ["AIRFLOW__LOGGING__LOGGING_LEVEL"] = "ERROR"
    from order_upload.airflow import doctor_command as doctor  # noqa: PLC0415 - Airflow reads its settings at import

    return doctor.main()


if __name__ == "__main__":
    sys.exit(main())
