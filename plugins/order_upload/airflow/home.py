"""The folder that Airflow calls its home: what we keep by default is kept there."""

from __future__ import annotations

import os
from pathlib import Path


def own_folder() -> Path:
    """Return ``$AIRFLOW_HOME/order_upload``; Airflow's own default for its home is ``~/airflow``."""
    home = os.path.expandvars(os.environ.get("AIRFLOW_HOME", "~/airflow"))
    return Path(home).expanduser().absolute() / "order_upload"
