"""Variables -> connectors: read as raw text, checked, resolved, frozen."""

from __future__ import annotations

from order_upload.config.attribute_settings import Attributes
from order_upload.config.connector import (
    Configuration,
    Connector,
)
from order_upload.config.parsing import (
    check_variables,
    connector_names,
    filter_of,
    parse_connector,
)
from order_upload.config.variables import Variables

__all__ = [
    "Attributes",
    "Configuration",
    "Connector",
    "Variables",
    "check_variables",
    "connector_names",
    "filter_of",
    "parse_connector",
]
