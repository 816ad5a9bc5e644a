"""What the doctor found, and how it is shown."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from order_upload.doctor.finding_table import FINDINGS, FindingKind, Severity

WIDTH = 118
"""Columns of the table where nothing limits them."""
MARGIN = 26
"""Columns before what was found."""

ORDER = list(Severity)
"""The worst first."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: a row of the table, and the values for its texts.

    No ``Reason``: it stops no order, says also what is good, and has a severity instead of exits.

    Attributes:
        code: of the row.
        values: what was found, by the names in the row's texts; no personal data, no key.
        about: which connector or Connection it is of; "" where there is one alone.
    """

    code: str
    values: Mapping[str, str]
    about: str = ""

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return self._kind.severity

    @property
    def check(self) -> str:
        """What was looked at, in a few words."""
        return f"{self._kind.check} ({self.about})" if self.about else self._kind.check

    @property
    def found(self) -> str:
        """What was found."""
        return self._kind.found.format_map(self.values)

    @property
    def remedy(self) -> str:
        """What a person can do about it; "" for what is good."""
        return self._kind.remedy.format_map(self.values)

    @property
    def _kind(self) -> FindingKind:
        return FINDINGS[self.code]


def finding(code: str, about: str = "", /, **values: object) -> Finding:
    """Return what was found.

    >>> finding("store", store="0", stores="0, 1").found
    '0 of 0, 1'
    """
    return Finding(code, {name: str(value) for name, value in values.items()}, about)


def refused(whose: str, refusal: object, about: str = "") -> Finding:
    """Return that a shop or a hub refuses; what to do stands after the first semicolon.

    Args:
        whose: ``shop`` or ``hub``.
        refusal: the error, or its text.
        about: as in :class:`Finding`.
    """
    said, _, remedy = str(refusal).partition("; ")
    if remedy:
        return finding(f"{whose}_refuses", about, said=said, remedy=remedy)
    return finding(f"{whose}_silent", about, said=said)


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings, errors first; those of one kind stay in their order."""
    return sorted(findings, key=lambda finding: ORDER.index(finding.severity))


def is_sound(findings: Iterable[Finding]) -> bool:
    """Return whether nothing that was found keeps orders from being uploaded rightly."""
    return all(finding.severity is not Severity.ERROR for finding in findings)


def as_table(findings: Iterable[Finding], width: int = WIDTH) -> str:
    """Return the findings as lines of text.

    Each has its severity, what was looked at and what was found; the remedy stands below.

    Args:
        findings: in their order.
        width: columns that a line may have; a table of fewer than 60 would be none.
    """
    width = max(width, 60)
    lines: list[str] = []
    for finding in findings:
        head = f"{finding.severity:<9}{finding.check:<{MARGIN - 10}} "
        lines += _wrapped(finding.found, head, width)
        if finding.remedy:
            lines += _wrapped(f"-> {finding.remedy}", " " * MARGIN, width)
    return "\n".join(lines)


def _wrapped(text: str, head: str, width: int) -> list[str]:
    if len(head) > width - MARGIN:  # of a connector with a long name
        return [head.rstrip(), *_wrapped(text, " " * MARGIN, width)]
    return textwrap.wrap(
        text, width, initial_indent=head, subsequent_indent=" " * MARGIN, break_on_hyphens=False
    )
