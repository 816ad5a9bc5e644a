"""docker-compose.yaml: settings of ``make up``, keys in no file, services that say how they are."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from order_upload.airflow import compose_init
from order_upload.airflow.local_airflow import SHARED, new_keys, settings

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yaml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
AIRFLOW = COMPOSE["x-airflow"]
ENVIRONMENT = AIRFLOW["environment"]
RUNNING = sorted(SERVICES.keys() - {"order-upload-init"})
OF_AIRFLOW = sorted(
    name for name, service in SERVICES.items() if service.get("image") == AIRFLOW["image"]
)


def mounted():
    """Return what the services mount: names of volumes, and paths."""
    sources = set()
    for service in SERVICES.values():
        sources |= {volume.split(":")[0] for volume in service.get("volumes", [])}
    return sources


@pytest.mark.parametrize("name", SHARED)
def test_a_setting_of_make_up_has_the_same_value(name):
    assert ENVIRONMENT[name] == SHARED[name]


def test_make_up_uses_the_shared_settings(tmp_path):
    assert SHARED.items() <= settings(tmp_path, 8080).items()


def test_nothing_of_the_demo_is_in_the_containers():
    assert "demo" not in json.dumps(COMPOSE)


def test_python_finds_our_plugins_and_nothing_else():
    assert ENVIRONMENT["PYTHONPATH"] == "/opt/order_upload/plugins"


@pytest.mark.parametrize("name", OF_AIRFLOW)
def test_every_service_of_airflow_has_the_same_environment(name):
    assert SERVICES[name]["environment"] == ENVIRONMENT


@pytest.mark.parametrize("name", OF_AIRFLOW)
def test_every_service_of_airflow_has_our_folders_and_the_shared_staging(name):
    targets = {volume.split(":")[1] for volume in SERVICES[name]["volumes"]}

    assert {f"/opt/order_upload/{folder}" for folder in ("dags", "plugins", "include")} | {
        "/opt/airflow/staging"
    } <= targets


@pytest.mark.parametrize("name", RUNNING)
def test_every_service_that_stays_has_a_health_check(name):
    assert SERVICES[name]["healthcheck"]["test"]


@pytest.mark.parametrize("name", sorted(set(OF_AIRFLOW) - {"order-upload-init"}))
def test_nothing_of_airflow_starts_before_the_init_has_ended_well(name):
    assert SERVICES[name]["depends_on"]["order-upload-init"] == {
        "condition": "service_completed_successfully"
    }


def test_the_init_waits_for_database_and_broker():
    assert SERVICES["order-upload-init"]["depends_on"].keys() == {"postgres", "redis"}


def test_work_goes_through_celery():
    assert ENVIRONMENT["AIRFLOW__CORE__EXECUTOR"] == "CeleryExecutor"


def test_the_ledger_is_no_file_of_one_machine():
    assert ENVIRONMENT["AIRFLOW_CONN_ORDER_UPLOAD_LEDGER"].startswith("postgres://")


def test_the_ledger_s_database_is_made():
    database = ENVIRONMENT["AIRFLOW_CONN_ORDER_UPLOAD_LEDGER"].rpartition("/")[2]

    assert f"CREATE DATABASE {database};" in (ROOT / "include/compose/create_ledger.sql").read_text(
        encoding="utf-8"
    )


@pytest.mark.parametrize("name", new_keys())
def test_a_key_is_read_from_a_file_that_the_init_makes(name, tmp_path):
    compose_init.make_keys(tmp_path)

    assert (tmp_path / ENVIRONMENT[f"{name}_CMD"].rpartition("/")[2]).read_text(encoding="utf-8")


def test_keys_that_are_there_stay(tmp_path):
    compose_init.make_keys(tmp_path)
    before = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}

    compose_init.make_keys(tmp_path)

    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == before


def test_no_password_has_a_default():
    text = (ROOT / "docker-compose.yaml").read_text(encoding="utf-8")
    passwords = re.findall(r"\$\{\w+PASSWORD(.*?)\}", text)

    assert set(passwords) == {":?run scripts/compose_env first"}


def test_the_broker_takes_nothing_without_its_password():
    assert SERVICES["redis"]["command"][1:2] == ["--requirepass"]
    assert ENVIRONMENT["AIRFLOW__CELERY__BROKER_URL"].startswith("redis://:${REDIS_PASSWORD")


def test_the_passwords_are_drawn_once_and_for_the_own_user(tmp_path):
    (tmp_path / "scripts").mkdir()
    script = shutil.copy(ROOT / "scripts" / "compose_env", tmp_path / "scripts")
    files = []
    for _ in range(2):
        subprocess.run([script], check=True, capture_output=True)
        files.append((tmp_path / ".env").read_text(encoding="utf-8"))

    names = re.findall(r"^(\w+)=[0-9a-f]{48}$", files[0], re.MULTILINE)
    assert (names, files[0] == files[1]) == (["POSTGRES_PASSWORD", "REDIS_PASSWORD"], True)
    assert (tmp_path / ".env").stat().st_mode & 0o777 == 0o600


def test_its_head_says_that_it_is_not_for_production():
    text = (ROOT / "docker-compose.yaml").read_text(encoding="utf-8")

    assert "NOT FOR PRODUCTION" in text.partition("x-airflow:")[0]


def test_the_login_is_drawn(tmp_path, monkeypatch):
    passwords = tmp_path / "passwords.json"
    monkeypatch.setenv("AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE", str(passwords))
    monkeypatch.setattr(compose_init, "prepare_database", lambda: None)
    compose_init.main()

    assert min(map(len, json.loads(passwords.read_text(encoding="utf-8")).values())) >= 16


def test_the_user_interface_listens_on_this_machine_only():
    ports = []
    for service in SERVICES.values():
        ports += service.get("ports", [])

    assert ports == ["127.0.0.1:8080:8080"]


def test_every_named_volume_is_declared():
    named = {source for source in mounted() if not source.startswith(".")}

    assert named == COMPOSE["volumes"].keys()


def test_every_mounted_path_of_ours_is_there():
    paths = [source for source in mounted() if source.startswith(".")]

    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_settings_are_shell_text():
    assert {type(value) for value in json.loads(json.dumps(ENVIRONMENT)).values()} == {str}
