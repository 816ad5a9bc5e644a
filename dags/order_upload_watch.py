"""Airflow DAG ``order_upload_watch``: tells of connectors that are late, and what waits too long.

It does nothing for connectors whose configuration has no ``notify`` (docs/alerts.md).
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG

from order_upload.airflow.names import OWNER
from order_upload.airflow.watch import WatchConnectorsOperator

DOC = """
Looks every quarter of an hour at the connectors whose configuration has `notify`, and tells the
people named there: of a connector that is late, of orders that wait longer than they may, and once
a day of all that was done. Without `notify` nobody is told, and it may be switched off.

What is told, and by what, is written in `docs/alerts.md`.
"""

with DAG(
    dag_id="order_upload_watch",
    dag_display_name="Order Upload: watch",
    default_args={"owner": OWNER},
    doc_md=DOC,
    description="Tells of connectors that are late, and of what waits too long",
    schedule="*/15 * * * *",
    start_date=datetime(2020, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    is_paused_upon_creation=False,
    tags={"order_upload"},
):
    WatchConnectorsOperator(task_id="watch", retries=1, execution_timeout=timedelta(minutes=10))
