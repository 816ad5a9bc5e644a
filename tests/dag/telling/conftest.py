"""A mail server on loopback, and a ledger whose clock stands."""

from __future__ import annotations

import pytest

from alert_channels import Clock, taking_mails
from order_upload.ledger import Ledger


@pytest.fixture
def mails(monkeypatch):
    """What people were told by mail."""
    with taking_mails(monkeypatch) as told:
        yield told


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def ledger(tmp_path, clock):
    return Ledger(f"sqlite:///{tmp_path}/ledger.db", clock=clock)
