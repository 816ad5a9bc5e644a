"""Airflow's database is brought up to date only where the requirements may have changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from demo.airflow.database_stamp import DATABASE, STAMP, is_current, write_stamp


@pytest.fixture
def requirements(tmp_path) -> Path:
    path = tmp_path / "requirements.txt"
    path.write_text("apache-airflow==3.3.0", encoding="utf-8")
    return path


@pytest.fixture
def home(tmp_path, requirements) -> Path:
    """A home with a database that these requirements made."""
    folder = tmp_path / ".airflow"
    folder.mkdir()
    (folder / DATABASE).touch()
    write_stamp(folder, requirements)
    return folder


def test_a_database_of_the_same_requirements_needs_nothing(home, requirements):
    assert is_current(home, requirements)


def test_other_requirements_need_the_database_brought_up_to_date(home, requirements):
    requirements.write_text("apache-airflow==3.3.1", encoding="utf-8")

    assert not is_current(home, requirements)


def test_a_database_that_is_gone_has_to_be_made(home, requirements):
    (home / DATABASE).unlink()

    assert not is_current(home, requirements)


def test_a_database_whose_making_was_broken_off_has_to_be_made(home, requirements):
    (home / STAMP).unlink()

    assert not is_current(home, requirements)


def test_a_home_that_is_new_has_no_database(tmp_path, requirements):
    assert not is_current(tmp_path / "new", requirements)
