"""Texts of a document of the hub, as docs/hub-format.md reads them and as a shop keeps them."""

from __future__ import annotations

import html
import re
from xml.etree.ElementTree import Element


def escaped(text: str) -> str:
    """Return a text as OpenCart keeps it."""
    return html.escape(text, quote=False).replace('"', "&quot;")


def text_of(document: Element, path: str) -> str:
    """Return the text of an element, its HTML entities read once, without the blanks around it."""
    return html.unescape(document.findtext(path) or "").strip()


def one_line(document: Element, path: str) -> str:
    """Return the text of an element, a blank in the place of each run of control characters."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f]+", " ", text_of(document, path))
