"""Airflow DAG ``order_upload_doctor``: looks at the shops and says what to correct.

It runs by hand, or on a schedule of yours.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Param

from order_upload.airflow.doctor import ExamineShopsOperator

with DAG(
    dag_id="order_upload_doctor",
    description="Looks at the shops and says what to correct",
    schedule=None,
    start_date=datetime(2020, 1, 1, tzinfo=UTC),
    catchup=False,
    tags={"order_upload"},
    params={
        "shop": Param(
            "", type="string", title="Shop", description="Its Connection; empty: every shop."
        ),
        "moved": Param(
            False, type="boolean", title="It has moved", description="Take over the new address."
        ),
    },
):
    ExamineShopsOperator(task_id="examine", execution_timeout=timedelta(hours=1))
