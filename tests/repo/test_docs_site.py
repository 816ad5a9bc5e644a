"""docs/ as a site: it builds without a warning, and what it shows to copy is right."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from airflow.cli.cli_parser import get_parser

from order_upload.config import Variables, check_variables

ROOT = Path(__file__).resolve().parents[2]
HOW_TO = sorted([*(ROOT / "docs" / "how-to").glob("*.md"), ROOT / "docs" / "tutorial.md"])
TEXT = "\n".join(page.read_text(encoding="utf-8") for page in HOW_TO)
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
FORM = (ROOT / "plugins/order_upload/airflow/params.py").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The folder of the site, built as ``make docs`` builds it."""
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return folder


def test_every_page_is_on_the_site(site):
    pages = {path.relative_to(ROOT / "docs") for path in (ROOT / "docs").rglob("*.md")}
    built = {path.relative_to(site).with_suffix(".md") for path in site.rglob("*.html")}
    readmes = {page.with_name("index.md") if page.stem == "README" else page for page in pages}
    of_root = {Path(f"{name}.md") for name in ("index", "contributing", "security", "changelog")}
    assert built - {Path("404.md")} == readmes | of_root


def test_a_file_of_the_repository_that_is_not_on_the_site_is_named_and_no_link(site):
    page = (site / "security.html").read_text(encoding="utf-8")
    assert '<span title="tests/dag/test_source_roots.py">' in page
    assert 'href="tests/' not in page


def test_the_site_asks_no_other_server_for_anything(site):
    asked = []
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        asked += re.findall(r'(?:src|href)="(https?:[^"]+\.(?:js|css|woff2?))"', text)
    assert asked == []


def test_the_page_of_keys_is_made_from_the_models():
    script = ROOT / "scripts" / "variables_page"
    made = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert (ROOT / "docs" / "variables.md").read_text(encoding="utf-8") == made.stdout


@pytest.mark.parametrize(
    ("variable", "text"),
    re.findall(r"^ *```json order_upload_(\w+)\n(.*?)```", TEXT, re.DOTALL | re.MULTILINE),
)
def test_every_example_of_a_how_to_is_good(variable, text):
    check_variables(Variables(**{variable: text}))


@pytest.mark.parametrize("command", re.findall(r"^airflow (.*)", TEXT, re.MULTILINE))
def test_every_airflow_command_of_a_how_to_is_one(command):
    parsed = get_parser().parse_args(command.split())
    assert parsed.subcommand == command.split()[1]


@pytest.mark.parametrize("target", sorted(set(re.findall(r"^make (\w+)", TEXT, re.MULTILINE))))
def test_every_make_target_of_a_how_to_is_there(target):
    assert f"\n{target}:" in MAKEFILE


@pytest.mark.parametrize(
    "label", ["Only plan", "Only these orders", "Only what waits", "Also unchanged orders",
              "At most", "Since", "Until"],
)  # fmt: skip
def test_the_how_tos_call_the_trigger_form_as_it_is(label):
    assert f"*{label}*" in TEXT
    assert f'"{label}"' in FORM
