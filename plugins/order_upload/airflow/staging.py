"""The staging root from Airflow's settings."""

from __future__ import annotations

import os

from airflow.sdk import Variable
from airflow.sdk.configuration import conf

from order_upload.airflow.home import own_folder
from order_upload.airflow.object_storage import folder_at
from order_upload.staging import Staging

ENVIRONMENT = "ORDER_UPLOAD_STAGING"
VARIABLE = "order_upload_staging"


def staging_from_config() -> Staging:
    """Return the staging below the configured root.

    The first that is set counts: the environment variable ``ORDER_UPLOAD_STAGING``; ``staging`` in section
    ``[order_upload]`` of Airflow's configuration; the Variable ``order_upload_staging``; else
    ``$AIRFLOW_HOME/order_upload/staging``.

    Raises:
        ConfigError: what is set is no absolute path and no address that Airflow can open; names the
            setting.
    """
    for setting, value in (
        (f"environment variable {ENVIRONMENT}", os.environ.get(ENVIRONMENT)),
        (
            "Airflow configuration [order_upload] staging",
            conf.get("order_upload", "staging", fallback=None),
        ),
    ):
        if value and value.strip():
            return Staging(folder_at(setting, value.strip()))
    variable = Variable.get(VARIABLE, default=None)
    if variable and str(variable).strip():
        return Staging(folder_at(f"Variable {VARIABLE}", str(variable).strip()))
    return Staging(own_folder() / "staging")
