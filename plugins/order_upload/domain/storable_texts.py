"""Texts made storable: shorter where a column ends, or in characters that every database keeps."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

_ZERO_WIDTH_JOINER = "\u200d"
_VARIATION_SELECTORS = ("\ufe0e", "\ufe0f")
_LAST_PLAIN = "\uffff"
_FLAG_LETTERS = ("\U0001f1e6", "\U0001f1ff")
_SKIN_TONES = ("\U0001f3fb", "\U0001f3ff")
_TAGS = ("\U000e0020", "\U000e007f")
_FLAG_LETTER_NAME = "REGIONAL INDICATOR SYMBOL LETTER "


def shortened(text: str, most: int, measure: Callable[[str], int]) -> str:
    """Return the beginning of a text that fits, cut where it hurts least.

    What a reader sees as one character stays whole: a letter with its accents, an emoji with its
    skin tone, a flag. Where a blank stands in its second half, the text ends before it.

    Args:
        text: to be shortened.
        most: how much the column takes.
        measure: how much of it one character takes.
    """
    end, length = 0, 0
    for character in text:
        length += measure(character)
        if length > most:
            break
        end += 1
    if end == len(text):
        return text
    while end and _belongs_to_the_one_before(text, end):
        end -= 1
    blank = text.rfind(" ", 0, end + 1)
    if 2 * blank >= end:
        end = blank
    return text[:end].rstrip()


def with_plain_characters(text: str) -> str:
    """Return a text without characters above U+FFFF, which ``utf8`` of MySQL does not keep.

    A letter in another dress becomes the plain one (a bold mathematical A is A), the letters of a
    flag become letters, and every other character its Unicode name in brackets: ``[party popper]``.
    What only changes how an emoji is drawn goes. A character without a name becomes ``?``.
    """
    if not text or max(text) <= _LAST_PLAIN:
        return text
    pieces: list[str] = []
    is_after_emoji = False
    for character in text:
        if character > _LAST_PLAIN:
            pieces.append(_plain(character))
            is_after_emoji = True
        elif is_after_emoji and character in (_ZERO_WIDTH_JOINER, *_VARIATION_SELECTORS):
            continue
        else:
            pieces.append(character)
            is_after_emoji = False
    return "".join(pieces).strip()


def _plain(character: str) -> str:
    if _is_between(character, _SKIN_TONES) or _is_between(character, _TAGS):
        return ""
    plain = unicodedata.normalize("NFKC", character)
    if max(plain) <= _LAST_PLAIN:
        return plain
    name = unicodedata.name(character, "")
    if name.startswith(_FLAG_LETTER_NAME):
        return name.removeprefix(_FLAG_LETTER_NAME)
    if not name:
        return "?"
    return f"[{name.lower()}]"


def _belongs_to_the_one_before(text: str, place: int) -> bool:
    """Return whether a reader sees the character at a place as a piece of the one before it."""
    character, before = text[place], text[place - 1]
    if unicodedata.category(character).startswith("M") or _is_between(character, _SKIN_TONES):
        return True
    if _ZERO_WIDTH_JOINER in (character, before) or _is_between(character, _TAGS):
        return True
    if not _is_between(character, _FLAG_LETTERS):
        return False
    flag_letters = 0
    while flag_letters < place and _is_between(text[place - 1 - flag_letters], _FLAG_LETTERS):
        flag_letters += 1
    return flag_letters % 2 == 1


def _is_between(character: str, ends: tuple[str, str]) -> bool:
    first, last = ends
    return first <= character <= last
