"""One run: where its files are, what it remembers, and the snapshot it goes by."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from order_upload.errors import OrderUploadError, ShopUnavailableError, SourceUnavailableError
from order_upload.ledger import Holder, Ledger
from order_upload.pipeline.snapshot import Snapshot
from order_upload.pipeline.stages import FAILURE, SNAPSHOT, UNREACHABLE, Document, Lines, Stage
from order_upload.staging import LineWriter, RunStaging, Staging
from order_upload.staging.records import encode

Record = TypeVar("Record")


class RecordWriter(Generic[Record]):
    """Writes the records of one staged file."""

    def __init__(self, lines: LineWriter) -> None:
        self._lines = lines

    @property
    def count(self) -> int:
        """How many were written so far."""
        return self._lines.count

    def write(self, record: Record) -> None:
        """Write a record."""
        self._lines.write(encode(record))

    def copy(self, line: bytes) -> None:
        """Write a record that is encoded already."""
        self._lines.write(line)


@dataclass(slots=True)
class Run:
    """One run of one connector, as every stage sees it."""

    root: Staging
    ledger: Ledger
    connector: str
    run_id: str
    _snapshot: Snapshot | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def staging(self) -> RunStaging:
        """The run's own folder."""
        return self.root.run(self.connector, self.run_id)

    def holder(self, part: str) -> Holder:
        """Return under which name the upload of a part holds the shop's lease."""
        return Holder(self.connector, self.run_id, part)

    def other(self, run_id: str) -> Run:
        """Return another run of the same connector."""
        return Run(self.root, self.ledger, self.connector, run_id)

    def write_snapshot(self, snapshot: Snapshot) -> None:
        """Keep what the run goes by."""
        self.save(SNAPSHOT, snapshot)
        self._snapshot = snapshot

    def snapshot(self) -> Snapshot:
        """Return what the run goes by; it is read once.

        Raises:
            StagingError: extract has not run.
        """
        if self._snapshot is None:
            self._snapshot = self.load(SNAPSHOT)
        return self._snapshot

    def has(self, artefact: Lines[Any] | Document[Any]) -> bool:
        """Return whether a stage has left this file, and so completed it."""
        return self.staging.exists(artefact.stage, artefact.name)

    def load(self, document: Document[Record]) -> Record:
        """Return what a document holds.

        Raises:
            StagingError: the stage that writes it has not run, or the file is damaged.
        """
        return load_from(self.staging, document)

    def save(self, document: Document[Record], record: Record) -> None:
        """Write a document, or replace it."""
        save_to(self.staging, document, record)

    def read(self, lines: Lines[Record], *, missing_ok: bool = False) -> Iterator[Record]:
        """Yield the records of a file.

        Raises:
            StagingError: a line is damaged, or the file is missing and ``missing_ok`` is not set;
                raised while iterating.
        """
        return self.staging.read_records(
            lines.stage, lines.name, lines.decode, missing_ok=missing_ok
        )

    def lines(self, lines: Lines[Record], *, missing_ok: bool = False) -> Iterator[bytes]:
        """Yield the lines of a file as they are; for errors see :meth:`read`."""
        return self.staging.read_lines(lines.stage, lines.name, missing_ok=missing_ok)

    def records_beginning(self, lines: Lines[Record], start: bytes) -> Iterator[Record]:
        """Yield the records of a file whose lines begin so; none where there is no file.

        Raises:
            StagingError: such a line is damaged; raised while iterating.
        """
        for line in self.staging.lines_beginning(lines.stage, lines.name, start):
            yield self.staging.decoded(lines.stage, lines.name, lines.decode, line)

    @contextmanager
    def writer(self, lines: Lines[Record]) -> Iterator[RecordWriter[Record]]:
        """Give a writer of records.

        The file is there, or replaced, when the block ends; it is untouched when the block raises.
        """
        with self.staging.write_lines(lines.stage, lines.name) as writer:
            yield RecordWriter(writer)

    def discard_from(self, stage: Stage) -> None:
        """Delete what an earlier try left of a stage and of those after it, but for the report.

        It is about other orders, or other rules; the report reads from the files how far a run got,
        and an upload skips what has a result.
        """
        for discarded in stage.and_later:
            self.staging.discard(discarded)


def load_from(staging: RunStaging, document: Document[Record]) -> Record:
    """Return what a document of any run holds; for errors see :meth:`Run.load`."""
    content = staging.read_text(document.stage, document.name).encode()
    return staging.decoded(document.stage, document.name, document.decode, content)


def save_to(staging: RunStaging, document: Document[Record], record: Record) -> None:
    """Write a document of any run, or replace it."""
    staging.write_text(document.stage, document.name, document.encode(record).decode())


def note_failure(staging: RunStaging, stage: str, error: Exception) -> None:
    """Keep why a stage failed, for the report, which another process writes.

    Messages of our own errors hold no personal data (``errors.py``). Of any other error only the
    kind is kept: its text may quote an order.
    """
    text = f"{type(error).__name__}, see the log of the task"
    if isinstance(error, OrderUploadError):
        text = str(error)
    staging.write_text(stage, FAILURE, text)
    is_away = isinstance(error, SourceUnavailableError | ShopUnavailableError)
    staging.write_text(stage, UNREACHABLE, "yes" if is_away else "no")


def is_unreachable(staging: RunStaging, stage: str) -> bool:
    """Return whether a stage failed because hub or shop gave no answer."""
    return staging.exists(stage, UNREACHABLE) and staging.read_text(stage, UNREACHABLE) == "yes"


def failure_of(staging: RunStaging, stage: str) -> str:
    """Return why a stage failed, "" when nobody could say: the task was killed."""
    if not staging.exists(stage, FAILURE):
        return ""
    return staging.read_text(stage, FAILURE)
