"""The texts of the pages as their modules hold them, in one language or the other."""

from __future__ import annotations

import re
from pathlib import Path

STATIC = Path(__file__).resolve().parents[1] / "plugins" / "order_upload" / "ui" / "static"
_LINE = re.compile(r'^  "([^"]+)":\s*"((?:[^"\\]|\\.)*)",$', re.MULTILINE)
_LITERAL = r'"(?:[^"\\]|\\.)*"'
TEXT = rf"{_LITERAL}(?:\s*\+\s*{_LITERAL})*"
"""A pattern of one text, of one piece or of several."""


def source_of(language: str) -> str:
    files = [STATIC / f"texts_{part}{language}.js" for part in ("", "settings_")]
    return "".join(file.read_text(encoding="utf-8") for file in files)


def texts_of(language: str) -> dict[str, str]:
    """Return key -> text."""
    return dict(_LINE.findall(source_of(language)))


def joined(source: str) -> str:
    """Return a text that stands in a module in several pieces."""
    return re.sub(r'"\s*\+\s*"', "", source).strip('"').replace('\\"', '"')
