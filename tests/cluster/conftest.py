"""A cluster for each kind of staging, and a day of sales on it."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from upath import UPath

from chaos.accounts import accounts_of
from chaos.hub_orders import HubOrders
from chaos.shops import stormy_demo_shop
from chaos.verdict import Verdict, judge
from cluster.airflow_api import AirflowApi
from cluster.by_hand import Cluster, cluster_by_hand, drawn_values
from cluster.sales_day import SalesDay
from cluster.servers import HOST, missing, s3
from demo.hub.hub import running_hub

TOLD = pytest.StashKey[list[str]]()
BUCKET, KEY = "bucket", "a-key-of-the-store"


def pytest_addoption(parser):
    parser.addoption("--orders", type=int, default=5000, help="of a day on a cluster (5000)")


def pytest_terminal_summary(terminalreporter, config):
    for line in config.stash.get(TOLD, []):
        terminalreporter.write_line(line)


@dataclass(frozen=True)
class Outcome:
    """What a day left.

    Attributes:
        figures: what was found on the way.
        verdict: what stands in the shop and in the ledger, against what the hub said.
    """

    figures: dict[str, Any]
    verdict: Verdict


@pytest.fixture(scope="session")
def _programs():
    if missing():
        pytest.fail(f"these tests need {' and '.join(missing())}: {INSTALL}", pytrace=False)


INSTALL = "on Debian apt-get install postgresql redis-server"


@pytest.fixture
def folder(_programs):
    """A folder with a short name that the database's own user may enter."""
    with short_folder() as made:
        yield made


@contextmanager
def short_folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="cluster"))
    made.chmod(0o755)
    try:
        yield made
    finally:
        shutil.rmtree(made)


@pytest.fixture(scope="module", params=["disk", "s3"])
def outcome(request, _programs, pytestconfig):
    """What a day left, with the staging in a folder that all workers mount, and on S3."""
    with short_folder() as made, ExitStack() as opened:
        values, store = drawn_values(), None
        if request.param == "s3":
            store = opened.enter_context(s3(made))
            values["ORDER_UPLOAD_STAGING"] = f"s3://store@{BUCKET}/staging"
        cluster = opened.enter_context(cluster_by_hand(made, values))
        left = _passed(cluster, made, store, pytestconfig.getoption("orders"))
    line = {"staging": request.param, **left.figures}
    pytestconfig.stash.setdefault(TOLD, []).append(json.dumps(line))
    return left


def _passed(cluster: Cluster, folder: Path, store: int | None, count: int) -> Outcome:
    """Let a day pass by on a cluster, and return what it left."""
    api = AirflowApi(cluster.api, cluster.values["AIRFLOW_ADMIN_PASSWORD"])
    staging = cluster.volume("staging")
    if store:
        staging = _on_s3(api, f"http://{HOST}:{store}")
    orders = HubOrders(count, seed=11, waves=1, name="cluster")
    with stormy_demo_shop(folder / "shop") as shop, running_hub(folder / "export.xml") as hub:
        day = SalesDay(cluster, api, orders, shop, hub)
        day.pass_by()
        accounts = accounts_of(cluster.ledger, staging, orders.name)
        verdict = judge(orders.expected(), shop.census(), accounts)
    counts = {name: len(getattr(verdict, name)) for name in ("lost", "twice", "half")}
    outcomes = dict(sorted(verdict.outcomes.items()))
    return Outcome({"orders": count, **counts, "outcomes": outcomes, **day.figures}, verdict)


def _on_s3(api: AirflowApi, address: str) -> Any:
    """Make a bucket and the Connection to it; return the staging in it as we read it."""
    said = {"aws_access_key_id": KEY, "aws_secret_access_key": KEY, "region_name": "eu-south-1"}
    client = boto3.client("s3", endpoint_url=address, **said)
    where = {"LocationConstraint": "eu-south-1"}
    client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration=where)
    extra = {"endpoint_url": address, "region_name": "eu-south-1"}
    api.connect("store", {"conn_type": "aws", "login": KEY, "password": KEY, "extra": extra})
    return UPath(f"s3://{BUCKET}/staging", key=KEY, secret=KEY, endpoint_url=address)
