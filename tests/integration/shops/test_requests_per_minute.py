"""A limit of requests holds for every request of both transports, from all processes together."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from requests import Session

from demo.shop.shop import Fault, running_shop
from native_shops import KEY, USER, running_stock_shop
from order_upload.shops.native.calls import NativeCalls
from shop_builders import a_client, a_create

ROOT = Path(__file__).resolve().parents[3]
PER_MINUTE = 300
CALLS = 6
PROGRAM = """
import sys
from requests import Session
from order_upload.ledger import Ledger
from order_upload.shops.module.client import ModuleShop

url, ledger, user, key, per_minute, calls = sys.argv[1:]
pace = Ledger(ledger).pace("the shop", int(per_minute))
client = ModuleShop(Session(), url, user, key, wait_for_turn=pace.wait)
for _ in range(int(calls)):
    client.info()
"""


class CountingSession(Session):
    """A session that counts what it sends."""

    sent = 0

    def request(self, *args, **kwargs):
        self.sent += 1
        return super().request(*args, **kwargs)


@pytest.fixture
def shop(tmp_path):
    with running_shop(tmp_path) as running:
        yield running


@pytest.fixture
def turns():
    """What is called before every request: a list that grows."""
    return []


@pytest.fixture
def session():
    return CountingSession()


def test_the_module_is_sent_nothing_without_a_turn(shop, session, turns):
    client = a_client(shop, session=session, wait_for_turn=lambda: turns.append(1))
    shop.faults.plan(Fault.BUSY, call="info")
    client.info()
    client.lookup(["MUG-BLUE"], ["IT"])
    client.find(["bindcommerce:1"])
    client.apply([a_create()])
    assert session.sent == len(turns) > 4


@pytest.mark.parametrize("generation", ["3.0", "4.0", "4.1"])
def test_opencarts_own_api_is_sent_nothing_without_a_turn(session, turns, generation):
    with running_stock_shop(generation) as shop:
        calls = NativeCalls(
            session, shop.base_url, USER, KEY, wait_for_turn=lambda: turns.append(1)
        )
        calls.check_access()
        calls.add_history("7", [("order_status_id", "3")])
        assert session.sent == len(shop.calls) == len(turns) > 2


def test_a_signature_is_made_after_the_wait_for_the_turn(session):
    """A shop refuses one that is older than some minutes."""
    now = time.time()
    moments = iter([now - 3600, now, now, now])
    with running_stock_shop("4.1") as shop:
        at = [next(moments)]
        calls = NativeCalls(
            session, shop.base_url, USER, KEY, clock=lambda: at[0],
            wait_for_turn=lambda: at.__setitem__(0, next(moments)),
        )  # fmt: skip
        calls.check_access()


def test_two_processes_together_keep_to_the_limit(shop, tmp_path, monkeypatch):
    arrived, answer = [], shop.call

    def noted(request):
        arrived.append(time.monotonic())
        return answer(request)

    monkeypatch.setattr(shop, "call", noted)
    command = [
        *(sys.executable, "-c", PROGRAM, shop.base_url, f"sqlite:///{tmp_path}/ledger.db"),
        *(shop.user, shop.key, str(PER_MINUTE), str(CALLS)),
    ]
    environ = {"PYTHONPATH": f"{ROOT}/plugins", "NO_PROXY": "127.0.0.1"}
    processes = [subprocess.Popen(command, env=environ) for _ in range(2)]
    assert [process.wait(60) for process in processes] == [0, 0]
    apart = 60 / PER_MINUTE
    assert arrived[-1] - arrived[0] > apart * (2 * CALLS - 1) * 0.95
