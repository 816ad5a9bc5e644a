"""Trying again for a few seconds; what takes longer is for Airflow to try again."""

from __future__ import annotations

from collections.abc import Callable

from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt

MOST_TRIES = 3


def retries(
    error: type[Exception],
    *,
    first_wait_s: float,
    longest_wait_s: float,
    sleep: Callable[[float], None],
) -> Retrying:
    """Return a caller that tries up to three times as long as one kind of error is raised.

    The wait is the error's ``retry_after_s`` where it has one; else it doubles with every try.

    Args:
        error: what may pass; the last one is raised.
        first_wait_s: seconds between the first try and the second.
        longest_wait_s: the longest wait in seconds, whatever the other side asks for.
        sleep: waits.
    """

    def wait_s(state: RetryCallState) -> float:
        asked = None
        if state.outcome is not None:
            asked = getattr(state.outcome.exception(), "retry_after_s", None)
        if asked is None:
            asked = first_wait_s * 2.0 ** (state.attempt_number - 1)
        return min(float(asked), longest_wait_s)

    return Retrying(
        retry=retry_if_exception_type(error),
        stop=stop_after_attempt(MOST_TRIES),
        wait=wait_s,
        sleep=sleep,
        reraise=True,
    )
