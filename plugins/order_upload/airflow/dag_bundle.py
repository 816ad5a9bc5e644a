"""The package's own DAG files as a bundle of Airflow: nothing has to be copied or named by path."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from airflow.dag_processing.bundles.local import LocalDagBundle

_PACKAGE = Path(__file__).parents[1]


class PackagedDagBundle(LocalDagBundle):
    """The DAG files as they were installed with the package.

    It is named in Airflow's setting ``[dag_processor] dag_bundle_config_list`` by its class path,
    with no arguments; a newer package brings newer files.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(path=str(dag_files()), **kwargs)


def dag_files() -> Path:
    """Return the folder of the DAG files: inside an installed package, ``dags/`` of a clone."""
    installed = _PACKAGE / "dags"
    return installed if installed.is_dir() else _PACKAGE.parents[1] / "dags"
