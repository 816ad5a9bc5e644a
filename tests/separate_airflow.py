"""An Airflow that knows nothing of this clone: libraries of ``.venv``, and a home of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sysconfig
import venv
from pathlib import Path
from typing import Any

ONE_CONNECTOR = {
    "a": {
        "node": "opencart_shop",
        "source": {"type": "bindcommerce_files", "path": "file:///data/hub/*.xml"},
    }
}
LOOK = """
import json, sys
from airflow import plugins_manager, settings
from airflow.dag_processing.dagbag import DagBag
from airflow.providers_manager import ProvidersManager
from order_upload.airflow.dag_bundle import PackagedDagBundle
settings.initialize()
plugins, errors = plugins_manager._get_plugins()
packaged = str(PackagedDagBundle(name="order_upload").path)
bags = {folder: DagBag(folder) for folder in sys.argv[1:] or [packaged]}
import order_upload
from order_upload.config.correspondences import load_correspondences
from order_upload.config.status_maps import load_status_maps
print(json.dumps({
    "package": order_upload.__file__,
    "dag_files": packaged,
    "provider": "airflow-provider-order-upload" in ProvidersManager().providers,
    "plugins": [plugin.name for plugin in plugins if "order_upload" in plugin.name],
    "plugin_errors": [error for error in errors.values() if "order_upload" in error],
    "dags": {folder: sorted(bag.dags) for folder, bag in bags.items()},
    "import_errors": {folder: bag.import_errors for folder, bag in bags.items()},
    "statuses": len(load_status_maps()),
    "correspondences": len(load_correspondences()),
}))
"""
DAGS = [
    "order_upload__a",
    "order_upload_doctor",
    "order_upload_maintenance",
    "order_upload_watch",
]


class SeparateAirflow:
    """A virtual environment whose Airflow is that of the tests.

    Attributes:
        home: of Airflow: ``dags/`` and ``plugins/`` in it are found, as Airflow does by default.

    Args:
        folder: holds home and environment.
        name: of the environment's folder.
    """

    def __init__(self, folder: Path, name: str = "venv") -> None:
        self.home = folder / "airflow"
        self.home.mkdir(parents=True)
        self._venv = folder / name
        venv.create(self._venv, with_pip=False)
        for path in Path(sysconfig.get_paths()["purelib"]).iterdir():
            # Whatever installs our package in .venv is left out: a link, or a path to the clone.
            if path.suffix != ".pth" and "order_upload" not in path.name:
                (self.site_packages / path.name).symlink_to(path)

    @property
    def site_packages(self) -> Path:
        """Where a wheel is installed."""
        (folder,) = self._venv.glob("lib/python*/site-packages")
        return folder

    def run(self, command: str, *arguments: str, **environ: str) -> subprocess.CompletedProcess:
        """Run a command of the environment, from another folder than the clone's."""
        ours = ("AIRFLOW_", "ORDER_UPLOAD_", "PYTHON")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        return subprocess.run(
            [str(self._venv / "bin" / command), *arguments],
            cwd=self.home,
            env=kept
            | {"AIRFLOW_HOME": str(self.home), "AIRFLOW__CORE__LOAD_EXAMPLES": "False"}
            | {"AIRFLOW__LOGGING__LOGGING_LEVEL": "WARNING"}
            | {"AIRFLOW_VAR_ORDER_UPLOAD_CONNECTORS": json.dumps(ONE_CONNECTOR)}
            | environ,
            capture_output=True,
            text=True,
            check=False,
        )

    def sees(self, *dag_folders: Path, **environ: str) -> dict[str, Any]:
        """Return what Airflow sees of us; without a folder with the DAG files of the package."""
        done = self.run("python", "-c", LOOK, *map(str, dag_folders), **environ)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])
