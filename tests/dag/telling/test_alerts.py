"""Who is told what, when, and how often: by mail and by Apprise, to servers on loopback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from alert_channels import ALL, MAIL, NOON, a_connector, channels, receiving
from order_upload.airflow.run_end import make_known, tell_of_approval, tell_of_end, teller_of
from order_upload.airflow.telling import Teller
from order_upload.domain.news import News
from order_upload.errors import ConfigError, SourceUnavailableError
from order_upload.pipeline.news import Message
from order_upload.pipeline.request import RunRequest, Window
from order_upload.pipeline.run import Run, note_failure
from order_upload.pipeline.run_report import Report, Wait
from order_upload.pipeline.snapshot import Snapshot
from order_upload.pipeline.stages import REPORT
from order_upload.staging import Staging

PAGE = (Path(__file__).parents[3] / "docs" / "alerts.md").read_text(encoding="utf-8")
UNKNOWN = Wait("Leroy Merlin / FROBNICATED", 3, "", "", ("bindcommerce:1",), "", "unknown", 2)


@pytest.fixture
def new_run(tmp_path, ledger):
    """Make runs of a connector that tells by these channels."""

    def made(run_id, *settings, **request):
        run = Run(Staging(tmp_path / "staging"), ledger, "to_shop", run_id)
        asked = RunRequest(connector="to_shop", run_id=run_id, **request)
        nodes = frozenset()
        run.write_snapshot(
            Snapshot(a_connector(*(settings or (MAIL,))), asked, nodes, nodes, "https://a.example")
        )
        return run

    return made


def ended(run, **report):
    """Let a run end, and return what could not be told."""
    return tell_of_end(run, Report(**report), run.snapshot().request)


def test_a_mail_has_a_subject_the_numbers_and_a_link_to_the_run(mails, new_run, monkeypatch):
    monkeypatch.setenv("AIRFLOW__API__BASE_URL", "https://airflow.example/")
    ended(new_run("scheduled__2026-11-30T12:00:00+00:00"), waits=[UNKNOWN])
    ((to, subject, body),) = mails.taken
    link = "dags/order_upload__to_shop/runs/scheduled__2026-11-30T12%3A00%3A00%2B00%3A00"
    assert to == "ops@shop.example"
    assert subject == ("to_shop: 2 orders newly blocked, unknown: Leroy Merlin / FROBNICATED")
    assert "3 orders in all: bindcommerce:1, ..." in body
    assert f'href="https://airflow.example/{link}"' in body


def test_a_reason_that_is_its_own_group_is_named_once(mails, new_run):
    ended(new_run("run_1"), waits=[replace(UNKNOWN, group="totals_differ", code="totals_differ")])
    assert mails.subjects() == ["to_shop: 2 orders newly blocked, totals_differ"]


def test_apprise_gets_the_same_as_text(new_run, monkeypatch):
    with receiving(monkeypatch) as posted:
        ended(new_run("run_1", {"by": "apprise"}), failed_stage="extract", failed_because="x: y")
    (message,) = posted
    assert message["title"] == "to_shop: a run failed"
    assert message["message"].splitlines() == ["extract failed: x: y", "Orders: none."]


def test_a_retried_report_tells_nothing_twice(mails, new_run):
    run = new_run("run_1")
    for _ in range(2):
        ended(run, waits=[UNKNOWN], failed_stage="plan")
    assert mails.subjects() == [
        "to_shop: a run failed",
        "to_shop: 2 orders newly blocked, unknown: Leroy Merlin / FROBNICATED",
    ]


def test_the_same_failure_of_later_runs_is_no_news_and_another_one_is(mails, new_run):
    for number, stage in enumerate(["extract", "extract", "plan"]):
        ended(new_run(f"run_{number}"), failed_stage=stage)
    assert len(mails.subjects()) == 2


def test_a_group_is_told_once_until_nothing_waits_for_it_any_more(mails, new_run):
    ended(new_run("run_1"), waits=[UNKNOWN])
    ended(new_run("run_2"), waits=[UNKNOWN])
    assert len(mails.subjects()) == 1
    ended(new_run("run_3"))
    ended(new_run("run_4"), waits=[UNKNOWN])
    assert len(mails.subjects()) == 1


def test_a_run_that_looks_at_a_part_ends_nothing(mails, new_run):
    ended(new_run("run_1"), waits=[UNKNOWN], failed_stage="plan")
    mails.taken.clear()
    ended(new_run("run_2", window=Window(NOON, None)))
    ended(new_run("run_3", limit=5), waits=[UNKNOWN])
    assert mails.subjects() == []


def test_after_a_failure_the_first_good_run_says_that_all_is_well(mails, new_run):
    ended(new_run("run_1"), failed_stage="plan")
    ended(new_run("run_2"))
    ended(new_run("run_3"))
    assert mails.subjects() == ["to_shop: a run failed", "to_shop: all well again"]


def test_without_a_failure_nobody_is_told_that_all_is_well(mails, new_run):
    ended(new_run("run_1"))
    assert mails.subjects() == []


@pytest.mark.parametrize(
    ("tell", "subjects"),
    [
        (["unreachable"], ["to_shop: hub or shop gives no answer"]),
        (["failed", "unreachable"], ["to_shop: hub or shop gives no answer"]),
        (["failed"], ["to_shop: hub or shop gives no answer"]),
        (["newly_blocked"], []),
    ],
)
def test_a_hub_that_is_away_is_told_once_as_what_the_channel_wants(mails, new_run, tell, subjects):
    run = new_run("run_1", {**MAIL, "tell": tell})
    note_failure(run.staging, "extract", SourceUnavailableError("hub: found no connection"))
    ended(run, failed_stage="extract", failed_because="hub: found no connection")
    assert mails.subjects() == subjects


def test_another_error_is_no_hub_that_is_away(mails, new_run):
    run = new_run("run_1", {**MAIL, "tell": ["unreachable"]})
    note_failure(run.staging, "extract", SourceUnavailableError("hub: found no connection"))
    note_failure(run.staging, "extract", ConfigError("a: found b"))
    ended(run, failed_stage="extract")
    assert mails.subjects() == []


def test_a_plan_that_waits_for_approval_is_told_once_a_run(mails, new_run):
    for run_id in ("run_1", "run_1", "run_2"):
        tell_of_approval(new_run(run_id), "Orders: 3 to create.")
    assert mails.subjects() == ["to_shop: a plan waits for approval"] * 2


def test_a_channel_that_fails_is_said_in_the_log_and_told_again_by_the_next_run(
    new_run, monkeypatch, caplog
):
    with receiving(monkeypatch, status=500) as refused:
        failures = ended(new_run("run_1", {"by": "apprise"}), waits=[UNKNOWN])
    assert (len(refused), failures) == (
        1,
        ["apprise_default: newly_blocked was not told: a service did not take it"],
    )
    assert failures[0] in caplog.text
    with receiving(monkeypatch) as posted:
        ended(new_run("run_2", {"by": "apprise"}), waits=[UNKNOWN])
    assert len(posted) == 1


def test_what_was_not_told_stands_in_the_report(new_run):
    run = new_run("run_1", {"by": "apprise"})
    run.save(REPORT, {"orders": 0})
    make_known(run, Report(failed_stage="plan"), {})
    assert run.load(REPORT) == {
        "orders": 0,
        "not_told": ["apprise_default: failed was not told: AirflowNotFoundException"],
    }


def test_a_dry_run_tells_nothing(mails, new_run):
    make_known(new_run("run_1", dry_run=True), Report(failed_stage="plan"), {})
    assert mails.subjects() == []


def test_a_channel_that_fails_keeps_the_others_from_nothing(mails, new_run):
    failures = ended(new_run("run_1", {"by": "apprise"}, MAIL), failed_stage="plan")
    assert (failures, mails.subjects()) == (
        ["apprise_default: failed was not told: AirflowNotFoundException"],
        ["to_shop: a run failed"],
    )


def test_slack_without_its_provider_says_what_to_install(new_run):
    (failure,) = ended(new_run("run_1", {"by": "slack", "room": "#orders"}), failed_stage="plan")
    assert failure.endswith("apache-airflow-providers-slack is not installed")


def test_a_run_without_a_snapshot_tells_by_the_variables(mails, tmp_path, ledger, monkeypatch):
    connectors = {"to_shop": {"node": "shop", "typo": 1, "configuration": "one"}}
    monkeypatch.setenv("AIRFLOW_VAR_ORDER_UPLOAD_CONNECTORS", json.dumps(connectors))
    notify = {"one": {"notify": [{**MAIL, "tell": ["failed"]}]}}
    monkeypatch.setenv("AIRFLOW_VAR_ORDER_UPLOAD_CONFIGURATIONS", json.dumps(notify))
    run = Run(Staging(tmp_path / "staging"), ledger, "to_shop", "run_1")
    tell_of_end(run, Report(failed_stage="extract"), None)
    assert mails.subjects() == ["to_shop: a run failed"]


def test_a_configuration_that_is_broken_itself_tells_nobody_and_fails_nothing(
    tmp_path, ledger, monkeypatch, caplog
):
    monkeypatch.setenv("AIRFLOW_VAR_ORDER_UPLOAD_CONNECTORS", '{"to_shop": {"configuration": "x"}}')
    run = Run(Staging(tmp_path / "staging"), ledger, "to_shop", "run_1")
    assert teller_of(run).channels == ()
    assert "Nobody is told" in caplog.text


def test_a_channel_that_is_added_later_is_told_what_the_others_know(mails, new_run):
    ended(new_run("run_1"), failed_stage="plan")
    other = {**MAIL, "to": ["boss@shop.example"]}
    ended(new_run("run_2", MAIL, other), failed_stage="plan")
    assert [to for to, _, _ in mails.taken] == ["ops@shop.example", "boss@shop.example"]


@pytest.mark.parametrize("word", ALL)
def test_the_page_explains_every_word_of_notify(word):
    assert f"| `{word}` |" in PAGE


def test_the_channels_of_the_page_are_good():
    examples = PAGE.split("```json notify\n")[1:]
    assert [bool(channels(*json.loads(text.split("```")[0]))) for text in examples] == [True]


def test_a_message_that_no_channel_wants_is_claimed_by_none(ledger):
    teller = Teller("to_shop", channels({**MAIL, "tell": ["late"]}), ledger.told, failures=[])
    teller.tell(Message(News.FAILED, "failed", "a"))
    assert ledger.told.of("to_shop", teller.channels[0].identity) == set()
