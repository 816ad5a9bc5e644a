"""What people may be told of a connector."""

from __future__ import annotations

from enum import StrEnum


class News(StrEnum):
    """One kind of message; a channel names those that it wants. ``docs/alerts.md`` explains each.

    ``LATE``, ``OLDEST_WAITING`` and ``DAILY_DIGEST`` are found by the DAG ``order_upload_watch``,
    the others by a run.
    """

    FAILED = "failed"
    UNREACHABLE = "unreachable"
    NEWLY_BLOCKED = "newly_blocked"
    APPROVAL = "approval"
    LATE = "late"
    OLDEST_WAITING = "oldest_waiting"
    WELL_AGAIN = "well_again"
    DAILY_DIGEST = "daily_digest"
