"""docs/operations.md: its settings, packages, params and commands are those that are there."""

from __future__ import annotations

import json
import os
import re
import shlex
import tomllib
from pathlib import Path

import pytest
import yaml
from airflow.cli.cli_parser import get_parser

from order_upload.airflow.command import parser
from order_upload.airflow.dag_bundle import PackagedDagBundle
from order_upload.airflow.local_airflow import CommandRefusedError, exec_airflow, use_home
from order_upload.airflow.provider_info import get_provider_info
from order_upload.shops.module.failures import REMEDIES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
SHELL = "\n".join(re.findall(r"^ *```sh\n(.*?)```", PAGE, re.DOTALL | re.MULTILINE))
SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "plugins").rglob("*.py"))


def test_the_wheel_of_the_page_is_the_one_that_is_made():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    name = project["name"].replace("-", "_")
    assert re.findall(r"dist/(\S+\.whl)", SHELL) == [
        f"{name}-{project['version']}-py3-none-any.whl"
    ]


def test_what_is_uninstalled_is_the_package():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert re.findall(r"pip uninstall ([\w-]+)", PAGE) == [project["name"]]


def test_the_bundles_are_json_and_one_has_our_dag_files():
    bundles = json.loads(re.search(r"DAG_BUNDLE_CONFIG_LIST='(.*?)'", SHELL, re.DOTALL)[1])
    ours = f"{PackagedDagBundle.__module__}.{PackagedDagBundle.__name__}"
    assert [bundle["classpath"] for bundle in bundles][1:] == [ours]
    assert [bundle["kwargs"] for bundle in bundles] == [{}, {}]


@pytest.mark.parametrize(
    "name", ["ORDER_UPLOAD_STAGING", "order_upload_ledger", "failed_because", "since", "until"]
)
def test_every_name_of_the_page_is_one_of_the_code(name):
    assert name.lower() in PAGE.lower()
    assert f'"{name}"' in SOURCES or f" {name}: " in SOURCES


@pytest.mark.parametrize(
    ("key", "option"),
    [
        (key, option)
        for key, option in get_provider_info()["config"]["order_upload"]["options"].items()
        if key.startswith("keep_")
    ],
)
def test_the_page_says_how_long_what_is_kept(key, option):
    row = f"| `{key}`, `AIRFLOW__ORDER_UPLOAD__{key.upper()}` | {option['default']} |"
    assert row in PAGE


@pytest.mark.parametrize(
    "words",
    [
        "nothing is kept of that time, only from ",
        ", which no Variable names: ",
        " on, unless a Variable names it again",
    ],
)
def test_the_page_shows_messages_as_they_are(words):
    assert words in PAGE
    assert words in SOURCES


@pytest.mark.parametrize("conf", re.findall(r"'({\"\w+\":[^']*})'", PAGE))
def test_every_conf_is_of_known_params(conf):
    form = (ROOT / "plugins/order_upload/airflow/params.py").read_text(encoding="utf-8")
    assert [name for name in json.loads(conf) if f'"{name}"' not in form] == []


@pytest.fixture
def home(tmp_path, became):
    """The home of a ``make up`` that has run, in an environment that names another one."""
    use_home(tmp_path, 8080)
    (tmp_path / "airflow.db").touch()
    os.environ["AIRFLOW_HOME"] = "/theirs"
    return tmp_path


@pytest.fixture
def became(monkeypatch):
    """Note what the process would become, and leave the environment as it was."""
    commands = []
    monkeypatch.setattr("os.environ", {"PATH": "", "AIRFLOW__CORE__DAGS_FOLDER": "/theirs"})
    monkeypatch.setattr("os.execv", lambda _, arguments: commands.append(arguments[1:]))
    return commands


@pytest.mark.parametrize("command", re.findall(r"^scripts/airflow (.*)", SHELL, re.MULTILINE))
def test_every_command_of_the_page_reaches_airflow(home, became, command):
    exec_airflow(home, command.split())
    assert became == [command.split()]


def test_the_command_works_in_the_home_of_make_up(home):
    exec_airflow(home, ["dags", "list"])
    assert os.environ["AIRFLOW_HOME"] == str(home)


def test_the_command_reaches_the_api_of_make_up(home):
    exec_airflow(home, ["dags", "list"])
    assert os.environ["AIRFLOW__API__PORT"] == "8080"


def test_the_command_needs_nothing_of_the_demo(home):
    exec_airflow(home, ["dags", "list"])
    assert os.environ["PYTHONPATH"] == str(ROOT / "plugins")


def test_a_backfill_that_would_end_the_scheduler_is_refused(home):
    with pytest.raises(CommandRefusedError, match="add --dry-run"):
        exec_airflow(home, ["backfill", "create", "--dag-id", "a"])


def test_without_make_up_there_is_no_airflow_to_speak_to(tmp_path, became):
    with pytest.raises(CommandRefusedError, match="start it with `make up`"):
        exec_airflow(tmp_path, ["dags", "list"])


def test_every_module_of_the_page_can_be_run():
    modules = re.findall(r"python -m ([\w.]+)", SHELL)
    files = [ROOT / "plugins" / f"{module.replace('.', '/')}.py" for module in modules]
    assert [file for file in files if "__main__" not in file.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize("command", re.findall(r"^airflow (.*)", SHELL, re.MULTILINE))
def test_every_command_of_airflow_is_one_of_its_own(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # a file to export to is made when it is read
    words = shlex.split(command.replace("$(cat connectors.json)", "{}"))
    assert callable(get_parser().parse_args(words).func)


@pytest.mark.parametrize("command", re.findall(r"^order-upload (.*)", SHELL, re.MULTILINE))
def test_every_command_of_ours_is_understood(command):
    assert callable(parser().parse_args(shlex.split(command)).run)


@pytest.mark.parametrize("volume", ["database", "keys", "staging"])
def test_what_is_backed_up_of_docker_compose_is_a_volume(volume):
    compose = yaml.safe_load((ROOT / "docker-compose.yaml").read_text(encoding="utf-8"))
    assert f"`{volume}`" in PAGE
    assert volume in compose["volumes"]


@pytest.mark.parametrize(
    "words",
    [
        "a newer version of this package made it",
        "no version that was released made it",
        "found a run at work, until",
    ],
)
def test_what_a_ledger_says_of_its_version_is_on_the_page(words):
    upgrades = (ROOT / "plugins/order_upload/ledger/upgrades.py").read_text(encoding="utf-8")
    assert words in PAGE
    assert words in upgrades


def test_what_a_module_says_of_newer_tables_is_on_the_page():
    assert "`newer_tables`" in PAGE
    assert "newer_tables" in REMEDIES
