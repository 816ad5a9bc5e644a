"""Staged files: there when they are complete, on a disk and on object storage alike."""

from __future__ import annotations

import io
import os
import re
from datetime import UTC, datetime

import pytest
from upath import UPath

from order_upload.errors import StagingError
from order_upload.sources.base import write_whole
from order_upload.staging import Staging, safe_name
from order_upload.staging.records import decode_order

RUN_ID = "manual__2026-11-23T10:00:00+00:00"


@pytest.fixture(params=["disk", "object storage"])
def staging(request, tmp_path):
    """Staging on a disk, and on a storage that has neither folders nor an atomic rename."""
    return Staging(tmp_path if request.param == "disk" else UPath(f"memory://{tmp_path.name}"))


@pytest.fixture
def on_disk(tmp_path):
    return Staging(tmp_path)


@pytest.fixture
def run(staging):
    return staging.run("shop", RUN_ID)


def write(run, name="orders.jsonl", lines=(b'{"ref":"bindcommerce:1"}',)):
    with run.write_lines("extract", name) as file:
        for line in lines:
            file.write(line)


def fail_half_way(run):
    with run.write_lines("extract", "orders.jsonl") as file:
        file.write(b"half of it")
        raise InterruptedError


def modes_below(folder):
    """Return what modes the folders and the files below a folder have."""
    modes = {"folder": set(), "file": set()}
    for path in folder.rglob("*"):
        kind = "folder" if path.is_dir() else "file"
        modes[kind].add(oct(path.stat().st_mode & 0o777))
    return modes


@pytest.fixture
def open_umask():
    before = os.umask(0)
    yield
    os.umask(before)


def test_staged_files_are_for_the_own_user_only(tmp_path, open_umask):
    staging = Staging(tmp_path / "new" / "root")
    write(staging.run("shop", RUN_ID))
    write_whole(
        staging.run("shop", RUN_ID).path("extract", "raw/00000"),
        lambda file: file.write(b"<Documents/>"),
    )
    with staging.waiting("shop").write_lines("one.jsonl") as file:
        file.write(b"{}")
    staging.of("shop").payloads.keep(io.BytesIO(b"<Documents/>"), datetime.now(UTC))
    assert modes_below(tmp_path) == {"folder": {"0o700"}, "file": {"0o600"}}


def test_lines_come_back_as_they_were_written(run):
    lines = ['{"name":"Zoë"}'.encode(), b"", '{"text":"a\u2028b"}'.encode()]
    write(run, lines=lines)
    assert list(run.read_lines("extract", "orders.jsonl")) == lines


def test_more_lines_than_one_block_come_back_as_they_were_written(run):
    lines = [f'{{"ref":"bindcommerce:{n}","text":"{"è" * 100}"}}'.encode() for n in range(12_000)]
    write(run, lines=lines)
    assert list(run.read_lines("extract", "orders.jsonl")) == lines


def test_a_file_without_lines_is_there(run):
    write(run, lines=())
    assert run.exists("extract", "orders.jsonl")
    assert list(run.read_lines("extract", "orders.jsonl")) == []


def test_the_writer_counts_its_lines(run):
    with run.write_lines("extract", "orders.jsonl") as file:
        file.write(b"{}")
        file.write(b"{}")
        assert file.count == 2


def test_a_line_break_inside_a_line_is_refused(run):
    with pytest.raises(ValueError, match="line 2: found a line break"):
        write(run, lines=[b"{}", b"{\n}"])


def test_a_file_is_not_there_before_it_is_complete(run):
    with run.write_lines("extract", "orders.jsonl") as file:
        file.write(b"{}")
        assert (run.exists("extract", "orders.jsonl"), run.glob("extract", "*")) == (False, [])


def test_a_file_that_fails_half_way_leaves_nothing(run):
    with pytest.raises(InterruptedError):
        fail_half_way(run)
    assert not list(run.path("extract", "orders.jsonl").parent.iterdir())


def test_a_retry_that_fails_leaves_the_earlier_file(run):
    write(run, lines=[b"earlier"])
    with pytest.raises(InterruptedError):
        fail_half_way(run)
    assert list(run.read_lines("extract", "orders.jsonl")) == [b"earlier"]


def test_a_retry_replaces_the_earlier_file(run):
    write(run, lines=[b"earlier", b"and more"])
    write(run, lines=[b"later"])
    assert list(run.read_lines("extract", "orders.jsonl")) == [b"later"]


def test_a_file_may_be_replaced_while_it_is_read(run):
    write(run, lines=[b"a", b"b"])
    write(run, lines=[line.upper() for line in run.read_lines("extract", "orders.jsonl")])
    assert list(run.read_lines("extract", "orders.jsonl")) == [b"A", b"B"]


def test_two_tries_at_once_never_mix_their_lines(run):
    with run.write_lines("extract", "orders.jsonl") as zombie:
        zombie.write(b"zombie")
        write(run, lines=[b"retry"])
    assert list(run.read_lines("extract", "orders.jsonl")) == [b"zombie"]


