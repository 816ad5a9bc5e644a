"""All staged files: those of the runs, those that wait, the archive of payloads; and when they go."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from order_upload.staging.files import PART
from order_upload.staging.path import WAITING, StagingPath, names_in, newest, remove_tree, safe_name
from order_upload.staging.run_staging import RunStaging
from order_upload.staging.waiting_files import WaitingFiles

EXPIRES_AFTER = timedelta(days=14)


UNREADABLE = ".unreadable"
"""Ends the name of a payload that was set aside: it is kept for a person to look at, and never read again."""


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

    def raw_payloads(self, connector: str) -> list[StagingPath]:
        """Return the archive: the payloads that all its runs received and could read, sorted by run and name."""
        raw = [run / "extract" / "raw" for run in self._runs(connector)]
        return [
            folder / name
            for folder in raw
            for name in names_in(folder)
            if not name.endswith((PART, UNREADABLE))
        ]

    def expire(
        self,
        older_than: timedelta = EXPIRES_AFTER,
        *,
        protected: Collection[str] = (),
        now: datetime | None = None,
    ) -> list[str]:
        """Delete the folders of runs, of all connectors, whose newest file is older than that; return their addresses.

        What waits is never deleted, nor a run in ``protected`` (run ids: those with an open batch,
        and the one that asks), nor a folder without an ``extract``: that is none of ours.
        """
        limit = ((now or datetime.now(UTC)) - older_than).timestamp()
        kept = {safe_name(run_id) for run_id in protected}
        runs = [
            run
            for connector in names_in(self.root)
            for run in self._runs(connector)
            if run.name not in kept
        ]
        old = [run for run in runs if (run / "extract").is_dir() and newest(run) < limit]
        for run in old:
            remove_tree(run)
        return [str(run) for run in old]

    def _of(self, connector: str) -> StagingPath:
        return self.root / safe_name(connector)

    def _runs(self, connector: str) -> list[StagingPath]:
        folder = self._of(connector)
        return [folder / name for name in names_in(folder) if name != WAITING]
