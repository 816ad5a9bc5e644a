"""Airflow DAG ``order_upload_maintenance``: deletes once a day what is older than it is kept.

How long that is, Airflow's configuration says (docs/operations.md). It runs whether connectors do
or not, and from the start: while it waited to be switched on, buyers' data would pile up.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG

from order_upload.airflow.names import OWNER
from order_upload.airflow.retention import LetGoOperator

DOC = """
Deletes once a day what is older than it is kept: staged files of runs, payloads of the hub, reports
and results. How long that is, section `order_upload` of Airflow's configuration says. Leave it
switched on: the files hold personal data of buyers.

The log of its task `let_go` says what was deleted. It never takes an order that still waits.
"""

with DAG(
    dag_id="order_upload_maintenance",
    dag_display_name="Order Upload: maintenance",
    default_args={"owner": OWNER},
    doc_md=DOC,
    description="Deletes what is older than it is kept",
    schedule="17 3 * * *",
    start_date=datetime(2020, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    is_paused_upon_creation=False,
    tags={"order_upload"},
):
    LetGoOperator(task_id="let_go", retries=2, execution_timeout=timedelta(hours=6))
