"""Airflow DAG ``order_upload_doctor``: looks at the shops and says what to correct.

It runs by hand, or on a schedule of yours.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Param

from order_upload.airflow.doctor import ExamineShopsOperator
from order_upload.airflow.names import OWNER

DOC = """
Looks at the shops, and at what our side has of them, without changing anything: trigger it before
the first run, after every change of a Connection, and when a run says that something is wrong with
a shop.

The log of its task `examine` says what is in order, what is not, and what to do. The run is red
when something keeps orders back.

| field of the form | |
|---|---|
| Shop | the Connection of one shop; empty: every shop that a connector names |
| It has moved | only where the shop has a new address: runs write there from then on |
"""

with DAG(
    dag_id="order_upload_doctor",
    dag_display_name="Order Upload: doctor",
    default_args={"owner": OWNER},
    doc_md=DOC,
    description="Looks at the shops and says what to correct",
    schedule=None,
    start_date=datetime(2020, 1, 1, tzinfo=UTC),
    catchup=False,
    tags={"order_upload"},
    params={
        "shop": Param(
            None,
            type=["null", "string"],
            title="Shop",
            description="Its Connection, e.g. opencart_shop. Empty: every shop that a connector "
            "names.",
        ),
        "moved": Param(
            False, type="boolean", title="It has moved", description="Take over the new address."
        ),
    },
):
    ExamineShopsOperator(task_id="examine", execution_timeout=timedelta(hours=1))
