"""A local Airflow keeps to its own folder, whatever the user's environment says."""

from __future__ import annotations

import json
import os
import stat

import pytest

from order_upload.airflow.local_airflow import login, settings, use_home


@pytest.fixture(autouse=True)
def environment(monkeypatch) -> None:
    """Whatever home a test uses, the process leaves it again."""
    monkeypatch.setattr(os, "environ", os.environ.copy())


def test_all_files_of_airflow_are_in_its_home(tmp_path):
    of_home = settings(tmp_path, 8080)

    assert of_home["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"] == f"sqlite:///{tmp_path}/airflow.db"


def test_the_keys_stay_the_same_so_that_stored_connections_stay_readable(tmp_path):
    assert settings(tmp_path, 8080) == settings(tmp_path, 8080)


def test_every_home_has_keys_of_its_own(tmp_path):
    name = "AIRFLOW__CORE__FERNET_KEY"

    assert settings(tmp_path / "one", 8080)[name] != settings(tmp_path / "two", 8080)[name]


def test_nobody_else_reads_the_keys(tmp_path):
    settings(tmp_path, 8080)

    assert stat.S_IMODE((tmp_path / "keys.json").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "name",
    ["AIRFLOW__CORE__REMOTE_LOGGING", "AIRFLOW_CONN_OPENCART_SHOP", "ORDER_UPLOAD_STATUS_MAPS"],
)
def test_settings_of_another_airflow_are_left_out(tmp_path, name):
    os.environ[name] = "theirs"

    use_home(tmp_path, 8080)

    assert name not in os.environ


def test_every_home_has_passwords_of_its_own_that_stay(tmp_path):
    one = login(tmp_path / "one")

    assert one == login(tmp_path / "one")
    assert not set(one.values()) & set(login(tmp_path / "two").values())
    assert stat.S_IMODE((tmp_path / "one" / "passwords.json").stat().st_mode) == 0o600


def test_the_login_is_written_where_airflow_reads_it(tmp_path):
    use_home(tmp_path, 8080)

    file = os.environ["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"]
    with open(file, encoding="utf-8") as passwords:  # noqa: PTH123 - the setting is text
        assert json.load(passwords)["admin"]
