"""What runs fetched and staged on S3: kept compressed, read back, and let go when it is old."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta

import pytest

from file_servers import HOST, PASSWORD, USER, s3_server
from hub_payloads import xml, xml_order
from order_upload.airflow.object_storage import folder_at
from order_upload.config import Configuration, Connector
from order_upload.ledger import Ledger
from order_upload.pipeline.extract import extract
from order_upload.pipeline.filter_trial import try_filter
from order_upload.pipeline.forget import Buyers
from order_upload.pipeline.report import report
from order_upload.pipeline.request import RunKind, RunRequest, Window
from order_upload.pipeline.retention import Retention, Tidying
from order_upload.pipeline.run import Run
from order_upload.pipeline.selection import NothingKeptError
from order_upload.pipeline.snapshot import Snapshot
from order_upload.pipeline.stages import ORDERS
from order_upload.sources.bindcommerce.files import BindCommerceFiles
from order_upload.sources.bindcommerce.settings import FilesSettings
from order_upload.sources.bindcommerce.values import HubReading
from order_upload.staging import Staging, open_payload
from two_buyers import as_xml, cells_of

CONNECTOR = Connector(
    name="to_shop",
    node="shop",
    source=FilesSettings(type="bindcommerce_files", path="file:///unused"),
    configuration=Configuration(),
)


@pytest.fixture(scope="module")
def endpoint():
    with s3_server() as port:
        yield f"http://{HOST}:{port}"


@pytest.fixture
def root(endpoint, monkeypatch):
    """The root of staged files in a bucket of its own."""
    import boto3  # noqa: PLC0415

    bucket = f"staging-{os.urandom(4).hex()}"
    extra = {"endpoint_url": endpoint, "region_name": "eu-south-1"}
    described = {"conn_type": "aws", "login": USER, "password": PASSWORD, "extra": extra}
    monkeypatch.setenv("AIRFLOW_CONN_STORE", json.dumps(described))
    client = boto3.client(
        "s3", endpoint_url=endpoint, aws_access_key_id=USER, aws_secret_access_key=PASSWORD,
        region_name="eu-south-1",
    )  # fmt: skip
    client.create_bucket(
        Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-south-1"}
    )
    return Staging(folder_at("staging", f"s3://store@{bucket}/staging"))


@pytest.fixture
def place(root, tmp_path):
    """Runs on S3, of a hub whose files lie in a folder."""
    (tmp_path / "hub").mkdir()
    return Place(root, Ledger(f"sqlite:///{tmp_path}/ledger.db"), tmp_path / "hub")


class Place:
    def __init__(self, root, ledger, hub) -> None:
        self.root, self.ledger, self.hub = root, ledger, hub

    @property
    def source(self):
        return BindCommerceFiles(self.hub, "*.xml", HubReading())

    def export(self):
        (self.hub / "orders.xml").write_bytes(
            xml(xml_order("<LastUpdate>2026-09-01 10:00:00</LastUpdate>"))
        )

    def extracted(self, run_id, **asked):
        """Do the extract of a run, and return how many orders it staged."""
        run = Run(self.root, self.ledger, "to_shop", run_id)
        request = RunRequest(connector="to_shop", run_id=run_id, **asked)
        nodes = frozenset({"7"})
        extract(run, self.source, Snapshot(CONNECTOR, request, nodes, nodes, "http://127.0.0.1/"))
        return len(list(run.read(ORDERS)))

    def run(self, run_id, **asked):
        """Do a run that fails after its extract: its orders wait."""
        self.extracted(run_id, **asked)
        report(Run(self.root, self.ledger, "to_shop", run_id), "filter")

    def tidied(self, days, living=("to_shop",)):
        now = datetime.now(UTC) + timedelta(days=days)
        return Tidying(self.root, self.ledger, Retention(), living, now).tidy()

    def payloads(self):
        return [path.name for path in self.root.of("to_shop").readable_payloads()]

    def runs(self):
        return [run.folder for run in self.root.of("to_shop").runs()]


@pytest.fixture
def kept(place):
    """A run whose payload is in the archive; the hub has nothing any more."""
    place.export()
    place.run("run-1")
    (place.hub / "orders.xml").unlink()
    return place


def test_what_a_run_fetched_is_kept_compressed_and_once(kept):
    kept.export()
    kept.run("run-2", force=True)
    (name,) = kept.payloads()
    assert name.endswith(".zst")


def test_a_backfill_reads_the_archive(kept):
    assert kept.extracted("run-2", kind=RunKind.BACKFILL, window=Window(None, None)) == 1


def test_a_backfill_of_which_nothing_is_kept_says_so(kept):
    window = Window(datetime(2001, 1, 1, tzinfo=UTC), datetime(2001, 1, 2, tzinfo=UTC))
    with pytest.raises(
        NothingKeptError, match="nothing is kept of that time, only from 2026-09-01T08:00:00Z on"
    ):
        kept.extracted("run-2", kind=RunKind.BACKFILL, window=window)


def test_a_cleared_extract_gets_its_payload_back(kept):
    assert kept.extracted("run-1") == 1


def test_a_filter_is_tried_on_the_archive(kept):
    trial = try_filter(kept.root, kept.ledger, CONNECTOR, kept.source, "")
    assert (trial.payloads, list(trial.ends)) == (1, ["bindcommerce:48211"])


@pytest.mark.parametrize(("days", "left"), [(13, ["run-1"]), (15, [])])
def test_staged_runs_go_after_fourteen_days(kept, days, left):
    kept.tidied(days)
    assert kept.runs() == left


@pytest.mark.parametrize(("days", "left"), [(89, 1), (91, 0)])
def test_payloads_go_after_ninety_days(kept, days, left):
    kept.tidied(days)
    assert len(kept.payloads()) == left


def test_what_waits_goes_when_its_connector_is_gone(kept):
    kept.tidied(91)
    assert len(kept.root.waiting("to_shop").names()) == 1
    kept.tidied(91, living=())
    assert list(kept.root.root.rglob("*")) == []


def test_what_a_killed_run_fetched_goes_into_the_archive_with_the_run(place):
    place.export()
    place.extracted("run-1")
    place.ledger.give_up("to_shop", [], ["run-1"])
    assert place.payloads() == ["00000"]
    assert place.tidied(15).handed_over == 1
    (name,) = place.payloads()
    assert (name.endswith(".zst"), place.runs()) == (True, [])


def objects_with(text, place):
    """Return the objects of the bucket that hold a text, compressed ones unpacked."""
    found = []
    for path in place.root.root.rglob("*"):
        if not path.is_dir():
            with open_payload(path) as content:
                found += [path.name] * (text.encode() in content.read())
    return found


def test_a_buyer_is_forgotten_in_every_object(place):
    orders = (cells_of("48211", "Quuxia"), cells_of("48212", "Zorblat"))
    (place.hub / "orders.xml").write_bytes(as_xml(*orders))
    place.run("run-1")
    place.extracted("run-2")  # dies before its report
    others = objects_with("Zorblat", place)
    buyers = Buyers(place.root, place.ledger, lambda _: place.source, {}, list)
    done = buyers.forget(["quuxia.customer@example.com"], "ada", also_waiting=True)
    assert (objects_with("Quuxia", place), done.left.places) == ([], set())
    assert len(objects_with("Zorblat", place)) == len(others) > 2
    assert place.extracted("run-1") == 1
