"""A browser and an Airflow for the tests of the pages, both started once.

``make test-browser`` runs them: they need a chromium, which Debian has as a package. With
``PICTURES=docs/pictures`` they leave the pictures that the pages of the repository show.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from demo.airflow.services import stop

ROOT = Path(__file__).resolve().parents[2]
START_TIMEOUT_S = 600
"""On a machine with much else to do; alone it takes less than a minute."""
STOP_TIMEOUT_S = 60
"""More than what it starts needs to end: killed, it would leave that behind."""
ANSWER_TIMEOUT_MS = 90_000
"""On such a machine, too; what is there is seen at once."""
PICTURES = os.environ.get("PICTURES", "")
_PYTHONPATH = os.pathsep.join([str(ROOT / "plugins"), str(ROOT)])

expect.set_options(timeout=ANSWER_TIMEOUT_MS)


def pytest_collection_modifyitems(items):
    """Mark the tests of this folder; those after which an order no longer waits come last."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: "last" in item.keywords)


@dataclass(frozen=True)
class Served:
    """Airflow's server, at its address, with the passwords of its users."""

    address: str
    passwords: dict[str, str]
    folder: Path

    def ask(self, path: str, body: object = None, token: str = "") -> object:
        """Ask Airflow's REST API."""
        request = urllib.request.Request(f"{self.address}{path}")
        request.add_header("Content-Type", "application/json")
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(request, data, timeout=60) as answer:
            return json.load(answer)

    def do(self, *what: str) -> None:
        """Do to Airflow what no page does (``at_airflow.py``)."""
        program = Path(__file__).parent / "at_airflow.py"
        command = [sys.executable, str(program), str(self.folder), *what]
        environ = os.environ | {"PYTHONPATH": _PYTHONPATH}
        done = subprocess.run(
            command, env=environ, cwd=ROOT, capture_output=True, text=True, timeout=START_TIMEOUT_S,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]

    def variable(self, name: str) -> str:
        """Return what stands in a Variable."""
        return self.ask(f"/api/v2/variables/{name}", token=self.token())["value"]

    def set_variable(self, name: str, value: str) -> None:
        """Put something into a Variable."""
        body = json.dumps({"key": name, "value": value}).encode()
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token()}"}
        address = f"{self.address}/api/v2/variables/{name}"
        request = urllib.request.Request(address, body, headers, method="PATCH")
        urllib.request.urlopen(request, timeout=60).close()

    def token(self, user: str = "admin") -> str:
        """Log in."""
        body = {"username": user, "password": self.passwords[user]}
        return self.ask("/auth/token", body)["access_token"]


@pytest.fixture(scope="session")
def served(tmp_path_factory) -> Iterator[Served]:
    """Start Airflow's server, and wait until it answers."""
    folder = tmp_path_factory.mktemp("served")
    log = folder / "log"
    environ = os.environ | {"PYTHONPATH": _PYTHONPATH}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, str(Path(__file__).parent / "served_airflow.py"), str(folder)],
            env=environ, cwd=ROOT, stdin=subprocess.PIPE, stdout=output, stderr=output,
            start_new_session=True,
        )  # fmt: skip
    try:
        yield _answering(process, folder, log)
    finally:
        stop(process, signal.SIGTERM, STOP_TIMEOUT_S)


def _answering(process: subprocess.Popen[bytes], folder: Path, log: Path) -> Served:
    end = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError, KeyError, ValueError):
            port = json.loads((folder / ".demo" / "ports.json").read_text())["airflow"]
            passwords = json.loads((folder / ".airflow" / "passwords.json").read_text())
            served = Served(f"http://127.0.0.1:{port}", passwords, folder)
            served.ask("/api/v2/version")
            return served
        time.sleep(0.3)
    pytest.fail(f"Airflow's server did not start:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium, without a window."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.fail("there is no chromium; on Debian: apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def open_page(served, browser):
    """Open a page of Airflow as a user; what goes wrong in the browser fails the test."""
    contexts, troubles = [], []

    def opened(
        route: str, user: str = "admin", *, width: int = 1280, dark: bool = False, language="en"
    ) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale=language)
        contexts.append(context)
        scheme = "dark" if dark else "light"
        context.add_init_script(
            f"localStorage.setItem('theme', '{scheme}');"
            f"localStorage.setItem('i18nextLng', '{language}');"
        )
        if user:
            context.add_cookies(
                [{"name": "_token", "value": served.token(user), "url": served.address}]
            )
        page = context.new_page()
        page.set_default_timeout(ANSWER_TIMEOUT_MS)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.goto(served.address + route)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.fixture
def picture():
    """Keep a picture of a page, where pictures are wanted."""

    def taken(page: Page, name: str) -> None:
        if PICTURES:
            page.wait_for_timeout(300)  # what moves has come to rest
            page.screenshot(path=ROOT / PICTURES / f"{name}.png")

    return taken
