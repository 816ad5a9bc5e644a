"""The archive of what a connector's runs fetched: handed over at a run's end, given back to it."""

from __future__ import annotations

from datetime import UTC, datetime

from order_upload.errors import StagingError
from order_upload.pipeline.run import Run, load_from, save_to
from order_upload.pipeline.snapshot import decode_begin
from order_upload.pipeline.stages import KEPT, RAW, SNAPSHOT, SUMMARY, Stage
from order_upload.staging import UNREADABLE, PayloadArchive, RunStaging

NOTHING_NEW = ""
"""Stands for the digest of a payload each of whose orders was known."""


def hand_over(staging: RunStaging, archive: PayloadArchive) -> int:
    """Move what a run fetched into the archive, compressed; return how many payloads that were.

    One that shrank to nothing is deleted, one that was set aside stays with the run. Killed midway
    and done again, it comes to the same.
    """
    names = staging.glob(Stage.EXTRACT, RAW)
    names = [name for name in names if not name.endswith(UNREADABLE)]
    if not names:
        return 0
    emptied = _emptied(staging)
    received = began(staging) or datetime.now(UTC)
    digests = {}
    for name in names:
        if name not in emptied:
            with staging.path(Stage.EXTRACT, name).open("rb") as content:
                digests[name] = archive.keep(content, received)
    save_to(staging, KEPT, dict.fromkeys(emptied, NOTHING_NEW) | kept_of(staging) | digests)
    for name in names:
        staging.forget(Stage.EXTRACT, name)
    return len(digests)


def kept_of(staging: RunStaging) -> dict[str, str]:
    """Return what became of the payloads that a run has no more: name in the run -> digest."""
    if not staging.exists(KEPT.stage, KEPT.name):
        return {}
    return load_from(staging, KEPT)


def give_back(run: Run, name: str, digest: str) -> bool:
    """Give a payload back to its run; return False where it is kept no longer."""
    target = run.staging.path(Stage.EXTRACT, name)
    return run.root.of(run.connector).payloads.restore(digest, target)


def began(staging: RunStaging) -> datetime | None:
    """Return when a run began, None where its snapshot can't tell."""
    try:
        return load_from(staging, SNAPSHOT.read_as(decode_begin)).began_at
    except StagingError:
        return None


def _emptied(staging: RunStaging) -> list[str]:
    if not staging.exists(SUMMARY.stage, SUMMARY.name):
        return []
    return load_from(staging, SUMMARY).emptied
