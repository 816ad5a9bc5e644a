"""What a run goes by and leaves behind: its snapshot, and the files of its stages."""

from __future__ import annotations

from dataclasses import replace

import pytest
from msgspec import structs

from builders import NOON
from order_upload.config import Configuration, Connector
from order_upload.domain.filters import NodeRule, OrderFilter
from order_upload.domain.policies import MailPolicy, StockPolicy, UpdateMode
from order_upload.errors import ConfigError, StagingError
from order_upload.ledger import Ledger
from order_upload.pipeline import stages
from order_upload.pipeline.request import RunKind, RunRequest, Window
from order_upload.pipeline.run import Run
from order_upload.pipeline.snapshot import Snapshot, decode_snapshot, encode_snapshot
from order_upload.pipeline.stages import ORDERS, SNAPSHOT, Document, Lines, Stage
from order_upload.staging import RunStaging, Staging

CONNECTOR = Connector(
    name="shop",
    node="opencart_shop",
    source={"type": "bindcommerce_files", "path": "file:///exports/*.xml"},
    configuration=Configuration.model_validate_json('{"statuses": {"shipped": "Spedito"}}'),
    filter=OrderFilter(origin_nodes=NodeRule(rule="exclude", nodes=("Outlet",))),
)
REQUEST = RunRequest(
    connector="shop",
    run_id="run_1",
    kind=RunKind.BACKFILL,
    window=Window(NOON, None),
    interval=Window(None, NOON),
    order_refs=frozenset({"bindcommerce:1", "bindcommerce:2"}),
    limit=3,
    update=UpdateMode.COMPLETE,
    mail=MailPolicy.ALWAYS,
    stock=StockPolicy.UNTOUCHED,
)
SNAPSHOT_OF_A_RUN = Snapshot(
    CONNECTOR,
    REQUEST,
    frozenset({"7"}),
    frozenset({"7", "8"}),
    "https://shop.example/",
    "1",
    "it-it",
)


@pytest.fixture
def run(tmp_path):
    return Run(Staging(tmp_path), Ledger(f"sqlite:///{tmp_path}/ledger.db"), "shop", "run_1")


def test_a_snapshot_reads_back_equal():
    assert decode_snapshot(encode_snapshot(SNAPSHOT_OF_A_RUN)) == SNAPSHOT_OF_A_RUN


def test_a_snapshot_is_read_from_its_file_once(run, monkeypatch):
    run.write_snapshot(SNAPSHOT_OF_A_RUN)
    another_task = Run(run.root, run.ledger, run.connector, run.run_id)
    assert another_task.snapshot() == SNAPSHOT_OF_A_RUN
    monkeypatch.delattr(RunStaging, "read_text")
    assert another_task.snapshot() == SNAPSHOT_OF_A_RUN


def test_a_run_tried_again_goes_by_its_new_snapshot(run):
    run.write_snapshot(SNAPSHOT_OF_A_RUN)
    later = replace(SNAPSHOT_OF_A_RUN, store_id="0")
    run.write_snapshot(later)
    assert run.snapshot() == later


def test_a_run_without_extract_has_no_snapshot(run):
    with pytest.raises(StagingError, match=r"found no staged file extract/snapshot\.json"):
        run.snapshot()


@pytest.mark.parametrize("content", ["{}", "not JSON"])
def test_a_damaged_snapshot_is_refused(run, content):
    run.staging.write_text(SNAPSHOT.stage, SNAPSHOT.name, content)
    with pytest.raises(StagingError, match=r"extract/snapshot\.json damaged"):
        run.snapshot()


def test_a_snapshot_of_other_settings_says_what_to_do(run):
    content = encode_snapshot(SNAPSHOT_OF_A_RUN).decode().replace('"opencart_shop"', "7")
    run.staging.write_text(SNAPSHOT.stage, SNAPSHOT.name, content)
    with pytest.raises(ConfigError, match="start a new run"):
        run.snapshot()


@pytest.mark.parametrize(
    "change",
    [
        {"connector": CONNECTOR.model_copy(update={"node": "another"})},
        {"hub_nodes": frozenset({"9"})},
        {"claimed_nodes": frozenset({"9"})},
        {"base_url": "https://other.example/"},
        {"store_id": "0"},
        {"request": structs.replace(REQUEST, mail=None)},
        {"request": structs.replace(REQUEST, kind=RunKind.MANUAL)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_whatever_decides_about_orders_changes_the_rules(change):
    assert replace(SNAPSHOT_OF_A_RUN, **change).rules_hash() != SNAPSHOT_OF_A_RUN.rules_hash()


@pytest.mark.parametrize(
    "change", [{"run_id": "run_2"}, {"limit": None}, {"dry_run": True}, {"window": None}]
)
def test_what_only_selects_orders_leaves_the_rules(change):
    request = structs.replace(REQUEST, **change)
    assert replace(SNAPSHOT_OF_A_RUN, request=request).rules_hash() == (
        SNAPSHOT_OF_A_RUN.rules_hash()
    )


def test_a_damaged_line_is_refused_without_quoting_it(run):
    with run.staging.write_lines(ORDERS.stage, ORDERS.name) as lines:
        lines.write(b'{"ref": "r", "customer": {"surname": "Rossi"}}')
    with pytest.raises(StagingError, match=r"extract/orders\.jsonl damaged") as caught:
        list(run.read(ORDERS))
    assert "Rossi" not in str(caught.value)


def test_no_two_files_of_a_run_have_one_name():
    files = [file for file in vars(stages).values() if isinstance(file, Lines | Document)]
    names = [(file.stage, file.name) for file in files]
    assert len(set(names)) == len(names) > 10


def test_a_stage_tried_again_discards_what_comes_after_it_but_not_the_report(run):
    for stage in Stage:
        run.staging.write_text(stage, "left.txt", "")
    run.discard_from(Stage.PLAN)
    left = [stage for stage in Stage if run.staging.exists(stage, "left.txt")]
    assert left == [
        Stage.EXTRACT,
        Stage.FILTER,
        Stage.NORMALIZE_STATUS,
        Stage.TRANSFORM,
        Stage.REPORT,
    ]
