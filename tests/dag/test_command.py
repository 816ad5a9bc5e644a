"""How ``order-upload`` ends: by exit code and one line, whatever it meets."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from order_upload.airflow.command import parser

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "order_upload.airflow.command"]


@pytest.fixture
def environ(tmp_path):
    """An Airflow whose database was never made."""
    others = {name: text for name, text in os.environ.items() if not name.startswith("AIRFLOW_")}
    others.pop("_AIRFLOW_PROCESS_CONTEXT", None)
    return others | {"AIRFLOW_HOME": str(tmp_path), "PYTHONPATH": str(ROOT / "plugins")}


@pytest.fixture
def ended(environ):
    """Run the command, and return exit code, output and errors."""

    def run(*words: str) -> tuple[int, str, str]:
        done = subprocess.run(
            [*COMMAND, *words], env=environ, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout, done.stderr

    return run


NO_DATABASE = "order-upload: Airflow: found a database that cannot be used (OperationalError); "


def test_without_airflow_s_database_it_says_so_once_and_goes_by_the_environment(ended):
    code, said, errors = ended("orders", "find", "48211")
    assert (code, said) == (1, "")
    first, second = errors.splitlines()
    assert first.startswith(
        f"{NO_DATABASE}run `airflow db migrate` first, and look at AIRFLOW_HOME"
    )
    assert second.startswith("order-upload: ORDER '48211': found in no result of any connector; ")


def test_before_the_first_make_up_it_says_that_this_makes_the_database(environ, tmp_path):
    del environ["AIRFLOW_HOME"]
    done = subprocess.run(
        [*COMMAND, "--home", str(tmp_path), "connect"],
        env=environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == f"{NO_DATABASE}start Airflow with `make up`, which makes it\n"


def test_connect_asks_nothing_where_it_could_not_write(ended):
    code, said, errors = ended("connect")
    assert (code, said, errors.startswith(NO_DATABASE), errors.count("\n")) == (1, "", True, 1)


def test_where_nobody_reads_what_it_says_it_ends_without_a_word(environ, tmp_path):
    process = subprocess.Popen(
        [*COMMAND, "schemas", str(tmp_path / "schemas")],
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    process.stdout.close()
    assert (process.stderr.read(), process.wait()) == ("", 141)
    process.stderr.close()


@pytest.mark.parametrize(
    ("option", "least"),
    [("--at-most=0", 1), ("--at-most=-1", 1), ("--wait=-5", 0), ("--wait=x", 0)],
)
def test_a_number_that_makes_no_sense_is_no_command(option, least, capsys):
    with pytest.raises(SystemExit) as ending:
        parser().parse_args(["forget", "48211", option])
    assert ending.value.code == 2
    assert f"allowed: a whole number from {least} on" in capsys.readouterr().err
