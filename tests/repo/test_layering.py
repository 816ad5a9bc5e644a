"""Imports point one way, seen from outside: what a fresh process has loaded after importing a layer."""

from __future__ import annotations

import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

PLUGINS = Path(__file__).resolve().parents[2] / "plugins"
HEAVY = {"airflow", "requests", "pydantic", "sqlalchemy", "pandas", "lxml"}


def loaded_by(layer):
    """Return which heavy packages every module of a layer together bring in."""
    package = f"order_upload.{layer}"
    folder = PLUGINS / "order_upload" / layer
    modules = [f"{package}.{found.name}" for found in pkgutil.iter_modules([str(folder)])] or [
        package
    ]
    code = f"import sys, importlib\nfor m in {modules!r}: importlib.import_module(m)\nprint(*sys.modules, sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(PLUGINS)},
    )
    return HEAVY & {line.partition(".")[0] for line in done.stdout.splitlines()}


def test_the_domain_needs_nothing_but_the_standard_library():
    assert loaded_by("domain") == set()


@pytest.mark.parametrize("layer", ["pipeline", "shops", "sources", "ledger", "config", "staging"])
def test_airflow_stays_above_the_layers_that_do_the_work(layer):
    assert "airflow" not in loaded_by(layer)


def test_pandas_is_imported_only_where_a_table_is_read():
    assert "pandas" not in loaded_by("sources")
