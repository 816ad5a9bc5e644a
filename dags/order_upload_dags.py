"""One Airflow DAG per connector; see plugins/order_upload/airflow/dags.py."""

from order_upload.airflow.dags import build_dags

globals().update(build_dags())
