"""Airflow DAG ``order_upload_maintenance``: deletes once a day what is older than it is kept.

How long that is, Airflow's configuration says (docs/operations.md). It runs whether connectors do
or not, and from the start: while it waited to be switched on, buyers' data would pile up.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG

from order_upload.airflow.retention import LetGoOperator

with DAG(
    dag_id="order_upload_maintenance",
    description="Deletes what is older than it is kept",
    schedule="17 3 * * *",
    start_date=datetime(2020, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    is_paused_upon_creation=False,
    tags={"order_upload"},
):
    LetGoOperator(task_id="let_go", retries=2, execution_timeout=timedelta(hours=6))
