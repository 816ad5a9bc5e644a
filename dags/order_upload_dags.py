"""One Airflow DAG per connector; see plugins/order_upload/dag_factory.py."""

from order_upload.dag_factory import build_dags

globals().update(build_dags())
