"""Which form a payload has, and whether it may be an export of the hub: told by its first bytes."""

from __future__ import annotations

import codecs
import re

from order_upload.errors import SourceRefusedError
from order_upload.sources.bindcommerce.csv_header import has_known_column

_ROOT = re.compile(rb"<Documents[\s/>]")

_OTHER_FORMS = {
    b"\x1f\x8b": "gzip",
    b"PK\x03\x04": "a zip or spreadsheet file",
    b"\xff\xfe": "UTF-16 text",
    b"\xfe\xff": "UTF-16 text",
    b"{": "JSON",
    b"[": "JSON",
    b"%PDF": "PDF",
}


def content_of(first: bytes) -> bytes:
    """Return the first bytes of a payload that say something."""
    return first.removeprefix(codecs.BOM_UTF8).lstrip()


def refuse_other_forms(first: bytes) -> None:
    """Refuse a payload that can't be an export, such as a web page, by its first bytes.

    Raises:
        SourceRefusedError: a web page, JSON, gzip, a spreadsheet, UTF-16.
    """
    content = content_of(first)
    if content[:15].lower().startswith((b"<!doctype html", b"<html")):
        raise SourceRefusedError(
            "found a web page: often a login, error or maintenance page; allowed: orders as XML or "
            "CSV; check that the endpoint is the address that the hub shows for the connector"
        )
    for beginning, form in _OTHER_FORMS.items():
        if content.startswith(beginning):
            raise SourceRefusedError(
                f"found {form}; allowed: orders as XML or CSV in UTF-8; export them in this form"
            )


def looks_like_an_export(content: bytes) -> bool:
    """Return whether a payload begins as the hub's exports do, however it goes on.

    Args:
        content: see :func:`content_of`.
    """
    if content.startswith(b"<"):
        return _ROOT.search(content) is not None
    return has_known_column(content.partition(b"\n")[0].decode(errors="replace"))
