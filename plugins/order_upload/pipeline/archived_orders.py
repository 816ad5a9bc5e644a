"""The orders of the payloads that runs have kept; nothing is fetched and nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from order_upload.domain.order import Order
from order_upload.errors import SourceRefusedError
from order_upload.sources.base import RefusedOrder, Source
from order_upload.staging import open_payload
from order_upload.staging.path import StagingPath


@dataclass(slots=True)
class ArchiveReading:
    """What was read of an archive.

    Attributes:
        payloads: how many were read.
        unread: how many of them could not be.
        refused: how many orders could not be read.
    """

    payloads: int = 0
    unread: int = 0
    refused: int = 0

    def orders(self, payloads: Iterable[StagingPath], source: Source) -> Iterator[Order]:
        """Yield the orders of payloads in every version that is kept, and count what is read.

        A payload that expires meanwhile is passed over.
        """
        for path in payloads:
            self.payloads += 1
            try:
                with open_payload(path) as payload:
                    for item in source.read(payload):
                        if isinstance(item, Order):
                            yield item
                        self.refused += isinstance(item, RefusedOrder)
            except FileNotFoundError:
                self.payloads -= 1
            except SourceRefusedError:
                self.unread += 1
