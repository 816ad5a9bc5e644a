"""Files as a source: found by a pattern, told apart for ever, copied whole, left where they are."""

import os

import pytest
from upath import UPath

from hub_payloads import csv_export, xml, xml_order
from order_upload.errors import SourceRefusedError, SourceUnavailableError
from order_upload.sources.base import Payload
from order_upload.sources.bindcommerce.files import (
    BindCommerceFiles,
    split_pattern,
    without_credentials,
)
from order_upload.sources.bindcommerce.values import HubReading
from order_upload.staging.records import decoder, encode


@pytest.fixture(params=["local", "memory"])
def folder(request, tmp_path):
    """Give a folder with three exports, the newest first by name; on disk and in object storage."""
    place = (
        tmp_path if request.param == "local" else UPath(f"memory://{tmp_path.name}-{os.getpid()}")
    )
    place.mkdir(parents=True, exist_ok=True)
    for age, name in enumerate(["c.csv", "b.xml", "a.csv"]):
        (place / name).write_bytes(
            csv_export({"General_bindCommerceNumber": str(age)}) if "csv" in name else xml()
        )
        if request.param == "local":
            os.utime(place / name, (1000 + age, 1000 + age))
    return place


def files_of(folder, pattern="*", **given):
    return BindCommerceFiles(folder, pattern, HubReading(), **given)


def names(payloads):
    return [payload.about.rpartition("/")[2] for payload in payloads]


def test_files_are_given_oldest_first(folder):
    assert names(files_of(folder).payloads()) == ["c.csv", "b.xml", "a.csv"]


def test_only_files_that_match_are_given(folder):
    assert names(files_of(folder, "*.csv").payloads()) == ["c.csv", "a.csv"]


def test_files_in_folders_below_are_given(tmp_path):
    (tmp_path / "2026" / "09").mkdir(parents=True)
    (tmp_path / "2026" / "09" / "x.csv").write_bytes(b"")
    assert names(files_of(tmp_path, "**/*.csv").payloads()) == ["x.csv"]


@pytest.mark.parametrize("name", ["d.csv.part", "d.csv.filepart", ".d.csv", "d.tmp"])
def test_unfinished_files_are_left_out(folder, name):
    (folder / name).write_bytes(b"x")
    assert len(files_of(folder).payloads()) == 3


def test_a_file_keeps_its_fingerprint(folder):
    assert files_of(folder).payloads() == files_of(folder).payloads()


def test_a_file_that_is_written_again_is_a_new_one(folder):
    before = {payload.key for payload in files_of(folder).payloads()}
    (folder / "a.csv").write_bytes(b"longer than before" * 99)
    after = {payload.key for payload in files_of(folder).payloads()}
    assert len(after - before) == 1


def test_a_file_is_copied_and_kept(folder, tmp_path):
    source = files_of(folder, "a.csv")
    (payload,) = source.payloads()
    source.fetch(payload, tmp_path / "staged")
    assert (tmp_path / "staged").read_bytes() == (folder / "a.csv").read_bytes()


def test_a_retry_in_another_process_finds_the_file_again(folder, tmp_path):
    (payload,) = files_of(folder, "a.csv").payloads()
    files_of(folder, "a.csv").fetch(decoder(Payload)(encode(payload)), tmp_path / "staged")
    assert (tmp_path / "staged").exists()


def test_a_file_that_changed_since_it_was_listed_is_refused(folder, tmp_path):
    (payload,) = files_of(folder, "a.csv").payloads()
    (folder / "a.csv").write_bytes(b"another one" * 99)
    with pytest.raises(SourceRefusedError, match=r"a\.csv: found no such file any more"):
        files_of(folder, "a.csv").fetch(payload, tmp_path / "staged")


def test_a_file_that_is_still_being_written_is_left_for_later(folder, tmp_path):
    source = files_of(folder, "a.csv")
    (payload,) = source.payloads()
    (folder / "a.csv").write_bytes(b"more and more" * 99)
    with pytest.raises(SourceUnavailableError, match="still being written"):
        source.fetch(payload, tmp_path / "staged")
    assert not (tmp_path / "staged").exists()


def test_a_file_that_is_too_large_is_refused_with_both_sizes(folder, tmp_path):
    source = files_of(folder, "a.csv", max_bytes=5)
    (payload,) = source.payloads()
    with pytest.raises(SourceRefusedError, match=f"found {payload.size} bytes; allowed: 5"):
        source.fetch(payload, tmp_path / "staged")


def test_a_folder_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(SourceRefusedError, match="FileNotFoundError; correct the pattern"):
        files_of(tmp_path / "nowhere").payloads()


def test_files_are_read_whatever_their_name(folder):
    (folder / "orders.txt").write_bytes(xml(xml_order()))
    source = files_of(folder)
    with (folder / "orders.txt").open("rb") as file:
        assert [order.ref for order in source.read(file)] == ["bindcommerce:48211"]


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("sftp://hub@/out/*.csv", ("sftp://hub@/out", "*.csv")),
        ("s3://aws@bucket/in/**/*.xml", ("s3://aws@bucket/in", "**/*.xml")),
        ("/exports/orders.xml", ("/exports", "orders.xml")),
        ("/exports/", ("/exports", "*")),
        ("/*.csv", ("/", "*.csv")),
    ],
)
def test_a_pattern_is_a_folder_and_what_is_below(address, parts):
    assert split_pattern(address) == parts


def test_a_password_in_an_address_is_never_kept():
    assert without_credentials("ftp://user:pass@host/out/a.csv") == "ftp://host/out/a.csv"
