"""What stands around a storm: the hub, a proxy before it and one before the shop, an Airflow."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from chaos.hub_orders import HubOrders, Way
from chaos.mortals import mortals
from chaos.proxy import faulty_proxy
from chaos.shops import StormyShop
from chaos.storm import Place, Storm
from chaos.weather import Weather
from demo.airflow.home import REPOSITORY
from demo.hub.hub import DemoHub, running_hub

CONFIGURATION = {
    "mail": "always",
    "missing_product": "as_sold",
    "statuses": {
        "processing": "Processing",
        "shipped": "Shipped",
        "delivered": "Complete",
        "cancelled": "Canceled",
    },
}


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the tasks find shop and hub: at the proxies."""

    shop: str
    hub: str


def come_and_gone(
    place: Place,
    orders: HubOrders,
    shop: StormyShop,
    weather: Weather,
    say: Callable[[str], None],
) -> Storm:
    """Let a storm come, and go, and all that was left be done; return it."""
    place.work.mkdir(parents=True)
    outwaits_s = place.timeout_s + 0.5
    with ExitStack() as opened:
        hub = opened.enter_context(running_hub(place.export))
        hub_url, hub_proxy = opened.enter_context(
            faulty_proxy(hub.base_url, lambda: weather.on_request(to_shop=False), outwaits_s)
        )
        shop_url, shop_proxy = opened.enter_context(
            faulty_proxy(shop.base_url, lambda: weather.on_request(to_shop=True), outwaits_s)
        )
        at = Addresses(shop_url, hub_url)
        in_a_hurry = _connections(orders, hub, shop, at, {"timeout": f"{place.timeout_s:g}"})
        environment = {**_environment(place, orders, hub), **in_a_hurry}
        processes = opened.enter_context(mortals(place.folder / "processes", environment))
        storm = Storm(place, orders, shop, weather, processes, say)
        storm.rage()
        weather.calm_down()
        shop_proxy.wait_until_idle()
        hub_proxy.wait_until_idle()
        storm.settle(_connections(orders, hub, shop, at, {}))
    return storm


def _connections(
    orders: HubOrders, hub: DemoHub, shop: StormyShop, at: Addresses, extra: Mapping[str, str]
) -> dict[str, str]:
    connections: dict[str, dict[str, Any]] = {
        "SHOP": {
            "conn_type": "opencart",
            "host": at.shop,
            "login": shop.user,
            "password": shop.key,
            "extra": {"hub_node": "none", "transport": "node", **extra},
        },
        "HUB": {
            "conn_type": "http",
            "host": at.hub,
            "password": hub.token,
            "extra": {"namespace": orders.name, **extra},
        },
    }
    return {f"AIRFLOW_CONN_{name}": json.dumps(fields) for name, fields in connections.items()}


def _environment(place: Place, orders: HubOrders, hub: DemoHub) -> dict[str, str]:
    own = {
        name: text
        for name, text in os.environ.items()
        if not name.startswith(("AIRFLOW", "ORDER_UPLOAD", "OPENCART"))
    }
    return {
        **own,
        "AIRFLOW_VAR_ORDER_UPLOAD_CONNECTORS": json.dumps(_connectors(place, orders, hub)),
        "AIRFLOW_VAR_ORDER_UPLOAD_CONFIGURATIONS": json.dumps({"storm": CONFIGURATION}),
        "AIRFLOW_CONN_ORDER_UPLOAD_LEDGER": place.ledger,
        "AIRFLOW_HOME": str(place.folder / "airflow"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__LOGGING__LOGGING_LEVEL": "ERROR",
        "ORDER_UPLOAD_STAGING": str(place.staging),
        "ORDER_UPLOAD_SOURCE_ROOTS": str(place.inbox),
        "PYTHONPATH": f"{REPOSITORY}/plugins:{REPOSITORY}",
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
    }


def _connectors(place: Place, orders: HubOrders, hub: DemoHub) -> dict[str, dict[str, Any]]:
    sources = {
        Way.API: {"type": "bindcommerce_api", "conn_id": "hub", "endpoint": hub.endpoint},
        Way.FILES: {
            "type": "bindcommerce_files",
            "path": f"file://{place.inbox}/*.*",
            "namespace": orders.name,
        },
    }
    return {
        way.value: {
            "node": "shop",
            "source": source,
            "configuration": "storm",
            "schedule": "@hourly",
        }
        for way, source in sources.items()
    }
