"""The archive of payloads: each content once, compressed, dated by its name, given back whole."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from upath import UPath

from demo.hub.exports import write_csv, write_xml
from order_upload.errors import SourceRefusedError
from order_upload.sources.bindcommerce.payload import read_payload
from order_upload.sources.bindcommerce.values import HubReading
from order_upload.staging import Staging, open_payload

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)
WRITERS = {"xml": write_xml, "csv": write_csv}


@pytest.fixture(params=["disk", "object storage"])
def archive(request, tmp_path):
    """An archive on a disk, and one on a storage that cannot tell when a file was written."""
    root = tmp_path if request.param == "disk" else UPath(f"memory://{tmp_path.name}")
    return Staging(root).of("shop").payloads


@pytest.fixture
def restored(tmp_path):
    """A place that a payload may be given back to."""
    return tmp_path / "00000"


def keep(archive, content=b"<Documents/>", received=NOW):
    return archive.keep(io.BytesIO(content), received)


def contents(archive):
    found = []
    for kept in archive.all():
        with open_payload(archive.folder / kept.name) as payload:
            found.append(payload.read())
    return found


def an_export(form, orders):
    content = io.BytesIO()
    WRITERS[form](content, orders)
    return content


def test_a_content_comes_back_as_it_was_received(archive, restored):
    digest = keep(archive, b"<Documents>\x00\xff</Documents>")
    assert archive.restore(digest, restored)
    assert restored.read_bytes() == b"<Documents>\x00\xff</Documents>"


def test_a_content_that_was_never_kept_is_not_given_back(archive, restored):
    keep(archive)
    assert not archive.restore("0" * 32, restored)
    assert not restored.exists()


def test_equal_contents_are_kept_once(archive):
    digests = {keep(archive, received=NOW + hours * timedelta(hours=1)) for hours in range(30)}
    assert (len(digests), len(archive.all())) == (1, 1)


def test_contents_come_in_the_order_in_which_they_were_received(archive):
    for content, day in ((b"third", 2), (b"first", 0), (b"second", 1)):
        keep(archive, content, NOW + day * DAY)
    assert contents(archive) == [b"first", b"second", b"third"]


def test_the_archive_says_from_when_on_something_is_kept(archive):
    assert archive.kept_from is None
    keep(archive, b"later", NOW)
    keep(archive, b"earlier", NOW - DAY)
    assert archive.kept_from == NOW - DAY


@pytest.mark.parametrize(("days", "stays"), [(89, True), (91, False)])
def test_a_content_goes_when_it_was_received_too_long_ago(archive, days, stays):
    keep(archive, received=NOW - days * DAY)
    assert (archive.expire(NOW - 90 * DAY), bool(archive.all())) == (int(not stays), stays)


@pytest.mark.parametrize("ending", [".unreadable", ".ab12cd34.part"])
def test_what_was_set_aside_or_left_half_made_goes_too(archive, ending):
    keep(archive, received=NOW - 91 * DAY)
    (kept,) = archive.all()
    path = archive.folder / kept.name
    path.rename(archive.folder / (kept.name + ending))
    assert (archive.all(), archive.expire(NOW - 90 * DAY)) == ([], 1)
    assert list(archive.folder.iterdir() if archive.folder.is_dir() else []) == []


def test_of_equal_contents_that_two_runs_kept_at_once_one_stays(archive, restored):
    digest = keep(archive)
    (kept,) = archive.all()
    with (archive.folder / kept.name).open("rb") as file:
        packed = file.read()
    with (archive.folder / kept.name.replace("T12", "T13")).open("wb") as twin:
        twin.write(packed)
    assert (archive.expire(NOW - DAY), archive.all()) == (1, [kept])
    assert archive.restore(digest, restored)


def test_a_file_of_another_name_is_left_alone(archive):
    keep(archive, received=NOW - 91 * DAY)
    (archive.folder / "notes.txt").open("wb").close()
    archive.expire(NOW)
    assert [path.name for path in archive.folder.iterdir()] == ["notes.txt"]


def test_a_damaged_file_is_refused_without_quoting_it(archive):
    keep(archive, b"Rossi" * 1000)
    (kept,) = archive.all()
    path = archive.folder / kept.name
    with path.open("rb") as file:
        packed = file.read()
    with path.open("wb") as file:
        file.write(packed[:-12])
    with pytest.raises(SourceRefusedError, match="damaged file") as caught, open_payload(path):
        pass
    assert "Rossi" not in str(caught.value)


def test_a_content_that_fails_half_way_leaves_nothing(archive):
    class Broken(io.BytesIO):
        def read(self, *_):
            raise InterruptedError

    with pytest.raises(InterruptedError):
        archive.keep(Broken(), NOW)
    assert archive.all() == []


@pytest.mark.parametrize("form", ["xml", "csv"])
def test_the_orders_of_a_kept_export_are_those_of_the_export(archive, form):
    export = an_export(form, 40)
    before = list(read_payload(export, HubReading()))
    keep(archive, export.getvalue())
    (kept,) = archive.all()
    with open_payload(archive.folder / kept.name) as payload:
        assert list(read_payload(payload, HubReading())) == before


def test_ten_thousand_orders_are_kept_in_less_than_three_megabytes(tmp_path):
    archive = Staging(tmp_path).of("shop").payloads
    export = an_export("xml", 10_000)
    export.seek(0)
    archive.keep(export, NOW)
    (kept,) = archive.all()
    assert (archive.folder / kept.name).stat().st_size < 3_000_000


def test_ninety_days_of_runs_are_told_by_their_names_alone(tmp_path):
    archive = Staging(tmp_path).of("shop").payloads
    keep(archive, received=NOW - 300 * DAY)
    for number in range(8_640):
        received = NOW - number * timedelta(minutes=15)
        (archive.folder / f"{received:%Y%m%dT%H%M%SZ}-{number:032x}.zst").touch()
    assert (archive.expire(NOW - 30 * DAY), len(archive.all())) == (8_640 - 2_880, 2_881)
