"""What settings are made of: the base of their models, and the kinds of text that several share."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from order_upload.candidates import did_you_mean


class Settings(BaseModel):
    """Base of all settings: frozen, and a key or type that is not expected is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


@lru_cache(maxsize=1024)
def checked_timezone(name: str) -> str:
    """Return the name of a time zone that this machine knows.

    Raises:
        ValueError: it knows none of that name; the message has the nearest that it knows.
    """
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        parts = ['allowed: an IANA time zone such as "Europe/Rome"']
        if question := did_you_mean(name, available_timezones()):
            parts.append(question)
        raise ValueError("; ".join(parts)) from error
    return name


def _filled(text: str) -> str:
    if not text.strip():
        raise ValueError("allowed: text that is not empty")
    return text


ConnectionId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,100}$")]
TimeZone = Annotated[str, AfterValidator(checked_timezone)]
FilledText = Annotated[str, AfterValidator(_filled)]
"""Text with at least one character that is no blank."""

DEFAULT_TIMEZONE = "Europe/Rome"
"""The hub's, whose dates carry none; also that of a connector that names none."""
