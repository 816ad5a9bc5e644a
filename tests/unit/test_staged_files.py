"""Every staged file is seen, whichever stage wrote it, and mended in its place."""

from __future__ import annotations

import os

import pytest

from order_upload.staging import FileKind, Staging
from order_upload.staging.staged_files import lines_of, write_again

KINDS = {
    "run-1/extract/snapshot.json": FileKind.DOCUMENT,
    "run-1/extract/orders.jsonl": FileKind.LINES,
    "run-1/extract/orders.jsonl.1a2b3c4d.part": FileKind.HALF_MADE,
    "run-1/extract/raw/00000": FileKind.PAYLOAD,
    "run-1/extract/raw/00001.part": FileKind.HALF_MADE,
    "run-1/extract/raw/00002.unreadable": FileKind.SET_ASIDE,
    "run-1/plan/failure.txt": FileKind.DOCUMENT,
    "run-1/a stage that comes later/deep/orders.jsonl": FileKind.LINES,
    "waiting/run-1.jsonl": FileKind.LINES,
    "payloads/20261130T000000Z-0.zst": FileKind.PAYLOAD,
    "payloads/20261130T000000Z-0.zst.unreadable": FileKind.SET_ASIDE,
    "payloads/20261130T000000Z-0.zst.1a2b3c4d.part": FileKind.HALF_MADE,
    "lost": FileKind.DOCUMENT,
}


@pytest.fixture
def staged(tmp_path):
    for name in KINDS:
        path = tmp_path / "to_shop" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return list(Staging(tmp_path).of("to_shop").files())


def test_every_file_is_seen_and_of_a_kind(staged):
    found = {f"{file.folder}/{file.name}".rstrip("/"): file.kind for file in staged}
    assert found == KINDS


def test_what_waits_and_the_archive_are_told_from_runs(staged):
    assert {file.folder for file in staged if file.is_waiting} == {"waiting"}
    assert {file.folder for file in staged if file.is_archived} == {"payloads"}


def test_a_connector_without_files_has_none(tmp_path):
    assert list(Staging(tmp_path).of("to_shop").files()) == []


def test_a_file_is_mended_in_its_place_and_stays_as_old_as_it_was(tmp_path):
    path = tmp_path / "orders.jsonl"
    path.write_bytes(b"1\n2\n3")
    os.utime(path, (1_000_000, 1_000_000))
    write_again(path, (line + b"\n" for line in lines_of(path) if line != b"2"))
    assert list(lines_of(path)) == [b"1", b"3"]
    status = path.stat()
    assert (status.st_mtime, status.st_mode & 0o777) == (1_000_000, 0o600)


def test_a_file_that_could_not_be_mended_stays_as_it_was(tmp_path):
    path = tmp_path / "orders.jsonl"
    path.write_bytes(b"1\n")

    def broken():
        yield b"2\n"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_again(path, broken())
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [(path.name, b"1\n")]
