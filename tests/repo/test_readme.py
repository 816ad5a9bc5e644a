"""What README says is true: its Variables parse, its targets, files and reason codes exist."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("path", re.findall(r"\]\(([\w/.-]+)\)", README))
def test_every_link_leads_somewhere(path):
    assert (ROOT / path).exists()


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
    assert README.count("\n") <= 150
