"""What the doctor says of what is set up on our side: limits, what waits, where it is staged."""

from __future__ import annotations

import pytest

from demo.shop.shop import running_shop
from order_upload.doctor import ShopSetup, examine
from order_upload.doctor.findings import finding
from order_upload.errors import ShopUnavailableError
from order_upload.faults import Fault
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
                ledger=ledger,
                **{"shop": a_client(shop), **known},
            )
            return {finding.check: finding for finding in examine(setup)}

        yield look


def test_a_limit_of_requests_is_shown_with_what_one_of_them_writes(found):
    assert found(requests_per_minute=30)["requests"].found == (
        "at most 30 a minute, from all tasks together; one writes up to 100 orders"
    )


def test_without_a_limit_nothing_is_said_of_requests(found):
    assert "requests" not in found()


def test_a_connector_that_cannot_be_read_is_an_error_with_its_path(found):
    message = "order_upload_connectors.to_shop.typo: found an unknown key"
    broken = found(broken={"to_shop": message})["connector (to_shop)"]
    assert broken == finding("connector_broken", "to_shop", said=message)


LOST = Fault("connector to_shop, staging /data", "no copy of 3 orders in waiting", "", "mount it")


def test_what_waits_and_is_not_in_the_staging_is_an_error(found):
    assert found(lost={"to_shop": LOST})["waiting (to_shop)"] == finding(
        "waiting_lost",
        "to_shop",
        said="connector to_shop, staging /data: found no copy of 3 orders in waiting",
        remedy="mount it",
    )


def test_that_is_said_of_a_shop_that_does_not_answer_too(found):
    assert "waiting (to_shop)" in found(lost={"to_shop": LOST}, shop=SilentShop())


class SilentShop:
    """A shop that is down."""

    def info(self):
        raise ShopUnavailableError("shop shop_1: found no connection; nothing was sent")
