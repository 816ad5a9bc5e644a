"""How much of a text of the hub a message, a remedy or a group may show.

A field of an order can hold what a buyer wrote: a province may be a whole address with a telephone
number, an option may be an engraving. Reports, logs and the ledger hold nothing of a buyer, so such
a text is shown only where it is short and looks like a code or a name of a list.
"""

from __future__ import annotations

import re

from order_upload.domain.texts import one_line

LONGEST_TOLD = 300
"""Characters of what another program says that a message repeats."""

LONGEST = 40
"""Characters of a text that is shown."""

LONGEST_TYPED = 20
"""Characters of a word that a buyer may have typed."""

_MANY_FIGURES = re.compile(r"\d{5}|(?:\d[ ./()+-]{0,2}){7}")
"""Five in a row, or seven: a postcode, a telephone number, a fiscal code."""

_SIZE = re.compile(r"[A-Za-z]{1,4} \d[\d.,/]{0,5}|\d[\d.,/]{0,5} [A-Za-z]{1,4}")
"""Such as ``EU 48`` and ``90 cm``."""


def may_be_shown(text: str, *, is_code: bool = False, is_typed: bool = False) -> bool:
    """Return whether a text of the hub may stand in a message.

    Args:
        text: as the hub sends it.
        is_code: a code or an id of the seller's, such as a barcode: as long as it has no blanks it
            may hold any number of figures.
        is_typed: the buyer may have typed it, and nothing like it is known here: it is shown only
            where it is one short word or a size.
    """
    if len(text) > LONGEST or "@" in text or not text.isprintable():
        return False
    if is_code and " " not in text:
        return True
    if _MANY_FIGURES.search(text):
        return False
    is_word = " " not in text and len(text) <= LONGEST_TYPED
    return not is_typed or is_word or _SIZE.fullmatch(text) is not None


def shown_text(text: str, *, is_code: bool = False, is_typed: bool = False) -> str:
    """Return the text where it may be shown, else only its length.

    >>> shown_text("Forlì-Cesena"), shown_text("tel 3331234567")
    ('Forlì-Cesena', 'a text of 14 characters')
    """
    if may_be_shown(text, is_code=is_code, is_typed=is_typed):
        return text
    return f"a text of {len(text)} characters"


def quoted_text(text: str, *, is_code: bool = False, is_typed: bool = False) -> str:
    """Return the text in quotes where it may be shown, else only its length."""
    if may_be_shown(text, is_code=is_code, is_typed=is_typed):
        return f"'{text}'"
    return f"a text of {len(text)} characters"


def told(text: str, most: int = LONGEST_TOLD) -> str:
    """Return what another program says, fit for a message: cut, on one line, whole characters.

    A text of several lines would forge lines of a log.
    """
    line = one_line(text[: 4 * most]).encode("utf-8", "replace").decode()
    return line if len(line) <= most else f"{line[:most]} ..."
