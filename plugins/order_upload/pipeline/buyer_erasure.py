"""The staged files of one connector without what is one buyer's; the others' stays as it is.

Done twice, or killed midway and done again, it comes to the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from order_upload.domain.buyer import Buyer, Trace
from order_upload.errors import SourceRefusedError
from order_upload.pipeline.archive import NOTHING_NEW, kept_of
from order_upload.pipeline.buyer_files import may_be_in_file, record_of, record_that_may_be
from order_upload.pipeline.buyer_scrub import scrubbed_document
from order_upload.pipeline.stages import KEPT
from order_upload.sources.base import Source
from order_upload.staging import ConnectorFolder, FileKind, StagedFile, open_payload
from order_upload.staging.files import BLOCK
from order_upload.staging.path import remove_file
from order_upload.staging.payload_archive import IN_MEMORY
from order_upload.staging.records import encode
from order_upload.staging.staged_files import lines_of, write_again


class FileErasure:
    """Takes a buyer out of the staged files of one connector; no run may be at work on them.

    Args:
        buyer: all of whose orders are known.
        folder: the files.
        source: gives what reads the connector's payloads, asked where there are any; None for one
            that no Variable names: of its payloads those go whole that may hold the buyer.
    """

    def __init__(
        self, buyer: Buyer, folder: ConnectorFolder, source: Callable[[], Source | None]
    ) -> None:
        self._buyer = buyer
        self._folder = folder
        self._source = source

    def erase(self, file: StagedFile) -> bool:
        """Take the buyer out of a file, and return whether there was anything to take out.

        What a task that was killed left half made goes whole.
        """
        with suppress(FileNotFoundError):  # it went meanwhile
            if file.kind is FileKind.HALF_MADE:
                remove_file(file.path)
                return True
            if file.kind is FileKind.LINES:
                return self._erase_lines(file)
            if file.kind is FileKind.DOCUMENT:
                return self._erase_in_document(file)
            if file.kind is FileKind.PAYLOAD and (source := self._source()):
                return self._erase_in_payload(file, source)
            return self._delete_if_it_may_hold(file)
        return False

    def _erase_lines(self, file: StagedFile) -> bool:
        are_theirs = Counter(map(self._is_theirs, lines_of(file.path)))
        if not are_theirs[True]:
            return False
        if file.is_waiting and not are_theirs[False]:
            remove_file(file.path)
        else:
            lines = (line for line in lines_of(file.path) if not self._is_theirs(line))
            write_again(file.path, (line + b"\n" for line in lines))
        return True

    def _is_theirs(self, line: bytes) -> bool:
        if not self._buyer.may_be_in(line):
            return False
        record = record_of(line)
        return record is None or self._buyer.trace_in(record) is Trace.MEANT

    def _erase_in_document(self, file: StagedFile) -> bool:
        with file.path.open("rb") as document:
            content = document.read()
        scrubbed = scrubbed_document(content, self._buyer)
        if scrubbed == content:
            return False
        write_again(file.path, [scrubbed.rstrip(b"\n") + b"\n"])
        return True

    def _delete_if_it_may_hold(self, file: StagedFile) -> bool:
        if not may_be_in_file(self._buyer, file):
            return False
        if file.is_archived:
            self._repoint(file.name, NOTHING_NEW)
        remove_file(file.path)
        return True

    def _erase_in_payload(self, file: StagedFile, source: Source) -> bool:
        """Take the buyer's orders out of a payload; those that stay are read as before."""
        taken = stays = 0

        def leaves_out(item: object) -> bool:
            nonlocal taken, stays
            is_theirs = self._is_of_them(item)
            taken, stays = taken + is_theirs, stays + (not is_theirs)
            return is_theirs

        with SpooledTemporaryFile(IN_MEMORY) as spooled:
            rest = cast("BinaryIO", spooled)
            try:
                with open_payload(file.path) as payload:
                    source.without(payload, leaves_out, rest)
            except SourceRefusedError:
                return self._delete_if_it_may_hold(file)
            if not taken:
                return False
            rest.seek(0)
            if file.is_archived:
                self._replace(file.name, rest if stays else None)
            else:
                write_again(file.path, _blocks(rest))
        return True

    def _is_of_them(self, item: object) -> bool:
        record = record_that_may_be(self._buyer, item)
        return self._buyer.trace_in(record) is Trace.MEANT

    def _replace(self, name: str, rest: BinaryIO | None) -> None:
        """Put what stays of a payload in its place in the archive, under the time of the old one.

        The runs that know it are told its new name before the old one goes: an extract that is
        cleared gets it back from there.
        """
        archive = self._folder.payloads
        received = next(kept.received for kept in archive.all() if kept.name == name)
        digest = NOTHING_NEW if rest is None else archive.keep(rest, received)
        self._repoint(name, digest)
        archive.delete(name)

    def _repoint(self, name: str, digest: str) -> None:
        old = next((kept.digest for kept in self._folder.payloads.all() if kept.name == name), "")
        for run in self._folder.runs():
            kept = kept_of(run)
            if old and old in kept.values():
                changed = {raw: digest if was == old else was for raw, was in kept.items()}
                write_again(run.path(KEPT.stage, KEPT.name), [encode(changed) + b"\n"])


def _blocks(content: BinaryIO) -> Iterator[bytes]:
    while block := content.read(BLOCK):
        yield block
