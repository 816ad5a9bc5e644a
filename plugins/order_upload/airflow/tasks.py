"""The tasks of a connector's DAG: each calls one stage of ``pipeline/`` with the run it works for.

A task knows its connector's name and nothing else of the configuration: what the connector says is
read by ``extract`` and then from the run's snapshot, so an edit of a Variable neither changes a run
that is under way nor makes a new version of the DAG.
"""

from __future__ import annotations

import traceback
from abc import abstractmethod
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, cast

from airflow.sdk import BaseOperator
from airflow.sdk.exceptions import (
    AirflowException,
    AirflowFailException,
    AirflowRescheduleException,
    AirflowRuntimeError,
    AirflowSkipException,
    AirflowTaskTimeout,
)

from order_upload.airflow.approval import ANSWER, approval_of
from order_upload.airflow.metrics import timed_stage
from order_upload.airflow.opencart_hook import OpenCartHook
from order_upload.airflow.run_context import run_of
from order_upload.airflow.run_end import make_known
from order_upload.airflow.run_notes import XCOM_KEY as NOTE
from order_upload.airflow.shop_lease import is_at_work_for, waits_for
from order_upload.airflow.storage import staging_from_config
from order_upload.errors import LeaseTakenError, OrderUploadError
from order_upload.pipeline.filter import filter_orders
from order_upload.pipeline.normalize import normalize_status
from order_upload.pipeline.plan import plan
from order_upload.pipeline.report import report
from order_upload.pipeline.report_text import note_text, report_text
from order_upload.pipeline.run import Run, note_failure
from order_upload.pipeline.stage_log import part_text, stage_lines, upload_lines
from order_upload.pipeline.stages import Stage
from order_upload.pipeline.transform import transform
from order_upload.pipeline.upload import upload

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from airflow.sdk import Context

SHOWN_AS = "shown_as"
"""What Airflow's pages show in place of the number of a mapped task."""
LONGEST_SHOWN_AS = 200

TASK_IDS = [stage.value for stage in Stage]
"""The tasks in their order."""


