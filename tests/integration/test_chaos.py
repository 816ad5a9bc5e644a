"""``make chaos``, small: a storm over the demo shop, and a count that sees what is wrong there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from chaos.demo_census import census_of
from chaos.hub_orders import Expected, Fate
from chaos.verdict import Accounts, judge
from demo.shop.data import OWN_ORDERS
from demo.shop.shop import running_shop
from order_upload.domain.parts import Tracking
from order_upload.domain.policies import MailPolicy, Policy, StockPolicy
from shop_builders import a_client, a_create, order_of

ROOT = Path(__file__).resolve().parents[2]
ORDERS = 300
ARGUMENTS = ("--orders", str(ORDERS), "--waves", "2", "--seed", "1")
FIRST_ID = max(map(int, OWN_ORDERS)) + 1


@pytest.fixture(scope="module")
def figures(tmp_path_factory):
    """The last line of a small storm."""
    folder = tmp_path_factory.mktemp("a storm")
    done = subprocess.run(
        [sys.executable, "-m", "chaos", *ARGUMENTS, "--folder", str(folder / "chaos")],
        env={"PYTHONPATH": f"{ROOT / 'plugins'}:{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("name", ["lost", "twice", "half"])
def test_a_storm_leaves_nothing_lost_twice_or_half(figures, name):
    assert figures[name] == 0


def test_every_order_of_a_storm_has_an_outcome(figures):
    assert sum(figures["outcomes"].values()) == ORDERS
    assert "unaccounted" not in figures["outcomes"]


def test_a_storm_kills_and_spoils_and_leaves_no_batch_open(figures, record_property):
    kills, faults = figures["kills"], sum(figures["faults"].values())
    record_property("told", f"a storm over {ORDERS} orders: {kills} kills, {faults} faults")
    assert (kills > 5, faults > 10, figures["left"]) == (True, True, {"batches": 0})


def test_no_task_of_a_storm_ends_by_an_error_that_nobody_foresaw(figures):
    assert figures["unforeseen"] == 0


TWO_MUGS = Expected(
    number="1",
    platform_number="404-1",
    email="ada@example.com",
    fate=Fate.IN_SHOP,
    total="25.00",
    tracking="BRT1",
    lines=(("MUG-BLUE", 2),),
)
SETTLED = Accounts({}, {"1": "created"}, frozenset())


@pytest.fixture
def counted(tmp_path):
    """Put one order into a demo shop, harm its tables, and return what is lost, twice and half."""
    with running_shop(tmp_path / "shop") as shop:
        stock = shop.stock()
        parts = order_of(status="2", tracking=Tracking(number="BRT1"))
        policy = Policy(stock=StockPolicy.FOLLOW_SHOP, mail=MailPolicy.ALWAYS)
        a_client(shop).apply([a_create("storm:1", parts=parts, policy=policy)])

        def count(harm=""):
            with shop.database.transaction() as tables:
                if harm:
                    tables.execute(harm)
            verdict = judge([TWO_MUGS], census_of(shop, stock, FIRST_ID), SETTLED)
            return len(verdict.lost), len(verdict.twice), len(verdict.half)

        yield count


def test_an_order_that_is_in_the_shop_once_and_whole_is_counted_as_that(counted):
    assert counted() == (0, 0, 0)


COPY = "INSERT INTO orders (store_id, status, status_at, parts) SELECT '0', '0', '', parts FROM"


@pytest.mark.parametrize(
    ("harm", "wrong"),
    [
        (f"DELETE FROM orders WHERE order_id = {FIRST_ID}", (1, 1, 0)),
        (f"{COPY} orders WHERE order_id = {FIRST_ID}", (0, 1, 3)),
        ("INSERT INTO links VALUES ('storm:2', '0', 'reserved', '', NULL)", (0, 0, 1)),
        ("UPDATE links SET state = 'reserved'", (0, 0, 1)),
        (f"DELETE FROM history WHERE order_id = {FIRST_ID}", (0, 0, 1)),
        (f"DELETE FROM mails WHERE order_id = {FIRST_ID}", (0, 0, 1)),
        (f"INSERT INTO mails SELECT NULL, {FIRST_ID}, '', 'new order', '2'", (0, 1, 0)),
        ("UPDATE products SET quantity = quantity - 2 WHERE sku = 'MUG-BLUE'", (0, 1, 0)),
        ("UPDATE products SET quantity = quantity + 2 WHERE sku = 'MUG-BLUE'", (0, 0, 1)),
        ("UPDATE orders SET parts = replace(parts, 'BRT1', 'BRT2')", (0, 0, 1)),
    ],
)
def test_what_is_wrong_in_the_tables_of_the_shop_is_counted(counted, harm, wrong):
    assert counted(harm) == wrong
