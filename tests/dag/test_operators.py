"""What the tasks decide themselves: when to skip, when to fail, when to try again."""

from __future__ import annotations

import json
import traceback
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from airflow.sdk import RetryAction
from airflow.sdk.exceptions import (
    AirflowFailException,
    AirflowTaskTimeout,
)

from order_upload import errors
from order_upload.airflow.dags import RETRY_POLICY
from order_upload.airflow.extract import ExtractOrdersOperator
from order_upload.airflow.params import trigger_form
from order_upload.airflow.run_notes import XCOM_KEY
from order_upload.airflow.tasks import ReportOrdersOperator, UnforeseenError, failed_task

BUYER = "Ada Rossi, ada@example.com"
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def a_connector(**changes):
    source = {"type": "bindcommerce_files", "path": "file:///data/hub/*.xml"}
    return {"node": "opencart_shop", "source": source, "timezone": "UTC", **changes}


def never_today():
    """Return active windows that are closed now and for the next day, whatever the hour."""
    in_three_days = DAYS[(datetime.now(UTC) + timedelta(days=3)).weekday()]
    return [{"days": [in_three_days], "from": "07:00", "to": "08:00"}]


def a_context(run_type="manual", try_number=1, **params):
    """Return what Airflow hands to a task."""
    form = {name: param.resolve() for name, param in trigger_form().items()}
    dag_run = SimpleNamespace(
        run_id="a_run",
        run_type=run_type,
        conf=params,
        data_interval_start=None,
        data_interval_end=None,
    )
    return {
        "dag_run": dag_run,
        "run_id": "a_run",
        "params": form | params,
        "ti": SimpleNamespace(
            try_number=try_number, xcom_push=notes_of, xcom_pull=lambda task_ids, key="": None
        ),
    }


NOTES: list[str] = []


@pytest.fixture(autouse=True)
def no_notes():
    NOTES.clear()


def notes_of(*, key, value):
    """Take in what ``report`` leaves for the note of its run."""
    assert key == XCOM_KEY
    NOTES.append(value)


@pytest.fixture
def extract(monkeypatch):
    """The task ``extract`` of a connector, executed as Airflow would."""

    def execute(connector, **context):
        monkeypatch.setenv(
            "AIRFLOW_VAR_ORDER_UPLOAD_CONNECTORS", json.dumps({"to_shop": connector})
        )
        ExtractOrdersOperator(task_id="extract", connector="to_shop").execute(a_context(**context))

    return execute


def test_a_scheduled_run_that_starts_late_works_outside_the_active_windows(extract):
    with pytest.raises(errors.ConfigError, match="Connection opencart_shop: found no Connection"):
        extract(a_connector(active_windows=never_today()), run_type="scheduled")


def test_a_broken_connector_fails_in_extract_with_the_message(extract):
    with pytest.raises(errors.ConfigError, match=r"order_upload_connectors\.to_shop\.source"):
        extract(a_connector(source=None))


@pytest.fixture
def reported(extract, monkeypatch, tmp_path):
    """Let ``extract`` fail and return the error of ``report``, which knows the states only."""
    monkeypatch.setenv("ORDER_UPLOAD_STAGING", tmp_path.as_uri())

    def error_of_report(connector):
        with pytest.raises((errors.ConfigError, UnforeseenError, AirflowTaskTimeout)):
            extract(connector)
        context = a_context()
        context["ti"].get_task_states = lambda **_: {
            "a_run": {"extract": "failed", "filter": "upstream_failed"}
        }
        with pytest.raises(AirflowFailException) as failure:
            ReportOrdersOperator(task_id="report", connector="to_shop").execute(context)
        return str(failure.value)

    return error_of_report


def test_the_report_of_a_broken_connector_says_what_is_wrong_with_it(reported):
    assert (
        "This run is red: extract failed: order_upload_connectors.to_shop.source: found "
        in reported(a_connector(source=None))
    )


def test_a_run_that_failed_says_in_its_note_where(reported):
    reported(a_connector(source=None))
    assert NOTES == ["extract failed"]


def test_the_text_of_an_error_that_is_not_ours_stays_out_of_the_report(reported, monkeypatch):
    def fails(_):
        raise KeyError(BUYER)

    monkeypatch.setattr("order_upload.airflow.extract.source_of", fails)
    monkeypatch.setattr("order_upload.airflow.extract.snapshot_of", lambda *_: None)
    text = reported(a_connector())
    assert ("extract failed: KeyError" in text, BUYER in text) == (True, False)


def test_the_text_of_an_error_that_is_not_ours_stays_out_of_the_log(extract, monkeypatch):
    def fails(*_):
        try:
            {}[BUYER]
        except KeyError as error:
            raise ValueError(BUYER) from error

    monkeypatch.setattr("order_upload.airflow.extract.snapshot_of", fails)
    with pytest.raises(UnforeseenError) as unforeseen:
        extract(a_connector())
    told = "".join(traceback.format_exception(unforeseen.value))
    assert ("ValueError; its text is left out" in told, BUYER in told) == (True, False)


def test_a_task_that_takes_too_long_says_so_in_the_report(reported, monkeypatch):
    def hangs(*_):
        raise AirflowTaskTimeout

    monkeypatch.setattr("order_upload.airflow.extract.snapshot_of", hangs)
    assert "extract failed: found no end within" in reported(a_connector())


def test_a_connector_that_is_gone_fails_in_extract_with_the_message(monkeypatch):
    monkeypatch.setenv("AIRFLOW_VAR_ORDER_UPLOAD_CONNECTORS", "{}")
    with pytest.raises(
        errors.ConfigError, match=r"order_upload_connectors\.to_shop: found nothing"
    ):
        ExtractOrdersOperator(task_id="extract", connector="to_shop").execute(a_context())


def test_a_misspelt_param_fails_before_anything_is_fetched(extract):
    with pytest.raises(errors.ConfigError, match="dry_run"):
        extract(a_connector(), dryrun=True)


@pytest.mark.parametrize(
    ("states", "stage"),
    [
        ({"extract": "success", "upload_0": "success"}, None),
        ({"extract": "failed", "filter": "upstream_failed"}, "extract"),
        ({"plan": "success", "upload_0": "success", "upload_7": "failed"}, "upload"),
        ({"plan": "success", "approve": "success", "upload": "skipped"}, None),
    ],
)
def test_the_failed_task_is_the_first_one_also_among_many_parts(states, stage):
    assert failed_task(states) == stage


def every_error():
    """Return each class of the error tree."""
    classes = [value for value in vars(errors).values() if isinstance(value, type)]
    return [error for error in classes if issubclass(error, errors.OrderUploadError)]


TRIED_AGAIN = {
    errors.SourceUnavailableError,
    errors.ShopUnavailableError,
    errors.LedgerUnavailableError,
    errors.ErasureUnderWayError,
    errors.LeaseLostError,
}


@pytest.mark.parametrize("error", every_error())
def test_only_what_may_pass_is_tried_again(error):
    decision = RETRY_POLICY.evaluate(error("message"), try_number=1, max_tries=4)
    assert decision.action is (RetryAction.RETRY if error in TRIED_AGAIN else RetryAction.FAIL)


def test_an_error_that_is_not_ours_follows_airflows_own_retries():
    assert (
        RETRY_POLICY.evaluate(OSError("disk"), try_number=1, max_tries=4).action
        is RetryAction.DEFAULT
    )


def test_the_retry_policy_survives_airflows_database():
    kept = type(RETRY_POLICY).deserialize(RETRY_POLICY.serialize())
    assert kept.evaluate(errors.ConfigError("x"), 1, 4).action is RetryAction.FAIL
