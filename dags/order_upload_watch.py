"""Airflow DAG ``order_upload_watch``: tells of connectors that are late, and what waits too long.

It does nothing for connectors whose configuration has no ``notify`` (docs/alerts.md).
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG

from order_upload.airflow.watch import WatchConnectorsOperator

with DAG(
    dag_id="order_upload_watch",
    description="Tells of connectors that are late, and of what waits too long",
    schedule="*/15 * * * *",
    start_date=datetime(2020, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    is_paused_upon_creation=False,
    tags={"order_upload"},
):
    WatchConnectorsOperator(task_id="watch", retries=1, execution_timeout=timedelta(minutes=10))
