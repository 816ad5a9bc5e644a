"""For all tests: loopback only (``--allow-hosts``), and property tests with one verdict."""

from __future__ import annotations

import os

from hypothesis import settings

os.environ["NO_PROXY"] = os.environ["no_proxy"] = (
    "127.0.0.1,localhost"  # a proxy of this machine is no loopback
)

# On a shared machine the time of one example says nothing; in CI the examples are always the same.
settings.register_profile("order_upload", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("order_upload")
