"""What the doctor says of what is set up on our side: limits, what waits, where it is staged."""

from __future__ import annotations

import pytest

from demo.shop.shop import running_shop
from order_upload.doctor import ShopSetup, examine
from order_upload.doctor.findings import good
from order_upload.ledger import Ledger
from shop_builders import a_client


@pytest.fixture
def found(tmp_path):
    """Examine a demo shop and give what was found, by what was looked at."""
    folder = tmp_path / "shop"
    folder.mkdir()
    ledger = Ledger(f"sqlite:///{tmp_path}/ledger.db")
    with running_shop(folder) as shop:

        def look(**known):
            setup = ShopSetup(
                conn_id="shop_1",
                base_url=shop.base_url,
                store_id="0",
                language="en-gb",
                timezone="Europe/Rome",
                shop=a_client(shop),
                ledger=ledger,
                **known,
            )
            return {finding.check: finding for finding in examine(setup)}

        yield look


def test_a_limit_of_requests_is_shown_with_what_one_of_them_writes(found):
    assert found(requests_per_minute=30)["requests"] == good(
        "requests", "at most 30 a minute, from all tasks together; one writes up to 100 orders"
    )


def test_without_a_limit_nothing_is_said_of_requests(found):
    assert "requests" not in found()
