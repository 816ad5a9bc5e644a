"""The package, made known to Airflow: the one file that its plugin scan runs (.airflowignore)."""

from airflow.plugins_manager import AirflowPlugin


class OrderUploadPlugin(AirflowPlugin):
    """Lists the package under Airflow's plugins; pages join here."""

    name = "order_upload"
