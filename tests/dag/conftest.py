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
    "AIRFLOW__API_AUTH__JWT_SECRET": "x" * 64,
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


@pytest.fixture(scope="session")
def airflow_app(airflow_db):
    """Airflow's own server with our pages in it; to make it takes more than a second."""
    # Airflow is imported by the tests that ask for it, in the home that is set above
    from airflow.api_fastapi.app import create_app, purge_cached_app  # noqa: PLC0415

    purge_cached_app()
    yield create_app(apps="core")
    purge_cached_app()


@pytest.fixture
def page_client(airflow_app, monkeypatch):
    """A browser at Airflow's own server, logged in as somebody with these rules; None: nobody."""
    # as above
    from airflow.api_fastapi.app import get_auth_manager  # noqa: PLC0415
    from airflow.api_fastapi.auth.managers.simple.user import (  # noqa: PLC0415
        SimpleAuthManagerUser,
    )
    from fastapi.testclient import TestClient  # noqa: PLC0415

    manager = get_auth_manager()

    def logged_in(rules):
        browser = TestClient(
            airflow_app, base_url="http://127.0.0.1", raise_server_exceptions=False
        )
        if rules is not None:
            monkeypatch.setattr(manager, "is_authorized_dag", rules.dag)
            monkeypatch.setattr(manager, "is_authorized_variable", rules.variable)
            user = SimpleAuthManagerUser(username="ada", role="viewer")
            browser.headers["Authorization"] = f"Bearer {manager.generate_jwt(user)}"
        return browser

    return logged_in
