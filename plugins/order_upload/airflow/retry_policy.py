"""Which errors a task tries again: the error tree, said to Airflow once (airflow.md, section 5)."""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import ExceptionRetryPolicy, RetryAction, RetryRule

from order_upload.errors import (
    LeaseTakenError,
    LedgerUnavailableError,
    OrderUploadError,
    ShopUnavailableError,
    SourceUnavailableError,
)

RETRY_POLICY = ExceptionRetryPolicy(
    rules=[
        RetryRule(
            exception=LeaseTakenError,
            action=RetryAction.RETRY,
            retry_delay=timedelta(minutes=5),
            reason="another run works on this shop",
        ),
        RetryRule(
            exception=[SourceUnavailableError, ShopUnavailableError, LedgerUnavailableError],
            action=RetryAction.RETRY,
            reason="no answer, or one that may pass",
        ),
        RetryRule(
            exception=OrderUploadError,
            action=RetryAction.FAIL,
            reason="the same would happen again: someone has to act first",
        ),
    ]
)
"""The first rule that fits decides; errors that are not ours follow Airflow's own retries."""

RETRIES = {
    "retries": 4,
    "retry_delay": timedelta(minutes=1),
    "retry_exponential_backoff": 2.0,
    "max_retry_delay": timedelta(minutes=15),
    "retry_policy": RETRY_POLICY,
}
"""``default_args`` of every connector's DAG: tries after 1, 2, 4 and 8 minutes."""
