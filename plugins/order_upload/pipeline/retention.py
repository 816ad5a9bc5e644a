"""How long what is kept, and the work that lets go what is older; connectors need not run for it.

What waits for a connector that is there stays, and what tells that its orders are unchanged.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from order_upload.errors import StagingError
from order_upload.ledger import Ledger
from order_upload.ledger.expiry import Remains
from order_upload.pipeline.archive import began, hand_over
from order_upload.pipeline.shown_orders import SHOWN, orders_text, refs_text
from order_upload.staging import ConnectorFolder, RunStaging, Staging, safe_name


@dataclass(frozen=True, slots=True)
class Retention:
    """How long what is kept.

    Attributes:
        runs: staged files of runs, and what waits for a connector that is gone.
        payloads: what was fetched, compressed: what backfills and ``try-filter`` read.
        results: reports of runs, what became of orders, and decisions about orders that no run has
            met since.
    """

    runs: timedelta = timedelta(days=14)
    payloads: timedelta = timedelta(days=90)
    results: timedelta = timedelta(days=400)


@dataclass(slots=True)
class Tidied:
    """What was let go.

    Attributes:
        runs, payloads: folders of runs and payloads of the archive that were deleted.
        handed_over: payloads of runs without a report that went into the archive.
        reports, results, decisions: rows of the ledger that were deleted.
        told: what there is to say of single connectors; counts and ids.
    """

    runs: int = 0
    payloads: int = 0
    handed_over: int = 0
    reports: int = 0
    results: int = 0
    decisions: int = 0
    told: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All of it in words."""
        counted = {
            "staged runs deleted": self.runs,
            "payloads deleted": self.payloads,
            "payloads of runs without a report compressed": self.handed_over,
            "reports deleted": self.reports,
            "results of orders deleted": self.results,
            "decisions about orders deleted": self.decisions,
        }
        numbers = [f"{count} {what}" for what, count in counted.items() if count]
        return "\n".join([", ".join(numbers) or "nothing was old", *self.told])


class Tidying:
    """Lets go what is older than it is kept.

    Args:
        root: the staged files.
        ledger: what is remembered.
        keep: how long what is kept.
        living: the connectors that a Variable names; None where nobody can say, and then each
            counts as one that is there.
        now: aware; instead of the clock.
    """

    def __init__(
        self,
        root: Staging,
        ledger: Ledger,
        keep: Retention,
        living: Collection[str] | None,
        now: datetime | None = None,
    ) -> None:
        self._root, self._ledger, self._keep = root, ledger, keep
        self._now = now or datetime.now(UTC)
        self._living = living
        self._tidied = Tidied()

    def tidy(self) -> Tidied:
        """Do it; killed midway and done again, it comes to the same."""
        gone = [] if self._living is None else list(self._gone(self._living))
        for connector, folder in gone:
            self._let_go(connector, folder)
        open_runs = {
            safe_name(connector): run_ids
            for connector, run_ids in self._ledger.batches.unclosed_runs().items()
        }
        for folder in self._root.folders():
            self._tidy_folder(folder, open_runs.get(folder.name, ()))
        for _, folder in gone:
            folder.delete_if_empty()
        results_before = self._now - self._keep.results
        self._tidied.reports = self._ledger.expiry.expire_runs(results_before)
        self._tidied.results = self._ledger.results.expire(results_before)
        self._tidied.decisions = self._ledger.decisions.expire(results_before)
        return self._tidied

    def _tidy_folder(self, folder: ConnectorFolder, open_runs: Collection[str]) -> None:
        for run in folder.old_runs(self._now - self._keep.runs, began, open_runs):
            self._delete(run, folder)
        folder.waiting.delete_half_made(self._now - self._keep.runs)
        self._tidied.payloads += folder.payloads.expire(self._now - self._keep.payloads)

    def _delete(self, run: RunStaging, folder: ConnectorFolder) -> None:
        """Delete a run; what it fetched and no report has handed over is kept as long as others."""
        try:
            self._tidied.handed_over += hand_over(run, folder.payloads)
        except StagingError as error:
            self._tidied.told.append(f"left as it is, look at it and delete it: {error}")
            return
        run.delete()
        self._tidied.runs += 1

    def _gone(self, living: Collection[str]) -> Iterator[tuple[str, ConnectorFolder]]:
        """Yield what no Variable names: connectors that the ledger knows, then mere folders."""
        known = self._ledger.expiry.connectors() - set(living)
        for connector in sorted(known):
            yield connector, self._root.of(connector)
        not_mere = {safe_name(connector) for connector in known.union(living)}
        for folder in self._root.folders():
            if folder.name not in not_mere:
                yield folder.name, folder

    def _let_go(self, connector: str, folder: ConnectorFolder) -> None:
        """Erase what waits for a connector that is gone, and later what is known of its orders."""
        files = folder.waiting.names()
        remains = self._ledger.expiry.remains(connector, SHOWN)
        touches = filter(None, (remains.touched_at, folder.waiting.touched_at()))
        touched_at = max(touches, default=None)
        before = self._now - self._keep.runs
        has_work = files or remains.orders or remains.open_runs
        if has_work:
            self._tell(connector, remains, len(files), touched_at)
        if touched_at is not None and touched_at >= before:
            return
        if (touched_at or not files) and self._ledger.expiry.erase_waiting(connector, before):
            for name in files:
                folder.waiting.delete(name)
        self._ledger.expiry.erase_settled(connector, self._now - self._keep.results)

    def _tell(
        self, connector: str, remains: Remains, files: int, touched_at: datetime | None
    ) -> None:
        refs = f" ({refs_text(remains.orders, remains.refs)})" if remains.refs else ""
        waits = f"{orders_text(remains.orders)}{refs}, waiting files: {files}"
        if remains.open_runs:
            waits += f", runs without a report: {', '.join(remains.open_runs)}"
        end = "nobody can say since when: delete its waiting files by hand"
        if touched_at is not None:
            erased_at = touched_at + self._keep.runs
            end = f"erased from {erased_at:%Y-%m-%d} on, unless a Variable names it again"
            if erased_at < self._now:
                end = f"erased, last touched on {touched_at:%Y-%m-%d}"
        self._tidied.told.append(f"connector {connector}, which no Variable names: {waits}: {end}")
