"""``order-upload orders find`` as somebody runs it who was asked what became of an order."""

from __future__ import annotations

import json

import pytest

from order_upload.airflow.command import main
from order_upload.ledger import Ledger
from order_upload.ledger.order_names import NumberedOrder
from result_builders import a_blocked, a_result, report_run

CONNECTORS = {"to_shop": {"node": "shop", "source": {"type": "bindcommerce_files"}}}
CREATED, BLOCKED, OF_GONE = "bindcommerce:48211", "bindcommerce:48212", "bindcommerce:7"


@pytest.fixture
def find(tmp_path, monkeypatch, capsys):
    """Ask, and return exit code, lines and errors."""
    monkeypatch.setenv("_AIRFLOW_PROCESS_CONTEXT", "client")
    monkeypatch.setenv("AIRFLOW__LOGGING__LOGGING_LEVEL", "ERROR")
    monkeypatch.setenv("AIRFLOW_CONN_ORDER_UPLOAD_LEDGER", f"sqlite:///{tmp_path}/ledger.db")
    monkeypatch.setenv("AIRFLOW_VAR_ORDER_UPLOAD_CONNECTORS", json.dumps(CONNECTORS))

    def run(*words: str) -> tuple[int, list[str], str]:
        code = main(["orders", "find", *words])
        told = capsys.readouterr()
        return code, told.out.splitlines(), told.err

    return run


@pytest.fixture
def ledger(tmp_path):
    """An order that was created, one that waits, and one of a connector that is gone."""
    kept = Ledger(f"sqlite:///{tmp_path}/ledger.db")
    created = a_result(CREATED, shop_order_id="1013")
    report_run(kept, "run_1", created, a_blocked(BLOCKED), connector="to_shop")
    report_run(kept, "run_0", a_result(OF_GONE), connector="gone")
    for connector, ref, number, shop in (
        ("to_shop", CREATED, "404-48211", "1013"),
        ("to_shop", BLOCKED, "404-48212", ""),
        ("gone", OF_GONE, "404-7", ""),
    ):
        kept.names.keep(connector, [NumberedOrder(ref, number, shop)])
    yield kept
    kept.close()


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize("number", [CREATED, "48211", "404-48211", "#1013", "shop:1013"])
def test_an_order_is_found_by_any_of_its_numbers(find, number):
    code, lines, _ = find(number)
    assert (code, len(lines)) == (0, 1)
    said = f"404-48211 {CREATED}  to_shop: created, Processing, order 1013 of shop shop; run run_1"
    assert lines[0].endswith(said)


@pytest.mark.usefixtures("ledger")
def test_of_an_order_that_waits_it_says_for_what(find):
    _, (line,), _ = find("404-48212")
    assert "to_shop: blocked (unmapped_status: eBay / FROB); run run_1" in line


@pytest.mark.usefixtures("ledger")
def test_what_became_of_it_last_stands_alone(find, ledger):
    report_run(ledger, "run_2", a_result(BLOCKED, shop_order_id="1014"), connector="to_shop")
    _, (line,), _ = find("48212")
    assert "created, Processing, order 1014 of shop shop; run run_2" in line


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize("words", [["404-7"], ["404-7", "--connector", "gone"]])
def test_an_order_of_a_connector_that_is_gone_is_found_too(find, words):
    code, (line,), _ = find(*words)
    assert (code, "gone: created" in line) == (0, True)


@pytest.mark.usefixtures("ledger")
def test_an_order_of_another_connector_is_not_found(find):
    code, lines, refusal = find("404-48211", "--connector", "gone")
    assert (code, lines) == (1, [])
    assert refusal.startswith("order-upload: ORDER '404-48211': found in no result of gone; ")


@pytest.mark.usefixtures("ledger")
def test_a_connector_that_never_was_is_refused(find):
    said = "order-upload: CONNECTOR: found 'nope'; allowed: to_shop\n"
    assert find("404-48211", "--connector", "nope") == (1, [], said)


@pytest.mark.parametrize("words", [["48211"], [""], ["48211", "--connector", "to_shop"]])
def test_nothing_is_found_in_an_empty_ledger_and_it_says_what_may_be_asked(find, words):
    code, lines, refusal = find(*words)
    assert (code, lines) == (1, [])
    assert "allowed: a reference, a number of hub or platform, #123 for the shop's" in refusal
