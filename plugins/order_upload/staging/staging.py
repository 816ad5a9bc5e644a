"""All staged files: of the runs, of the orders that wait, the archive of payloads; when they go."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from order_upload.staging.files import PART
from order_upload.staging.path import WAITING, StagingPath, names_in, newest, remove_tree, safe_name
from order_upload.staging.run_staging import RunStaging
from order_upload.staging.waiting_files import WaitingFiles

EXPIRES_AFTER = timedelta(days=14)

UNREADABLE = ".unreadable"
"""Ends the name of a payload that was set aside: kept for a person to look at, never read again."""


class Staging:
    """All staged files, below ``root``."""

    def __init__(self, root: StagingPath) -> None:
        self.root = root

    def run(self, connector: str, run_id: str) -> RunStaging:
        """Return the files of one run."""
        return RunStaging(
            self._of(connector) / safe_name(run_id), f"connector {connector}, run {run_id}"
        )

    def waiting(self, connector: str) -> WaitingFiles:
        """Return the files of the connector's waiting orders."""
        return WaitingFiles(self._of(connector) / WAITING, f"connector {connector}, waiting orders")

    def runs(self, connector: str) -> list[RunStaging]:
        """Return the files of a connector's runs, in the order of their extracts."""
        folders = self._runs(connector)
        staged = {folder: newest(folder / "extract") for folder in folders if folder.is_dir()}
        return [
            RunStaging(folder, f"connector {connector}, folder {folder.name}")
            for folder in sorted(staged, key=lambda folder: staged[folder])
        ]

    def raw_payloads(self, connector: str) -> list[StagingPath]:
        """Return the archive: the payloads that all its runs received and could read.

        They come sorted by run and name.
        """
        payloads: list[StagingPath] = []
        for run in self._runs(connector):
            folder = run / "extract" / "raw"
            names = [name for name in names_in(folder) if not name.endswith((PART, UNREADABLE))]
            payloads.extend(folder / name for name in names)
        return payloads

    def expire(
        self,
        older_than: timedelta = EXPIRES_AFTER,
        *,
        protected: Collection[str] = (),
        now: datetime | None = None,
    ) -> list[str]:
        """Delete the folders of old runs, of all connectors, and return their addresses.

        What waits is never deleted, nor a folder without an ``extract``: that is none of ours.

        Args:
            older_than: since the newest file of a run was written.
            protected: ids of runs that stay: those with an open batch, and the one that asks.
            now: aware; instead of the clock.
        """
        limit = ((now or datetime.now(UTC)) - older_than).timestamp()
        kept = {safe_name(run_id) for run_id in protected}
        removed = []
        for connector in names_in(self.root):
            for run in self._runs(connector):
                if run.name not in kept and _is_older(run, limit):
                    remove_tree(run)
                    removed.append(str(run))
        return removed

    def _of(self, connector: str) -> StagingPath:
        return self.root / safe_name(connector)

    def _runs(self, connector: str) -> list[StagingPath]:
        folder = self._of(connector)
        return [folder / name for name in names_in(folder) if name != WAITING]


def _is_older(run: StagingPath, limit: float) -> bool:
    """Return whether a folder is one of a run whose newest file was written before a time."""
    return (run / "extract").is_dir() and newest(run) < limit
