"""Files below Airflow's ``ObjectStoragePath``, staged below another: the way of ``s3://``, too."""

import re
from pathlib import Path

import pytest
from airflow.sdk import ObjectStoragePath

from hub_payloads import csv_export, xml, xml_order
from order_upload.airflow.object_storage import PROVIDERS, folder_at
from order_upload.errors import ConfigError, SourceRefusedError
from order_upload.sources.bindcommerce.files import BindCommerceFiles, split_pattern
from order_upload.sources.bindcommerce.values import HubReading


@pytest.fixture
def place(tmp_path):
    """Give the address of a folder with one export of each form."""
    (tmp_path / "a.xml").write_bytes(xml(xml_order()))
    (tmp_path / "b.csv").write_bytes(csv_export({}))
    return f"file://{tmp_path}"


def source_of(pattern):
    folder, below = split_pattern(pattern)
    return BindCommerceFiles(ObjectStoragePath(folder), below, HubReading())


@pytest.mark.parametrize("pattern", ["*.xml", "*.csv", "a.xml"])
def test_a_file_is_listed_copied_and_read(place, pattern):
    source = source_of(f"{place}/{pattern}")
    (payload,) = source.payloads()
    staged = ObjectStoragePath(f"{place}/staged")
    source.fetch(payload, staged)
    with staged.open("rb") as file:
        assert [order.ref for order in source.read(file)] == ["bindcommerce:48211"]


def test_a_fingerprint_stays_the_same(place):
    assert source_of(f"{place}/*").payloads() == source_of(f"{place}/*").payloads()


def test_a_storage_that_is_not_installed_says_what_to_install():
    with pytest.raises(SourceRefusedError, match="install the Airflow provider of this storage"):
        source_of("gs://bucket/*.csv").payloads()


@pytest.mark.parametrize("scheme", PROVIDERS)
def test_a_storage_that_is_not_installed_is_refused_with_the_package_to_install(scheme):
    with pytest.raises(
        ConfigError, match=re.escape(f"a setting: found {scheme}://, which Airflow can't open")
    ) as refusal:
        folder_at("a setting", f"{scheme}://bucket/path")
    assert str(refusal.value).endswith(f"install {PROVIDERS[scheme]}")


def test_the_page_says_which_package_each_storage_needs():
    page = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text(encoding="utf-8")
    assert (
        dict(re.findall(r"^\| `(\w+)://[^`]*` \| `(apache-airflow-[^`]+)` \|$", page, re.MULTILINE))
        == PROVIDERS
    )
