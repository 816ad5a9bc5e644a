"""What the ledger knows to wait and what is not in the staging that this machine sees.

Another staging root, a folder that is not mounted, files that somebody deleted: nobody can tell
which. So nothing is forgotten until a person says so, and no run goes on as if nothing waited.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from order_upload.errors import StagingError
from order_upload.faults import Fault
from order_upload.ledger import Batch, Ledger, Waiting
from order_upload.pipeline.run import Run
from order_upload.pipeline.shown_orders import SHOWN, orders_text, refs_text
from order_upload.pipeline.stages import ORDERS
from order_upload.staging import Staging, WaitingFiles
from order_upload.staging.records import waiting_ref


@dataclass(frozen=True, slots=True)
class LostOrders:
    """What of a connector is not in its staging.

    Attributes:
        connector: its name.
        staging: address of the staging.
        waiting: orders that wait and are not in the file in which they do.
        batches: what runs took that died before their report, where their orders are not there.
    """

    connector: str
    staging: str
    waiting: list[Waiting]
    batches: list[Batch]

    def __bool__(self) -> bool:
        """Return whether anything is lost."""
        return bool(self.waiting or self.batches)

    def fault(self) -> Fault:
        """Return what is missing, and what a person can do about it."""
        return Fault(
            path=f"connector {self.connector}, staging {self.staging}",
            found=f"no copy of {' and of '.join(self._missing())}",
            remedy="nothing is forgotten: let ORDER_UPLOAD_STAGING name the staging that has them, "
            "or mount it. If they are gone for good: "
            f"order-upload lost {self.connector} --give-up",
        )

    def _missing(self) -> list[str]:
        texts = []
        if self.waiting:
            refs = refs_text(len(self.waiting), [row.ref for row in self.waiting[:SHOWN]])
            files = ", ".join(sorted({row.file for row in self.waiting}))
            texts.append(f"{orders_text(len(self.waiting))} in waiting ({refs}; file {files})")
        texts += [
            f"what run {batch.run_id} took before it died (file {batch.orders})"
            for batch in self.batches
        ]
        return texts


def lost_orders(root: Staging, ledger: Ledger, connector: str, besides_run: str = "") -> LostOrders:
    """Return what waits and is not there.

    Args:
        root: the staging as this machine sees it.
        ledger: where it is kept what waits.
        connector: whose orders.
        besides_run: a run that is about to stage its orders anew.
    """
    waiting = _lost_in_files(root.waiting(connector), ledger, connector)
    batches = [
        batch
        for batch in ledger.batches.unclosed(connector)
        if batch.run_id != besides_run
        and not root.run(connector, batch.run_id).exists(ORDERS.stage, ORDERS.name)
    ]
    return LostOrders(connector, str(root.root), waiting, batches)


def _lost_in_files(files: WaitingFiles, ledger: Ledger, connector: str) -> list[Waiting]:
    rows = {row.ref: row for row in ledger.waiting.of(connector)}
    lost = set(rows)
    for name in {row.file for row in rows.values()}:
        refs = files.read_records(name, waiting_ref, missing_ok=True)
        lost.difference_update(ref for ref in refs if ref in rows and rows[ref].file == name)
    # asked again: a run beside this one may have moved some to a file of its own meanwhile
    now = ledger.waiting.of(connector, sorted(lost))
    return [row for row in now if row.file == rows[row.ref].file]


def check_nothing_is_lost(run: Run) -> None:
    """See that all that waits is there, before the run takes anything.

    Raises:
        StagingError: it is not; the message says what, and what to do.
    """
    lost = lost_orders(run.root, run.ledger, run.connector, besides_run=run.run_id)
    if lost:
        raise StagingError(str(lost.fault()))


def give_up(root: Staging, ledger: Ledger, connector: str) -> LostOrders:
    """Forget what is lost, and return it: the hub, or its files, must give those orders again."""
    lost = lost_orders(root, ledger, connector)
    run_ids = [batch.run_id for batch in lost.batches]
    given_up = ledger.give_up(connector, lost.waiting, run_ids)
    return replace(lost, waiting=[row for row in lost.waiting if row.ref in given_up])
