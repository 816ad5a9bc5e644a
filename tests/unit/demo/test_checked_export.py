"""Which export the demo's hub hands out."""

from __future__ import annotations

import pytest

from demo.airflow.services import DemoError
from demo.airflow.surroundings import SAMPLE, checked_export, world_of


def test_without_an_export_it_is_the_sample():
    assert checked_export("") == SAMPLE


def test_an_export_that_is_not_there_is_named(tmp_path):
    with pytest.raises(DemoError, match=r"missing\.xml"):
        checked_export(str(tmp_path / "missing.xml"))


def test_an_export_that_is_neither_xml_nor_csv_is_refused(tmp_path):
    (tmp_path / "orders.xlsx").write_bytes(b"PK")

    with pytest.raises(DemoError, match=r"\.xml and \.csv"):
        checked_export(str(tmp_path / "orders.xlsx"))


def test_each_export_has_a_world_of_its_own_and_the_same_one_each_time(tmp_path):
    one, other = str(tmp_path / "a" / "orders.xml"), str(tmp_path / "b" / "orders.xml")

    assert world_of(one) == world_of(one)
    assert world_of(one) != world_of(other)
