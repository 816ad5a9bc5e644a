"""What *Map* lets a person choose: the words that a shop has for each place of a row."""

from __future__ import annotations

import json

import pytest

from builders import NOON, a_line, an_order
from demo.shop.shop import running_shop
from order_upload.config import parse_connector
from order_upload.errors import ShopUnavailableError
from order_upload.ledger import Ledger, Waiting
from order_upload.staging import Staging
from order_upload.staging.records import encode
from order_upload.ui.choices import choices_for, products_of
from order_upload.ui.variables import read_variables
from page_rules import set_up_connectors

CORRESPONDENCES = "order_upload_correspondences"
STATUS_MAPS = "order_upload_status_maps"


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    with running_shop(tmp_path_factory.mktemp("shop")) as running:
        yield running


@pytest.fixture
def connection(shop, tmp_path, monkeypatch):
    """Set the Connection of the connectors' shop: the demo shop, where nothing else is said."""
    set_up_connectors(monkeypatch, tmp_path)
    monkeypatch.setenv("ORDER_UPLOAD_SOURCE_ROOTS", str(tmp_path))
    source = {"type": "bindcommerce_files", "path": f"{tmp_path.as_uri()}/*.xml"}
    connectors = {"seen": {"node": "shop", "source": source}}
    monkeypatch.setenv("AIRFLOW_VAR_ORDER_UPLOAD_CONNECTORS", json.dumps(connectors))

    def set_to(host=shop.base_url, **extra):
        fields = {"conn_type": "opencart", "host": host, "login": shop.user, "password": shop.key}
        fields["extra"] = {"hub_node": "12", **extra}
        monkeypatch.setenv("AIRFLOW_CONN_SHOP", json.dumps(fields))

    set_to()
    return set_to


def connector():
    return parse_connector("seen", read_variables())


def places_of(row, variable=CORRESPONDENCES):
    """Return place -> values, the likeliest first."""
    places = choices_for(connector(), variable, row).as_json()["places"].items()
    return {key: [choice["value"] for choice in choices] for key, choices in places}


def test_a_payment_method_has_the_codes_of_the_shops_modules(connection):
    row = {"kind": "payment_method", "from": "Contrassegno"}
    assert places_of(row)["code"] == ["bank_transfer", "cod"]


def test_a_shipping_method_has_the_names_of_other_rows_and_the_shops_codes(connection, monkeypatch):
    rows = [{"kind": "shipping_method", "from": "Express", "to": "Corriere espresso"}]
    monkeypatch.setenv("AIRFLOW_VAR_ORDER_UPLOAD_CORRESPONDENCES", json.dumps(rows))
    row = {"kind": "shipping_method", "from": "Standard"}
    assert sorted(places_of(row)["to"]) == ["Corriere espresso", "flat"]


def test_a_word_like_the_platforms_comes_first(connection):
    row = {"kind": "zone", "country": "IT", "from": "Forlì Cesena"}
    assert places_of(row)["to"][0] == "FC"


def test_a_country_has_those_of_the_standard(connection):
    places = choices_for(connector(), CORRESPONDENCES, {"kind": "country", "from": "United K."})
    first = places.as_json()["places"]["to"][0]
    assert first == {"value": "GB", "label": "United Kingdom (GB)", "near": True}
    assert len(places.places["to"]) > 240


def test_a_status_has_what_it_may_mean_and_what_the_shop_may_call_it(connection):
    places = places_of({"node": "eBay", "code": "SHIPED"}, STATUS_MAPS)
    assert (places["status"][0], "Shipped" in places["shop_status"]) == ("shipped", True)


def test_a_product_in_another_spelling_is_a_candidate(connection):
    row = {"kind": "product", "from": "tshirt 01"}
    assert choices_for(connector(), CORRESPONDENCES, row).asks_products
    assert places_of(row) == {"to": ["TSHIRT-01"]}


def test_what_the_shop_has_under_a_code_is_shown_with_its_options(connection):
    (product,) = products_of(connector(), "8000000000033")
    options = ["color: Rosso, Blu, Nero, Verde", "size: S, M, L, XL"]
    label = "Organic cotton T-shirt (TSHIRT-01)"
    assert product == {"value": "TSHIRT-01", "label": label, "options": options, "is_enabled": True}


def test_a_code_that_the_shop_lacks_finds_nothing(connection):
    assert products_of(connector(), "NO-SUCH") == []


def test_an_option_has_the_parameters_that_wait_and_the_options_of_their_products(
    connection, tmp_path
):
    order = an_order(lines=(a_line(code="JACKET", params=(("Taglia", "M"),)),))
    ledger, staging = Ledger(f"sqlite:///{tmp_path}/ledger.db"), Staging(tmp_path / "staging")
    with staging.waiting("seen").write_lines("run_1.jsonl") as lines:
        lines.write(encode(order))
    row = Waiting(order.ref, None, "blocked", "missing_option", "option", NOON, 1, "run_1.jsonl")
    ledger.settle("seen", "run_1", settled=(), waiting=[row], close_batches=())
    places = places_of({"kind": "option", "from": "<parameter>", "to": "<option>"})
    assert (places["from"], "Size" in places["to"]) == (["Taglia"], True)


def test_a_shop_without_the_module_lists_nothing_and_the_person_writes(connection):
    connection(transport="native_api")
    assert places_of({"kind": "payment_method", "from": "Contrassegno"}) == {}
    assert products_of(connector(), "TSHIRT-01") == []


def test_a_shop_that_does_not_answer_is_an_error_that_says_so(connection):
    connection(host="http://127.0.0.1:9")
    with pytest.raises(ShopUnavailableError, match="shop"):
        products_of(connector(), "TSHIRT-01")
