"""Variables that hold a list of rows: status maps and correspondences."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from order_upload.config.json_path import path_of
from order_upload.config.validation import Read, SettingsReader
from order_upload.config.variables import Document
from order_upload.faults import Fault

R = TypeVar("R")


def listed_rows(
    document: Document, reader: SettingsReader[Any], faults_of: Callable[[Iterable[R]], list[Fault]]
) -> Read[tuple[R, ...]]:
    """Return the rows of a Variable, or what is wrong in any of them.

    Args:
        document: what the Variable holds.
        reader: of one row as it is written, whose ``as_row`` gives the row.
        faults_of: what is wrong in rows that are good alone: those that contradict others.
    """
    if document.fault:
        return None, (document.fault,)
    rows: list[R] = []
    faults: list[Fault] = []
    for number, value in enumerate(document.value):
        entry, entry_faults = reader.read(value, document.variable, (number,))
        faults += entry_faults
        if entry is not None:
            rows.append(entry.as_row(path_of(document.variable, (number,))))
    # Only where each row is good alone: one that is not would seem to contradict others.
    faults = faults or faults_of(rows)
    if faults:
        return None, tuple(faults)
    return tuple(rows), ()
