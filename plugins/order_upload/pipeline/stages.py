"""The stages of a run in their order, and every file that each of them leaves behind.

A stage's folder has the name of its task. What a file holds is said by its decoder; a stage that
needs less of a record reads the same lines with a narrower one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from order_upload.domain.outcome import Result
from order_upload.domain.plan import PlannedOrder
from order_upload.pipeline.snapshot import decode_snapshot, encode_snapshot
from order_upload.sources.base import Payload
from order_upload.staging import records

Record = TypeVar("Record")
Other = TypeVar("Other")


class Stage(StrEnum):
    """The stages in their order: ids of the tasks, names of the folders of a run."""

    EXTRACT = "extract"
    FILTER = "filter"
    NORMALIZE_STATUS = "normalize_status"
    TRANSFORM = "transform"
    PLAN = "plan"
    APPROVE = "approve"
    UPLOAD = "upload"
    REPORT = "report"

    @property
    def and_later(self) -> list[Stage]:
        """This stage and those after it, up to but not including the report."""
        stages = list(Stage)
        return stages[stages.index(self) : stages.index(Stage.REPORT)]


@dataclass(frozen=True, slots=True)
class Lines(Generic[Record]):
    """A staged file of records, one a line.

    Attributes:
        decode: returns the record of a line.
    """

    stage: Stage
    name: str
    decode: Callable[[bytes], Record]

    def read_as(self, decode: Callable[[bytes], Other]) -> Lines[Other]:
        """Return the same file, read with another decoder."""
        return Lines(self.stage, self.name, decode)


@dataclass(frozen=True, slots=True)
class Document(Generic[Record]):
    """A staged file that holds one record."""

    stage: Stage
    name: str
    decode: Callable[[bytes], Record]
    encode: Callable[[Record], bytes] = records.encode

    def read_as(self, decode: Callable[[bytes], Other]) -> Document[Other]:
        """Return the same file, read with another decoder."""
        return Document(self.stage, self.name, decode)


SNAPSHOT = Document(Stage.EXTRACT, "snapshot.json", decode_snapshot, encode_snapshot)
"""What the run goes by."""
PAYLOADS = Document(Stage.EXTRACT, "payloads.json", records.decoder(list[Payload]))
"""What the run fetches, decided once."""
KEPT = Document(Stage.EXTRACT, "kept.json", records.decoder(dict[str, str]))
"""What became of payloads that the run has no more: name -> digest in the archive."""
SKU_ROWS = Lines(Stage.EXTRACT, "sku_rows.jsonl", records.decode_sku_row)
"""The rows of the files of codes; there only where steps name files."""
ORDERS = Lines(Stage.EXTRACT, "orders.jsonl", records.decode_order)
"""The latest version of each order that was read; later stages refer to these lines."""
REFUSED = Lines(Stage.EXTRACT, "refused.jsonl", records.decode_refused)
"""Orders that their payload could not make."""
SUPERSEDED = Lines(Stage.EXTRACT, "superseded.jsonl", records.decode_result)
"""Documents whose own payload holds a later one of the same number."""
NUMBERLESS = Lines(Stage.EXTRACT, "numberless.jsonl", records.decode_head)
"""Which records were refused that have no number, by which they could be known again."""
UNREAD = Lines(Stage.EXTRACT, "unchanged.jsonl", records.decode_unread)
"""Orders whose record is the same as last time."""
SUMMARY = Document(Stage.EXTRACT, "summary.json", records.decode_summary)
"""Written last: all of extract is there."""

PASSED = Lines(Stage.FILTER, "passed.jsonl", records.decode_passed)
"""Which orders go on, in the order of :data:`ORDERS`."""
DROPPED = Lines(Stage.FILTER, "dropped.jsonl", records.decode_result)
"""Which do not, each with the criterion that dropped it; in the order of :data:`ORDERS`."""

STATUSES = Lines(Stage.NORMALIZE_STATUS, "statuses.jsonl", records.decode_order_status)
"""What the status of each order means, in the order of :data:`ORDERS`."""
STOPPED = Lines(Stage.NORMALIZE_STATUS, "results.jsonl", records.decode_result)
"""Orders that their status stops, in the order of :data:`ORDERS`."""

TRANSFORMED = Lines(Stage.TRANSFORM, "orders.jsonl", records.decode_normalized)
"""The orders as the transformation makes them; there only where there is a transformation."""
TRANSFORM_ENDED = Lines(Stage.TRANSFORM, "ended.jsonl", records.decode_ended)
"""Orders that a step of the transformation ended."""

ENDED = Lines(Stage.PLAN, "ended.jsonl", records.decode_planned)
"""Orders of which nothing is sent."""
SHOP_FACTS = Document(Stage.PLAN, "shop.json", records.decode_shop_facts)
"""Written last: the plan is whole."""

RESULTS = Lines(Stage.REPORT, "orders.jsonl", records.decode_result)
"""How each order ended that was read."""
REPORT: Document[Any] = Document(Stage.REPORT, "report.json", records.decoder(dict[str, Any]))
"""What the run did, in numbers; for people and pages."""

FAILURE = "failure.txt"
"""In the folder of a stage that failed: why."""
UNREACHABLE = "unreachable.txt"
"""In the same folder: whether it failed because hub or shop gave no answer."""

PARTS = "part-*.jsonl"
"""The pattern of the names of the plan's parts."""


RAW = "raw/*"
"""The pattern of the names of the payloads that the archive does not have yet."""


def raw_payload(number: int) -> str:
    """Return the name of the payload at this place of :data:`PAYLOADS`, below ``extract``."""
    return f"raw/{number:05d}"


def part_lines(part: str) -> Lines[PlannedOrder]:
    """Return the file of the planned orders that one mapped upload sends."""
    return Lines(Stage.PLAN, f"part-{part}.jsonl", records.decode_planned)


def part_of(name: str) -> str:
    """Return the part that a file holds; the opposite of :func:`part_lines`."""
    return name.removeprefix("part-").removesuffix(".jsonl")


def upload_results(part: str, attempt: int | str) -> Lines[Result]:
    """Return the file of the results of one try to send a part.

    The attempt ``*`` gives the pattern of all tries.
    """
    return Lines(Stage.UPLOAD, f"results-{part}-{attempt}.jsonl", records.decode_result)
