"""Records read by processes of their own, so that a large payload uses more than one core.

The parent cuts the payload and hands out blocks of records; a process answers with the orders as
staged lines, which the parent only has to write. Parent and process speak over pipes: a length of
four bytes, then msgpack. A process that ends before its answer ends the run.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import IO, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from order_upload.domain.order import Order
from order_upload.errors import SourceUnavailableError
from order_upload.sources.base import OrderLine, RefusedOrder
from order_upload.sources.bindcommerce.csv import CsvRecordReader
from order_upload.sources.bindcommerce.csv_header import read_header
from order_upload.sources.bindcommerce.records import CutError, Record, RecordReader
from order_upload.sources.bindcommerce.values import HubReading
from order_upload.sources.bindcommerce.xml_records import XmlRecordReader

PROCESSES = 2
_WAITING_BLOCKS = 4
_T = TypeVar("_T")


class ReaderSetup(msgspec.Struct, frozen=True):
    """What a process must know to read records.

    Attributes:
        namespace, timezone: of the ``HubReading``.
        csv_header: first line of a CSV export; "" for XML.
    """

    namespace: str
    timezone: str
    csv_header: str = ""


class _Answer(msgspec.Struct):
    """What a block holds; None among the lines stands for the next refused order."""

    lines: list[OrderLine | None] = []
    refused: list[RefusedOrder] = []
    fields_seen: list[str] = []
    is_cut_wrong: bool = False


class ReadingProcesses:
    """A few processes that read blocks of records. Use as a context manager.

    Args:
        setup: how they read.
        fields_seen: is given the fields that they meet.
    """

    def __init__(self, setup: ReaderSetup, fields_seen: set[str]) -> None:
        self._setup = setup
        self._fields_seen = fields_seen
        self.processes: list[subprocess.Popen[bytes]] = []
        self._idle: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
        self._threads = ThreadPoolExecutor(PROCESSES)

    def __enter__(self) -> ReadingProcesses:
        return self

    def __exit__(self, *_: object) -> None:
        """End the processes, whatever they are at."""
        for process in self.processes:
            process.kill()
        self._threads.shutdown(cancel_futures=True)
        for process in self.processes:
            process.communicate()

    def read(self, records: list[Record]) -> Future[Iterator[OrderLine | RefusedOrder]]:
        """Return what each record will turn out to hold; see :meth:`RecordReader.read`.

        The future raises ``CutError``, or ``SourceUnavailableError`` where a process was killed.
        """
        if not records:
            nothing: Future[Iterator[OrderLine | RefusedOrder]] = Future()
            nothing.set_result(iter(()))
            return nothing
        if not self.processes:
            self.start()
        return self._threads.submit(self._exchange, records)

    def start(self) -> None:
        """Start the processes; the first block does, since there may be none to read."""
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        for _ in range(PROCESSES):
            process = subprocess.Popen(  # noqa: S603  # this module, by this interpreter
                [sys.executable, "-m", __name__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # a traceback could quote an order
                env=environment,
            )
            self.processes.append(process)
            _send(process.stdin, self._setup)
            self._idle.put(process)

    def _exchange(self, records: list[Record]) -> Iterator[OrderLine | RefusedOrder]:
        process = self._idle.get()
        try:
            _send(process.stdin, records)
            answer = _receive(process.stdout, _Answer)
        except OSError:
            answer = None
        finally:
            self._idle.put(process)
        if answer is None:
            raise SourceUnavailableError(
                "a process that read orders has ended before its work: out of memory, or stopped "
                "by the system; it will be tried again"
            )
        if answer.is_cut_wrong:
            raise CutError
        self._fields_seen.update(answer.fields_seen)
        refused = iter(answer.refused)
        return (line or next(refused) for line in answer.lines)


def in_order(
    blocks: Iterable[_T], start: Callable[[_T], Future[Iterator[OrderLine | RefusedOrder]]]
) -> Iterator[tuple[_T, Iterator[OrderLine | RefusedOrder]]]:
    """Yield each block with what it holds, in their order; some are read ahead."""
    waiting: deque[tuple[_T, Future[Iterator[OrderLine | RefusedOrder]]]] = deque()
    for block in blocks:
        waiting.append((block, start(block)))
        if len(waiting) == _WAITING_BLOCKS:
            first, future = waiting.popleft()
            yield first, future.result()
    for first, future in waiting:
        yield first, future.result()


def _send(pipe: IO[bytes] | None, message: object) -> None:
    assert pipe is not None  # noqa: S101  # both pipes were asked for
    data = msgspec.msgpack.encode(message)
    pipe.write(len(data).to_bytes(4, "big") + data)
    pipe.flush()


def _receive(pipe: IO[bytes] | None, kind: type[_T]) -> _T | None:
    """Return the next message; None when the other side has gone."""
    assert pipe is not None  # noqa: S101
    size = int.from_bytes(pipe.read(4), "big")
    data = pipe.read(size)
    if not size or len(data) < size:
        return None
    return msgspec.msgpack.decode(data, type=kind)


def order_line(order: Order) -> OrderLine:
    """Return an order as the line that is staged of it."""
    return OrderLine(order.ref, order.ordered_at, order.updated_at, msgspec.json.encode(order))


def _answer(reader: RecordReader, records: list[Record]) -> _Answer:
    answer = _Answer()
    try:
        for item in reader.read(records):
            if isinstance(item, Order):
                answer.lines.append(order_line(item))
            else:
                answer.lines.append(None)
                answer.refused.append(item)
    except CutError:
        return _Answer(is_cut_wrong=True)
    answer.fields_seen = sorted(reader.fields_seen)
    return answer


def main() -> None:
    """Read blocks from standard input until it ends, and answer each on standard output."""
    setup = _receive(sys.stdin.buffer, ReaderSetup)
    if setup is None:
        return
    reading = HubReading(setup.namespace, ZoneInfo(setup.timezone))
    reader: RecordReader = XmlRecordReader(reading)
    if setup.csv_header:
        reader = CsvRecordReader(read_header(setup.csv_header), reading)
    while (records := _receive(sys.stdin.buffer, list[Record])) is not None:
        _send(sys.stdout.buffer, _answer(reader, records))


if __name__ == "__main__":
    main()
