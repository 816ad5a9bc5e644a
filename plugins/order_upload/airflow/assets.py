"""A connector's Asset: each of its runs that went well says so, and other DAGs may follow.

Its name is that of the connector's DAG, such as ``order_upload__marketplaces_to_shop``. A run emits
an event only where it may have changed the shop: the task ``report`` names an alias as its outlet
and adds the Asset to it, since Airflow emits for every outlet of a task that ends well.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from airflow.sdk import Asset, AssetAlias

from order_upload.airflow.names import dag_id_of

if TYPE_CHECKING:
    from airflow.sdk import Context
    from pydantic import JsonValue


def asset_of(connector: str) -> Asset:
    """Return the Asset that a connector's runs bring up to date."""
    return Asset(dag_id_of(connector), group="order_upload")


def outlet_of(connector: str) -> AssetAlias:
    """Return what a connector's report has as outlet."""
    return AssetAlias(dag_id_of(connector), group="order_upload")


def emit(context: Context, connector: str, run_id: str, counts: Mapping[str, int]) -> None:
    """Let the task's success be an event of the connector's Asset.

    Args:
        context: of the task, which has the connector's outlet.
        connector: its name.
        run_id: which run it was; DAGs that follow read it in the event's ``extra``.
        counts: orders by outcome, as the report has them.
    """
    orders: dict[str, JsonValue] = {name: count for name, count in counts.items() if count}
    extra: dict[str, JsonValue] = {"connector": connector, "run_id": run_id, "orders": orders}
    context["outlet_events"][outlet_of(connector)].add(asset_of(connector), extra=extra)
