"""The wheel: built from the clone, installed beside Airflow, it is a provider like any other."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

import order_upload
from order_upload.airflow.provider_info import get_provider_info
from separate_airflow import DAGS, SeparateAirflow

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """An Airflow with the wheel in it, and nothing of the clone."""
    airflow = SeparateAirflow(tmp_path_factory.mktemp("installed"))
    python = airflow.site_packages.parents[2] / "bin" / "python"
    uv = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--offline", "--no-deps"]
    subprocess.run([*uv, "--python", str(python), str(wheel)], check=True)
    return airflow


@pytest.fixture(scope="module")
def seen(installed):
    return installed.sees()


def test_the_package_is_the_installed_one(seen, installed):
    assert seen["package"] == str(installed.site_packages / "order_upload" / "__init__.py")


def test_airflow_lists_the_provider(seen):
    assert seen["provider"] is True


def test_airflow_finds_the_plugin_once(seen):
    assert (seen["plugins"], seen["plugin_errors"]) == (["order_upload"], [])


def test_the_bundle_has_the_dag_files_of_the_package(seen, installed):
    assert seen["dag_files"] == str(installed.site_packages / "order_upload" / "dags")


def test_the_command_line_is_there(installed, tmp_path):
    done = installed.run("order-upload", "module", str(tmp_path / "made"))
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "made").rglob("order_upload.ocmod.zip"))) == 2


def test_every_dag_is_there(seen):
    folder = seen["dag_files"]
    assert (seen["dags"], seen["import_errors"]) == ({folder: DAGS}, {folder: {}})


def test_status_maps_and_correspondences_are_in_it(seen):
    assert seen["statuses"] >= 131
    assert seen["correspondences"] > 0


@pytest.mark.parametrize("generation", ["opencart3", "opencart4"])
def test_the_extension_is_in_it_as_it_is_built_for_shops(wheel, tmp_path, generation):
    build = [sys.executable, str(ROOT / "scripts" / "build_node"), str(tmp_path)]
    subprocess.run(build, check=True, capture_output=True)
    name = f"{generation}/order_upload.ocmod.zip"
    with zipfile.ZipFile(wheel) as archive:
        packed = archive.read(f"order_upload/opencart_node/{name}")
    assert packed == (tmp_path / name).read_bytes()


def test_every_file_of_the_package_is_in_it_and_none_besides(wheel):
    with zipfile.ZipFile(wheel) as archive:
        packed = set(archive.namelist())
    package = ROOT / "plugins" / "order_upload"
    files = (path for path in package.rglob("*") if path.is_file() and path.suffix != ".pyc")
    ours = {f"order_upload/{path.relative_to(package).as_posix()}" for path in files}
    dags = {f"order_upload/dags/{path.name}" for path in (ROOT / "dags").glob("*.py")}
    beside = {name for name in packed - ours - dags if ".dist-info/" not in name}
    assert ours | dags <= packed
    assert beside == {
        "order_upload_plugin.py",
        "order_upload/opencart_node/opencart3/order_upload.ocmod.zip",
        "order_upload/opencart_node/opencart4/order_upload.ocmod.zip",
    }


def files_and_sums(wheel):
    """Return every file of a wheel with its checksum."""
    with zipfile.ZipFile(wheel) as archive:
        return {info.filename: info.CRC for info in archive.infolist()}


def test_it_has_the_name_that_airflow_is_told():
    assert PROJECT["project"]["name"] == get_provider_info()["package-name"]


def test_its_version_is_the_package_s():
    assert PROJECT["project"]["version"] == order_upload.__version__


def test_it_is_built_with_what_the_tests_have():
    assert PROJECT["build-system"]["requires"] == [f"hatchling=={version('hatchling')}"]


def test_the_image_s_wheel_is_built_from_what_its_stage_copies(wheel, tmp_path):
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    (stage,) = re.findall(r"(?m)^FROM python AS wheel$(.*?)^FROM", dockerfile, re.DOTALL)
    for names in re.findall(r"(?m)^COPY (.*) \S+$", stage.partition("WORKDIR")[2]):
        for name in names.split():
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, tmp_path / name)
    (command,) = re.findall(r"(?m)^RUN python (-m hatchling .*) --directory \S+$", stage)

    build = [sys.executable, *command.split(), "--directory", str(tmp_path / "dist")]
    subprocess.run(build, cwd=tmp_path, check=True, capture_output=True)

    (built,) = (tmp_path / "dist").glob("*.whl")
    assert files_and_sums(built) == files_and_sums(wheel)
