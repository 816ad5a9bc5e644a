"""Which pools a connector may name: a task in one that does not exist waits for ever.

What builds the DAGs, and every task, is kept from Airflow's database: nobody there can see which
pools exist. So those who set up the machines name them in Airflow's configuration, and the doctor's
command, which may look, says where one of them is missing.
"""

from __future__ import annotations

from collections.abc import Iterable

from order_upload.airflow.settings import setting
from order_upload.config import Connector
from order_upload.config.connector import DEFAULT_POOL
from order_upload.faults import Fault, shown


def refuse_unknown_pool(connector: Connector) -> None:
    """Do nothing when the connector's tasks may run in the pool that it names.

    Raises:
        ConfigError: the pool is none of those that Airflow's configuration names.
    """
    pools = setting("pools")
    known = [DEFAULT_POOL, *filter(None, (name.strip() for name in pools.text.split(",")))]
    if connector.pool in known:
        return
    raise Fault(
        f"order_upload_connectors.{connector.name}.pool",
        shown(connector.pool),
        ", ".join(known),
        f"make the pool in Admin > Pools and name it in {pools.where}, or leave the key out",
    ).as_error()


def missing_pools(names: Iterable[str]) -> list[str]:
    """Return those of the pools that Airflow's database does not have, sorted.

    Raises:
        SQLAlchemyError: the database cannot be read.
    """
    # Here: for tasks and for what builds the DAGs there is no database.
    from airflow.models.pool import Pool  # noqa: PLC0415
    from airflow.utils.session import create_session  # noqa: PLC0415
    from sqlalchemy import select  # noqa: PLC0415

    with create_session() as session:
        return sorted(set(names).difference(session.scalars(select(Pool.pool))))
