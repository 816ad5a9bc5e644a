"""Tells Airflow about our types of Connections, how their forms look, and our settings.

Airflow finds this by the entry point of the installed package, a wheel or a clone as it lies;
where only the folders are there, the types work, but the form does not list them.
"""

from __future__ import annotations

from typing import Any


def get_provider_info() -> dict[str, Any]:
    """Return the provider's metadata in Airflow's form."""
    return {
        "package-name": "airflow-provider-order-upload",
        "name": "Order Upload for OpenCart",
        "description": "Shops that orders are uploaded to, and the hub that they come from.",
        "connection-types": [_shop(), _hub()],
        "config": {"order_upload": {"description": _SETTINGS, "options": _settings()}},
    }


def _shop() -> dict[str, Any]:
    return {
        "connection-type": "opencart",
        "hook-class-name": "order_upload.airflow.opencart_hook.OpenCartHook",
        "hook-name": "OpenCart shop",
        "ui-field-behaviour": {
            "hidden-fields": [],
            "relabeling": {
                "host": "Shop address (required)",
                "port": _PORT,
                "login": "API user (required)",
                "password": "API key (required)",
            },
            "placeholders": {
                "host": "https://shop.example",
                "port": "443",
                "login": "Name of the API user, as in System > Users > API",
                "password": "Its key, from the same page",
                "schema": _SCHEMA,
            },
        },
        "conn-fields": _fields(),
    }


def _hub() -> dict[str, Any]:
    return {
        "connection-type": "bindcommerce",
        "hook-class-name": "order_upload.airflow.bindcommerce_hook.BindCommerceHook",
        "hook-name": "bindCommerce hub",
        "ui-field-behaviour": {
            "hidden-fields": ["login"],
            "relabeling": {
                "host": "Hub address (required)",
                "port": _PORT,
                "password": "Token (required)",
            },
            "placeholders": {
                "host": "https://name.bindcommerce.cloud, without the path of an export",
                "port": "443",
                "password": "Token of the hub's API node",
                "schema": _SCHEMA,
            },
        },
        "conn-fields": _fields_of_hub(),
    }


_PORT = "Port (443 for https)"
"""Airflow 3.3.2 refuses to try a stored Connection that has none ("host or port differs")."""
_SCHEMA = "Leave empty where the address begins with https://"
_SETTINGS = "Where Order Upload for OpenCart reads and keeps its files, and for how long."


def _settings() -> dict[str, Any]:
    """Return the settings of section ``[order_upload]`` in Airflow's configuration."""
    return {
        "staging": _setting(
            "Root of the staged files: an absolute path or an address that Airflow can open. "
            "Empty: order_upload/staging in the home of Airflow.",
            example="s3://bucket/order_upload",
        ),
        "source_roots": _setting(
            "Places that sources of type bindcommerce_files may read from: absolute paths and "
            "addresses, separated by commas. Empty: order_upload/inbox in the home of Airflow.",
            example="/data/hub,s3://bucket/hub",
        ),
        "pools": _setting(
            "Pools of Airflow, beside default_pool, that connectors may name; they have to exist. "
            "Names, separated by commas. Empty: none.",
            example="order_upload,slow_shops",
        ),
        "keep_runs_days": _days("Days that staged files of runs are kept.", 14),
        "keep_payloads_days": _days(
            "Days that what the hub gave is kept, compressed: what backfills read.", 90
        ),
        "keep_results_days": _days("Days that reports, results and decisions are kept.", 400),
    }


def _days(description: str, default: int) -> dict[str, Any]:
    return _setting(description, "integer", str(default), str(default))


def _setting(
    description: str, kind: str = "string", default: str = "", example: str = ""
) -> dict[str, Any]:
    return {
        "description": description,
        "version_added": "0.1.0",
        "type": kind,
        "example": example,
        "default": default,
    }


def _fields() -> dict[str, Any]:
    return {
        "hub_node": _required(
            "Name in the hub",
            "What the hub calls this shop: NodeID, else name; none when the hub does not read it. "
            "Several names: a list in Extra Fields JSON.",
        ),
        "transport": {
            "label": "Transport",
            "description": "How the shop is spoken to.",
            "schema": {
                "type": ["string", "null"],
                "enum": ["auto", "node", "native_api"],
                "default": "auto",
            },
        },
        "store_id": _text("Store id", "Store of a multi-store shop; 0 is the default one.", "0"),
        "language": _text(
            "Language", "Language of the shop's messages, and of rows of sums.", "en-gb"
        ),
        "timezone": _text("Time zone", "Of the shop, e.g. Europe/Rome. Empty: what the shop says."),
        "timeout": _text(
            "Timeout", "Seconds for the connection and for each silence, 1 to 600.", "60"
        ),
        "requests_per_minute": _text(
            "Requests per minute",
            "Most requests to this shop, from all workers together. Empty: as fast as it answers.",
        ),
        "path": _text("Path", "Of the shop below its host, where the shop address has none."),
        **_fields_of_native_api(),
    }


def _fields_of_hub() -> dict[str, Any]:
    return {
        "namespace": _required(
            "Namespace",
            "First part of each order's reference. Two hub accounts need two; it never changes.",
            "bindcommerce",
        ),
        "timezone": _required(
            "Time zone", "Of the hub's times, which carry none, e.g. Europe/Rome.", "Europe/Rome"
        ),
        "timeout": _text(
            "Timeout", "Seconds for the connection and for each silence, 1 to 600.", "60"
        ),
        "max_bytes": _text("Largest answer", "In bytes. Empty: 4 GiB."),
    }


def _fields_of_native_api() -> dict[str, Any]:
    return {
        "trust_numbers": {
            "label": "Trust the hub's numbers",
            "description": (
                "Only for OpenCart's own API: the hub's numbers are this shop's order numbers."
            ),
            "schema": {"type": ["boolean", "null"], "default": False},
        },
        "stock_statuses": _text(
            "Statuses that hold stock",
            "Only for OpenCart's own API: ids. Empty: 1, 2, 3, 5, 12, a fresh OpenCart's.",
        ),
    }


def _text(label: str, description: str, default: str | None = None) -> dict[str, Any]:
    return {
        "label": label,
        "description": description,
        "schema": {"type": ["string", "null"], "default": default},
    }


def _required(label: str, description: str, default: str | None = None) -> dict[str, Any]:
    """Return a field without which Airflow's form cannot be saved."""
    schema = {"type": "string", "minLength": 1, "default": default}
    return {"label": f"{label} (required)", "description": description, "schema": schema}
