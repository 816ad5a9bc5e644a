"""Puts the DAG files and the extension, as shops take it, into the wheel; hatchling runs this."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WheelHook(BuildHookInterface):
    """Builds both generations into a folder that goes when the wheel is there."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files to hatchling; a clone that is installed as it lies has them already."""
        if version == "editable":
            return
        build_data["force_include"]["dags"] = "order_upload/dags"
        self._built = tempfile.TemporaryDirectory()
        folder = Path(self._built.name)
        build_node = Path(self.root) / "scripts" / "build_node"
        subprocess.run([sys.executable, str(build_node), str(folder)], check=True)
        for path in folder.rglob("*.zip"):
            target = f"order_upload/opencart_node/{path.relative_to(folder).as_posix()}"
            build_data["force_include"][str(path)] = target

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was built."""
        if version != "editable":
            self._built.cleanup()
