"""Which settings name the real shop of the live tests, and which of its hosts they may reach."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

import pytest

SHOP = ("OPENCART_URL", "OPENCART_API_USER", "OPENCART_API_KEY")
ADMIN = ("OPENCART_ADMIN_URL", "OPENCART_ADMIN_USER", "OPENCART_ADMIN_PASSWORD")
DATABASE = "OPENCART_DB"
HOSTS = [
    name
    for variable in ("OPENCART_URL", DATABASE)
    if (name := urlsplit(os.environ.get(variable, "")).hostname)
] + ["127.0.0.1", "::1"]
PRODUCT = os.environ.get("OPENCART_PRODUCT", "product 11")
"""A product that counts its stock and has no options; by default one of a fresh OpenCart's own."""


def needs(*names: str) -> list[str]:
    """Return the values of these settings; without one of them the test is not run, and says so."""
    missing = [name for name in names if not os.environ.get(name)]
    if missing:
        pytest.skip(f"NOT RUN against a real shop: {', '.join(missing)} not set")
    return [os.environ[name] for name in names]
