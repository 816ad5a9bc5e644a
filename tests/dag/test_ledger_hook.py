"""Ledger and staging come from Airflow's settings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from order_upload.airflow.storage import ledger_from_connection, staging_from_config
from order_upload.errors import ConfigError, LedgerError

CONNECTION = "AIRFLOW_CONN_ORDER_UPLOAD_LEDGER"
STAGING = "ORDER_UPLOAD_STAGING"


def url_of(ledger):
    return ledger.database.engine.url


@pytest.fixture
def home(monkeypatch, tmp_path):
    """A home of Airflow of its own, in which nothing is set."""
    monkeypatch.setenv("AIRFLOW_HOME", str(tmp_path))
    monkeypatch.delenv(STAGING, raising=False)
    return tmp_path


@pytest.fixture
def connection(monkeypatch):
    """Set the ledger's Connection, as an address or as JSON fields."""

    def set_to(address="", **fields):
        monkeypatch.setenv(CONNECTION, address or json.dumps(fields))

    return set_to


def test_without_a_connection_the_ledger_is_a_file_in_the_home_of_airflow(home):
    ledger = ledger_from_connection()
    ledger.batches.unclosed("shop")
    ledger.close()
    assert (home / "order_upload" / "ledger.db").is_file()


ON_MANY_MACHINES = [
    "CeleryExecutor",
    "LocalExecutor,KubernetesExecutor",
    "team=my.CeleryExecutor",
    "airflow.providers.edge3.executors.EdgeExecutor",
    "airflow.providers.amazon.aws.executors.ecs.ecs_executor.AwsEcsExecutor",
]


@pytest.mark.parametrize("executor", ON_MANY_MACHINES)
def test_the_default_file_is_refused_where_machines_do_not_share_it(home, monkeypatch, executor):
    monkeypatch.setenv("AIRFLOW__CORE__EXECUTOR", executor)
    with pytest.raises(
        LedgerError, match=rf"order_upload_ledger: found none, and {executor} runs .* Postgres"
    ):
        ledger_from_connection()


def test_under_celery_a_connection_to_postgres_is_taken(connection, monkeypatch):
    monkeypatch.setenv("AIRFLOW__CORE__EXECUTOR", "CeleryExecutor")
    connection("postgres://user@db.example/ledger")
    assert url_of(ledger_from_connection()).host == "db.example"


def test_a_postgres_address_keeps_password_and_tls_mode(connection):
    connection("postgresql://user:p%40ss%2Fword@db.example:5433/ledger?sslmode=require")
    url = url_of(ledger_from_connection())
    assert (url.password, url.port, url.database, dict(url.query)) == (
        "p@ss/word",
        5433,
        "ledger",
        {"sslmode": "require"},
    )


def test_extras_that_only_airflow_knows_do_not_reach_postgres(connection):
    connection(
        conn_type="postgres",
        host="db.example",
        schema="ledger",
        extra={"cursor": "dictcursor", "iam": False},
    )
    assert dict(url_of(ledger_from_connection()).query) == {}


@pytest.mark.parametrize("as_address", [True, False])
def test_a_sqlite_connection_names_the_file_as_address_or_as_host(connection, tmp_path, as_address):
    file = str(tmp_path / "of this shop.db")
    connection(f"sqlite:///{file}") if as_address else connection(conn_type="sqlite", host=file)
    assert url_of(ledger_from_connection()).database == file


def test_a_relative_sqlite_file_is_refused(connection):
    connection(conn_type="sqlite", host="ledger.db")
    with pytest.raises(
        LedgerError,
        match=r"order_upload_ledger: host: found 'ledger.db'; allowed: the absolute path",
    ):
        ledger_from_connection()


def test_a_connection_to_something_else_is_refused_without_its_password(connection):
    connection("mysql://user:hunter2@db.example/ledger")
    with pytest.raises(LedgerError, match=r"Connection order_upload_ledger: (?!.*hunter2)"):
        ledger_from_connection()


def test_without_a_setting_staging_is_in_the_home_of_airflow(home):
    assert staging_from_config().root == home / "order_upload" / "staging"


@pytest.mark.parametrize("executor", ON_MANY_MACHINES)
def test_the_default_staging_is_refused_where_machines_do_not_share_it(home, monkeypatch, executor):
    monkeypatch.setenv("AIRFLOW__CORE__EXECUTOR", executor)
    with pytest.raises(
        ConfigError,
        match=rf"{STAGING}: found nothing, and {executor} runs .* several machines, .*; allowed:"
        r" a place that all machines see: .*; set it on every machine",
    ):
        staging_from_config()


@pytest.mark.parametrize("value", ["/mnt/shared", "file:///mnt/shared"])
def test_under_celery_a_path_that_somebody_set_is_taken_for_a_shared_mount(monkeypatch, value):
    monkeypatch.setenv("AIRFLOW__CORE__EXECUTOR", "CeleryExecutor")
    monkeypatch.setenv(STAGING, value)
    assert staging_from_config().root == Path("/mnt/shared")


@pytest.mark.parametrize("value", ["file:///data/staged%20orders", "/data/staged orders"])
def test_a_staging_root_on_a_disk_is_a_plain_path(monkeypatch, value):
    monkeypatch.setenv(STAGING, value)
    assert staging_from_config().root == Path("/data/staged orders")


def test_the_environment_wins_over_the_configuration(home, monkeypatch):
    monkeypatch.setenv(STAGING, "/from/environment")
    monkeypatch.setenv("AIRFLOW__ORDER_UPLOAD__STAGING", "/from/configuration")
    assert str(staging_from_config().root) == "/from/environment"


def test_the_configuration_counts_where_the_environment_says_nothing(home, monkeypatch):
    monkeypatch.setenv("AIRFLOW__ORDER_UPLOAD__STAGING", "/from/configuration")
    assert str(staging_from_config().root) == "/from/configuration"


def test_no_variable_moves_the_staging(home, monkeypatch):
    monkeypatch.setenv("AIRFLOW_VAR_ORDER_UPLOAD_STAGING", "/from/variable")
    assert staging_from_config().root == home / "order_upload" / "staging"


@pytest.mark.parametrize("value", ["staged", "file://staged"])
def test_a_relative_staging_root_is_refused_by_the_name_of_its_setting(home, monkeypatch, value):
    monkeypatch.setenv(STAGING, value)
    with pytest.raises(
        ConfigError,
        match=rf"environment variable {STAGING}: found '{value}'; allowed: an absolute path",
    ):
        staging_from_config()


def test_a_storage_that_airflow_cannot_open_is_refused_by_the_name_of_its_setting(
    home, monkeypatch
):
    monkeypatch.setenv("AIRFLOW__ORDER_UPLOAD__STAGING", "nosuch://bucket/staged")
    where = r"Airflow configuration \[order_upload\] staging"
    with pytest.raises(ConfigError, match=rf"{where}: found nosuch://"):
        staging_from_config()


def test_staging_works_on_an_object_storage_path_of_airflow(tmp_path):
    from airflow.sdk import ObjectStoragePath  # noqa: PLC0415 - after conftest has set up Airflow

    from order_upload.staging import Staging  # noqa: PLC0415

    run = Staging(ObjectStoragePath(tmp_path.as_uri())).run(
        "shop", "manual__2026-11-23T10:00:00+00:00"
    )
    run.write_text("extract", "snapshot.json", "{}\n")
    assert (run.read_text("extract", "snapshot.json"), (tmp_path / "shop").is_dir()) == (
        "{}\n",
        True,
    )
