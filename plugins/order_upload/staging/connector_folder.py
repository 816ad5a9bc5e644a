"""All that is staged of one connector: its runs, what waits, the archive of what runs fetched."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from order_upload.staging.files import PART
from order_upload.staging.path import (
    PAYLOADS,
    WAITING,
    StagingPath,
    names_in,
    newest,
    safe_name,
    times_below,
)
from order_upload.staging.payload_archive import PayloadArchive
from order_upload.staging.run_staging import RunStaging
from order_upload.staging.staged_files import UNREADABLE, StagedFile, files_below
from order_upload.staging.waiting_files import WaitingFiles

Began = Callable[[RunStaging], datetime | None]
"""Says when a run began, for storages that can't tell when a file was written."""


class ConnectorFolder:
    """The folder of one connector. ``about`` says in messages whose it is."""

    def __init__(self, folder: StagingPath, about: str) -> None:
        self._folder = folder
        self._about = about

    @property
    def name(self) -> str:
        """The connector, as a safe name."""
        return self._folder.name

    @property
    def waiting(self) -> WaitingFiles:
        """The files of the orders that wait."""
        return WaitingFiles(self._folder / WAITING, f"{self._about}, waiting orders")

    @property
    def payloads(self) -> PayloadArchive:
        """What its runs fetched, compressed."""
        return PayloadArchive(self._folder / PAYLOADS)

    def run(self, run_id: str) -> RunStaging:
        """Return the files of one run."""
        return RunStaging(self._folder / safe_name(run_id), f"{self._about}, run {run_id}")

    def runs(self) -> list[RunStaging]:
        """Return the files of its runs, in the order of their extracts."""
        folders = self._runs()
        staged = {folder: newest(folder / "extract") for folder in folders if folder.is_dir()}
        return [self._staged(folder) for folder in sorted(staged, key=lambda run: staged[run])]

    def files(self) -> Iterator[StagedFile]:
        """Yield every file that is staged of it."""
        return files_below(self._folder)

    def readable_payloads(self, since: datetime | None = None) -> list[StagingPath]:
        """Return all that its runs fetched and could read, in the order in which it came.

        What a run has not handed over to the archive yet comes last, by run and name.

        Args:
            since: leave out what the archive received before.
        """
        archive = self.payloads
        kept = [
            archive.folder / kept.name
            for kept in archive.all()
            if since is None or kept.received >= since
        ]
        not_handed_over = sorted(self._folder.glob("*/extract/raw/*"), key=str)
        return kept + [raw for raw in not_handed_over if not raw.name.endswith((PART, UNREADABLE))]

    def old_runs(
        self, before: datetime, began: Began, protected: Collection[str] = ()
    ) -> Iterator[RunStaging]:
        """Yield the runs of which nothing was written since a time.

        A folder without an ``extract`` is none of ours. Where neither the storage nor the run
        itself can tell when it was, it is not old.

        Args:
            before: that time.
            began: says when a run began.
            protected: ids of runs that are never old.
        """
        kept = {safe_name(run_id) for run_id in protected}
        for folder in self._runs():
            if folder.name not in kept and (folder / "extract").is_dir():
                run = self._staged(folder)
                if _is_older(folder, before, run, began):
                    yield run

    def delete_if_empty(self) -> None:
        """Delete the folder where it is one of ours and nothing is left in it.

        Object storage has no folders.
        """
        own = [self._folder / WAITING, self._folder / PAYLOADS]
        if isinstance(self._folder, Path) and any(folder.is_dir() for folder in own):
            for folder in (*own, self._folder):
                with suppress(OSError):
                    folder.rmdir()

    def _staged(self, folder: StagingPath) -> RunStaging:
        return RunStaging(folder, f"{self._about}, folder {folder.name}")

    def _runs(self) -> list[StagingPath]:
        names = [name for name in names_in(self._folder) if name not in (WAITING, PAYLOADS)]
        return [self._folder / name for name in names]


def _is_older(folder: StagingPath, before: datetime, run: RunStaging, began: Began) -> bool:
    """Return whether the newest file of a run was written before a time; asks no more than that."""
    limit = before.timestamp()
    for written in times_below(folder):
        if written is None:
            run_began = began(run)
            return run_began is not None and run_began < before
        if written >= limit:
            return False
    return True
