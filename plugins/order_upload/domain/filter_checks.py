"""What the criteria of an order filter are built from: the facts of a run, and checks of texts.

A check is made once a run and asked a million times. Few distinct texts occur in a batch, so the
answers for texts are remembered.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from operator import attrgetter
from typing import Any, Literal, Protocol

from order_upload.domain.order import Order
from order_upload.domain.shown_text import quoted_text
from order_upload.domain.texts import fold

Rule = Literal["select", "exclude"]
"""``select``: only orders that match go on; ``exclude``: only orders that don't."""

Check = Callable[[Order], str | None]
"""None when the order passes, else why it does not; never with a name, address, mail or phone."""

TextCheck = Callable[[tuple[str, ...]], str | None]
"""The same for the texts by which an order may be known, e.g. a node's name and its id."""

Interval = tuple[datetime | None, datetime | None]
"""Start (in the interval) and end (not in it), aware; None is open."""

_DISTINCT_TEXTS = 4096


def _nothing_exported(_: str) -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFacts:
    """What the criteria have to know of the run.

    Attributes:
        now: aware; what ``last_days`` and ``last_hours`` count back from.
        interval: the run's window; None for scheduled and manual runs without one.
        exported: whether this connector has sent the order of a reference before.
        zone: the connector's time zone, in which days and times without a zone are read.
    """

    now: datetime
    interval: Interval | None = None
    exported: Callable[[str], bool] = _nothing_exported
    zone: tzinfo = UTC


@dataclass(frozen=True, slots=True)
class Criterion:
    """What a key of a filter means; stands in the ``Annotated`` type of that key.

    Attributes:
        make_check: makes the check of one run from the key's value, None where this run lets every
            order pass; absent where the keys inside the value have checks of their own.
        needs: attribute paths of an :class:`~order_upload.domain.order.Order`, of which the source
            has to carry at least one; a function where they depend on the value.
        remedy: what to do where the source carries none of them.
    """

    make_check: Callable[[Any, RunFacts], Check | None] | None = None
    needs: tuple[str, ...] | Callable[[Any], tuple[str, ...]] = ()
    remedy: str = "remove the criterion, or let the hub export the field"

    def fields_needed(self, value: object) -> tuple[str, ...]:
        """Return the attribute paths that this value of the key looks at."""
        if callable(self.needs):
            return self.needs(value)
        return self.needs


class TextRule(Protocol):
    """A list of texts that select or exclude."""

    @property
    def rule(self) -> Rule:
        """Return whether matching orders go on or stop."""

    @property
    def texts(self) -> tuple[str, ...]:
        """Return the texts; "" stands for an order that says nothing."""


def text_in(what: str, *attributes: str) -> Criterion:
    """Return the criterion of a list that has to hold one of the order's texts.

    Args:
        what: what the texts are, for messages.
        attributes: paths of the texts; the first that is not empty stands in messages.
    """

    def make(texts: tuple[str, ...], _: RunFacts) -> Check:
        return order_check(listed(texts, "select", what), attributes)

    return Criterion(make, attributes)


def text_by_rule(what: str, *attributes: str) -> Criterion:
    """Return the criterion of a rule over the order's texts; see :func:`text_in`."""

    def make(by: TextRule, _: RunFacts) -> Check:
        return order_check(listed(by.texts, by.rule, what), attributes)

    return Criterion(make, attributes)


def order_check(check: TextCheck, attributes: tuple[str, ...]) -> Check:
    """Return a check of an order by the texts under these attribute paths."""
    if len(attributes) == 1:
        text_of: Callable[[Order], str] = attrgetter(attributes[0])
        return lambda order: check((text_of(order),))
    # A getter of several attributes gives them as a tuple at once.
    texts_of: Callable[[Order], tuple[str, ...]] = attrgetter(*attributes)
    return lambda order: check(texts_of(order))


def listed(values: tuple[str, ...], rule: Rule, what: str) -> TextCheck:
    """Return a check of an order's texts against a list.

    Args:
        values: the list; "" in it stands for an order that says nothing.
        rule: whether a match passes or stops.
        what: what the texts are, for messages.
    """
    known = frozenset(map(fold, values))
    refusal = "is not selected" if rule == "select" else "is excluded"

    @lru_cache(maxsize=_DISTINCT_TEXTS)
    def check(texts: tuple[str, ...]) -> str | None:
        given = [text for text in texts if text.strip()] or [""]
        matches = any(fold(text) in known for text in given)
        if matches == (rule == "select"):
            return None
        return f"{what} {quoted_text(given[0], is_code=True)} {refusal}"

    return check


def is_among(values: tuple[str, ...]) -> Callable[[str], bool]:
    """Return a test whether a text is one of these."""
    known = frozenset(map(fold, values))
    return lru_cache(maxsize=_DISTINCT_TEXTS)(lambda text: fold(text) in known)


def matches_one(patterns: tuple[str, ...]) -> Callable[[str], bool]:
    """Return a test whether a text matches one of the patterns, with ``*``, ``?`` and ``[...]``."""
    regex = re.compile("|".join(fnmatch.translate(fold(pattern)) for pattern in patterns))
    return lru_cache(maxsize=_DISTINCT_TEXTS)(lambda text: regex.match(fold(text)) is not None)
