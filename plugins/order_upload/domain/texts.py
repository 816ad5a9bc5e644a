"""How texts that people typed are compared, and how the shop takes them."""

from __future__ import annotations

import re

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_LINE_BREAK = re.compile(r"\r\n?|[\x85\u2028\u2029]")
_CONTROL_IN_LINE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]+")


def fold(text: str) -> str:
    """Return a text as it is compared: no outer blanks, inner ones single, case ignored."""
    return " ".join(text.split()).casefold()


def one_line(text: str) -> str:
    """Return a text without line breaks and other control characters: blanks stand for them.

    The input fields of the shop's own forms let none through, and what the shop puts into the head
    of a mail must have none.
    """
    if text.isprintable():  # nearly all
        return text
    return _CONTROL.sub(" ", text).strip()


def several_lines(text: str) -> str:
    """Return a comment with plain line breaks, and blanks for its other control characters."""
    if text.isprintable():
        return text
    return _CONTROL_IN_LINE.sub(" ", _LINE_BREAK.sub("\n", text)).strip()
