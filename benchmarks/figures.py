"""What the benchmark says: ratios of CPU time within one run, a table for people, one JSON line.

CPU time of one machine says little about another, and under load the same work costs half as much
again; so each stage is told as a multiple of what lxml takes to go through the same export (for
CSV: ``csv.reader``), both taken at their quickest of several interleaved repetitions. ``transform``
with ten steps is told as a multiple of reading and writing the orders that it has made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.passes import Measured, PassFigures

CHAIN = ("extract_xml", "filter", "normalize_status")
"""The stages before the plan."""
RUN = (*CHAIN, "plan_new", "upload", "report")
"""All stages of a run of new orders."""
SUMS = {"chain": CHAIN, "run_new": RUN}
TABLE = (
    "bare_xml",
    *RUN,
    "chain",
    "run_new",
    "run_unchanged",
    "bare_csv",
    "extract_csv",
    "bare_copy",
    "transform",
)
KEYS = (
    "extract_xml",
    "extract_csv",
    "filter",
    "normalize_status",
    "chain",
    "plan_new",
    "upload",
    "report",
    "run_new",
    "run_unchanged",
    "transform",
)
"""The ratios of the JSON line, in its order."""


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of all passes together.

    Attributes:
        orders: in the export that the times were taken on.
        work: name -> what was measured, sums included.
        staged_bytes: run -> bytes below its folder.
        peaks_mb: name -> largest memory, at ``peak_orders``.
        peak_orders: in the export that the memory was measured on.
    """

    orders: int
    work: dict[str, Measured]
    staged_bytes: dict[str, int]
    peaks_mb: dict[str, float]
    peak_orders: int

    @classmethod
    def of(cls, passes: Sequence[PassFigures], large: PassFigures | None) -> Summary:
        """Return the quickest of each work.

        Args:
            passes: one or more, all on the same export.
            large: the pass that the memory is taken from; None takes the last of the others.
        """
        best = PassFigures(passes[0].orders)
        for figures in passes:
            for name, measured in figures.work.items():
                best.add(name, measured)
        measured_for_memory = large or passes[-1]
        memory = with_sums(measured_for_memory.work)
        return cls(
            orders=best.orders,
            work=with_sums(best.work),
            staged_bytes=passes[-1].staged_bytes,
            peaks_mb={name: measured.peak_mb for name, measured in memory.items()},
            peak_orders=measured_for_memory.orders,
        )

    def ratio(self, name: str) -> float:
        """Return a work's CPU time over that of the bare parser of its form."""
        return self.work[name].cpu_s / self.work[bare_of(name)].cpu_s

    def json(self) -> dict[str, float | int]:
        """Return the promised figures: ratios, bytes staged an order, the largest memory in MB."""
        figures: dict[str, float | int] = {name: round(self.ratio(name), 2) for name in KEYS}
        for run_id in ("new", "unchanged"):
            figures[f"staged_bytes_{run_id}"] = round(self.staged_bytes[run_id] / self.orders)
        stages = [peak for name, peak in self.peaks_mb.items() if not name.startswith("bare")]
        figures["peak_mb"] = round(max(stages))
        return figures

    def table(self) -> str:
        """Return a line for each work, and one above them that says what the columns are."""
        title = f"{'':17}{'us CPU':>9}{'x bare':>9}{'orders per':>13}{'peak MB at':>13}\n"
        title += f"{'':17}{'an order':>9}{'':>9}{'CPU second':>13}{self.peak_orders:>13,}"
        return "\n".join([title, *(self._line(name) for name in TABLE)])

    def _line(self, name: str) -> str:
        micros = self.work[name].cpu_s / self.orders * 1e6
        line = f"{name:<17}{micros:>9.1f}{self.ratio(name):>9.2f}{1e6 / micros:>13,.0f}"
        if name in self.peaks_mb:
            line += f"{self.peaks_mb[name]:>13.0f}"
        return line


def bare_of(name: str) -> str:
    """Return what a work is compared with."""
    if name.endswith("csv"):
        return "bare_csv"
    if name in ("transform", "bare_copy"):
        return "bare_copy"
    return "bare_xml"


def with_sums(work: dict[str, Measured]) -> dict[str, Measured]:
    """Return the works with those sums of :data:`SUMS` all of whose parts were measured."""
    summed = dict(work)
    for name, parts in SUMS.items():
        if work.keys() >= set(parts):
            summed[name] = Measured(
                cpu_s=sum(work[part].cpu_s for part in parts),
                wall_s=sum(work[part].wall_s for part in parts),
                peak_mb=max(work[part].peak_mb for part in parts),
            )
    return summed
