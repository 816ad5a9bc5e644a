"""The pools of shops: made where they are missing, left alone where they exist."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def pools(airflow_db):
    """Make pools, and give the slots of all of them by name afterwards."""
    from airflow.models.pool import Pool  # noqa: PLC0415 - with the database of the fixture
    from airflow.utils.session import create_session  # noqa: PLC0415
    from sqlalchemy import delete, select  # noqa: PLC0415

    from order_upload.airflow.pools import make_pools  # noqa: PLC0415

    def make(*arguments):
        make_pools(*arguments)
        with create_session() as session:
            return {pool.pool: pool.slots for pool in session.scalars(select(Pool))}

    yield make
    with create_session() as session:
        session.execute(delete(Pool).where(Pool.pool.startswith("order_upload__")))


def test_a_pool_that_a_shop_lacks_is_made_with_one_slot(pools):
    assert pools(["shop_1"])["order_upload__shop_1"] == 1


def test_a_pool_that_exists_keeps_its_slots(pools):
    from airflow.models.pool import Pool  # noqa: PLC0415
    from airflow.utils.session import create_session  # noqa: PLC0415

    with create_session() as session:
        session.add(Pool(pool="order_upload__shop_1", slots=4, include_deferred=False))
    assert pools(["shop_1"])["order_upload__shop_1"] == 4


def test_every_shop_that_a_connector_names_gets_a_pool(pools, monkeypatch):
    connectors = {"a": {"node": "shop_1"}, "b": {"node": "shop_2"}, "broken": []}
    monkeypatch.setenv("AIRFLOW_VAR_ORDER_UPLOAD_CONNECTORS", json.dumps(connectors))
    assert pools().keys() >= {"order_upload__shop_1", "order_upload__shop_2"}


def test_a_malformed_variable_makes_no_pool(pools, monkeypatch):
    monkeypatch.setenv("AIRFLOW_VAR_ORDER_UPLOAD_CONNECTORS", '{"a": ')
    assert pools().keys() == {"default_pool"}
