"""docs/operations.md: its settings, packages, params and commands are those that are there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from demo.airflow.command import exec_airflow
from demo.airflow.services import DemoError
from demo.airflow.surroundings import Folders

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
SHELL = "\n".join(re.findall(r"^ *```sh\n(.*?)```", PAGE, re.DOTALL | re.MULTILINE))
SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "plugins").rglob("*.py"))


def test_the_packages_to_install_are_those_we_name_ourselves():
    asked = set(re.search(r"pip install (.*)", SHELL)[1].split())
    named = (ROOT / "requirements.in").read_text(encoding="utf-8")
    ours = re.search(r"# given\n(.*?)\n# docker-compose", named, re.DOTALL)[1]
    assert asked == set(re.findall(r"^([a-z-]+)", ours, re.MULTILINE)) - {
        "apache-airflow",
        "pytest",
        "requests-mock",
    }


def test_the_bundles_are_json_and_one_is_our_folder_of_dags():
    bundles = json.loads(re.search(r"DAG_BUNDLE_CONFIG_LIST='(.*?)'", SHELL, re.DOTALL)[1])
    assert [one["kwargs"].get("path", "") for one in bundles] == ["", "/opt/order_upload/dags"]


@pytest.mark.parametrize("path", re.findall(r"/opt/order_upload/(\w+)", PAGE))
def test_every_folder_of_the_page_is_there(path):
    assert (ROOT / path).is_dir()


@pytest.mark.parametrize(
    "name", ["ORDER_UPLOAD_STAGING", "order_upload_ledger", "failed_because", "since", "until"]
)
def test_every_name_of_the_page_is_one_of_the_code(name):
    assert name.lower() in PAGE.lower()
    assert f'"{name}"' in SOURCES or f" {name}: " in SOURCES


@pytest.mark.parametrize("conf", re.findall(r"'({\"\w+\":[^']*})'", PAGE))
def test_every_conf_is_of_known_params(conf):
    form = (ROOT / "plugins/order_upload/airflow/trigger_form.py").read_text(encoding="utf-8")
    assert [name for name in json.loads(conf) if f'"{name}"' not in form] == []


@pytest.fixture
def folders(tmp_path):
    """The folders of a ``make up`` that has run."""
    made = Folders(tmp_path)
    for folder in (made.airflow, made.demo):
        folder.mkdir()
    (made.airflow / "airflow.db").touch()
    (made.demo / "ports.json").write_text('{"airflow": 8080}', encoding="utf-8")
    return made


@pytest.fixture
def use(monkeypatch):
    """Note what the process would become, and leave the environment as it was."""
    became = []
    monkeypatch.setattr("os.environ", {"PATH": "", "AIRFLOW__CORE__DAGS_FOLDER": "/theirs"})
    monkeypatch.setattr("os.execv", lambda command, arguments: became.append((command, arguments)))
    return became


@pytest.mark.parametrize("command", re.findall(r"^scripts/airflow (.*)", SHELL, re.MULTILINE))
def test_every_command_of_the_page_reaches_airflow(folders, use, command):
    exec_airflow(folders, command.split())
    assert [arguments[1:] for _, arguments in use] == [command.split()]


def test_the_command_works_in_the_home_of_make_up(folders, use):
    import os  # noqa: PLC0415 - with the environment of the fixture

    exec_airflow(folders, ["dags", "list"])
    assert os.environ["AIRFLOW_HOME"] == str(folders.airflow)


def test_a_backfill_that_would_end_the_scheduler_is_refused(folders, use):
    with pytest.raises(DemoError, match="add --dry-run"):
        exec_airflow(folders, ["backfill", "create", "--dag-id", "a"])


def test_without_make_up_there_is_no_airflow_to_speak_to(tmp_path, use):
    with pytest.raises(DemoError, match="start it with `make up`"):
        exec_airflow(Folders(tmp_path), ["dags", "list"])
