"""What the hub's texts mean: decimals, times, yes or no, currencies. One rule for XML and CSV.

All values travel as text, and a date has two forms (docs/hub-format.md).
"""

from __future__ import annotations

import html
import html.entities
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache, lru_cache, partial
from typing import Any
from zoneinfo import ZoneInfo

from order_upload.domain.email_address import EXAMPLE, is_email_address
from order_upload.domain.outcome import Reason

Reader = Callable[[str], Any]
"""Text as it came -> the value; raises :class:`UnreadableValueError`.

For blanks it gives what an attribute of its kind has that says nothing: None, "" where it is text.
"""

_DECIMAL = re.compile(
    r"[+-]?(?:[0-9]{1,18}(?:[.,][0-9]{0,18})?|[.,][0-9]{1,18})(?:[eE]-[0-9]{1,2})?", re.ASCII
)
_TIME = re.compile(
    r"([0-9]{4})[-:/]\s*([0-9]{1,2})[-:/]\s*([0-9]{1,2})"
    r"(?:[T\s]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?)?\s*(Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_PLAIN_HOUR = re.compile(r"([1-9][0-9]{3})[-:/]([0-9]{2})[-:/]([0-9]{2})[T ]([0-9]{2})")
_PLAIN_TIME_LENGTH = len("2018-01-10 12:36:19")
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});", re.ASCII)
_YES_OR_NO = {
    "": None,
    "1": True,
    "0": False,
    "YES": True,
    "NO": False,
    "TRUE": True,
    "FALSE": False,
    "Y": True,
    "N": False,
}
LONGEST_NUMBER = 64
"""Characters of the hub's number of an order."""

_MOST_LETTERS = 3
_PERSONAL_FIGURES = re.compile(r"@|\d{5}|^[^:]*\d \d[^:]*$|.{41}", re.DOTALL)
"""Of an address, a postcode, a telephone number: a time with a blank has a colon."""


class UnreadableValueError(Exception):
    """A text that is not what its field holds: the signal of the readers, which know no field.

    Attributes:
        code: of the reason, e.g. ``not_a_number``.
        allowed: what may stand there.
    """

    def __init__(self, code: str, allowed: str) -> None:
        super().__init__(code)
        self.code = code
        self.allowed = allowed

    def reason(self, field_path: str, text: str) -> Reason:
        """Return the reason that says which field has which text."""
        return Reason(self.code, f"{field_path}: found {shown(text)}; allowed: {self.allowed}")


@dataclass(frozen=True, slots=True)
class HubReading:
    """How one hub's texts are read.

    Attributes:
        namespace: first part of every reference; one a hub account, never changed.
        timezone: zone of the hub's times, which carry none. An hour that DST repeats means the
            first one; an hour that DST skips is read as if the clock had not been moved.
    """

    namespace: str = "bindcommerce"
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Rome"))

    def reference(self, number: str) -> str | None:
        """Return the order reference of the hub's number, None for blanks and for no number.

        Logs, reports and the ledger name the order so: it has one short line.
        """
        text = number.strip()
        if not text or len(text) > LONGEST_NUMBER or not text.isprintable():
            return None
        return f"{self.namespace}:{text}"


def read_text(raw: str) -> str:
    """Return a text without outer blanks, its HTML entities read once.

    Shops such as OpenCart and PrestaShop keep texts escaped, and a hub that read them there may
    pass ``D&#039;Angelo`` on. Only a whole entity that HTML knows is read: ``AT&T`` and ``?a&copy``
    stay, and of ``&amp;quot;`` stays ``&quot;``.
    """
    if "&" in raw:
        raw = _ENTITY.sub(_read_entity, raw)
    return raw.strip()


def read_texts(raw: Sequence[str]) -> Iterable[str]:
    """Return each text as :func:`read_text` does, faster where none has an entity."""
    if "&" in "".join(raw):
        return map(read_text, raw)
    return map(str.strip, raw)


def _read_entity(entity: re.Match[str]) -> str:
    text = entity[0]
    if text.startswith("&#"):
        return html.unescape(text)
    # html.unescape alone would read the beginning of a longer word: &notes; as ¬es;
    return html.entities.html5.get(text.removeprefix("&"), text)


def shown(text: str) -> str:
    """Return a value for a message: in quotes when it is short and of figures, else its length.

    A column that has slipped may hold a name, a telephone number or a mail address where a date
    should be: those must not be shown, so a text of words is not either.
    """
    letters = sum(letter.isalpha() for letter in text)
    if letters > _MOST_LETTERS or not text.isprintable() or _PERSONAL_FIGURES.search(text):
        return f"a text of {len(text)} characters"
    return f"'{text}'"


