"""What goes wrong, and how often: dice that a seed throws the same way again.

The same seed makes the same dice, not the same storm: which request meets which throw is a matter
of processes and their time.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from chaos.ends import NO_DEATH, Death


class NetFault(StrEnum):
    """What becomes of one request on its way, before or after the other side has acted on it."""

    TIMEOUT_BEFORE = "timeout_before"
    TIMEOUT_AFTER = "timeout_after"
    LATE = "late"
    """It arrives when the client has given up."""
    RESET_BEFORE = "reset_before"
    RESET_AFTER = "reset_after"
    CUT_ANSWER = "cut_answer"
    ERROR_PAGE_BEFORE = "error_page_before"
    ERROR_PAGE_AFTER = "error_page_after"
    TOO_MANY_SECONDS = "too_many_seconds"
    TOO_MANY_DATE = "too_many_date"
    LOGIN = "login"
    """A redirect to a page that asks for a password."""
    HTML_BEFORE_JSON = "html_before_json"
    SLOW = "slow"
    MAINTENANCE = "maintenance"
    KEY_REVOKED = "key_revoked"
    """The signature is wrong: so it is with a key that the shop does not take any more."""


SHOP_FAULTS = tuple(NetFault)
HUB_FAULTS = (
    NetFault.TIMEOUT_BEFORE,
    NetFault.RESET_BEFORE,
    NetFault.RESET_AFTER,
    NetFault.CUT_ANSWER,
    NetFault.ERROR_PAGE_BEFORE,
    NetFault.TOO_MANY_SECONDS,
    NetFault.TOO_MANY_DATE,
    NetFault.LOGIN,
    NetFault.SLOW,
)


@dataclass(frozen=True, slots=True)
class Fit:
    """What befalls the process of one try.

    Attributes:
        kill_after_s: by the clock; None for not so.
        clock_s: how far this machine's clock is off.
    """

    death: Death = NO_DEATH
    kill_after_s: float | None = None
    clock_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Rates:
    """How likely what is.

    Attributes:
        shop, hub: that a request to it goes wrong.
        kill: that a try is killed; half of them at a step, half by the clock.
        leave: that nobody goes on with a run, from some task on.
        disk_full: that a try finds no room.
        clock: that its machine's clock is ten minutes off.
    """

    shop: float = 0.1
    hub: float = 0.25
    kill: float = 0.3
    leave: float = 0.25
    disk_full: float = 0.04
    clock: float = 0.03


STEPS_OF_LIFE = 15
LIFE_S = 0.4
"""How long a try lives on average that is to be killed, where it does not end before."""
CLOCK_OFF_S = 600.0


class Weather:
    """Throws the dice, until it is told to be calm; counts what it threw.

    Args:
        seed: of the dice.
        rates: how likely what is.

    Attributes:
        counts: what happened, by its name.
    """

    def __init__(self, seed: int, rates: Rates) -> None:
        self.counts: Counter[str] = Counter()
        self._random = Random(seed)  # noqa: S311 - dice
        self._rates = rates
        self._is_calm = False
        self._lock = threading.Lock()

    def calm_down(self) -> None:
        """Let nothing go wrong any more."""
        with self._lock:
            self._is_calm = True

    def on_request(self, to_shop: bool) -> NetFault | None:
        """Return what becomes of the next request to the shop or to the hub; None for nothing."""
        with self._lock:
            rate = self._rates.shop if to_shop else self._rates.hub
            if self._is_calm or self._random.random() >= rate:
                return None
            fault = self._random.choice(SHOP_FAULTS if to_shop else HUB_FAULTS)
            self.counts[f"{'shop' if to_shop else 'hub'}_{fault}"] += 1
            return fault

    def on_run(self, tasks: Sequence[str]) -> str:
        """Return the task after which nobody goes on with a run; "" where it comes to its end.

        So it is when a person deletes the run or marks it as failed: not even its report comes.
        """
        with self._lock:
            if self._is_calm or self._random.random() >= self._rates.leave:
                return ""
            self.counts["runs_left"] += 1
            return self._random.choice(tasks)

    def on_try(self) -> Fit:
        """Return what befalls the process of the next try."""
        with self._lock:
            if self._is_calm:
                return Fit()
            throw = self._random.random()
            step = 1 + int(self._random.expovariate(1 / STEPS_OF_LIFE))
            if throw < self._rates.kill / 2:
                return Fit(death=Death(step))
            if throw < self._rates.kill:
                return Fit(kill_after_s=self._random.expovariate(1 / LIFE_S))
            throw -= self._rates.kill
            if throw < self._rates.disk_full:
                return Fit(death=Death(step, disk_full=True))
            if throw < self._rates.disk_full + self._rates.clock:
                self.counts["clock_ten_minutes_off"] += 1
                return Fit(clock_s=self._random.choice((-CLOCK_OFF_S, CLOCK_OFF_S)))
            return Fit()

    def count(self, name: str) -> None:
        """Count what happened beside the dice."""
        with self._lock:
            self.counts[name] += 1

    def number(self, first: int, last: int) -> int:
        """Return any number of a range."""
        with self._lock:
            return self._random.randint(first, last)

    def seconds(self, most: float) -> float:
        """Return any time up to a limit."""
        with self._lock:
            return self._random.uniform(0, most)

    def told(self) -> Mapping[str, int]:
        """Return what happened, by its name."""
        with self._lock:
            return dict(sorted(self.counts.items()))
