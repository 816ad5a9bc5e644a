"""The package, made known to Airflow: the one file that its plugin scan runs (.airflowignore)."""

from pathlib import Path
from typing import Any, ClassVar

from airflow import settings
from airflow.plugins_manager import AirflowPlugin

from order_upload.airflow import run_notes

PATH = "order-upload"
"""Below which Airflow's server has the pages. What is joined to it is relative, so that it also
holds where Airflow itself has a base path."""

IN_BROWSE = {"destination": "nav", "category": "browse"}


def page(name: str, module: str, **place: Any) -> dict[str, Any]:
    """Return a page as Airflow wants it.

    Args:
        name: what the navigation calls it; the module says under which it gives its component.
        module: of ``ui/static``.
        place: where it stands.
    """
    return {"name": name, "bundle_url": f"{PATH}/static/{module}.js", **place}


class OrderUploadPlugin(AirflowPlugin):
    """Lists the package under Airflow's plugins, with its pages and what writes notes of runs."""

    name = "order_upload"
    listeners = [run_notes]  # noqa: RUF012 - so Airflow declares it
    react_apps: ClassVar[list[dict[str, Any]]] = [
        page(
            "To do",
            "todo",
            destination="nav",
            url_route="order-upload-todo",
            nav_top_level=True,
            icon=f"{PATH}/todo/icon/light.svg",
            icon_dark_mode=f"{PATH}/todo/icon/dark.svg",
        ),
        page(
            "Connectors and shops", "connectors", **IN_BROWSE, url_route="order-upload-connectors"
        ),
        page("Mappings", "mappings", **IN_BROWSE, url_route="order-upload-mappings"),
        page("Order settings", "settings", **IN_BROWSE, url_route="order-upload-settings"),
        page(
            "Orders",
            "orders",
            destination="nav",
            url_route="order-upload-orders",
            nav_top_level=True,
        ),
        page(
            "Order chart",
            "chart",
            destination="nav",
            url_route="order-upload-chart",
            category="browse",
        ),
        page(
            "Orders of this run",
            "run_orders",
            destination="dag_run",
            url_route="order-upload-run",
        ),
    ]

    @property
    def fastapi_apps(self) -> list[dict[str, Any]]:
        """The server's side; only Airflow's API server asks, and only then it is imported."""
        from order_upload.ui.app import app  # noqa: PLC0415 - no other process needs it

        return [{"app": app, "url_prefix": f"/{PATH}", "name": "Order Upload"}]

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
