"""How texts that people typed are compared."""

from __future__ import annotations


def fold(text: str) -> str:
    """Return a text as it is compared: no outer blanks, inner ones single, case ignored."""
    return " ".join(text.split()).casefold()
