"""What import-linter cannot see: the packages that the domain may use, and imports on demand.

The floors themselves are contracts in pyproject.toml, which ``make check`` holds.
"""

from __future__ import annotations

import ast
import json
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

PLUGINS = Path(__file__).resolve().parents[2] / "plugins"
PACKAGE = PLUGINS / "order_upload"
BESIDE_THE_STANDARD_LIBRARY = {"msgspec", "order_upload"}
HEAVY = {"airflow", "requests", "pydantic", "sqlalchemy", "pandas", "lxml", "babel"}
LAYERS = ("domain", "staging", "sources", "shops", "ledger", "config", "pipeline", "doctor")
PROGRAM = """
import importlib, json, sys
loaded = {}
for layer, names in json.loads(sys.argv[1]).items():
    for name in names:
        importlib.import_module(name)
    loaded[layer] = sorted({name.partition(".")[0] for name in sys.modules})
print(json.dumps(loaded))
"""


def packages_named_in(path: Path) -> set[str]:
    """Return the top packages that a module imports, also inside its functions."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "order_upload").partition(".")[0])
    return names


@pytest.mark.parametrize("path", sorted((PACKAGE / "domain").rglob("*.py")), ids=lambda p: p.name)
def test_the_domain_imports_the_standard_library_and_msgspec(path):
    named = packages_named_in(path) - sys.stdlib_module_names

    assert named <= BESIDE_THE_STANDARD_LIBRARY


def modules_of(layer: str) -> list[str]:
    package = f"order_upload.{layer}"
    modules = pkgutil.walk_packages([str(PACKAGE / layer)], prefix=f"{package}.")
    return [package, *(module.name for module in modules)]


@pytest.fixture(scope="module")
def heavy_packages() -> dict[str, set[str]]:
    """Layer -> the heavy packages that a fresh process has loaded after every module of it.

    One process loads the layers in the order of ``LAYERS``: what one of them loads stands in the
    later ones' sets, too.
    """
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps({name: modules_of(name) for name in LAYERS})],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(PLUGINS)},
    )
    return {layer: HEAVY & set(names) for layer, names in json.loads(done.stdout).items()}


@pytest.mark.parametrize("layer", ["domain", "staging"])
def test_the_layer_loads_nothing_heavy(heavy_packages, layer):
    assert heavy_packages[layer] == set()


@pytest.mark.parametrize("layer", ["pipeline", "shops", "sources", "ledger", "config", "doctor"])
def test_airflow_is_not_loaded_by_the_layers_that_do_the_work(heavy_packages, layer):
    assert "airflow" not in heavy_packages[layer]


def test_pandas_and_babel_are_loaded_only_where_they_are_used(heavy_packages):
    assert {"pandas", "babel"} & heavy_packages["sources"] == set()
