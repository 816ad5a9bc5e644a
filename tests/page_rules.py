"""What the auth manager lets one user do: like that of a merchant who splits his people."""

from __future__ import annotations

from typing import Any

from order_upload.airflow.names import dag_id_of
from order_upload.ui.access import DOCTOR


class Rules:
    """Answers in the place of the auth manager.

    Args:
        read: connectors whose DAGs may be read; the doctor's by its id.
        trigger: those that may be triggered.
        edit: whether Variables may be edited.
    """

    def __init__(self, *, read=(), trigger=(), edit=False) -> None:
        self.read, self.trigger, self.edit = read, trigger, edit

    def dag(self, *, method: str, details: Any = None, **_: Any) -> bool:
        allowed = self.trigger if method == "POST" else self.read
        ids = [name if name == DOCTOR else dag_id_of(name) for name in allowed]
        return details is not None and details.id in ids

    def variable(self, *, method: str, **_: Any) -> bool:
        return self.edit and method == "PUT"
