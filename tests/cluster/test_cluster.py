"""docker-compose.yaml's services on one machine: two workers, one of which is killed.

Needs Postgres and Redis, and some minutes: ``make test-cluster``.
"""

from __future__ import annotations

import requests

from cluster.airflow_api import AirflowApi
from cluster.by_hand import cluster_by_hand, drawn_values

DEMO = "order_upload__marketplaces_to_shop"


def test_no_order_is_lost(outcome):
    assert outcome.verdict.lost == []


def test_no_order_is_there_twice(outcome):
    assert outcome.verdict.twice == []


def test_no_order_is_half_made(outcome):
    assert outcome.verdict.half == []


def test_an_upload_was_under_way_on_the_worker_that_was_killed(outcome):
    assert outcome.figures["uploads under way there"] >= 1
    assert max(outcome.figures["tries of the uploads"]) == 2


def test_every_run_ended_well(outcome):
    assert outcome.figures["all runs"].keys() == {"success"}


def test_both_workers_had_work(outcome):
    assert len(outcome.figures["workers of the run"]) == 2


def test_a_backfill_ran_beside_a_schedule(outcome):
    assert outcome.figures["backfill"]["success"] > 1
    assert outcome.figures["scheduled runs beside it"]["success"] > 1


def test_the_demo_s_profile_brings_orders_into_the_demo_shop(folder):
    with cluster_by_hand(folder, drawn_values(), ["demo"]) as cluster:
        api = AirflowApi(cluster.api, cluster.values["AIRFLOW_ADMIN_PASSWORD"])
        api.wait_for("the demo's DAG", lambda: DEMO in api.dags(), 180)
        api.unpause(DEMO)
        api.trigger(DEMO)

        assert api.wait_for_runs(DEMO, "manual", 1, 300) == ["success"]
        page = requests.get(f"http://127.0.0.1:{cluster.ports['demo-shop']}/", timeout=10).text
        assert page.count("<tr") > 10
