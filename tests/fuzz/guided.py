"""Fuzzing that coverage guides, by atheris; part of ``make fuzz``.

    python -m fuzz.guided --seconds 60            every target, one after the other
    python -m fuzz.guided --seconds 60 hub_export

What was interesting stays in ``.fuzz/<target>`` and is where the next time begins. An input that
crashes a target stands in ``.fuzz/<target>.crash-...``: put it into a file of ``tests/fuzz/cases``,
where it is a test from then on, in Python and in PHP.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from functools import partial
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOUND = ROOT / ".fuzz"
TARGETS = ("hub_export", "variables", "shop_answer")
LONGEST_INPUT = 100_000
LONGEST_READ_S = 20
"""Seconds after which one input counts as one that never ends."""


def fuzz(name: str, seconds: int) -> None:
    """Fuzz one target in this process, which ends with it."""
    import atheris  # noqa: PLC0415 - only where it is installed

    with atheris.instrument_imports(include=["order_upload"]):
        from fuzz import case_files, seeds, targets  # noqa: PLC0415 - instrumented as they come
    begin = {
        "hub_export": [*seeds.exports(), *(case.data for case in case_files.cases_of("exports"))],
        "variables": [
            *seeds.variables(),
            *(case.data for case in case_files.cases_of("variables")),
        ],
        "shop_answer": [*seeds.shop_answers(), *seeds.bad_answers()],
    }
    corpus = FOUND / name
    corpus.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(begin[name]):
        (corpus / f"seed-{number:03}").write_bytes(data[:LONGEST_INPUT])
    target = getattr(targets, name)
    if name == "shop_answer":
        target = partial(target, info=seeds.answers()["info"])
    options = {
        "max_total_time": seconds,
        "max_len": LONGEST_INPUT,
        "timeout": LONGEST_READ_S,
        "artifact_prefix": f"{FOUND}/{name}.",
        "print_final_stats": 1,
        "verbosity": 1,
    }
    flags = [f"-{option}={value}" for option, value in options.items()]
    atheris.Setup([sys.argv[0], *flags, str(corpus)], target)
    atheris.Fuzz()


def main() -> int:
    """Fuzz what the command line names; return 1 when something crashed."""
    parser = argparse.ArgumentParser(description="Fuzz readers, guided by their coverage.")
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--here", action="store_true", help="one target, in this very process")
    parser.add_argument("targets", nargs="*", metavar="target", help=", ".join(TARGETS))
    arguments = parser.parse_args()
    if not find_spec("atheris"):
        print("atheris is not there for this machine: hypothesis alone goes on")
        return 0
    if arguments.here:
        fuzz(arguments.targets[0], arguments.seconds)
    crashed = []
    for name in arguments.targets or TARGETS:
        print(f"{name}: {arguments.seconds} s ...", flush=True)
        command = [sys.executable, "-m", "fuzz.guided", "--here", name]
        done = subprocess.run(
            [*command, "--seconds", str(arguments.seconds)],
            capture_output=True,
            text=True,
            check=False,
        )
        said = done.stderr.strip().splitlines()
        if done.returncode:
            crashed.append(name)
            print("\n".join(said[-40:]))
        print("\n".join(line for line in said if "number_of_executed_units" in line))
    return 1 if crashed else 0


if __name__ == "__main__":
    sys.exit(main())
