"""The stages of a run and one order, on Airflow's own server: who sees them, and what of them."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from builders import an_address, an_order
from order_upload.airflow.names import dag_id_of
from order_upload.config import Configuration, Connector
from order_upload.domain.operations import Operation
from order_upload.domain.order import Customer
from order_upload.domain.order_changes import StepChange
from order_upload.domain.outcome import Action, Outcome, Reason, Result
from order_upload.domain.part_changes import Change
from order_upload.domain.parts import Content, OrderLine, OrderParts, Part, PostalAddress
from order_upload.domain.plan import PlannedOrder
from order_upload.domain.policies import Policy
from order_upload.domain.status_rows import NormalizedStatus, ShopStatusName
from order_upload.domain.statuses import NormalizedOrder
from order_upload.ledger import Ledger
from order_upload.pipeline.request import RunRequest
from order_upload.pipeline.run import Run
from order_upload.pipeline.snapshot import Snapshot
from order_upload.pipeline.stages import (
    DROPPED,
    ENDED,
    ORDERS,
    PASSED,
    SHOP_FACTS,
    STATUSES,
    TRANSFORMED,
    part_lines,
    upload_results,
)
from order_upload.staging import Staging
from order_upload.staging.records import OrderStatus, PassedOrder, ShopFacts
from page_rules import Rules, set_up_connectors

LOOKER = Rules(read=["seen"])
ORDER = an_order(customer=Customer(address=an_address(city="Quuxia", name="Zebedea")))
STATUS = {
    "status": NormalizedStatus.PROCESSING,
    "shop_status": ShopStatusName("Processing", where="order_upload_status_maps[2]"),
}
STEPS = (
    StepChange("t[10] prices", "lines[1].price", "10.00", "9.50"),
    StepChange("t[2] set", "customer.address.city", "Quuxia", "Quuxia bassa"),
)
OPERATION = Operation(
    ref=ORDER.ref,
    action=Action.CREATE,
    parts=OrderParts(
        billing=PostalAddress(city="Quuxia"),
        content=Content(lines=(OrderLine(sku="MUG-1", quantity="1"),), total="9.50"),
    ),
    policy=Policy(),
    event_id="e1",
    owner="seen",
)
PLANNED = PlannedOrder(
    ref=ORDER.ref, number=ORDER.number, action=Action.CREATE, kept=(Part.BILLING,),
    transformed=STEPS, operation=OPERATION, updates=(Change("billing.city", "a", "Quuxia"),),
)  # fmt: skip
RESULT = Result(ref=ORDER.ref, outcome=Outcome.CREATED, shop_order_id="17", attempts=1, at="2026")


@pytest.fixture
def run(tmp_path, monkeypatch):
    """A run of a connector that has begun, and no more."""
    set_up_connectors(monkeypatch, tmp_path)
    ledger = Ledger(f"sqlite:///{tmp_path}/ledger.db")
    run = Run(Staging(tmp_path / "staging"), ledger, "seen", "run_1")
    connector = Connector(
        name="seen",
        node="shop",
        source={"type": "bindcommerce_files", "path": "file:///unused"},
        configuration=Configuration(transformation="t"),
        filter_name="ready",
    )
    asked = RunRequest(connector="seen", run_id="run_1")
    run.write_snapshot(Snapshot(connector, asked, frozenset(), frozenset(), "https://shop.test/"))
    yield run
    ledger.close()


def leave(run, lines, *records):
    with run.writer(lines) as file:
        for record in records:
            file.write(record)


@pytest.fixture
def created(run):
    """The same run, after it has created its order."""
    leave(run, ORDERS, ORDER)
    leave(run, PASSED, PassedOrder(ORDER.ref))
    leave(run, STATUSES, OrderStatus(ref=ORDER.ref, **STATUS))
    leave(run, TRANSFORMED, NormalizedOrder(ORDER, **STATUS, transformed=STEPS))
    leave(run, ENDED)
    leave(run, part_lines("0001"), PLANNED)
    run.save(SHOP_FACTS, ShopFacts(installation="a-module", largest_batch=100))
    leave(run, upload_results("0001", 1), RESULT)
    return run


@pytest.fixture
def ask(run, page_client):
    """Ask for the stages of the order as somebody with these rules; None is nobody."""

    def asked(rules=LOOKER, run_id="run_1", connector="seen"):
        path = f"orders/stages?connector={connector}&ref={ORDER.ref}&run_id={run_id}"
        return page_client(rules).get(f"/order-upload/{path}")

    return asked


def test_who_is_not_logged_in_sees_no_stage(ask):
    assert ask(None).status_code == 401


def test_of_a_connector_that_a_person_may_not_see_there_is_no_stage(ask):
    assert ask(connector="hidden").status_code == 404


def test_a_run_whose_files_are_gone_says_so(ask):
    assert ask(run_id="run_0").json() == {"is_kept": False}


def test_runs_that_met_an_order_are_told_to_who_may_see_the_connector(page_client, created):
    path = f"/order-upload/orders/staged-runs?ref={ORDER.ref}&connector="
    told = page_client(LOOKER).get(f"{path}seen").json()
    assert (told["dag_id"], [run["run_id"] for run in told["runs"]]) == (
        dag_id_of("seen"),
        ["run_1"],
    )
    assert page_client(LOOKER).get(f"{path}hidden").status_code == 404
    assert page_client(None).get(f"{path}seen").status_code == 401


def test_every_stage_that_the_order_came_to_is_told(ask, created):
    told = ask().json()
    assert told["received"]["source"] == "bindcommerce_files"
    assert told["received"]["order"]["status"] == "Unshipped"
    assert told["filtered"] == {"filter": "ready", "dropped": None}
    assert told["status"]["meaning"]["shop_row"]["kind"] == "own"
    assert told["status"]["meaning"]["row"]["kind"] == "shipped"
    assert [planned["kept"] for planned in told["planned"]] == [["billing"]]
    assert [sent["read_back"] for sent in told["sent"]] == ["same"]


def test_steps_are_told_in_their_order_with_what_each_changed(ask, created):
    (order,) = ask().json()["transformation"]["orders"]
    assert [step["step"] for step in order["steps"]] == ["t[2] set", "t[10] prices"]
    assert order["steps"][1]["changes"] == [
        {"field": "lines[1].price", "before": "10.00", "after": "9.50"}
    ]


def test_of_what_is_a_buyers_only_the_name_of_the_field_is_told(ask, created):
    answer = ask().text
    assert "Quuxia" not in answer
    assert "Zebedea" not in answer
    assert '"field":"customer.address.city","before":null' in answer
    assert '"field":"billing.city","before":null' in answer


@pytest.mark.parametrize(("action", "update"), [(Action.CREATE, ""), (Action.UPDATE, "minimal")])
def test_an_update_says_whether_it_leaves_most_of_the_order_alone(ask, created, action, update):
    leave(created, part_lines("0001"), replace(PLANNED, action=action))
    assert [planned["update"] for planned in ask().json()["planned"]] == [update]


def test_what_the_filter_dropped_came_no_further(ask, run):
    leave(run, ORDERS, ORDER)
    reason = Reason("statuses", "the status is excluded")
    leave(run, DROPPED, Result(ref=ORDER.ref, outcome=Outcome.FILTERED, reason=reason))
    told = ask().json()
    assert told["filtered"]["dropped"]["code"] == "statuses"
    assert (told["status"], told["transformation"], told["planned"]) == (None, None, [])


@pytest.mark.parametrize("outcome", [Outcome.CREATED, Outcome.UPDATED])
def test_what_the_shop_altered_is_told_as_read_back(ask, created, outcome):
    reason = Reason("altered_in_shop", "content.total: found another value")
    leave(created, upload_results("0001", 1), replace(RESULT, outcome=outcome, reason=reason))
    assert [sent["read_back"] for sent in ask().json()["sent"]] == ["altered"]
