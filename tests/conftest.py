"""For all tests: loopback only (``--allow-hosts``), and property tests with one verdict."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

from php_shop import INSTALL, missing, running_php_shops

os.environ["NO_PROXY"] = os.environ["no_proxy"] = (
    "127.0.0.1,localhost"  # a proxy of this machine is no loopback
)

# A worker holds half a million objects that stay until its end, Airflow's and the tests' own: to
# look through them again and again for garbage took a twentieth of the whole run.
gc.set_threshold(50_000, 20, 100)

# On a shared machine the time of one example says nothing; in CI the examples are always the same.
settings.register_profile("order_upload", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("order_upload")

TOLD, BEHIND = "told", "behind"
"""Names of ``record_property``: a line for the end of what pytest prints, and one with ``-vv``."""


def pytest_terminal_summary(terminalreporter):
    """Say what tests have told, in whatever process they ran."""
    shown = (TOLD, BEHIND) if terminalreporter.verbosity > 0 else (TOLD,)
    for report in terminalreporter.getreports("passed"):
        for name, line in report.user_properties:
            if name in shown:
                terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def php_shops():
    """A shop of each generation in PHP; where something lacks, the test is not run and says so."""
    if lacking := missing():
        verdict = f"NOT RUN against the module's PHP: {', '.join(lacking)} missing; {INSTALL}"
        if os.environ.get("PHP_SHOP") == "required":
            pytest.fail(verdict)
        pytest.skip(verdict)
    folder = Path(tempfile.mkdtemp(prefix="shop-"))
    try:
        with running_php_shops(folder) as shops:
            yield shops
    finally:
        shutil.rmtree(folder)
