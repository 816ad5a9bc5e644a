"""Where something of one buyer is kept on our side: every staged file, every row of the ledger."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from functools import cache, partial

import msgspec

from order_upload.domain.buyer import Buyer, Trace, names_of
from order_upload.errors import SourceRefusedError
from order_upload.ledger import Ledger
from order_upload.ledger.erasure import ShopOrderRow
from order_upload.pipeline.buyer_files import BuyerFiles
from order_upload.pipeline.buyer_scrub import scrubbed_text
from order_upload.pipeline.stages import ORDERS, REFUSED
from order_upload.sources.base import Source
from order_upload.staging import ConnectorFolder, StagedFile, Staging, safe_name

SourceOf = Callable[[str], Source | None]
"""Returns what reads a connector's payloads; None of one that no Variable names. It raises
``ConfigError`` where the connector is broken."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something is kept. Names no buyer.

    Attributes:
        where: which file of which run, or which table.
        ref: of the order; "" where a file is about a whole run, or nobody can tell.
    """

    connector: str
    where: str
    ref: str


@dataclass(slots=True)
class Found:
    """What is kept of a buyer.

    Attributes:
        refs: references of their orders.
        places: where these are.
        mentions: orders of others that name the buyer's address in a text.
        alike: orders that have an address of one of the buyer's, and were not named.
        waiting: orders that are still to be uploaded, each with its connector.
        shop_orders: which orders of which shops they are, as far as the ledger remembers.
    """

    refs: set[str] = field(default_factory=set)
    places: set[Place] = field(default_factory=set)
    mentions: set[Place] = field(default_factory=set)
    alike: set[Place] = field(default_factory=set)
    waiting: set[tuple[str, str]] = field(default_factory=set)
    shop_orders: list[ShopOrderRow] = field(default_factory=list)

    def by(self, trace: Trace) -> set[Place]:
        """Return the places of a kind of trace."""
        of_others = {Trace.MENTIONED: self.mentions, Trace.ALIKE: self.alike}
        return of_others.get(trace, self.places)


class BuyerSearch:
    """Looks for a buyer.

    Args:
        root: all staged files.
        ledger: all that is remembered.
        source_of: what reads payloads.
    """

    def __init__(self, root: Staging, ledger: Ledger, source_of: SourceOf) -> None:
        self._root = root
        self._ledger = ledger
        self.source_of = cache(source_of)

    def folders(self) -> Iterator[tuple[str, ConnectorFolder]]:
        """Yield what is staged of each connector, those that are gone too."""
        known = {safe_name(name): name for name in self._ledger.expiry.connectors()}
        for folder in self._root.folders():
            yield known.get(folder.name, folder.name), folder

    def orders_called(self, texts: Collection[str]) -> dict[str, set[str]]:
        """Return which staged orders have one of these names: text -> references.

        A name is a reference, or a number of the hub or the platform.
        """
        called: dict[str, set[str]] = {text: set() for text in texts}
        for connector, folder in self.folders():
            files = BuyerFiles(Buyer(), partial(self.source_of, connector))
            for file in folder.files():
                for name, ref in _names_in(files, file):
                    if name in called:
                        called[name].add(ref)
        return called

    def find(self, buyer: Buyer) -> Found:
        """Return where the buyer is; learns on the way which orders are theirs.

        An order that is found late may stand in files that were looked at before, under its
        reference alone: then all are looked at once more.
        """
        while True:
            known = buyer.size
            as_known = self._ledger.erasure.known_as(buyer.refs)
            buyer.refs |= as_known.parts
            buyer.numbers |= as_known.numbers
            found = Found()
            for connector, folder in self.folders():
                self._look_at(buyer, connector, folder, found)
            self._look_at_texts(buyer, found)
            if buyer.size == known:
                return self._completed(buyer, found)

    def _look_at(self, buyer: Buyer, connector: str, folder: ConnectorFolder, found: Found) -> None:
        files = BuyerFiles(buyer, partial(self.source_of, connector))
        batches = self._ledger.batches.unclosed(connector)
        dead = {safe_name(batch.run_id) for batch in batches}
        in_use = {row.file for row in self._ledger.waiting.of(connector)}
        for file in folder.files():
            for ref, trace in files.traces_in(file):
                place = Place(connector, where_of(file), ref)
                found.by(trace).add(place)
                if trace is not Trace.MEANT:
                    continue
                # the rows of the ledger tell of files in use, which may hold settled orders too
                is_unknown = file.is_waiting and file.name not in in_use
                if ref and (is_unknown or (file.folder in dead and _has_orders(file))):
                    found.waiting.add((ref, connector))

    def _look_at_texts(self, buyer: Buyer, found: Found) -> None:
        """Look at what stands as text in the ledger."""
        for row, record in self._ledger.erasure.texts():
            trace = buyer.learn(record)
            if trace is not Trace.NONE:
                found.by(trace).add(Place(row.connector, f"ledger: {row.table}", row.ref))
        for connector, run_id, counts in self._ledger.erasure.reports():
            if scrubbed_text(counts, buyer) != counts:
                found.places.add(Place(connector, f"ledger: report of run {run_id}", ""))

    def _completed(self, buyer: Buyer, found: Found) -> Found:
        """Return what was found with what the ledger has under the references."""
        found.refs = set(buyer.refs)
        for row in self._ledger.erasure.rows_about(buyer.refs):
            found.places.add(Place(row.connector, f"ledger: {row.table}", row.ref))
            if row.table == "waiting":
                found.waiting.add((row.ref, row.connector))
        settled = self._ledger.erasure.settled(buyer.refs)
        unsent = buyer.refs - settled - {ref for ref, _ in found.waiting}
        found.waiting |= {
            (place.ref, place.connector) for place in found.places if place.ref in unsent
        }
        forgotten = self._ledger.forgotten.all()
        found.waiting = {waits for waits in found.waiting if waits[0] not in forgotten}
        found.shop_orders = self._ledger.erasure.shop_orders(buyer.refs)
        return found


def where_of(file: StagedFile) -> str:
    """Return where a file is, as people are told."""
    if file.is_waiting:
        return f"waiting: {file.name}"
    if file.is_archived:
        return f"archive of payloads: {file.name}"
    return f"run {file.folder}: {file.name}"


def _has_orders(file: StagedFile) -> bool:
    return file.name in (f"{lines.stage}/{lines.name}" for lines in (ORDERS, REFUSED))


def _names_in(files: BuyerFiles, file: StagedFile) -> Iterator[tuple[str, str]]:
    """Yield the names of the orders of a file, each with the reference of its order."""
    try:
        for record in files.records_in(file):
            names = names_of(record)
            if names.ref:
                whole = names.split_from or names.ref
                for name in (names.ref, names.ref.partition(":")[2], names.number):
                    yield name, whole
    except (SourceRefusedError, FileNotFoundError, msgspec.DecodeError):
        return
