"""docs/adding-a-source.md, followed to the letter in a copy of the package."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

import source_page
from builders import an_order

ROOT = Path(__file__).parents[2]
CONNECTOR = json.loads(source_page.BLOCKS["order_upload_connectors"])["house_to_shop"]

USE = """
import pathlib, sys
from order_upload.config import Connector, Variables, parse_connector
from order_upload.errors import ConfigError

class Access:
    def folder(self, key, address, conn_id=None):
        return pathlib.Path(address)

try:
    connector = parse_connector("house_to_shop", Variables(sys.argv[1]))
except ConfigError as error:
    sys.exit(str(error))
source = Connector.from_snapshot(connector.to_snapshot()).source.open(Access())
for payload in source.payloads():
    source.fetch(payload, pathlib.Path(sys.argv[2]))
    with open(sys.argv[2], "rb") as file:
        print(*(order.ref for order in source.read(file)))
"""


@pytest.fixture(scope="module")
def plugins(tmp_path_factory):
    """Give a copy of the package to which the page's source type has been added."""
    copy = tmp_path_factory.mktemp("copy")
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "plugins", copy / "plugins", ignore=ignored)
    settings = copy / source_page.SETTINGS
    settings.parent.mkdir()
    settings.write_text(source_page.BLOCKS[source_page.SETTINGS], encoding="utf-8")
    add_to_table(copy / source_page.TABLE)
    return copy / "plugins"


def add_to_table(table):
    """Put the page's import after the others, and its row before the end of the table."""
    added = source_page.BLOCKS[source_page.TABLE].splitlines()
    import_line, row = (line.removeprefix("+") for line in added)
    text = table.read_text(encoding="utf-8")
    text = text.replace("\n\nSOURCE_TYPES", f"\n{import_line}\n\nSOURCE_TYPES")
    table.write_text(text.replace("\n)\n", f"\n{row}\n)\n"), encoding="utf-8")


def used(plugins, source, staged="unused"):
    """Return how a process ended that reads a connector with this source from a Variable."""
    variable = json.dumps({"house_to_shop": {**CONNECTOR, "source": source}})
    return subprocess.run(
        [sys.executable, "-c", USE, variable, str(staged)],
        env={"PYTHONPATH": str(plugins)}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_connector_that_names_the_new_type_reads_its_orders(plugins, tmp_path):
    lines = [msgspec.json.encode(an_order(number)) for number in ("1", "2")]
    (tmp_path / "orders.jsonl").write_bytes(b"\n".join(lines))
    source = {**CONNECTOR["source"], "path": str(tmp_path)}
    done = used(plugins, source, tmp_path / "staged")
    assert (done.returncode, done.stdout) == (0, "bindcommerce:1 bindcommerce:2\n"), done.stderr


def test_a_mistake_in_its_settings_is_said_as_the_page_shows(plugins):
    done = used(plugins, {"type": "order_lines", "path": "/data", "pth": "x"})
    assert f"    {done.stderr.strip()}\n" in source_page.PAGE


def test_the_new_type_is_among_those_that_are_allowed(plugins):
    done = used(plugins, {"type": "order_line", "path": "/data"})
    assert done.stderr.strip().endswith(
        "allowed: 'bindcommerce_api', 'bindcommerce_files', 'order_lines'; "
        'did you mean "order_lines"?'
    )


def test_a_source_type_takes_about_forty_lines_of_code():
    lines = source_page.BLOCKS[source_page.SETTINGS].splitlines()
    assert len([line for line in lines if line.strip()]) <= 52
