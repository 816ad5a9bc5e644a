"""docker-compose.yaml: settings of ``make up``, keys in no file, services that say how they are."""

from __future__ import annotations

import json
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
