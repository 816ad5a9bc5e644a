#!/usr/bin/env python3
"""Write docs/licences.md from what is installed: scripts/licences.py > docs/licences.md."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from email.message import Message
from importlib.metadata import PackageNotFoundError, metadata

from lock_file import RUNTIME, WHOLE, Pin, pins_of

HEAD = """# Licences

Of every package that `requirements.txt` pins, as its metadata says; two versions of one name are
for different Pythons. *Runtime* is what the image of `docker-compose.yaml` holds
(`requirements-runtime.txt`), *development* what tests and tools need beside it. Made by
`scripts/licences.py`; a test holds it equal to lock and metadata. No code of any of them is in this
repository, whose own licences are [Apache 2.0](../LICENSE) and, for the OpenCart extension,
[GPL 3 or later](../include/opencart_node/LICENSE.md).

Whoever passes the image on passes these packages on: those under LGPL, MPL and EPL oblige to give
their own source, or say where it is, and to leave the receiver free to replace them. They are
imported as they come from the index, unchanged.

"""

WORDS = {
    "Apache": "Apache-2.0",
    "MIT": "MIT",
    "New BSD": "BSD-3-Clause",
    "3-Clause BSD": "BSD-3-Clause",
    "BSD 2-Clause": "BSD-2-Clause",
    "ISC": "ISC",
    "PSF": "PSF-2.0",
    "Python Software Foundation": "PSF-2.0",
    "MPL-2.0": "MPL-2.0",
    "Mozilla Public License 2.0": "MPL-2.0",
    "GNU Lesser General Public License v2 or later": "LGPL-2.0-or-later",
    "Unlicense": "Unlicense",
    "The Unlicense": "Unlicense",
    "BSD": "BSD, clauses not said",
}
"""How a licence begins in a package's field, or in its classifiers -> its short name."""

_ID = r"(?:BSD-[0-9]-Clause|[A-Za-z]+-[0-9]+\.[0-9.]+(?:-[a-z-]+)?)"
EXACT = re.compile(f"{_ID}(?: OR {_ID})*")
"""A licence in SPDX's words: ``LGPL-2.1-only``, ``EPL-2.0 OR GPL-2.0-or-later``."""

BY_HAND = {
    "async-timeout": "Apache-2.0",  # these five are not installed on most machines
    "colorama": "BSD-3-Clause",
    "pyasynchat": "PSF-2.0",
    "pyasyncore": "PSF-2.0",
    "pyyaml-ft": "MIT",
    "greenback": "MIT OR Apache-2.0",  # these say it in words of their own
    "libcst": "MIT AND PSF-2.0 AND Apache-2.0",
    "pathlib-abc": "PSF-2.0",
    "psycopg2-binary": "LGPL-3.0-or-later, with an exception for OpenSSL",
    "pyftpdlib": "MIT",
    "python-daemon": "Apache-2.0",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "outcome": "MIT OR Apache-2.0",
    "sniffio": "MIT OR Apache-2.0",
    "text-unidecode": "Artistic-1.0-Perl OR GPL-2.0-or-later",
    "uvloop": "Apache-2.0 OR MIT",
}
"""Read in the licence files of these packages."""


class UnknownLicenceError(Exception):
    """A package says nothing that this script understands."""


def licence_of(name: str) -> str:
    """Return the licence of a package in SPDX's words, as far as it says so.

    Raises:
        UnknownLicenceError: a person has to look.
    """
    if name in BY_HAND:
        return BY_HAND[name]
    try:
        told = metadata(name)
    except PackageNotFoundError:
        raise UnknownLicenceError(
            f"{name}: found no such package here; install the lock, or add the name to BY_HAND"
        ) from None
    if expression := told.get("License-Expression"):
        return str(expression)
    for text in said_by(told):
        if EXACT.fullmatch(text):
            return text
        for begin, short in WORDS.items():
            if text.startswith(begin):
                return short
    raise UnknownLicenceError(
        f"{name}: found a licence in other words than WORDS; read its licence file and add the "
        "name to BY_HAND"
    )


def said_by(told: Message) -> list[str]:
    """Return what a package says of its licence, the exact words first."""
    field = str(told.get("License") or "").strip()
    classifiers = [str(text) for text in told.get_all("Classifier", [])]
    ends = [text.rpartition(" :: ")[2] for text in classifiers if text.startswith("License ::")]
    said = [field, *ends]
    vague = {"", "BSD", "OSI Approved"}
    return [text for text in said if text not in vague]


def counts(tables: dict[str, list[Pin]]) -> str:
    """Return how many pins have which licence, in rows of Markdown."""
    counted: dict[str, list[int]] = {}
    for column, pins in enumerate(tables.values()):
        for pin in pins:
            row = counted.setdefault(licence_of(pin.name), [0] * len(tables))
            row[column] += 1
    lines = [f"| licence | {' | '.join(tables)} |", "|---|" + "--:|" * len(tables)]
    for licence in sorted(counted, key=str.lower):
        cells = [licence, *map(str, counted[licence])]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def table(pins: Iterable[Pin]) -> str:
    """Return a row of Markdown for each pin."""
    lines = ["| package | version | licence |", "|---|---|---|"]
    lines += [f"| {pin.name} | {pin.version} | {licence_of(pin.name)} |" for pin in pins]
    return "\n".join(lines) + "\n"


def page() -> str:
    """Return the page."""
    runtime = pins_of(RUNTIME)
    names = {pin.name for pin in runtime}
    development = [pin for pin in pins_of(WHOLE) if pin.name not in names]
    tables = {"runtime": runtime, "development": development}
    parts = [HEAD, counts(tables)]
    for title, pins in tables.items():
        parts.append(f"\n## {title.capitalize()}\n\n{table(pins)}")
    return "".join(parts)


if __name__ == "__main__":
    sys.stdout.write(page())
