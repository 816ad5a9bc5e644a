"""The command line for single orders: what it does, what it says, how it ends."""

from __future__ import annotations

import json
from dataclasses import dataclass
from io import StringIO

import pytest

from builders import NOON
from hub_payloads import xml, xml_order
from order_upload.airflow.command import main
from order_upload.ledger import Ledger, Waiting
from order_upload.ledger.order_names import NumberedOrder

REF = "bindcommerce:48211"
CONNECTORS = {"to_shop": {"node": "shop", "source": {"type": "bindcommerce_files"}}}
FILTERS = {
    "ebay": {"origin_nodes": {"rule": "select", "nodes": ["eBay"]}},
    "all": {},
}


@pytest.fixture
def ledger(tmp_path):
    kept = Ledger(f"sqlite:///{tmp_path}/ledger.db")
    kept.names.keep("to_shop", [NumberedOrder(REF, "404-1", "1013")])
    return kept


@dataclass(frozen=True)
class Done:
    """How the command ended, and what it wrote."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def order_upload(tmp_path, ledger, monkeypatch, capsys):
    """Run the command in this process, which has Airflow loaded: a process of its own takes 3 s."""
    monkeypatch.setenv("AIRFLOW_CONN_ORDER_UPLOAD_LEDGER", f"sqlite:///{tmp_path}/ledger.db")
    monkeypatch.setenv("AIRFLOW_VAR_ORDER_UPLOAD_FILTERS", json.dumps(FILTERS))
    monkeypatch.setenv("AIRFLOW__LOGGING__LOGGING_LEVEL", "ERROR")
    monkeypatch.setenv("_AIRFLOW_PROCESS_CONTEXT", "client")
    monkeypatch.setenv("AIRFLOW__ORDER_UPLOAD__SOURCE_ROOTS", f"file://{tmp_path}")
    monkeypatch.setenv("ORDER_UPLOAD_STAGING", str(tmp_path / "staging"))

    def run(*arguments: str, typed: str = "") -> Done:
        monkeypatch.setenv("AIRFLOW_VAR_ORDER_UPLOAD_CONNECTORS", json.dumps(CONNECTORS))
        monkeypatch.setattr("sys.stdin", StringIO(typed))
        try:
            code = main(arguments)
        except SystemExit as end:
            code = end.code
        return Done(code, *capsys.readouterr())

    return run


def test_a_field_is_corrected_and_the_value_not_shown(order_upload, ledger):
    done = order_upload(
        "correct", "to_shop", "404-1", "delivery.city", "-", "--why", "w", "--by", "ada",
        typed="Nettuno\n",
    )  # fmt: skip
    assert (done.returncode, "Nettuno" in done.stdout + done.stderr) == (0, False), done.stderr
    (made,) = ledger.decisions.corrections("to_shop")[REF]
    assert (made.value, made.made_by, made.why) == ("Nettuno", "ada", "w")


def test_what_is_refused_ends_with_1_and_says_why(order_upload, ledger):
    done = order_upload("send-again", "to_shop", REF, "48299")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("order-upload: 48299: found no order of connector to_shop")
    assert ledger.decisions.to_send_again("to_shop") == {}


def test_a_connector_that_there_is_not_is_refused(order_upload):
    done = order_upload("corrections", "to_shopp")
    assert (done.returncode, done.stderr) == (
        1,
        "order-upload: CONNECTOR: found 'to_shopp'; allowed: to_shop\n",
    )


def test_a_command_that_there_is_not_ends_with_2(order_upload):
    assert order_upload("resend", "to_shop").returncode == 2


def test_an_order_is_not_left_alone_without_a_reason(order_upload):
    done = order_upload("dismiss", "to_shop", REF, "--why", " ")
    assert (done.returncode, done.stderr) == (
        1,
        "order-upload: dismiss: found nothing after --why; allowed: the reason, in words\n",
    )


@pytest.fixture
def kept_payload(tmp_path, monkeypatch):
    """A payload of one order that a run of ``to_shop`` has kept."""
    raw = tmp_path / "staging" / "to_shop" / "run-1" / "extract" / "raw"
    raw.mkdir(parents=True)
    (raw / "0000").write_bytes(xml(xml_order(rest="<Customer><Name>Ada</Name></Customer>")))
    source = {
        "type": "bindcommerce_files",
        "path": str(tmp_path / "order_upload" / "inbox" / "*.xml"),
    }
    connector = {"node": "shop", "source": source, "filter": "all"}
    monkeypatch.setitem(CONNECTORS, "to_shop", connector)


@pytest.mark.parametrize(
    ("asked", "line"),
    [
        ([], "pass: 1: bindcommerce:48211"),
        (["--filter", "ebay"], "origin_nodes: 1: bindcommerce:48211"),
    ],
)
def test_a_filter_is_tried_and_no_buyer_is_shown(order_upload, kept_payload, asked, line):
    done = order_upload("try-filter", "to_shop", *asked)
    assert (done.returncode, done.stdout.splitlines()[-1:]) == (0, [line]), done.stderr
    assert "Ada" not in done.stdout


def test_a_filter_that_there_is_not_is_refused(order_upload, kept_payload):
    done = order_upload("try-filter", "to_shop", "--filter", "ebayy")
    assert (done.returncode, done.stderr) == (
        1,
        'order-upload: --filter: found "ebayy"; allowed: "all", "ebay"; did you mean "ebay"?\n',
    )


@pytest.fixture
def waits_without_a_copy(ledger):
    """An order that waits in a file that is not in the staging."""
    row = Waiting(REF, None, "blocked", "unmapped_status", "", NOON, 1, "run_1.jsonl")
    ledger.settle("to_shop", "run_1", settled=(), waiting=[row], close_batches=())


@pytest.mark.usefixtures("waits_without_a_copy")
def test_what_waits_without_a_copy_is_named_and_not_forgotten(order_upload, ledger, tmp_path):
    done = order_upload("lost", "to_shop")
    assert done.stdout.startswith(
        f"connector to_shop, staging {tmp_path}/staging: found no copy of 1 order in waiting"
    )
    assert [row.ref for row in ledger.waiting.of("to_shop")] == [REF]


@pytest.mark.usefixtures("waits_without_a_copy")
def test_what_is_given_up_is_named_and_waits_no_more(order_upload, ledger):
    done = order_upload("lost", "to_shop", "--give-up")
    assert done.stdout == f"{REF} is forgotten: it comes back when the hub gives it.\n"
    assert list(ledger.waiting.of("to_shop")) == []


def test_where_nothing_is_lost_the_command_says_so(order_upload):
    assert order_upload("lost", "to_shop", "--give-up").stdout == "Nothing is lost.\n"
