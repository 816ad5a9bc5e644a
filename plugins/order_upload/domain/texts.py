"""How texts that people typed are compared, and how the shop takes them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_LINE_BREAK = re.compile(r"\r\n?|[\x85\u2028\u2029]")
_CONTROL_IN_LINE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]+")

_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")
_BETWEEN_WORDS = re.compile(r"[^\w]+")
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
)
"""Letters that Unicode does not take apart into a plain one and its accent."""


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Return a text as it is compared: no outer blanks, inner ones single, case ignored."""
    return " ".join(text.split()).casefold()


@lru_cache(maxsize=8192)
def fold_value(text: str) -> str:
    """Return a value of an option as it is compared: as :func:`fold`, and ``37,5`` is ``37.5``."""
    return _DECIMAL_COMMA.sub(".", fold(text))


@lru_cache(maxsize=8192)
def fold_name(text: str) -> str:
    """Return a name as it is compared: case, accents, marks between words and blanks aside.

    Nothing is taken for alike that is spelt otherwise.

    >>> fold_name("Forlì - Cesena"), fold_name("ÎLE-DE-FRANCE"), fold_name("Ħaż-Żabbar")
    ('forli cesena', 'ile de france', 'haz zabbar')
    """
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    marks = "".join([sign for sign in plain if not unicodedata.combining(sign)])
    return " ".join(_BETWEEN_WORDS.sub(" ", marks).split())


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
