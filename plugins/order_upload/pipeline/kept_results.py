"""What the ledger keeps of how the orders of a run ended: see :mod:`order_upload.ledger.results`.

Nothing of a buyer: numbers, codes, statuses, sums, and of the fields that were written what
:mod:`order_upload.domain.shown_changes` lets through.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from order_upload.domain.outcome import Outcome
from order_upload.domain.shown_changes import shown_changes
from order_upload.ledger.results import FAILED, SUCCESS, KeptResult, ReportingRun
from order_upload.pipeline.outcomes import OrderEnd
from order_upload.pipeline.run import Run
from order_upload.pipeline.stages import SHOP_FACTS, SNAPSHOT
from order_upload.staging.records import PlanHead, encode

_WRITTEN = frozenset({Outcome.CREATED, Outcome.UPDATED, Outcome.UNKNOWN})
"""Outcomes of orders that the shop has, or may have, as they were planned."""
_TEXTS = {outcome: outcome.value for outcome in Outcome}
"""The same as ``outcome.value``, which an enum takes its time for."""


class KeptResults:
    """Keeps the results of a run; a report that is tried again comes to the same.

    Args:
        run: whose report begins.
    """

    def __init__(self, run: Run) -> None:
        self._results = run.ledger.results
        self._run = ReportingRun(connector=run.connector, run_id=run.run_id)
        if run.has(SNAPSHOT):
            snapshot = run.snapshot()
            self._run = replace(
                self._run,
                kind=snapshot.request.kind,
                shop=snapshot.connector.node,
                installation=run.load(SHOP_FACTS).installation if run.has(SHOP_FACTS) else "",
                is_dry=snapshot.request.dry_run,
            )
        self._run = replace(self._run, at=self._results.begin(self._run))

    def keep(self, ends: Sequence[OrderEnd], waited: Collection[str]) -> None:
        """Keep how orders ended.

        Args:
            ends: of some orders.
            waited: what those wait as that waited when the run began: that such an order is
                unchanged now is worth a row.
        """
        kept = [
            _kept(end)
            for end in ends
            if end.result.ref
            and (end.result.outcome is not Outcome.UNCHANGED or end.waits_as in waited)
        ]
        self._results.keep(self._run, kept)

    def end(self, counts: Mapping[str, int], *, is_red: bool) -> None:
        """Keep that the report is done, and what it counted."""
        self._results.end(self._run, FAILED if is_red else SUCCESS, counts)


def _kept(end: OrderEnd) -> KeptResult:
    result = end.result
    changes = stock = code = group = ""
    mails = 0
    if result.reason is not None:
        code, group = result.reason.code, result.reason.group
    if (planned := end.planned) is not None and _is_written(result.outcome, planned):
        if planned.updates:
            shown = shown_changes(planned.updates, result.status_from, result.status_to)
            changes = encode(shown).decode()
        stock = bytes(planned.stock).decode()
        mails = planned.mails
    return KeptResult(
        end.waits_as,
        result.ref if end.split_from else "",
        result.number,
        result.origin_node,
        result.shop_order_id,
        _TEXTS[result.outcome],
        code,
        group,
        result.status_from,
        result.status_to,
        end.total,
        end.currency,
        changes,
        stock,
        mails,
        result.attempts,
    )


def _is_written(outcome: Outcome, planned: PlanHead) -> bool:
    """Return whether the plan was carried out: also where a person has still to say something."""
    return outcome in _WRITTEN or (outcome is Outcome.BLOCKED and planned.waits)
