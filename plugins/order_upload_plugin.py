"""The package, made known to Airflow: the one file that its plugin scan runs (.airflowignore)."""

from pathlib import Path

from airflow import settings
from airflow.plugins_manager import AirflowPlugin

from order_upload.airflow import run_notes


class OrderUploadPlugin(AirflowPlugin):
    """Lists the package under Airflow's plugins; pages join here, and what writes notes of runs."""

    name = "order_upload"
    listeners = [run_notes]  # noqa: RUF012 - so Airflow declares it

    @property
    def timetables(self) -> list[type]:
        """When connectors run; imported where a DAG that has one is read."""
        from order_upload.airflow.timetable import ActiveWindowsTimetable  # noqa: PLC0415

        return [ActiveWindowsTimetable]


_is_scanned = Path(settings.PLUGINS_FOLDER or ".").resolve() == Path(__file__).resolve().parent

plugin = None if _is_scanned else OrderUploadPlugin
"""What the entry point gives, for an Airflow whose folder of plugins is another one.

None where the scan finds the plugin: told of it twice, Airflow reports the second as an error.
"""
