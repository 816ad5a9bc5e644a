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

_MANY_FIGURES = re.compile(r"\d{5}")


def may_be_shown(text: str, *, is_code: bool = False) -> bool:
    """Return whether a text of the hub may stand in a message.

    Args:
        text: as the hub sends it.
        is_code: a code or an id of the seller's, such as a barcode: as long as it has no blanks it
            may hold any number of figures.
    """
    if len(text) > LONGEST or "@" in text or not text.isprintable():
        return False
    return (is_code and " " not in text) or not _MANY_FIGURES.search(text)


def shown_text(text: str, *, is_code: bool = False) -> str:
    """Return the text where it may be shown, else only its length.

    >>> shown_text("Forlì-Cesena"), shown_text("tel 3331234567")
    ('Forlì-Cesena', 'a text of 14 characters')
    """
    if may_be_shown(text, is_code=is_code):
        return text
    return f"a text of {len(text)} characters"


def quoted_text(text: str, *, is_code: bool = False) -> str:
    """Return the text in quotes where it may be shown, else only its length."""
    if may_be_shown(text, is_code=is_code):
        return f"'{text}'"
    return f"a text of {len(text)} characters"


def told(text: str, most: int = LONGEST_TOLD) -> str:
    """Return what another program says, fit for a message: cut, on one line, whole characters.

    A text of several lines would forge lines of a log.
    """
    line = one_line(text[: 4 * most]).encode("utf-8", "replace").decode()
    return line if len(line) <= most else f"{line[:most]} ..."
