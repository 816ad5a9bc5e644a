"""docker-compose.yaml: settings of ``make up``, keys in no file, services that say how they are."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from airflow.cli.cli_parser import get_parser

from order_upload.airflow import compose_init
from order_upload.airflow.dag_bundle import PackagedDagBundle
from order_upload.airflow.local_airflow import (
    SHARED,
    SPRIGHTLY,
    CommandRefusedError,
    new_keys,
    settings,
)

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yaml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
AIRFLOW = COMPOSE["x-airflow"]
ENVIRONMENT = AIRFLOW["environment"]
RUNNING = sorted(SERVICES.keys() - {"order-upload-init", "demo-setup"})
OF_AIRFLOW = sorted(
    name for name, service in SERVICES.items() if service.get("image") == AIRFLOW["image"]
)
OF_DEMO = sorted(name for name, service in SERVICES.items() if "profiles" in service)
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
PASSWORDS = ["POSTGRES_PASSWORD", "REDIS_PASSWORD", "AIRFLOW_ADMIN_PASSWORD"]
VARIABLE = re.compile(r"\$\{(\w+):-([^}]*)\}")
DIGEST = re.compile(r"[\w.-]+:[\w.-]+@sha256:[0-9a-f]{64}")


def mounted():
    """Return what the services mount by default: names of volumes, and paths."""
    sources = set()
    for service in SERVICES.values():
        volumes = (VARIABLE.sub(r"\2", volume) for volume in service.get("volumes", []))
        sources |= {volume.split(":")[0] for volume in volumes}
    return sources


@pytest.mark.parametrize("name", SHARED)
def test_a_setting_of_make_up_has_the_same_value(name):
    assert ENVIRONMENT[name] == SHARED[name]


def test_make_up_uses_the_shared_settings(tmp_path):
    assert (SHARED | SPRIGHTLY).items() <= settings(tmp_path, 8080).items()


def image_of(target):
    """Return the lines of the Dockerfile that make one image."""
    stages = re.split(r"(?m)^FROM ", (ROOT / "Dockerfile").read_text(encoding="utf-8"))[1:]
    (stage,) = (stage for stage in stages if stage.splitlines()[0].endswith(f" AS {target}"))
    return stage


def copied(target):
    """Return what of this folder an image copies."""
    lines = re.findall(r"(?m)^COPY (?!--from)(.*) \S+$", image_of(target))
    return " ".join(lines).split()


def test_nothing_of_the_demo_is_in_the_image_of_production():
    assert "COPY demo" not in image_of("airflow")
    assert AIRFLOW["build"]["target"] == "airflow"


def test_the_demo_starts_by_its_profile_alone():
    assert OF_DEMO == ["demo-hub", "demo-setup", "demo-shop"]
    assert {tuple(SERVICES[name]["profiles"]) for name in OF_DEMO} == {("demo",)}


@pytest.mark.parametrize("name", OF_DEMO)
def test_the_demo_has_an_image_of_its_own(name):
    service = SERVICES[name]

    assert (service["build"]["target"], service["image"]) == ("demo", "order-upload-demo")


def test_the_wheel_is_in_the_image():
    assert "COPY --from=wheel /tmp/dist /tmp/dist\n" in image_of("airflow")
    assert "pip install --no-cache-dir --no-deps --no-index /tmp/dist/*.whl\n" in image_of(
        "airflow"
    )


def test_what_builds_the_wheel_is_not_in_the_image():
    assert "requirements-build.txt" in image_of("wheel")
    assert image_of("airflow").split()[0] == image_of("wheel").split()[0] == "python"


@pytest.mark.parametrize("name", copied("wheel") + copied("airflow") + copied("demo"))
def test_what_an_image_copies_is_there_and_let_through(name):
    allowed = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()

    assert (ROOT / name).exists()
    assert f"!{name}" in allowed


def test_the_dags_are_those_of_the_installed_package():
    (bundle,) = json.loads(ENVIRONMENT["AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST"])

    assert bundle["classpath"] == f"{PackagedDagBundle.__module__}.{PackagedDagBundle.__name__}"
    assert PackagedDagBundle(name=bundle["name"], **bundle["kwargs"]).path == ROOT / "dags"


def test_images_of_others_are_pinned_by_digest():
    of_others = [service["image"] for service in SERVICES.values() if "build" not in service]
    of_others.append(image_of("python").split()[0])

    assert [image for image in of_others if not DIGEST.fullmatch(image)] == []


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_has_limits(name):
    assert SERVICES[name]["deploy"]["resources"]["limits"].keys() == {"cpus", "memory"}


@pytest.mark.parametrize("name", SERVICES)
def test_what_a_service_prints_does_not_fill_the_disk(name):
    assert SERVICES[name]["logging"]["options"].keys() == {"max-size", "max-file"}


def test_two_workers_start():
    assert SERVICES["airflow-worker"]["deploy"]["replicas"] == 2


def test_a_worker_that_died_is_noticed_within_a_minute():
    assert int(ENVIRONMENT["AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT"]) <= 60


@pytest.mark.parametrize("name", sorted(SPRIGHTLY))
def test_it_looks_as_often_as_airflow_does_by_default(name):
    assert name not in ENVIRONMENT


@pytest.mark.parametrize("name", [*OF_AIRFLOW, *OF_DEMO])
def test_a_command_is_there(name):
    command = SERVICES[name]["command"]
    if command[0] == "airflow":
        get_parser().parse_args(command[1:])
        return
    assert command[:2] == ["python", "-m"]
    assert importlib.util.find_spec(command[2]), command


def test_the_demo_s_setup_names_services_of_the_file():
    command = SERVICES["demo-setup"]["command"]

    assert {word.partition(":")[0] for word in command if word.endswith(":8000")} <= SERVICES.keys()


def test_nothing_is_found_by_paths():
    paths = {"PYTHONPATH", "AIRFLOW__CORE__DAGS_FOLDER", "AIRFLOW__CORE__PLUGINS_FOLDER"}
    assert paths & ENVIRONMENT.keys() == set()
    assert "PYTHONPATH" not in image_of("airflow")


@pytest.mark.parametrize("name", OF_AIRFLOW)
def test_every_service_of_airflow_has_the_same_environment(name):
    assert SERVICES[name]["environment"].items() >= ENVIRONMENT.items()


@pytest.mark.parametrize("name", OF_AIRFLOW)
def test_every_service_of_airflow_has_the_shared_staging_and_the_hub_s_files(name):
    targets = {volume.rpartition(":")[2] for volume in SERVICES[name]["volumes"]}

    assert {"/opt/airflow/staging", "/opt/airflow/inbox"} <= targets


@pytest.mark.parametrize("name", RUNNING)
def test_every_service_that_stays_has_a_health_check(name):
    assert SERVICES[name]["healthcheck"]["test"]


@pytest.mark.parametrize("name", sorted({*OF_AIRFLOW, "demo-setup"} - {"order-upload-init"}))
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
    command = SERVICES["redis"]["command"]

    assert command[command.index("--requirepass") + 1].startswith("${REDIS_PASSWORD")
    assert ENVIRONMENT["AIRFLOW__CELERY__BROKER_URL"].startswith("redis://:${REDIS_PASSWORD")


def test_the_example_of_settings_names_what_the_file_takes_and_nothing_else():
    text = (ROOT / "docker-compose.yaml").read_text(encoding="utf-8")

    assert set(re.findall(r"(?m)^#?([A-Z_]+)=", EXAMPLE)) == set(re.findall(r"\$\{([A-Z_]+)", text))


def test_the_example_holds_no_password():
    assert re.findall(r"(?m)^(\w*PASSWORD)=$", EXAMPLE) == PASSWORDS
    assert EXAMPLE.count("PASSWORD=") == len(PASSWORDS)


def drawn(folder):
    """Draw passwords beside a copy of the example, and return what .env holds."""
    (folder / "scripts").mkdir(exist_ok=True)
    shutil.copy(ROOT / ".env.example", folder)
    script = shutil.copy(ROOT / "scripts" / "compose_env", folder / "scripts")
    subprocess.run([script], check=True, capture_output=True)
    return (folder / ".env").read_text(encoding="utf-8")


def test_the_passwords_are_drawn_once_and_for_the_own_user(tmp_path):
    first, second = drawn(tmp_path), drawn(tmp_path)

    assert re.findall(r"^(\w+)=[0-9a-f]{48}$", first, re.MULTILINE) == PASSWORDS
    assert first == second
    assert (tmp_path / ".env").stat().st_mode & 0o777 == 0o600


def test_a_password_of_one_s_own_stays(tmp_path):
    (tmp_path / ".env").write_text("REDIS_PASSWORD=mine\n", encoding="utf-8")

    assert re.findall(r"^REDIS_PASSWORD=(.*)$", drawn(tmp_path), re.MULTILINE) == ["mine"]


@pytest.mark.parametrize("password", ["a@b", "a:b", "a/b", "a#b", "50%", "", "two words"])
@pytest.mark.parametrize("name", compose_init.IN_ADDRESSES)
def test_a_password_that_would_break_an_address_is_refused_by_its_name(name, password):
    environment = {**dict.fromkeys(compose_init.IN_ADDRESSES, "drawn-1"), name: password}

    with pytest.raises(CommandRefusedError, match=rf"\.env: {name}: found .*; allowed: letters"):
        compose_init.check_passwords(environment)


def test_the_passwords_in_addresses_are_those_that_the_init_looks_at():
    named = set(re.findall(r"\w+://\S*\$\{(\w+)", "\n".join(ENVIRONMENT.values())))

    assert named == set(compose_init.IN_ADDRESSES)
    assert named <= SERVICES["order-upload-init"]["environment"].keys()


def test_its_head_says_that_it_is_not_for_production():
    text = (ROOT / "docker-compose.yaml").read_text(encoding="utf-8")

    assert "NOT FOR PRODUCTION" in text.partition("x-airflow:")[0]


def test_the_admin_s_password_is_that_of_the_settings_and_others_are_drawn(tmp_path):
    path = tmp_path / "passwords.json"
    compose_init.make_login(path, "the-admins-password")
    passwords = json.loads(path.read_text(encoding="utf-8"))

    assert passwords.pop("admin") == "the-admins-password"
    assert min(map(len, passwords.values())) >= 16


def test_a_login_that_was_drawn_stays(tmp_path):
    path = tmp_path / "passwords.json"
    compose_init.make_login(path, "")
    before = path.read_text(encoding="utf-8")
    compose_init.make_login(path, "")

    assert path.read_text(encoding="utf-8") == before
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_has_a_port_listens_on_this_machine_only():
    ports = []
    for service in SERVICES.values():
        ports += (VARIABLE.sub(r"\2", port) for port in service.get("ports", []))

    assert ports == ["127.0.0.1:8080:8080", "127.0.0.1:8081:8000"]


def test_every_named_volume_is_declared():
    named = {source for source in mounted() if not source.startswith(".")}

    assert named == COMPOSE["volumes"].keys()


def test_every_mounted_path_of_ours_is_there():
    paths = [source for source in mounted() if source.startswith(".")]

    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_settings_are_shell_text():
    assert {type(value) for value in json.loads(json.dumps(ENVIRONMENT)).values()} == {str}