class ConnectorOperator(BaseOperator):
    """A task of one connector.

    Args:
        connector: its name.
        kwargs: as for every operator.
    """

    def __init__(self, *, connector: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.connector = connector

    def upload_run(self, context: Context) -> Run:
        """Return the run that this task works for."""
        return run_of(self.connector, context)

    def tell(self, lines: Iterable[str]) -> None:
        """Log what was done, a record a line: Airflow's pages show each under the other."""
        for line in lines:
            self.log.info("%s", line)


class UnforeseenError(Exception):
    """An error that nobody foresaw, by its kind and its place in the code.

    Its text, and those of what caused it, are left out: Airflow would write them to the log, and
    they may quote an order.

    Attributes:
        error: what was raised.
    """

    def __init__(self, error: Exception) -> None:
        kind, place = type(error).__name__, "".join(traceback.format_tb(error.__traceback__))
        super().__init__(f"{kind}; its text is left out, it may quote an order\n{place}")
        self.error = error


@contextmanager
def quoting_no_order() -> Iterator[None]:
    """Let through what is ours, Airflow's and the system's; of any other error only its place."""
    try:
        yield
    except (OrderUploadError, AirflowException, AirflowRuntimeError, OSError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, its text must not get out
        raise UnforeseenError(error) from None


class StageOperator(ConnectorOperator):
    """A stage of a run: what it failed with is kept for the report."""

    def execute(self, context: Context) -> Any:
        """Do the work of the task; keep why it failed for the report, another process."""
        try:
            with timed_stage(self.connector, self.task_id), quoting_no_order():
                return self.work(context)
        except (AirflowSkipException, AirflowRescheduleException):
            raise
        except AirflowTaskTimeout:
            self._note(context, OrderUploadError(f"found no end within {self.execution_timeout}"))
            raise
        except Exception as error:
            self._note(context, error.error if isinstance(error, UnforeseenError) else error)
            raise

    def _note(self, context: Context, error: Exception) -> None:
        """Keep why the task failed; where staging can't be used, the report finds that out."""
        with suppress(OrderUploadError, OSError):
            staging = staging_from_config().run(self.connector, context["run_id"])
            note_failure(staging, self.task_id, error)

    @abstractmethod
    def work(self, context: Context) -> Any:
        """Do what this task is for."""


class FilterOrdersOperator(StageOperator):
    """Keep the orders that the connector's filter lets through; note what dropped the others."""

    def work(self, context: Context) -> None:
        """Run :func:`~order_upload.pipeline.filter.filter_orders`."""
        run = self.upload_run(context)
        filter_orders(run)
        self.tell(stage_lines(run, Stage.FILTER))


class NormalizeStatusOperator(StageOperator):
    """Give each order the status of our short list and the shop's."""

    def work(self, context: Context) -> None:
        """Run :func:`~order_upload.pipeline.normalize.normalize_status`."""
        run = self.upload_run(context)
        normalize_status(run)
        self.tell(stage_lines(run, Stage.NORMALIZE_STATUS))


class TransformOrdersOperator(StageOperator):
    """Apply the configuration's transformation; pass the orders on when there is none."""

    def work(self, context: Context) -> None:
        """Run :func:`~order_upload.pipeline.transform.transform`."""
        run = self.upload_run(context)
        transform(run)
        self.tell(stage_lines(run, Stage.TRANSFORM))


class PlanOrdersOperator(StageOperator):
    """Ask the shop what it has and say, order by order, what will change."""

    def work(self, context: Context) -> list[str]:
        """Return the names of the plan's parts; none on a dry run or with nothing to do."""
        run = self.upload_run(context)
        names = plan(run, OpenCartHook(run.snapshot().connector.node).shop())
        self.tell(stage_lines(run, Stage.PLAN))
        return names


class UploadOrdersOperator(StageOperator):
    """Send one part of the plan to the shop.

    Args:
        part: its name, e.g. ``0001``.
        kwargs: as for :class:`StageOperator`.
    """

    def __init__(self, *, part: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.part = part

    def work(self, context: Context) -> None:
        """Run :func:`~order_upload.pipeline.upload.upload`.

        Raises:
            AirflowRescheduleException: another run works on the shop: it is waited for.
        """
        run, task = self.upload_run(context), context["ti"]
        shown = cast("dict[str, Any]", context)
        name = part_text(run, self.part)
        shown[SHOWN_AS] = name
        shop = OpenCartHook(run.snapshot().connector.node).shop()
        is_at_work = is_at_work_for(task)
        try:
            upload(run, shop, self.part, attempt=task.try_number, is_at_work=is_at_work)
        except LeaseTakenError as taken:
            shown[SHOWN_AS] = f"{name} wait for {taken.by}"[:LONGEST_SHOWN_AS]
            raise waits_for(taken) from None
        self.tell(upload_lines(run, self.part))


class ReportOrdersOperator(ConnectorOperator):
    """Say what became of each order, also of a run that failed half way.

    Fails when the run failed: Airflow takes a run's state from its last task.
    """

    def execute(self, context: Context) -> None:
        """Log the report, or fail with it.

        Raises:
            AirflowFailException: a task before it failed, or orders did.
        """
        run_id = context["run_id"]
        task_ids = [task_id for task_id in TASK_IDS if task_id != self.task_id]
        states_of_runs = context["ti"].get_task_states(
            dag_id=self.dag_id, task_ids=task_ids, run_ids=[run_id]
        )
        states = states_of_runs.get(run_id, {})
        with quoting_no_order():
            run = self.upload_run(context)
            answer = context["ti"].xcom_pull(task_ids=Stage.APPROVE.value, key=ANSWER)
            approval = approval_of(answer, run, was_sent=states.get(Stage.UPLOAD) != "skipped")
            written = report(run, failed_task(states), approval=approval)
            make_known(run, written, context)
        self.tell(report_text(written).splitlines())
        context["ti"].xcom_push(key=NOTE, value=note_text(written))
        if written.failure:
            raise AirflowFailException(f"This run is red: {written.failure}")


def failed_task(states: Mapping[str, str | None]) -> str | None:
    """Return the id of the first task that failed, or None.

    Args:
        states: by task id; a mapped task has one entry for each part, such as ``upload_0``.
    """
    for task_id in TASK_IDS:
        for name, state in states.items():
            is_task = name == task_id or name.startswith(f"{task_id}_")
            if is_task and state == "failed":
                return task_id
    return None
