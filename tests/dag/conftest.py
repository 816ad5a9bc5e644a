"""Airflow for the tests: a home of its own, set up before anything imports Airflow."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HOME = Path(tempfile.mkdtemp(prefix="order-upload-test-"))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)

for name in [
    name for name in os.environ if name.startswith(("AIRFLOW_", "AIRFLOW__", "ORDER_UPLOAD_"))
]:
    del os.environ[name]  # a developer's own Airflow must not answer
os.environ |= {
    "AIRFLOW_HOME": str(HOME),
    "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
    "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
    "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    "AIRFLOW__CORE__UNIT_TEST_MODE": "False",
    "AIRFLOW__CORE__FERNET_KEY": "81HqDtbqAywKSOumSha3BhWNOdQ26slT6K0YaZeZyPs=",
    "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{HOME}/airflow.db",
    "AIRFLOW__LOGGING__LOGGING_LEVEL": "WARNING",
    "ORDER_UPLOAD_STAGING": (HOME / "staging").as_uri(),
}


@pytest.fixture(scope="session")
def airflow_db() -> None:
    """Airflow's own database, empty (about a second)."""
    from airflow.utils.db import initdb  # noqa: PLC0415 - two seconds, for the tests that ask

    initdb()