@lru_cache(maxsize=8192)
def read_decimal(raw: str) -> Decimal | None:
    """Return the number; its decimal sign is a dot, or a comma that can't separate thousands.

    ``12.50`` and ``12,50`` are read; ``1,234`` could be either and is refused, so are
    ``1.234,56``, ``NaN`` and ``inf``.
    """
    text = raw.strip()
    if not text:
        return None
    if not _DECIMAL.fullmatch(text):
        raise UnreadableValueError("not_a_number", "a number such as 12.50")
    whole, comma, fraction = text.partition(",")
    if comma and len(fraction) == 3 and whole.lstrip("+-") not in {"", "0"}:
        raise UnreadableValueError(
            "ambiguous_number", "12.50, for one comma and three figures may mean thousands"
        )
    return Decimal(f"{whole}.{fraction}" if comma else text)


@lru_cache(maxsize=8192)
def read_email(raw: str) -> str:
    """Return the e-mail address without outer blanks, "" for blanks.

    Raises:
        UnreadableValueError: code ``not_an_email``; see :func:`is_email_address`.
    """
    text = raw.strip(" \t\n")
    if not text:
        return ""
    if not is_email_address(text):
        raise UnreadableValueError("not_an_email", EXAMPLE)
    return text


@lru_cache(maxsize=64)
def read_yes_or_no(raw: str) -> bool | None:
    """Return the truth of ``1``/``0`` and ``YES``/``NO``."""
    try:
        return _YES_OR_NO[raw.strip().upper()]
    except KeyError:
        raise UnreadableValueError("not_yes_or_no", "1, 0, YES or NO") from None


@lru_cache(maxsize=1024)
def read_currency(raw: str) -> str:
    """Return the ISO 4217 code in capitals, "" for blanks."""
    code = raw.strip().upper()
    if not code:
        return ""
    if code not in _currencies():
        raise UnreadableValueError("not_a_currency", "an ISO 4217 code such as EUR")
    return code


@cache
def _currencies() -> frozenset[str]:
    # babel takes 0.1 s to import: only where it is used
    from babel.numbers import list_currencies  # noqa: PLC0415

    return frozenset(list_currencies())


@cache
def time_reader(timezone: ZoneInfo) -> Reader:
    """Return the reader of times for one hub's zone.

    Reads ``2018-01-10 12:36:19``, ``2018:01:10 12:36:19`` and the date alone (midnight); a zone
    in the text wins. ``0000-00-00 00:00:00``, what MySQL keeps for no date, says nothing: ``None``.
    """
    read_hour = lru_cache(maxsize=8192)(partial(_read_hour, timezone))

    def read_time(raw: str) -> datetime | None:
        if not raw:
            return None
        if len(raw) == _PLAIN_TIME_LENGTH and raw[13] == raw[16] == ":":  # nearly all
            hour = read_hour(raw[:13])
            if hour is not None:
                start, ahead = hour
                try:
                    return datetime.fromisoformat(f"{start}{raw[13:]}+00:00") - ahead
                except (ValueError, OverflowError):
                    return _read_any_time(raw, timezone)
        return _read_any_time(raw, timezone)

    return read_time


def _read_hour(timezone: ZoneInfo, raw: str) -> tuple[str, timedelta] | None:
    """Return an hour in the form of ISO 8601 and how far its clock is ahead of UTC.

    None for what is no plain hour, and for an hour in which the clock was moved.
    """
    match = _PLAIN_HOUR.fullmatch(raw)
    if match is None:
        return None
    year, month, day, hour = match.groups()
    try:
        begin = datetime(int(year), int(month), int(day), int(hour), tzinfo=timezone)
    except ValueError:
        return None
    ahead = begin.utcoffset()
    if ahead is None or begin.replace(minute=59, second=59).utcoffset() != ahead:
        return None
    return f"{year}-{month}-{day} {hour}", ahead


def _read_any_time(raw: str, timezone: ZoneInfo) -> datetime | None:
    text = raw.strip()
    if not text:
        return None
    match = _TIME.fullmatch(text)
    if match is None:
        raise UnreadableValueError("not_a_time", "a time such as 2018-01-10 12:36:19")
    *figures, zone = match.groups()
    year, month, day, hour, minute, second = (int(part or 0) for part in figures)
    if not (year or month or day):
        return None
    try:
        local = datetime(year, month, day, hour, minute, second, tzinfo=timezone)
        return (_in_its_own_zone(local, zone) if zone else local).astimezone(UTC)
    except (ValueError, OverflowError):
        raise UnreadableValueError("not_a_time", "a time that the calendar has") from None


def _in_its_own_zone(local: datetime, zone: str) -> datetime:
    naive = local.replace(tzinfo=None).isoformat()
    return datetime.fromisoformat(f"{naive}{'+00:00' if zone == 'Z' else zone}")
