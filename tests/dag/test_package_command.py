"""``order-upload module``, ``dags``, ``schemas`` and ``orders find``: what they write and say."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from order_upload.airflow.command import main, parser
from order_upload.config.variable_schemas import ENTRIES

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def written(tmp_path, monkeypatch):
    """Run a command that writes into a folder, and return the names of the files."""
    monkeypatch.setenv("_AIRFLOW_PROCESS_CONTEXT", "server")
    monkeypatch.setenv("AIRFLOW__LOGGING__LOGGING_LEVEL", "ERROR")

    def run(command: str) -> list[str]:
        folder = tmp_path / "made" / command
        assert main([command, str(folder)]) == 0
        return sorted(
            path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
        )

    return run


def test_the_extension_of_both_generations_is_written(written, tmp_path):
    names = ["opencart3/order_upload.ocmod.zip", "opencart4/order_upload.ocmod.zip"]
    assert written("module") == names
    with zipfile.ZipFile(tmp_path / "made" / "module" / names[1]) as archive:
        assert "install.json" in archive.namelist()


def test_the_dag_files_are_written_as_they_are(written, tmp_path):
    names = written("dags")
    assert names == sorted(path.name for path in (ROOT / "dags").glob("*.py"))
    for name in names:
        assert (tmp_path / "made" / "dags" / name).read_text() == (ROOT / "dags" / name).read_text()


def test_a_schema_of_each_variable_is_written(written, tmp_path):
    assert written("schemas") == sorted(f"{variable}.schema.json" for variable in ENTRIES)
    schema = json.loads(
        (tmp_path / "made" / "schemas" / "order_upload_filters.schema.json").read_text()
    )
    assert schema["type"] == "object"


@pytest.mark.parametrize("command", ["module", "dags", "schemas"])
def test_a_folder_that_cannot_be_made_is_refused_by_its_name(command, tmp_path, capsys):
    taken = tmp_path / "taken"
    taken.touch()
    assert main([command, str(taken / "below")]) == 1
    refusal = f'order-upload: FOLDER {taken / "below"}: found "Not a directory"; allowed: a folder'
    assert capsys.readouterr().err.startswith(refusal)


@pytest.mark.parametrize(
    "command",
    [
        "connect",
        "doctor opencart_shop --moved",
        "orders find 404-1234567-1234567",
        "correct to_shop 48211 delivery.province RM --why x",
        "corrections to_shop",
        "send-again to_shop 48211",
        "dismiss to_shop 48211 --why x",
        "lost to_shop",
        "try-filter to_shop",
        "find-buyer ada@shop.example",
        "forget ada@shop.example",
        "module dist",
        "dags dags",
        "schemas schemas",
    ],
)
def test_every_command_is_one_of_the_command_line(command):
    assert callable(parser().parse_args(command.split()).run)