def test_a_missing_file_names_connector_run_and_file(run):
    message = (
        r"connector shop, run manual__2026-11-23T10:00:00\+00:00: "
        r"found no staged file extract/orders.jsonl in .*; run the earlier task again; "
        r"where another machine has staged it, let ORDER_UPLOAD_STAGING name a place"
    )
    with pytest.raises(StagingError, match=message):
        list(run.read_lines("extract", "orders.jsonl"))


def test_a_missing_file_that_may_be_missing_has_no_lines(run):
    assert list(run.read_lines("extract", "orders.jsonl", missing_ok=True)) == []


def test_a_damaged_file_is_refused_without_quoting_it(run):
    with run.path("extract", "orders.jsonl").open("wb") as file:
        file.write(b'{"ref": "Rossi \xff"}\n')
    with pytest.raises(StagingError, match=r"damaged") as caught:
        list(run.read_records("extract", "orders.jsonl", decode_order))
    assert "Rossi" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "{}", '{\n "a": 1\n}\n'])
def test_a_text_comes_back_as_it_was_written(run, text):
    run.write_text("extract", "snapshot.json", text)
    assert run.read_text("extract", "snapshot.json") == text


def test_a_missing_text_is_refused(run):
    with pytest.raises(StagingError, match=r"found no staged file "):
        run.read_text("extract", "snapshot.json")


def test_names_that_match_come_sorted_and_can_be_read(run):
    for name in ("results-2-1.jsonl", "results-1-1.jsonl", "other.jsonl"):
        write(run, name, [name.encode()])
    assert [
        list(run.read_lines("extract", name)) for name in run.glob("extract", "results-*.jsonl")
    ] == [
        [b"results-1-1.jsonl"],
        [b"results-2-1.jsonl"],
    ]


def test_names_in_a_folder_of_a_stage_come_with_the_folder(run):
    write(run, "raw/orders.xml")
    assert run.glob("extract", "raw/*.xml") == ["raw/orders.xml"]


def test_a_stage_that_has_not_run_has_no_names(run):
    assert run.glob("upload", "results-*.jsonl") == []


@pytest.mark.parametrize(
    "name", ["../orders.jsonl", "/etc/passwd", "raw/../../x", "", "a//b", "..\\x"]
)
def test_a_name_that_leaves_the_folder_is_refused(run, name):
    with pytest.raises(StagingError, match="as the name of a staged file; allowed"):
        run.path("extract", name)


def test_the_address_of_a_file_names_connector_run_and_stage(on_disk):
    address = on_disk.run("shop", RUN_ID).address("extract", "orders.jsonl")
    assert (
        address
        == f"{on_disk.root}/shop/manual__2026-11-23T10=3A00=3A00=2B00=3A00/extract/orders.jsonl"
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a:b", "a+b"),
        ("a:b", "a=3Ab"),
        ("a/b", "a_b"),
        ("x" * 300, "x" * 299),
        ("waiting", "=.waiting"),
        ("payloads", "=.payloads"),
        ("..", "=..."),
        ("", "=."),
    ],
)
def test_two_run_ids_never_share_a_folder(one, other):
    assert safe_name(one) != safe_name(other)


@pytest.mark.parametrize(
    "run_id", ["", ".", "..", "a/b", "a\\b", "waiting", "payloads", "è" * 200, "C:x", "a\nb"]
)
def test_a_run_id_of_any_kind_is_a_safe_folder(run_id):
    name = safe_name(run_id)
    assert re.fullmatch(r"(?!(waiting|payloads)$|[.])[A-Za-z0-9._=~-]{1,200}", name)


def test_waiting_files_are_listed_read_and_deleted(staging):
    waiting = staging.waiting("shop")
    for number in (2, 1):
        with waiting.write_lines(waiting.name_for(f"run_{number}")) as file:
            file.write(f"order of run {number}".encode())
    waiting.delete("run_2.jsonl")
    assert [(name, list(waiting.read_lines(name))) for name in waiting.names()] == [
        ("run_1.jsonl", [b"order of run 1"])
    ]


def test_a_connector_without_waiting_orders_has_no_waiting_files(staging):
    assert staging.waiting("shop").names() == []


def test_a_waiting_file_that_is_gone_is_deleted_without_complaint(staging):
    staging.waiting("shop").delete("run_1.jsonl")
    assert not staging.waiting("shop").exists("run_1.jsonl")


def beginning(run, start):
    return list(run.lines_beginning("extract", "orders.jsonl", start))


def test_lines_are_found_by_how_they_begin(run):
    write(run, lines=(b"aa 1", b"ab", b"b aa", b"aa 2"))
    assert beginning(run, b"aa") == [b"aa 1", b"aa 2"]
    assert beginning(run, b"b") == [b"b aa"]
    assert beginning(run, b"c") == []


def test_a_file_that_is_not_there_holds_no_line(run):
    assert beginning(run, b"") == []


@pytest.mark.parametrize("size", [1, 2, 3, 5, 100])
def test_lines_are_found_wherever_a_block_ends(run, monkeypatch, size):
    write(run, lines=(b"aa 1", b"", b"ab", b"aa 2", b"aa 3"))
    monkeypatch.setattr("order_upload.staging.files.BLOCK", size)
    assert beginning(run, b"aa") == [b"aa 1", b"aa 2", b"aa 3"]
