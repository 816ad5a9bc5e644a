"""README is true: its Variables parse, its targets and reasons exist, its map is the code's."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

import order_upload
from order_upload.config import Variables, parse_connector

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
BLOCKS = dict(re.findall(r"```json (\w+)\n(.*?)```", README, re.DOTALL))
SHELL = "\n".join(re.findall(r"```sh\n(.*?)```", README, re.DOTALL))
SOURCES = "\n".join(path.read_text() for path in (ROOT / "plugins").rglob("*.py"))


def test_the_variables_to_paste_make_a_connector():
    variables = Variables(
        **{name.removeprefix("order_upload_"): text for name, text in BLOCKS.items()}
    )
    connector = parse_connector("marketplaces_to_shop", variables)
    assert (connector.node, connector.filter_name) == ("opencart_shop", "ready_orders")


def test_the_connections_to_add_are_those_of_the_connector():
    connectors = json.loads(BLOCKS["order_upload_connectors"])
    wanted = {
        connectors["marketplaces_to_shop"]["node"],
        connectors["marketplaces_to_shop"]["source"]["conn_id"],
    }
    assert set(re.findall(r"airflow connections add (\w+)", SHELL)) == wanted


@pytest.mark.parametrize("extra", re.findall(r"--conn-extra '(.*?)'", SHELL))
def test_the_extras_to_add_are_json(extra):
    assert isinstance(json.loads(extra), dict)


def test_the_conf_to_trigger_with_is_of_known_params():
    form = (ROOT / "plugins/order_upload/airflow/params.py").read_text()
    conf = json.loads(re.search(r"--conf '(.*?)'", SHELL)[1])
    assert [name for name in conf if f'"{name}"' not in form] == []


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\bmake ([a-z]+)", README))))
def test_every_target_exists(target):
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


@pytest.mark.parametrize(
    "code",
    [
        "totals_differ",
        "deleted_in_shop",
        "not_yet",
        "unknown",
        "blocked",
        "unchanged",
        "order_upload__",
    ],
)
def test_every_word_of_the_table_is_one_of_the_code(code):
    assert code in README
    assert f'"{code}"' in SOURCES


def test_readme_is_short():
    assert README.count("\n") <= 170


def code_map() -> set[str]:
    """Return the paths of the map of the code; an indented entry lies below the one before."""
    section = README[README.index("## The code") :]
    paths, above = set(), ""
    for indent, entry in re.findall(r"^ {4}(  )?(\S+/) ", section, re.MULTILINE):
        above = above if indent else entry
        paths.add(above + entry if indent else entry)
    return paths


def folders_below(path: str) -> set[str]:
    """Return the folders of code or data directly below a path of the repository."""
    folders = [folder for folder in (ROOT / path).iterdir() if folder.is_dir()]
    return {
        f"{folder.relative_to(ROOT)}/" for folder in folders if not re.match(r"[._]", folder.name)
    }


@pytest.mark.parametrize("path", sorted(code_map()))
def test_every_folder_of_the_map_is_there(path):
    assert (ROOT / path).is_dir()


@pytest.mark.parametrize("path", sorted(folders_below("plugins/order_upload")))
def test_every_folder_of_the_package_is_on_the_map(path):
    assert path in code_map()


@pytest.mark.parametrize("path", sorted(folders_below("include")))
def test_every_folder_of_data_is_on_the_map(path):
    assert path in code_map()


def test_the_map_has_the_floors_in_their_order():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    floors = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    names = [name for name in re.findall(r"^ {6}(\w+)/", README, re.MULTILINE) if name != "data"]

    assert names == [name for name in re.findall(r"\w+", " ".join(floors)) if name in names]


@pytest.mark.parametrize("name", sorted(folders_below("plugins/order_upload")))
def test_the_package_s_docstring_names_every_folder(name):
    assert f"\n{Path(name).name}/" in order_upload.__doc__
