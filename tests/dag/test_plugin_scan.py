"""Airflow's plugin scan runs every Python file below ``plugins/`` that nothing keeps it from."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

PLUGINS = Path(__file__).resolve().parents[2] / "plugins"


@pytest.fixture(scope="module")
def scan():
    """What a scan in a fresh process loads: plugins, errors, and modules of ours."""
    code = f"""
import sys
from airflow._shared.plugins_manager import plugins_manager
scan = plugins_manager._load_plugins_from_plugin_directory
sys.path.append({str(PLUGINS)!r})
plugins, errors = scan({str(PLUGINS)!r})
files = {{name: str(getattr(module, "__file__", "")) for name, module in sys.modules.items()}}
ours = [name for name, file in files.items() if file.startswith({str(PLUGINS)!r})]
print([plugin.name for plugin in plugins], errors, ours, sep="\\n")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[-3:]


def test_the_scan_finds_one_plugin(scan):
    assert scan[0] == "['order_upload']"


def test_the_scan_finds_no_error(scan):
    assert scan[1] == "{}"


def test_the_scan_runs_no_file_but_what_every_process_of_airflow_needs(scan):
    ours = ["order_upload", "order_upload.airflow", "order_upload.airflow.provider_info"]
    ours += ["order_upload.airflow.names", "order_upload.airflow.run_notes"]
    assert sorted(ast.literal_eval(scan[2])) == sorted([*ours, "order_upload_plugin"])


@pytest.fixture(scope="module")
def known():
    """What Airflow knows of plugins, with our folder as its folder of plugins."""
    code = """
from airflow import plugins_manager
plugins, errors = plugins_manager._get_plugins()
print([plugin.name for plugin in plugins if "order_upload" in plugin.name])
print([error for error in errors.values() if "order_upload" in error])
print(*(name for name in plugins_manager.get_timetables_plugins() if "order_upload" in name))
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={
            **os.environ,
            "AIRFLOW__CORE__PLUGINS_FOLDER": str(PLUGINS),
            "PYTHONPATH": str(PLUGINS),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()[-3:]


def test_the_plugin_that_was_scanned_is_not_known_by_its_entry_point_too(known):
    assert known[:2] == ["['order_upload']", "[]"]


def test_the_timetable_is_known_to_airflow(known):
    assert known[2] == "order_upload.airflow.timetable.ActiveWindowsTimetable"
