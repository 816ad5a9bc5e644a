"""What the package brings, written into folders: ``order-upload module``, ``dags``, ``schemas``.

Part of :mod:`order_upload.airflow.command`.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from order_upload.faults import Fault

_PACKAGE = Path(__file__).parents[1]
_MODULE = """
Write the OpenCart extension, ready for the shop's Extension Installer: opencart3 for 3.0,
opencart4 for 4.0.2 and 4.1.
"""
_DAGS = """
Write the DAG files, for an Airflow that cannot take them as a bundle: into its folder of DAGs.
"""
_SCHEMAS = """
Write a JSON Schema of each Variable, for an editor that checks while one types.
"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the command line."""
    for name, summary, description, run in (
        ("module", "write the OpenCart extension", _MODULE, _module),
        ("dags", "write the DAG files", _DAGS, _dags),
        ("schemas", "write JSON Schemas of the Variables", _SCHEMAS, _schemas),
    ):
        command = commands.add_parser(name, help=summary, description=description)
        command.add_argument("folder", metavar="FOLDER", type=Path, help="made where it is missing")
        command.set_defaults(run=run, asks_database=False)


def _module(options: argparse.Namespace) -> int:
    _make(options.folder)
    built = _PACKAGE / "opencart_node"
    if built.is_dir():
        return _copy(built.rglob("*.zip"), built, options.folder)
    program = _PACKAGE.parents[1] / "scripts" / "build_node"  # in a clone, they are built each time
    subprocess.run(  # noqa: S603 - a program of ours
        [sys.executable, str(program), str(options.folder)], check=True
    )
    return 0


def _dags(options: argparse.Namespace) -> int:
    # Airflow reads its settings while it is imported.
    from order_upload.airflow.dag_bundle import dag_files  # noqa: PLC0415

    _make(options.folder)
    return _copy(dag_files().glob("*.py"), dag_files(), options.folder)


def _schemas(options: argparse.Namespace) -> int:
    # pydantic takes its time, and the other commands do without.
    from order_upload.config.variable_schemas import ENTRIES, variable_schema  # noqa: PLC0415

    _make(options.folder)
    for variable in sorted(ENTRIES):
        path = options.folder / f"{variable}.schema.json"
        text = json.dumps(variable_schema(variable), indent=2, ensure_ascii=False)
        path.write_text(f"{text}\n", encoding="utf-8")
        sys.stdout.write(f"{path}\n")
    return 0


def _make(folder: Path) -> None:
    """Make a folder that is missing.

    Raises:
        ConfigError: it cannot be made, or nothing can be written into it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        allowed = "a folder of yours, or a place where one can be made"
        raise Fault(f"FOLDER {folder}", f'"{error.strerror}"', allowed).as_error() from None


def _copy(paths: Iterable[Path], root: Path, folder: Path) -> int:
    for path in sorted(paths):
        target = folder / path.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        sys.stdout.write(f"{target}\n")
    return 0
