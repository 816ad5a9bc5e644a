"""Variables for tests: a good set, with one thing changed."""

import json

import pytest

from order_upload.config import Variables, parse_connector
from order_upload.errors import ConfigError

SOURCE = {
    "type": "bindcommerce_api",
    "conn_id": "bindcommerce_hub",
    "endpoint": "/export?connector=12",
}
CONNECTOR = {
    "node": "opencart_shop",
    "source": SOURCE,
    "configuration": "standard",
    "filter": "ready_orders",
}
CONFIGURATION = {"statuses": {"shipped": "Shipped"}}
FILTER = {"document_types": ["C"]}


def some_variables(
    connector=None,
    configuration=None,
    order_filter=None,
    transformations=None,
    status_maps=None,
    correspondences=None,
    **named_parts,
):
    """Return Variables with one connector ``shop`` that names ``standard`` and ``ready_orders``."""
    return Variables(
        json.dumps({"shop": {**CONNECTOR, **(connector or {})}}),
        json.dumps({"standard": {**CONFIGURATION, **(configuration or {})}}),
        json.dumps({"ready_orders": {**FILTER, **(order_filter or {})}}),
        None if transformations is None else json.dumps(transformations),
        None if status_maps is None else json.dumps(status_maps),
        None if correspondences is None else json.dumps(correspondences),
        **{name: json.dumps(parts) for name, parts in named_parts.items()},
    )


def a_connector(**changes):
    """Return connector ``shop`` of :func:`some_variables`."""
    return parse_connector("shop", some_variables(**changes))


def faults_of(variables, name="shop"):
    """Return the lines that say what is wrong with a connector; none when it is good."""
    try:
        parse_connector(name, variables)
    except ConfigError as error:
        return str(error).splitlines()
    return []


def cases(table):
    """Let a test run once for each change of a table, with the message that it shall give."""
    return pytest.mark.parametrize(("change", "message"), table.values(), ids=table)
