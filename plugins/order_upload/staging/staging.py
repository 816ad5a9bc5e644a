"""All staged files, of all connectors."""

from __future__ import annotations

from order_upload.staging.connector_folder import ConnectorFolder
from order_upload.staging.path import StagingPath, names_in, safe_name
from order_upload.staging.run_staging import RunStaging
from order_upload.staging.waiting_files import WaitingFiles


class Staging:
    """All staged files, below ``root``."""

    def __init__(self, root: StagingPath) -> None:
        self.root = root

    def of(self, connector: str) -> ConnectorFolder:
        """Return all that is staged of one connector."""
        return ConnectorFolder(self.root / safe_name(connector), f"connector {connector}")

    def run(self, connector: str, run_id: str) -> RunStaging:
        """Return the files of one run."""
        return self.of(connector).run(run_id)

    def waiting(self, connector: str) -> WaitingFiles:
        """Return the files of the connector's waiting orders."""
        return self.of(connector).waiting

    def folders(self) -> list[ConnectorFolder]:
        """Return what is staged of all connectors, whether anybody knows them still."""
        return [ConnectorFolder(self.root / name, name) for name in names_in(self.root)]
