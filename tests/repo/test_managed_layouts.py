"""Folders as managed Airflows have them, with nothing set: DAGs, plugin, status maps are there."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from separate_airflow import DAGS, SeparateAirflow

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = shutil.ignore_patterns("__pycache__")


def laid_out_as_astronomer(home: Path) -> None:
    """Its project has the three folders, side by side."""
    for name in ("dags", "plugins", "include"):
        shutil.copytree(ROOT / name, home / name, ignore=LEFT_OUT)


def laid_out_as_mwaa(home: Path) -> None:
    """Amazon's takes ``dags/`` and a ``plugins.zip``, which it unpacks; it has no ``include/``."""
    shutil.copytree(ROOT / "dags", home / "dags", ignore=LEFT_OUT)
    packed = home / "plugins.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in (ROOT / "plugins").rglob("*"):
            if path.is_file() and path.suffix != ".pyc":
                archive.write(path, path.relative_to(ROOT / "plugins"))
    shutil.unpack_archive(packed, home / "plugins")


def laid_out_as_composer(home: Path) -> None:
    """Google's has the two folders ``dags/`` and ``plugins/`` of a bucket."""
    for name in ("dags", "plugins"):
        shutil.copytree(ROOT / name, home / name, ignore=LEFT_OUT)


@pytest.fixture(
    scope="module", params=[laid_out_as_astronomer, laid_out_as_mwaa, laid_out_as_composer]
)
def seen(request, tmp_path_factory):
    airflow = SeparateAirflow(tmp_path_factory.mktemp("managed"))
    request.param(airflow.home)
    return airflow.sees(airflow.home / "dags")


def test_the_package_is_that_of_the_folder_of_plugins(seen):
    assert seen["package"].endswith("/airflow/plugins/order_upload/__init__.py")


def test_every_dag_is_there(seen):
    assert [*seen["dags"].values(), *seen["import_errors"].values()] == [DAGS, {}]


def test_airflow_finds_the_plugin_once(seen):
    assert (seen["plugins"], seen["plugin_errors"]) == (["order_upload"], [])


def test_the_status_maps_that_ship_are_read(seen):
    assert seen["statuses"] >= 131


def test_the_correspondences_that_ship_are_read(seen):
    assert seen["correspondences"] > 0
