"""What ``scripts/set_up`` makes of a clone: an Airflow that knows provider and plugin, once each.

Libraries are those of the tests; what is tried is the installation of the clone itself.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import uv

import order_upload
from separate_airflow import SeparateAirflow

ROOT = Path(__file__).resolve().parents[2]
FILES = ("Makefile", "pyproject.toml", "README.md", "LICENSE", "scripts/set_up")
FILES += ("scripts/wheel_hook.py", "include/opencart_node/LICENSE")
FILES += ("include/opencart_node/LICENSE.md",)
VERSION = re.compile(r'(?m)^version = "(.*)"$')


class Clone:
    """A folder with what is installed of us, and an environment that lacks us alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in FILES:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
        left_out = shutil.ignore_patterns("__pycache__", "*.dist-info")
        for name in ("plugins", "dags"):
            shutil.copytree(ROOT / name, folder / name, ignore=left_out)
        (folder / "requirements.txt").write_text("# all of it is there\n", encoding="utf-8")
        self.airflow = SeparateAirflow(folder, ".venv")

    def set_up(self, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run it, with an index that nobody reaches."""
        path = os.pathsep.join([str(Path(uv.find_uv_bin()).parent), os.environ["PATH"]])
        usual = {"PATH": path, "PYTHON": sys.executable, "UV_OFFLINE": "1"}
        return subprocess.run(
            [str(self.folder / "scripts" / "set_up")],
            env=os.environ | usual | environ,
            capture_output=True,
            text=True,
            check=True,
        )

    def is_ready(self) -> bool:
        """Return whether make has nothing to set up."""
        command = ["make", "--question", ".venv/.ready"]
        return subprocess.run(command, cwd=self.folder, check=False).returncode == 0

    def version(self) -> str:
        """Return which version of us is installed."""
        code = "from importlib.metadata import version; print(version('{}'))"
        done = self.airflow.run("python", "-c", code.format("airflow-provider-order-upload"))
        return done.stdout.strip()


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    made = Clone(tmp_path_factory.mktemp("a clone"))
    made.set_up()
    return made


@pytest.fixture(scope="module")
def seen(clone):
    """What Airflow sees with the settings of ``make up``."""
    plugins = str(clone.folder / "plugins")
    return clone.airflow.sees(AIRFLOW__CORE__PLUGINS_FOLDER=plugins)


def test_airflow_lists_the_provider(seen):
    assert seen["provider"] is True


def test_airflow_knows_the_plugin_once(seen):
    assert (seen["plugins"], seen["plugin_errors"]) == (["order_upload"], [])


def test_the_package_is_the_clone_s_own(seen, clone):
    package = clone.folder / "plugins" / "order_upload" / "__init__.py"
    assert Path(seen["package"]) == package


def test_the_dag_files_are_the_clone_s_own(seen, clone):
    assert Path(seen["dag_files"]) == clone.folder / "dags"


def test_nothing_of_the_code_is_copied(clone):
    copied = [path.name for path in clone.airflow.site_packages.glob("*order_upload*")]
    assert [name for name in copied if not name.endswith((".pth", ".dist-info"))] == []


def test_afterwards_make_has_nothing_to_set_up(clone):
    assert clone.is_ready()


def test_entry_points_and_version_that_changed_are_installed_anew(tmp_path):
    clone = Clone(tmp_path)
    clone.set_up()
    project = clone.folder / "pyproject.toml"
    newer = VERSION.sub('version = "7.8.9"', project.read_text(encoding="utf-8"))

    project.write_text(newer, encoding="utf-8")

    assert not clone.is_ready()
    clone.set_up()
    assert clone.version() == "7.8.9"


def test_what_is_there_is_kept_whichever_python_and_uv_are_on_the_path_by_now(tmp_path):
    clone, other = Clone(tmp_path / "clone"), tmp_path / "other" / "python3"
    (clone.folder / ".venv" / "bin" / "uv").symlink_to(uv.find_uv_bin())
    other.parent.mkdir()
    other.write_text(
        f'#!/bin/sh\n[ "$*" = "-m venv .venv" ] && touch "{tmp_path}/made"\n'
        f'exec {sys.executable} "$@"\n'
    )
    other.chmod(0o755)

    clone.set_up(PYTHON=str(other), PATH=f"{other.parent}:/usr/bin:/bin")

    assert clone.version() == order_upload.__version__
    assert not (tmp_path / "made").exists()


def test_an_environment_of_another_folder_is_left_as_it_is(tmp_path):
    clone, other = Clone(tmp_path / "clone"), tmp_path / "other"
    shutil.move(clone.folder / ".venv", other)
    (clone.folder / ".venv").symlink_to(other)

    done = clone.set_up()

    assert f".venv is a link to {other}, which is left as it is" in done.stderr
    assert not (other / ".ready").exists()
