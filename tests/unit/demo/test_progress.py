"""What the demo shows of a task that failed."""

from __future__ import annotations

from demo.airflow.progress import cause
from order_upload.errors import SourceRefusedError


def test_a_task_that_failed_says_why():
    assert cause(SourceRefusedError("the hub refused the token")) == "the hub refused the token"


def test_an_error_that_is_not_ours_says_its_type():
    assert cause(KeyError("orders")) == "KeyError: 'orders'"
