"""From the name of a shop status to its id in the shop."""

import pytest

from order_upload.domain.shop import ShopStatus
from order_upload.domain.statuses import ShopStatusName, resolve

SHOP = (
    ShopStatus("2", {"en-gb": "Processing", "it-it": "In lavorazione"}),
    ShopStatus("3", {"en-gb": "Shipped", "it-it": "Spedito"}),
    ShopStatus("21", {"en-gb": "Packed", "it-it": "Pronto"}),
    ShopStatus("22", {"en-gb": "Ready", "it-it": "pronto "}),
)


@pytest.mark.parametrize("name", ["Shipped", " shipped ", "SPEDITO"])
def test_a_name_is_found_in_any_language_without_regard_to_case_and_blanks(name):
    assert resolve(ShopStatusName(name), SHOP) == "3"


def test_an_unknown_name_names_the_nearest_and_the_setting():
    reason = resolve(
        ShopStatusName("Shiped", where="order_upload_configurations.standard.statuses.shipped"),
        SHOP,
    )
    assert not isinstance(reason, str)
    assert reason.code == "unknown_shop_status"
    assert reason.remedy == 'give "Shipped"'
    assert reason.message.startswith(
        'order_upload_configurations.standard.statuses.shipped: found "Shiped"; allowed: '
    )


def test_a_name_like_nothing_in_the_shop_gets_the_whole_list():
    reason = resolve(ShopStatusName("Zzz"), SHOP)
    assert not isinstance(reason, str)
    assert "Processing (2), Shipped (3), Packed (21), Ready (22)" in reason.message


def test_a_name_that_two_statuses_share_asks_for_the_id():
    reason = resolve(ShopStatusName("Pronto"), SHOP)
    assert not isinstance(reason, str)
    assert (reason.code, "ids 21, 22" in reason.message) == ("ambiguous_shop_status", True)


@pytest.mark.parametrize(
    "wanted",
    [ShopStatusName("", "22"), ShopStatusName("Pronto", "22"), ShopStatusName("ready", "22")],
)
def test_an_id_that_fits_decides(wanted):
    assert resolve(wanted, SHOP) == "22"


@pytest.mark.parametrize(
    "wanted", [ShopStatusName("Shipped", "99"), ShopStatusName("Shipped", "2")]
)
def test_an_id_that_does_not_exist_or_has_another_name_is_refused(wanted):
    reason = resolve(wanted, SHOP)
    assert not isinstance(reason, str)
    assert reason.code == "unknown_shop_status"


def test_a_shop_that_cannot_list_its_statuses_takes_the_id_as_given():
    assert resolve(ShopStatusName("Shipped", "3"), ()) == "3"


def test_a_shop_that_cannot_list_its_statuses_needs_the_id():
    reason = resolve(ShopStatusName("Shipped"), ())
    assert not isinstance(reason, str)
    assert "without an id" in reason.message
