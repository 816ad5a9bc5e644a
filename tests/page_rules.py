"""What the auth manager lets one user do, as a merchant splits his people, and with what."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from order_upload.airflow.names import dag_id_of
from order_upload.ui.access import DOCTOR


class Rules:
    """Answers in the place of the auth manager.

    Args:
        read: connectors whose DAGs may be read; the doctor's by its id.
        trigger: those that may be triggered.
        edit: whether Variables may be edited.
        answer: those whose plans may be approved and rejected.
    """

    def __init__(self, *, read=(), trigger=(), edit=False, answer=()) -> None:
        self.read, self.trigger, self.edit, self.answer = read, trigger, edit, answer

    def dag(self, *, method: str, details: Any = None, **_: Any) -> bool:
        allowed = {"POST": self.trigger, "PUT": self.answer}.get(method, self.read)
        ids = [name if name == DOCTOR else dag_id_of(name) for name in allowed]
        return details is not None and details.id in ids

    def variable(self, *, method: str, **_: Any) -> bool:
        return self.edit and method == "PUT"


class MayRead(Rules):
    """Somebody who may read Variables too."""

    def variable(self, *, method: str, **_: Any) -> bool:
        return method == "GET" or self.edit


CONNECTORS = ("seen", "hidden")
"""Those of :func:`set_up_connectors`; who may see which, the rules of a test say."""


def set_up_connectors(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let Airflow know two connectors, with staging and ledger in a folder."""
    monkeypatch.setenv("AIRFLOW_CONN_ORDER_UPLOAD_LEDGER", f"sqlite:///{folder}/ledger.db")
    monkeypatch.setenv("ORDER_UPLOAD_STAGING", str(folder / "staging"))
    source = {"node": "shop", "source": {"type": "bindcommerce_files"}}
    connectors = json.dumps(dict.fromkeys(CONNECTORS, source))
    monkeypatch.setenv("AIRFLOW_VAR_ORDER_UPLOAD_CONNECTORS", connectors)
