"""Why a stage failed: kept by the task that failed, told by the report."""

from __future__ import annotations

from order_upload.errors import OrderUploadError
from order_upload.staging import RunStaging

FAILURE = "failure.txt"


def note_failure(staging: RunStaging, stage: str, error: Exception) -> None:
    """Keep why a stage failed.

    Messages of our own errors hold no personal data (``errors.py``). Of any other error only the
    kind is kept: its text may quote an order.
    """
    text = (
        str(error)
        if isinstance(error, OrderUploadError)
        else f"{type(error).__name__}, see the log of the task"
    )
    staging.write_text(stage, FAILURE, text)


def failure_of(staging: RunStaging, stage: str) -> str:
    """Return why a stage failed, "" when nobody could say: the task was killed."""
    return staging.read_text(stage, FAILURE) if staging.exists(stage, FAILURE) else ""
