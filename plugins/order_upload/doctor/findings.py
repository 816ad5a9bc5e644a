"""What the doctor found, and how it is shown."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

WIDTH = 118
"""Columns of the table."""
MARGIN = 26
"""Columns before what was found."""


class Severity(StrEnum):
    """How bad it is; only an error makes the doctor fail."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"
    GOOD = "good"


ORDER = list(Severity)
"""The worst first."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    No ``Reason``: it stops no order, says also what is good, and has a severity instead of exits.

    Attributes:
        check: what was looked at, in a few words.
        found: what was found; no personal data, no key.
        remedy: what a person can do about it; "" for what is good.
    """

    severity: Severity
    check: str
    found: str
    remedy: str = ""


def good(check: str, found: str) -> Finding:
    """Return that something is as it should be."""
    return Finding(Severity.GOOD, check, found)


def error(check: str, found: str, remedy: str) -> Finding:
    """Return what keeps orders from being uploaded rightly."""
    return Finding(Severity.ERROR, check, found, remedy)


def warning(check: str, found: str, remedy: str) -> Finding:
    """Return what will stop some orders, or be slow."""
    return Finding(Severity.WARNING, check, found, remedy)


def advice(check: str, found: str, remedy: str) -> Finding:
    """Return what only a person can look at."""
    return Finding(Severity.ADVICE, check, found, remedy)


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings, errors first; those of one kind stay in their order."""
    return sorted(findings, key=lambda finding: ORDER.index(finding.severity))


def is_sound(findings: Iterable[Finding]) -> bool:
    """Return whether nothing that was found keeps orders from being uploaded rightly."""
    return all(finding.severity is not Severity.ERROR for finding in findings)


def as_table(findings: Iterable[Finding]) -> str:
    """Return the findings as lines of text.

    Each has its severity, what was looked at and what was found; the remedy stands below.
    """
    lines: list[str] = []
    for finding in findings:
        head = f"{finding.severity:<9}{finding.check:<{MARGIN - 10}} "
        lines += _wrapped(finding.found, head)
        if finding.remedy:
            lines += _wrapped(f"-> {finding.remedy}", " " * MARGIN)
    return "\n".join(lines)


def _wrapped(text: str, head: str) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=head, subsequent_indent=" " * MARGIN, break_on_hyphens=False
    )
