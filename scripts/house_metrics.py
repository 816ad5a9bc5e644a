#!/usr/bin/env python3
"""Measure how calm the code is, and fail where it is denser or longer than the house allows.

    scripts/house_metrics.py [--report-only] [--worst N] [folder of another checkout]

Linters look at one line or one function. What makes a whole package tiring to read is the rate of
dense lines, and that only a count over all files shows. The limits hold for the package, the demo,
the benchmarks and the tests together. Any Python 3.11 will do.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from code_counts import Module, Place, count

ROOTS = {
    "package": ("plugins", "dags"),
    "demo": ("demo", "benchmarks", "chaos", "scripts"),
    "tests": ("tests",),
}
JUDGED = ("package", "demo", "tests")

LONGEST_FUNCTION = 40
LONGEST_MODULE = 350
RATES = {"nested_comprehensions": 0.5, "ternaries": 10.0}
"""What may occur how often in 1,000 lines that are not blank."""

SMALLEST_MODULE = 6
"""Lines below which a file counts as no module: an empty ``__init__.py`` says nothing."""


def measure(root: Path, folders: Iterable[str]) -> list[Module]:
    """Return the modules below some folders, each counted."""
    modules = []
    for folder in folders:
        for path in sorted((root / folder).rglob("*.py")):
            name = path.relative_to(root).as_posix()
            modules.append(count(name, path.read_text(encoding="utf-8")))
    return modules


def collected(modules: Iterable[Module], name: str) -> list[Place]:
    """Return one list of all modules, e.g. their ``ternaries``."""
    places: list[Place] = []
    for module in modules:
        places.extend(getattr(module, name))
    return places


def total(modules: Iterable[Module], name: str) -> int:
    """Return the sum of one number over all modules."""
    return sum(getattr(module, name) for module in modules)


def per_1000(modules: list[Module], name: str) -> float:
    """Return how often something occurs in a thousand lines that are not blank."""
    return 1000 * len(collected(modules, name)) / max(total(modules, "filled_lines"), 1)


def percent(part: int, whole: int) -> str:
    """Return a share as text."""
    return f"{100 * part / max(whole, 1):.1f} %"


def spread(amounts: Iterable[int]) -> str:
    """Return median, ninth decile and maximum as text."""
    ordered = sorted(amounts)
    if not ordered:
        return "-"
    ninth = ordered[int(0.9 * (len(ordered) - 1))]
    return f"{statistics.median(ordered):.0f} / {ninth} / {ordered[-1]}"


def called_once(modules: list[Module]) -> str:
    """Return the share of private functions that their module uses in one place."""
    private = once = 0
    for module in modules:
        private += len(module.private)
        once += sum(module.names_used[name] == 1 for name in module.private)
    return f"{percent(once, private)} of {private}"


def rows(modules: list[Module]) -> Iterator[tuple[str, str]]:
    """Yield what is measured and its value, in the order of the table."""
    large = [module for module in modules if len(module.lines) >= SMALLEST_MODULE]
    filled = total(modules, "filled_lines")
    functions, bodies = collected(modules, "functions"), collected(modules, "bodies")
    public = len(collected(modules, "public"))
    documented = public - len(collected(modules, "undocumented"))
    yield "modules over 5 lines", str(len(large))
    yield "lines", str(sum(len(module.lines) for module in modules))
    yield "module lines: median / p90 / max", spread(len(module.lines) for module in large)
    yield "function lines: median / p90 / max", spread(place.amount for place in functions)
    yield "  without docstring", spread(place.amount for place in bodies)
    yield f"functions over {LONGEST_FUNCTION} lines", str(len(too_long(bodies, LONGEST_FUNCTION)))
    yield f"modules over {LONGEST_MODULE} lines", str(len(long_modules(modules)))
    long_lines = len(collected(modules, "long_lines"))
    yield "lines over 100 columns", f"{percent(long_lines, filled)} ({long_lines})"
    rate = per_1000(modules, "nested_comprehensions")
    yield "nested comprehensions per 1,000 lines", f"{rate:.1f}"
    yield "ternaries per 1,000 lines", f"{per_1000(modules, 'ternaries'):.1f}"
    yield "nested ternaries", str(len(collected(modules, "nested_ternaries")))
    yield "lambdas per 1,000 lines", f"{per_1000(modules, 'lambdas'):.1f}"
    yield "import lines", percent(total(modules, "import_lines"), filled)
    yield "public things with docstring", f"{percent(documented, public)} of {public}"
    yield "docstrings, share of filled lines", percent(total(modules, "docstring_lines"), filled)
    comments = total(modules, "comment_lines")
    yield "comment lines per code line", percent(comments, total(modules, "code_lines"))
    yield "private functions used once", called_once(modules)
    yield (
        "test functions / attribute patches",
        f"{total(modules, 'tests')} / {total(modules, 'patches')}",
    )


def too_long(places: Iterable[Place], limit: int) -> list[Place]:
    """Return what is longer than allowed."""
    return [place for place in places if place.amount > limit]


def long_modules(modules: Iterable[Module]) -> list[Place]:
    """Return the modules that have too many lines."""
    return too_long([Place(len(m.lines), m.path, 1) for m in modules], LONGEST_MODULE)


@dataclass(frozen=True)
class Limit:
    """One rule of the house: how much was found, how much is allowed, and where."""

    about: str
    found: float
    allowed: float
    places: list[Place]

    @property
    def is_kept(self) -> bool:
        """True when no more was found than is allowed."""
        return self.found <= self.allowed


def limits(modules: list[Module]) -> Iterator[Limit]:
    """Yield every rule, held against the modules."""
    for name, allowed in RATES.items():
        about = f"{name.replace('_', ' ')} per 1,000 lines"
        yield Limit(about, per_1000(modules, name), allowed, by_file(collected(modules, name)))
    for name in ("nested_ternaries", "long_lines"):
        places = collected(modules, name)
        yield Limit(name.replace("_", " "), len(places), 0, by_file(places))
    functions = too_long(collected(modules, "bodies"), LONGEST_FUNCTION)
    yield Limit(f"functions over {LONGEST_FUNCTION} lines", len(functions), 0, functions)
    files = long_modules(modules)
    yield Limit(f"modules over {LONGEST_MODULE} lines", len(files), 0, files)


def by_file(places: list[Place]) -> list[Place]:
    """Return one place a file: how many it holds, and the lines of the first of them."""
    files: dict[str, list[Place]] = {}
    for place in places:
        files.setdefault(place.path, []).append(place)
    counted = []
    for path, held in files.items():
        others = "".join(f", {place.line}" for place in held[1:6])
        counted.append(Place(len(held), path, held[0].line, others))
    return counted


def table(measured: dict[str, list[Module]]) -> str:
    """Return what was measured, one column for each root."""
    columns = {name: dict(rows(modules)) for name, modules in measured.items()}
    head = f"{'':42}" + "".join(f"{name:>22}" for name in columns)
    lines = [head]
    for about in next(iter(columns.values())):
        values = "".join(f"{column[about]:>22}" for column in columns.values())
        lines.append(f"{about:42}{values}")
    return "\n".join(lines)


def verdict(limit: Limit, worst: int) -> str:
    """Return one rule's line, and the worst places below it when it is broken."""
    word = "kept" if limit.is_kept else "BROKEN"
    lines = [f"{word:7}{limit.about}: found {limit.found:.4g}; allowed: {limit.allowed:g}"]
    if not limit.is_kept:
        places = sorted(limit.places, reverse=True)[:worst]
        lines.extend(f"       {place.amount:5}  {place}" for place in places)
    return "\n".join(lines)


def main() -> int:
    """Print the table and the rules; return 1 when one is broken and that counts."""
    parser = argparse.ArgumentParser(description="Measure how calm the code is.")
    parser.add_argument("--report-only", action="store_true", help="never fail")
    parser.add_argument("--worst", type=int, default=8, help="places shown for a broken rule")
    here = Path(__file__).resolve().parents[1]
    parser.add_argument("root", nargs="?", type=Path, default=here, help="another checkout")
    arguments = parser.parse_args()

    measured = {name: measure(arguments.root, folders) for name, folders in ROOTS.items()}
    judged: list[Module] = []
    for name in JUDGED:
        judged.extend(measured[name])

    print(table({**measured, "judged": judged}))
    print()
    rules = list(limits(judged))
    for rule in rules:
        print(verdict(rule, arguments.worst))
    if arguments.report_only or all(rule.is_kept for rule in rules):
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
