"""Variables -> connectors: read as raw text, checked, resolved, frozen. Messages carry the path to what is wrong."""

from __future__ import annotations

from order_upload.config.connector import (
    ApiSource,
    Attributes,
    Configuration,
    Connector,
    FilesSource,
)
from order_upload.config.parsing import check_variables, connector_names, parse_connector
from order_upload.config.variables import Variables

__all__ = [
    "ApiSource",
    "Attributes",
    "Configuration",
    "Connector",
    "FilesSource",
    "Variables",
    "check_variables",
    "connector_names",
    "parse_connector",
]
