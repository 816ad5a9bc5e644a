"""What a person is shown before a plan is sent, and what becomes of the answer."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.sdk import DAG
from airflow.sdk.exceptions import DownstreamTasksSkipped

from order_upload.airflow import approval
from order_upload.airflow.approval import ApprovePlanOperator, approval_of, plan_body
from order_upload.config import Configuration
from order_upload.domain.outcome import Action
from order_upload.domain.part_changes import Change
from order_upload.domain.plan import PlannedOrder, StockMove
from order_upload.ledger import Ledger
from order_upload.pipeline.run import Run
from order_upload.pipeline.stage_log import plan_counts
from order_upload.pipeline.stages import part_lines
from order_upload.staging import Staging

ADA = {"id": "ada", "name": "Ada the operator"}


def an_update(ref="bindcommerce:1", **fields):
    return PlannedOrder(
        **{
            "ref": ref,
            "action": Action.UPDATE,
            "number": "404-1",
            "origin_node": "Amazon | IT",
            "status_from": "Processing",
            "status_to": "Shipped",
            "updates": (
                Change("status", "2", "3"),
                Change("tracking.number", "", "1Z999"),
                Change("billing.city", "Roma", "Milano"),
            ),
            "stock": (StockMove("MUG-BLUE", "-1"),),
            "mails": 1,
            **fields,
        }
    )


class PlannedRun(Run):
    """A run whose configuration says what a test wants."""

    configuration: Configuration

    def snapshot(self):
        return SimpleNamespace(connector=SimpleNamespace(configuration=self.configuration))


@pytest.fixture
def run(tmp_path):
    """A run with a plan of these orders in its staging."""

    def planned(*orders, **configuration):
        ledger = Ledger(f"sqlite:///{tmp_path}/ledger.db")
        run = PlannedRun(Staging(tmp_path), ledger, "to_shop", "a_run")
        run.configuration = Configuration(**configuration)
        with run.writer(part_lines("0001")) as lines:
            for order in orders:
                lines.write(order)
        return run

    return planned


def body(run, hours=None):
    return plan_body(run, plan_counts(run), hours)


def test_the_question_is_a_table_of_what_is_sent(run):
    assert (
        r"| 404-1 | bindcommerce:1 | Amazon \| IT | update | Processing -\> Shipped | "
        "tracking.number 1Z999, billing.city | MUG-BLUE -1 | 1 |"
    ) in body(run(an_update()))


def test_the_question_begins_with_the_plan_in_numbers(run):
    assert body(run(an_update(), an_update("bindcommerce:2"))).startswith(
        "2 orders in 1 part: 2 to update; mails to buyers: 2; lines that move stock: 2."
    )


def test_no_value_of_a_buyers_field_is_shown(run):
    assert [word for word in ("Roma", "Milano") if word in body(run(an_update()))] == []


def test_of_a_long_plan_the_first_orders_are_shown_and_the_rest_is_counted(run, monkeypatch):
    monkeypatch.setattr(approval, "MOST_ROWS", 2)
    text = body(run(*(an_update(f"bindcommerce:{number}") for number in range(5))))
    assert (text.count("bindcommerce:"), "and 3 orders more" in text) == (2, True)


def test_the_question_says_how_long_it_stands(run):
    assert "Without an answer within 4 hours nothing is sent." in body(run(an_update()), 4)


@pytest.fixture
def asked(monkeypatch):
    """Let the task ask about a run, and return it as Airflow gets it."""

    def ask(run):
        monkeypatch.setattr(approval, "run_of", lambda *_: run)
        monkeypatch.setattr(HITLOperator, "execute", lambda *_: "asked")
        task = ApprovePlanOperator(task_id="approve", connector="to_shop")
        answer = task.execute({"ti": SimpleNamespace(xcom_pull=lambda task_ids: ["0001"])})
        return answer, task.response_timeout, task.defaults

    return ask


def test_without_approval_nobody_is_asked(run, asked):
    assert asked(run(an_update())) == (None, None, None)


def test_without_approval_hours_the_question_stands_without_end(run, asked):
    assert asked(run(an_update(), require_approval=True)) == ("asked", None, None)


def test_when_the_hours_are_over_airflow_says_no(run, asked):
    answer, timeout, defaults = asked(run(an_update(), require_approval=True, approval_hours=4))
    assert (answer, timeout.total_seconds(), defaults) == ("asked", 4 * 3600, ["Reject"])


class TaskInstance:
    """What the task is given of Airflow: it keeps XComs, and lets a skip end the task."""

    map_index = -1

    def __init__(self) -> None:
        self.xcoms = {}

    def xcom_push(self, key, value):
        self.xcoms[key] = value


@pytest.mark.parametrize(
    ("chosen", "by", "ends"),
    [
        ("Approve", ADA, nullcontext()),
        ("Reject", ADA, pytest.raises(DownstreamTasksSkipped)),
        ("Reject", None, pytest.raises(DownstreamTasksSkipped)),
    ],
)
def test_the_report_can_read_the_answer_also_when_the_upload_is_skipped(chosen, by, ends):
    with DAG("to_shop"):
        task = ApprovePlanOperator(task_id="approve", connector="to_shop")
        task >> EmptyOperator(task_id="upload")
    context = {"ti": TaskInstance(), "task": task}
    event = {**answer(chosen, by), "params_input": {}, "responded_at": datetime.now(UTC)}
    with ends:
        task.execute_complete(context, event)
    assert context["ti"].xcoms["answer"] == answer(chosen, by)


def answer(chosen, by):
    return {"chosen_options": [chosen], "responded_by_user": by}


@pytest.mark.parametrize(
    ("answer", "was_sent", "text"),
    [
        (None, True, ""),
        (None, False, ""),
        (answer("Approve", ADA), True, "approved by Ada the operator"),
        (answer("Reject", ADA), False, "rejected by Ada the operator"),
        (answer("Reject", None), False, "not approved: nobody answered in 4 hours"),
    ],
)
def test_what_was_answered_is_told(run, answer, was_sent, text):
    planned = run(require_approval=True, approval_hours=4)
    assert approval_of(answer, planned, was_sent=was_sent).text == text


def test_orders_wait_for_who_said_no_or_for_an_answer(run):
    planned = run(require_approval=True, approval_hours=1)
    no = approval_of(answer("Reject", ADA), planned, was_sent=False).reason
    none = approval_of(answer("Reject", None), planned, was_sent=False).reason
    assert (no.code, no.message) == ("not_approved", "Ada the operator said no to the plan")
    assert (none.code, none.message) == ("nobody_answered", "nobody answered in 1 hour")


def test_an_upload_that_somebody_skipped_by_hand_is_a_no(run):
    assert approval_of(None, run(), was_sent=False).reason.code == "not_approved"
