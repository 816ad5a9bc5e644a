"""Demo shop and demo hub start together; the Connections to them are known once both answer."""

from __future__ import annotations

import urllib.request

import pytest

from demo.airflow.services import DemoError, ports
from demo.airflow.surroundings import (
    HUB,
    SAMPLE,
    SHOP,
    Folders,
    Surroundings,
    starting_surroundings,
)


@pytest.fixture(scope="module")
def surroundings(tmp_path_factory) -> Surroundings:
    folders = Folders(tmp_path_factory.mktemp("demo"))
    folders.demo.mkdir()
    numbers = ports(folders.demo, ["shop", "hub"])
    with starting_surroundings(folders, SAMPLE, numbers) as started:
        yield started


def test_both_connections_are_given(surroundings):
    assert set(surroundings.connections()) == {SHOP, HUB}


def test_the_shop_s_key_is_the_one_that_it_drew(surroundings):
    assert len(surroundings.connections()[SHOP]["password"]) >= 32


def test_the_shop_answers_once_its_connection_is_known(surroundings):
    surroundings.connections()

    with urllib.request.urlopen(surroundings.shop_page, timeout=10) as page:
        assert page.status == 200


def test_a_shop_that_does_not_start_is_named(tmp_path):
    folders = Folders(tmp_path)
    folders.demo.mkdir()
    folders.shop.write_text("a file where the shop's folder should be", encoding="utf-8")
    numbers = ports(folders.demo, ["shop", "hub"])

    with (
        pytest.raises(DemoError, match=r"demo shop did not start; its log is .*shop\.log"),
        starting_surroundings(folders, SAMPLE, numbers) as started,
    ):
        started.connections()


def test_ports_are_not_those_of_connections_that_go_out(tmp_path):
    drawn = ports(tmp_path, [f"server {number}" for number in range(50)])
    assert len(set(drawn.values())) == 50
    assert max(drawn.values()) < 32_768
