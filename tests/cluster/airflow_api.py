"""Airflow's REST API, as an operator's program speaks to it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from typing import Any

from requests import Session

TIMEOUT_S = 60
ENDED = ("success", "failed")


class AirflowApi:
    """One user's way into one Airflow.

    Args:
        url: of the API server.
        password: the admin's.
    """

    def __init__(self, url: str, password: str) -> None:
        self._url, self._session = url, Session()
        login = {"username": "admin", "password": password}
        token = self._send("POST", "/auth/token", login)["access_token"]
        self._session.headers["Authorization"] = f"Bearer {token}"

    def connect(self, conn_id: str, fields: Mapping[str, Any]) -> None:
        """Make a Connection."""
        extra = json.dumps(fields.get("extra", {}))
        body = {"connection_id": conn_id, **fields, "extra": extra}
        self._send("POST", "/api/v2/connections", body)

    def set_variable(self, name: str, value: Any) -> None:
        """Make a Variable of JSON."""
        self._send("POST", "/api/v2/variables", {"key": name, "value": json.dumps(value)})

    def unpause(self, dag_id: str, *, paused: bool = False) -> None:
        """Switch a DAG on, or off."""
        self._send("PATCH", f"/api/v2/dags/{dag_id}", {"is_paused": paused})

    def trigger(self, dag_id: str) -> str:
        """Begin a run by hand and return its id."""
        run = self._send("POST", f"/api/v2/dags/{dag_id}/dagRuns", {"logical_date": None})
        return str(run["dag_run_id"])

    def dags(self) -> list[str]:
        """Return the ids of the DAGs there are."""
        return [dag["dag_id"] for dag in self._get("/api/v2/dags")["dags"]]

    def runs(self, dag_id: str, run_type: str = "") -> list[dict[str, Any]]:
        """Return the runs of a DAG, or those of one type."""
        runs = self._get(f"/api/v2/dags/{dag_id}/dagRuns?limit=500")["dag_runs"]
        return [run for run in runs if run_type in ("", run["run_type"])]

    def tasks(self, dag_id: str, run_id: str) -> list[dict[str, Any]]:
        """Return the task instances of a run."""
        path = f"/api/v2/dags/{dag_id}/dagRuns/{run_id}/taskInstances"
        tasks: list[dict[str, Any]] = self._get(path)["task_instances"]
        return tasks

    def wait_for(
        self, what: str, is_so: Callable[[], Any], timeout_s: float, pause_s: float = 1.0
    ) -> Any:
        """Return what a function gives, as soon as that is anything.

        Raises:
            TimeoutError: it never is.
        """
        end = time.monotonic() + timeout_s
        while not (found := is_so()):
            if time.monotonic() > end:
                raise TimeoutError(f"waited {timeout_s} s for {what}")
            time.sleep(pause_s)
        return found

    def wait_for_runs(self, dag_id: str, run_type: str, count: int, timeout_s: float) -> list[str]:
        """Wait until so many runs of a type have ended and none is under way; return the states."""

        def states() -> list[str]:
            runs = [str(run["state"]) for run in self.runs(dag_id, run_type)]
            return runs if len(runs) >= count and set(runs) <= set(ENDED) else []

        found: list[str] = self.wait_for(f"{count} {run_type} of {dag_id}", states, timeout_s)
        return found

    def _get(self, path: str) -> dict[str, Any]:
        return self._send("GET", path)

    def _send(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        answer = self._session.request(method, self._url + path, json=body, timeout=TIMEOUT_S)
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text[:500]}"
        return answer.json()
