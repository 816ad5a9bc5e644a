"""The hub's XML export as a stream: memory depends on the largest document, not on how many.

Comes from outside, so: no DOCTYPE, no entities, no network, one size limit a document. libxml2's
own guards (depth, text length, entity amplification) stay on: ``huge_tree`` is never needed,
because documents are dropped as they pass. This reader needs nothing but well-formed XML; the fast
one (``xml_records``) falls back to it. The elements are listed in docs/hub-format.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from lxml import etree
from lxml.etree import _Element

from order_upload.domain.shown_text import told
from order_upload.errors import SourceRefusedError
from order_upload.sources.bindcommerce.document import HubDocument
from order_upload.sources.bindcommerce.records import LARGEST_RECORD_BYTES
from order_upload.sources.bindcommerce.xml_document import read_document

_CHUNK_BYTES = 128 * 1024
_PROLOG_BYTES = 64 * 1024
_LARGEST_QUOTE = 200
_FORBIDDEN = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_NOT_UTF8 = frozenset({"ERR_INVALID_ENCODING", "I18N_CONV_FAILED", "ERR_INVALID_CHAR"})
_SECRET_LIKE = re.compile(r"\S+@\S+|(?=[\w-]*[0-9])[\w-]{16,}")

PARSER_OPTIONS: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "remove_comments": True,
    "remove_pis": True,
    "huge_tree": False,
}
"""What every parser of an export is told: nothing but the file is read, and its guards stay on."""

_Found = tuple[HubDocument, _Element]


def xml_documents(file: BinaryIO) -> Iterator[HubDocument]:
    """Return the documents of an XML export one by one.

    Raises:
        SourceRefusedError: not XML, not the hub's, truncated, with a DOCTYPE, or the hub reports an
            error.
    """
    for document, _ in xml_elements(file):
        yield document


def xml_elements(file: BinaryIO) -> Iterator[_Found]:
    """Yield the documents of an XML export, each with its element, which is dropped afterwards.

    Raises:
        SourceRefusedError: see :func:`xml_documents`.
    """
    reader = _XmlReader()
    fed = fed_at_last_document = 0
    for chunk in iter(lambda: file.read(_CHUNK_BYTES), b""):
        found = False
        for document in reader.feed(chunk):
            found = True
            yield document
        fed += len(chunk)
        fed_at_last_document = fed if found else fed_at_last_document
        if fed - fed_at_last_document > LARGEST_RECORD_BYTES:
            limit = LARGEST_RECORD_BYTES // 1024**2
            raise SourceRefusedError(
                f"XML after {reader.so_far}: found more than {limit} MB without an end of "
                f"Document; allowed: {limit} MB an order; export the orders again"
            )
    yield from reader.close()


def bytes_of(element: _Element) -> bytes:
    """Return an element of :func:`xml_elements` as XML in UTF-8."""
    return etree.tostring(element, encoding="UTF-8", xml_declaration=False, with_tail=False)


class _XmlReader:
    """A parser that is fed, and what it has met so far."""

    def __init__(self) -> None:
        self._parser = etree.XMLPullParser(
            events=("start", "end"),
            tag=("Documents", "Document", "errorCode", "errorDescription"),
            **PARSER_OPTIONS,
        )
        self._root: _Element | None = None
        self._prolog = b""
        self._documents = 0
        self._error: dict[str, str] = {}

    @property
    def so_far(self) -> str:
        return f"{self._documents} complete orders"

    def feed(self, chunk: bytes) -> Iterator[_Found]:
        self._refuse_doctype(chunk)
        try:
            self._parser.feed(chunk)
        except etree.XMLSyntaxError as error:
            yield from self._documents_found()
            raise self._broken(error) from None
        yield from self._documents_found()
        self._drop_what_has_passed()

    def close(self) -> Iterator[_Found]:
        try:
            self._parser.close()
        except etree.XMLSyntaxError:
            yield from self._documents_found()
            raise SourceRefusedError(
                f"XML: found a truncated file, which ends inside its elements after {self.so_far}; "
                "fetch it again; if it stays so, see the log of the hub's connector"
            ) from None
        yield from self._documents_found()
        self._raise_the_hubs_error()

    def _refuse_doctype(self, chunk: bytes) -> None:
        """Look before the parser: the root's attributes are expanded before any event."""
        if self._root is None and len(self._prolog) < _PROLOG_BYTES:
            self._prolog += chunk[:_PROLOG_BYTES]
            if _FORBIDDEN.search(self._prolog):
                raise _doctype_refused()

    def _documents_found(self) -> Iterator[_Found]:
        for event, found in self._parser.read_events():
            element = cast(
                "_Element", found
            )  # the stubs allow for namespace events, which were not asked for
            if event == "start":
                self._meet_root(element)
            elif element.tag == "Document" and element.getparent() is self._root:
                self._documents += 1
                yield read_document(element, f"Document {self._documents}"), element
            elif element.getparent() is self._root and element.text:
                self._error[str(element.tag)] = element.text.strip()

    def _meet_root(self, element: _Element) -> None:
        if self._root is None:
            self._root = element.getroottree().getroot()
            self._check_root(self._root)

    def _check_root(self, root: _Element) -> None:
        if root.getroottree().docinfo.internalDTD is not None:
            raise _doctype_refused()
        if root.tag != "Documents":
            raise SourceRefusedError(
                f"XML: found <{told(str(root.tag), 60)}> at its begin; allowed: <Documents>, as in "
                "an export of orders; check the address"
            )
        for name in ("errorCode", "errorDescription"):
            self._error[name] = str(root.get(name, "")).strip()
        self._raise_the_hubs_error()

    def _raise_the_hubs_error(self) -> None:
        if self._root is None:
            raise SourceRefusedError(
                "XML: found no element; allowed: <Documents>, as in an export of orders"
            )
        code = self._error.get("errorCode", "")
        description = self._error.get("errorDescription", "")
        if code == "0" or not (code or description):
            return
        code, description = (
            told(_SECRET_LIKE.sub("***", text[:_LARGEST_QUOTE])) for text in (code, description)
        )
        raise SourceRefusedError(
            f"XML: found that the hub reports error {code or '(no code)'}: "
            f"{description or '(no description)'}; see the connector's log in the hub"
        )

    def _drop_what_has_passed(self) -> None:
        """Free all children of the root but the last, which may still be growing."""
        if self._root is not None:
            del self._root[:-1]

    def _broken(self, error: etree.XMLSyntaxError) -> SourceRefusedError:
        line, column = error.position
        name = _error_name(error.code)  # type: ignore[attr-defined]  # the stubs lack it
        if name in _NOT_UTF8:
            return SourceRefusedError(
                f"XML: found broken UTF-8 in line {line}, column {column}, after {self.so_far}: "
                "the hub or a program between has changed its encoding; allowed: UTF-8; "
                "export it again"
            )
        return SourceRefusedError(
            f"XML: found what is not well-formed in line {line}, column {column} ({name}), after "
            f"{self.so_far}; allowed: an export as the hub wrote it; fetch it again"
        )


def _error_name(code: int) -> str:
    """Return libxml2's name of an error: its message could quote the order, the name cannot."""
    return next(
        (name for name, value in vars(etree.ErrorTypes).items() if value == code), f"error {code}"
    )


def _doctype_refused() -> SourceRefusedError:
    return SourceRefusedError(
        "XML: found a DOCTYPE or entity declaration: the hub sends none, and entity bombs and file "
        "theft come in that way; allowed: none; check that the address is the hub's"
    )
