"""The staging root from Airflow's settings."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from airflow.sdk import ObjectStoragePath, Variable
from airflow.sdk.configuration import conf

from order_upload.errors import ConfigError
from order_upload.hooks.airflow_home import own_folder
from order_upload.staging import Staging, StagingPath

ENVIRONMENT = "ORDER_UPLOAD_STAGING"
VARIABLE = "order_upload_staging"


def staging_from_config() -> Staging:
    """Return the staging below the configured root.

    The first that is set counts: the environment variable ``ORDER_UPLOAD_STAGING``; ``staging`` in section
    ``[order_upload]`` of Airflow's configuration; the Variable ``order_upload_staging``; else
    ``$AIRFLOW_HOME/order_upload/staging``.

    Raises:
        ConfigError: what is set is no absolute path and no address that Airflow can open; names the setting.
    """
    for setting, value in (
        (f"environment variable {ENVIRONMENT}", os.environ.get(ENVIRONMENT)),
        ("Airflow configuration [order_upload] staging", conf.get("order_upload", "staging", fallback=None)),
    ):
        if value and value.strip():
            return Staging(_root(setting, value.strip()))
    variable = Variable.get(VARIABLE, default=None)
    if variable and str(variable).strip():
        return Staging(_root(f"Variable {VARIABLE}", str(variable).strip()))
    return Staging(own_folder() / "staging")


def _root(setting: str, address: str) -> StagingPath:
    """Return the root; one on a disk as ``pathlib.Path``, which renames atomically and reads without detours."""
    scheme, _, rest = address.rpartition("://")
    if scheme in ("", "file"):
        path = Path(unquote(urlsplit(address).path) if scheme else rest)
        if not path.is_absolute():
            msg = f"{setting}: {address!r}; allowed is an absolute path, file:///path or an address such as s3://bucket/path"
            raise ConfigError(msg)
        return path
    try:
        root = ObjectStoragePath(address)
        _ = root.fs
    except (ImportError, ValueError) as exc:
        msg = f"{setting}: Airflow can't open {scheme}:// addresses ({exc}); install the provider for it, or use file:///path"
        raise ConfigError(msg) from exc
    return root
