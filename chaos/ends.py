"""What is asked of a process that does one try of one task, and how that ended; both as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

SUCCESS, SKIPPED, FAILED = "success", "skipped", "failed"
UP_FOR_RETRY, UP_FOR_RESCHEDULE = "up_for_retry", "up_for_reschedule"
"""What Airflow calls the states of a task that has ended, or has still to go on."""


@dataclass(frozen=True, slots=True)
class Death:
    """When a process ends.

    Attributes:
        at: number of the step before which it dies, from 1; 0 for none.
        torn: the file that gets its name by this step is only half on the disk by then.
        disk_full: instead of dying it is told that there is no room, at that step or the next that
            needs any.
    """

    at: int = 0
    torn: bool = False
    disk_full: bool = False


NO_DEATH = Death()


@dataclass(frozen=True, slots=True)
class DagRun:
    """One run of a connector's DAG.

    Attributes:
        conf: the params that differ from the form's defaults.
        interval: its data interval, as ISO times; empty for none.
    """

    connector: str
    run_id: str
    run_type: str = "manual"
    conf: Mapping[str, Any] = field(default_factory=dict)
    interval: tuple[str, ...] = ()


def run_of(fields: Mapping[str, Any]) -> DagRun:
    """Return a run from its fields as JSON has them."""
    return DagRun(**{**fields, "interval": tuple(fields["interval"])})


@dataclass(frozen=True, slots=True)
class Try:
    """One try of one task.

    Attributes:
        part: of the plan, for an upload.
        number: from 1.
        parts: what ``plan`` returned.
        states: file with the states of the tasks of all runs: DAG id -> run id -> task -> state.
        folders: where the steps of the process are watched.
        environment: what differs from that of all processes.
        clock_s: how far the clock of this machine is off.
        speed: how many times as fast as usual a lease runs out.
        death: when the process dies.
    """

    run: DagRun
    task: str = ""
    part: str = ""
    number: int = 1
    parts: tuple[str, ...] = ()
    states: str = ""
    folders: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    clock_s: float = 0.0
    speed: float = 1.0
    death: Death = NO_DEATH

    def as_json(self) -> str:
        """Return it as :func:`try_of` reads it."""
        return json.dumps(asdict(self))


def try_of(text: str) -> Try:
    """Return what :meth:`Try.as_json` gave."""
    fields = json.loads(text)
    run = run_of(fields["run"])
    lists = {name: tuple(fields[name]) for name in ("parts", "folders")}
    return Try(**{**fields, **lists, "run": run, "death": Death(**fields["death"])})


@dataclass(frozen=True, slots=True)
class End:
    """How a try ended, where its process lived to tell.

    Attributes:
        state: as Airflow calls it.
        wait_s: until it goes on, where the task says so itself.
        error: class and message.
        value: what the task returned.
        steps: the names of its steps.
        tearable: the numbers of those at which a file may be only half there.
    """

    state: str
    wait_s: float | None = None
    error: str = ""
    value: Any = None
    steps: tuple[str, ...] = ()
    tearable: tuple[int, ...] = ()

    def as_json(self) -> str:
        """Return it as :func:`end_of` reads it."""
        return json.dumps(asdict(self))


def end_of(text: str) -> End:
    """Return what :meth:`End.as_json` gave."""
    fields = json.loads(text)
    lists = {name: tuple(fields[name]) for name in ("steps", "tearable")}
    return End(**{**fields, **lists})


@dataclass(frozen=True, slots=True)
class Retries:
    """How Airflow tries a task again that says nothing about it.

    Attributes:
        times: after the first try.
        first_s: seconds before the second; they double with every try.
        longest_s: most seconds between two tries.
    """

    times: int
    first_s: float
    longest_s: float

    def delay_s(self, number: int) -> float:
        """Return the seconds between a try, by its number, and the next."""
        return min(self.first_s * 2.0 ** (number - 1), self.longest_s)
