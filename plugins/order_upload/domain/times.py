"""Times as text: ISO 8601 in UTC, ending in ``Z``."""

from __future__ import annotations

from datetime import UTC, datetime


def format_time(value: datetime) -> str:
    """Return an aware time as ISO 8601 in UTC with a ``Z``."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def parse_time(text: str) -> datetime:
    """Return the aware time that :func:`format_time` wrote."""
    return datetime.fromisoformat(text).astimezone(UTC)


def now_text() -> str:
    """Return this second as text."""
    return format_time(datetime.now(UTC).replace(microsecond=0))
