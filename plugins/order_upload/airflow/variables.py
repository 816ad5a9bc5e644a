"""The eight Variables: read as text, and remembered as they last were when they were well formed.

Airflow's own reading of JSON gives the default for malformed text, without a word; so the texts are
parsed by ``config/``.

One bad character must not take every DAG away: a DAG file that gives none, or fails, makes Airflow
retire all it knew. So the DAGs are built from the last good texts until the Variable is corrected;
``dags/order_upload_config_check.py`` says meanwhile what is wrong. Variables hold no secrets, so
neither does the file that remembers them.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable
from dataclasses import asdict, fields
from pathlib import Path

from airflow.sdk import Variable
from airflow.sdk.exceptions import AirflowRuntimeError

from order_upload.airflow.storage import own_folder
from order_upload.config import Variables, check_variables
from order_upload.errors import ConfigError
from order_upload.private_files import make_folder

log = logging.getLogger(__name__)


def read_variables() -> Variables:
    """Return the texts of the Variables; None for those that do not exist.

    Each is one request, whatever the Variable holds.
    """
    texts = {}
    for group in fields(Variables):
        texts[group.name] = Variable.get(f"order_upload_{group.name}", default=None)
    return Variables(**texts)


def last_good(read: Callable[[], Variables]) -> Variables:
    """Return the Variables as they are, or as they last were.

    The last good ones are taken when a Variable is malformed as a whole, or can't be had now.
    """
    variables = None
    try:
        variables = read()
        check_variables(variables)
    except (ConfigError, AirflowRuntimeError) as error:
        log.warning("The DAGs keep the last good state of the Variables: %s", error)
        return _recall() or _readable(variables)
    _remember(variables)
    return variables


def _readable(variables: Variables | None) -> Variables:
    """Return what is left with nothing remembered.

    That is the connectors where their own Variable is good, else nothing.
    """
    if variables is None or variables.documents["order_upload_connectors"].fault:
        return Variables()
    return variables


def _file() -> Path:
    return own_folder() / "last_good_variables.json"


def _recall() -> Variables | None:
    try:
        return Variables(**json.loads(_file().read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, TypeError, ValueError) as error:
        log.warning("%s can't be read and is passed over: %s", _file(), type(error).__name__)
        return None


def _remember(variables: Variables) -> None:
    """Write the file when it says something else, whole or not at all."""
    text = json.dumps(asdict(variables))
    file = _file()
    try:
        if file.exists() and file.read_text(encoding="utf-8") == text:
            return
        make_folder(file.parent)
        draft = file.with_suffix(f".{os.getpid()}")
        draft.write_text(text, encoding="utf-8")
        draft.chmod(0o600)
        draft.replace(file)
    except OSError as error:
        log.warning(
            "%s can't be written: a malformed Variable would take its DAGs away: %s",
            file,
            error.strerror,
        )
