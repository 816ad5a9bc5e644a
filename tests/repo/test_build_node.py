"""``make node``: two packages that OpenCart's installers take, of our files, always the same."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NODE = ROOT / "include" / "opencart_node"
CORE = sorted(
    path.relative_to(NODE / "core").as_posix()
    for path in (NODE / "core").rglob("*")
    if path.is_file()
)
GENERATIONS = ("opencart3", "opencart4")
LIBRARY = {"opencart3": "upload/system/library/order_upload/", "opencart4": "system/library/"}
LICENCES = {"LICENSE.txt": "LICENSE", "LICENSE.md": "LICENSE.md"}
# Bytes: OpenCart 3.0's own limit of a file; PHP's, 2 MB, is the one of its installers.
LARGEST = 300_000
# Into other folders OpenCart 3.0's installer lets nothing: it refuses the whole package.
OPEN_TO_US = re.compile(
    r"upload/(admin/(controller|view/template)/extension|admin/language"
    r"|catalog/controller/extension|catalog/view/theme|system/library)/"
)
NOT_OURS = re.compile(r"@package|@copyright|Daniel Kerr|OpenCart,? Ltd|GNU General Public")


def built(folder: Path) -> dict[str, Path]:
    command = [sys.executable, str(ROOT / "scripts" / "build_node"), str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return {
        generation: folder / generation / "order_upload.ocmod.zip" for generation in GENERATIONS
    }


@pytest.fixture(scope="module")
def packages(tmp_path_factory):
    return built(tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def files(packages):
    """Generation -> name in its package -> bytes."""
    contents = {}
    for generation, package in packages.items():
        with zipfile.ZipFile(package) as archive:
            contents[generation] = {name: archive.read(name) for name in archive.namelist()}
    return contents


def test_opencart_3_lets_every_file_into_its_folder(files):
    assert [
        name for name in files["opencart3"] if not OPEN_TO_US.match(name) and name != "install.xml"
    ] == []


def test_opencart_4_finds_its_description_at_the_top(files):
    assert json.loads(files["opencart4"]["install.json"]).keys() >= {
        "name",
        "version",
        "author",
        "link",
    }


def test_opencart_4_gets_no_folder_that_it_does_not_look_into(files):
    assert {name.split("/")[0] for name in files["opencart4"]} == {
        "install.json",
        "admin",
        "catalog",
        "system",
    }


@pytest.mark.parametrize("generation", GENERATIONS)
def test_the_whole_core_is_in_both(files, generation):
    inside = {name: (NODE / "core" / name).read_bytes() for name in CORE}
    found = files[generation]
    assert {name: found.get(LIBRARY[generation] + name) for name in CORE} == inside


@pytest.mark.parametrize("generation", GENERATIONS)
def test_every_file_is_one_of_the_module_and_none_is_left_out(files, generation):
    layer = {
        path.relative_to(NODE / generation).as_posix()
        for path in (NODE / generation).rglob("*")
        if path.is_file()
    }
    shared = {LIBRARY[generation] + name for name in (*CORE, *LICENCES)}
    assert set(files[generation]) == layer | shared


@pytest.mark.parametrize("name", LICENCES)
@pytest.mark.parametrize("generation", GENERATIONS)
def test_its_licence_is_beside_its_classes(files, generation, name):
    text = (NODE / LICENCES[name]).read_bytes()
    assert files[generation][LIBRARY[generation] + name] == text


@pytest.mark.parametrize("generation", GENERATIONS)
def test_no_file_is_a_test_or_a_leftover(files, generation):
    odd = [
        name
        for name in files[generation]
        if not re.fullmatch(r"[\w/-]+(\.(php|twig|json)|/LICENSE\.(txt|md))", name)
        or "test" in name
    ]
    assert odd == []


@pytest.mark.parametrize("generation", GENERATIONS)
def test_no_file_is_one_of_opencarts(files, generation):
    code = {name: data for name, data in files[generation].items() if "/LICENSE." not in name}
    assert [name for name, data in code.items() if NOT_OURS.search(data.decode())] == []


@pytest.mark.parametrize("generation", GENERATIONS)
def test_the_package_is_small_enough_for_the_installer(packages, generation):
    assert packages[generation].stat().st_size < LARGEST


@pytest.mark.parametrize("generation", GENERATIONS)
def test_built_twice_it_is_the_same_to_the_byte(packages, tmp_path, generation):
    assert built(tmp_path)[generation].read_bytes() == packages[generation].read_bytes()


def test_a_changed_file_has_another_time(packages):
    with zipfile.ZipFile(packages["opencart3"]) as archive:
        times = {(info.CRC, info.date_time) for info in archive.infolist()}
    assert len({time for _, time in times}) == len({data for data, _ in times})
