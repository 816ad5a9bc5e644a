"""The status maps that ship, row by row; and what the loader says of files that break the form."""

from pathlib import Path

import pytest
import yaml

from order_upload.config.status_maps import load_status_maps
from order_upload.domain.order import Order, Origin, PlatformStatus
from order_upload.domain.shop import ShopStatus
from order_upload.domain.statuses import (
    NormalizedOrder,
    NormalizedStatus,
    StatusMap,
    normalize_order,
    resolve,
)
from order_upload.errors import ConfigError

# What a fresh OpenCart lists; measured on 3.0, 4.0 and 4.1.
STATUSES = (
    "1 Pending, 2 Processing, 3 Shipped, 5 Complete, 7 Canceled, 8 Denied, 9 Canceled Reversal, "
    "10 Failed, 11 Refunded, 12 Reversed, 13 Chargeback, 14 Expired, 15 Processed, 16 Voided"
)
FRESH_SHOP = tuple(
    ShopStatus(id_, {"en-gb": name})
    for id_, _, name in (status.partition(" ") for status in STATUSES.split(", "))
)

SHIPPED = Path(__file__).parents[2] / "plugins/order_upload/data/status_maps"

KNOWN = [
    # Triples as real hub exports have them (id, code, name), and the words that mean two things.
    ("Marketplace Amazon Seller", "622", "Unshipped", "Unshipped", "processing"),
    (
        "Marketplace Leroy Merlin",
        "623",
        "WAITING_ACCEPTANCE",
        "WAITING_ACCEPTANCE",
        "awaiting_acceptance",
    ),
    ("Marketplace eBay", "624", "", "Completed", "processing"),
    ("Marketplace Leroy Merlin", "1", "SHIPPING", "", "processing"),
    ("eCommerce WooCommerce", "1", "wc-on-hold", "On hold", "on_hold"),
    ("eCommerce Shopify", "1", "", "partially fulfilled", "partially_shipped"),
    ("eCommerce PrestaShop", "1", "4", "Consegna in corso", "shipped"),
    ("eCommerce OpenCart", "1", "", "Complete", "delivered"),
    ("Marketplace ePrice", "1", "SHIPPING", "SHIPPING", "processing"),
    ("Marketplace Carrefour", "1", "WAITING_ACCEPTANCE", "", "awaiting_acceptance"),
    ("eCommerce Magento", "1", "complete", "Complete", "shipped"),
    ("Marketplace ManoMano", "1", "PENDING", "", "awaiting_acceptance"),
    ("Marketplace Cdiscount", "1", "WaitingForShipmentAcceptation", "", "processing"),
    ("Marketplace Cdiscount", "1", "Processing", "", "awaiting_acceptance"),
    ("Marketplace Zalando (Connected Retail)", "1", "", "assigned", "processing"),
    ("eCommerce Ecwid", "1", "AWAITING_PROCESSING", "Awaiting processing", "pending"),
    ("eCommerce Wix", "1", "APPROVED", "", "pending"),
    ("eCommerce VirtueMart", "1", "C", "Bestätigt", "processing"),
    ("Marketplace Amazon Vendor", "1", "NEW", "", "awaiting_acceptance"),
]

VALUES = {
    "Marketplace Amazon Seller": "Pending Unshipped PartiallyShipped Shipped Canceled "
    "Unfulfillable InvoiceUnconfirmed "
    "PendingAvailability PENDING_AVAILABILITY PENDING UNSHIPPED PARTIALLY_SHIPPED SHIPPED "
    "CANCELLED UNFULFILLABLE",
    "Marketplace eBay": "Active Completed Cancelled Inactive CancelPending InProcess Shipped "
    "NOT_STARTED IN_PROGRESS FULFILLED",
    "Marketplace Leroy Merlin": "STAGING WAITING_ACCEPTANCE WAITING_DEBIT WAITING_DEBIT_PAYMENT "
    "SHIPPING SHIPPED "
    "TO_COLLECT RECEIVED CLOSED REFUSED CANCELED REFUNDED",
    "eCommerce WooCommerce": "pending processing on-hold completed cancelled refunded failed "
    "wc-pending wc-processing "
    "wc-on-hold wc-completed wc-cancelled wc-refunded wc-failed",
    "eCommerce Shopify": "FULFILLED IN_PROGRESS ON_HOLD OPEN PARTIALLY_FULFILLED "
    "PENDING_FULFILLMENT REQUEST_DECLINED "
    "RESTOCKED SCHEDULED UNFULFILLED AUTHORIZED EXPIRED PAID PARTIALLY_PAID PARTIALLY_REFUNDED "
    "PENDING REFUNDED VOIDED",
    "eCommerce Magento": "received pending pending_payment pending_paypal payment_review fraud "
    "holded processing complete closed canceled rejected",
    "Marketplace ManoMano": "PENDING PREPARATION SHIPPED REFUSED REFUNDED",
    "Marketplace Zalando (Connected Retail)": "assigned fulfilled cancelled",
    "eCommerce Ecwid": "AWAITING_PAYMENT PAID CANCELLED REFUNDED PARTIALLY_REFUNDED "
    "AWAITING_PROCESSING PROCESSING SHIPPED DELIVERED WILL_NOT_DELIVER RETURNED READY_FOR_PICKUP "
    "OUT_FOR_DELIVERY",
    "eCommerce Wix": "INITIALIZED APPROVED CANCELED NOT_PAID PAID PARTIALLY_REFUNDED "
    "FULLY_REFUNDED PENDING PARTIALLY_PAID NOT_FULFILLED FULFILLED PARTIALLY_FULFILLED",
    "Marketplace Amazon Vendor": "New Acknowledged Closed NEW SHIPPED ACCEPTED CANCELLED",
}


@pytest.fixture(scope="module")
def shipped_map() -> StatusMap:
    return StatusMap((), load_status_maps())


def sold_on(technology: str, id_: str = "", code: str = "", name: str = "") -> Order:
    status = PlatformStatus(id=id_, code=code, name=name)
    return Order(ref="hub:1", origin=Origin(node="A node", technology=technology), status=status)


def written(folder, text):
    (folder / "made_up.yaml").write_text(text, encoding="utf-8")
    return folder


def a_file(row: str, technologies: str = "[T]") -> str:
    return (
        f"technologies: {technologies}\nsources: {{doc: 'https://example.org'}}\nrows:\n  - {row}\n"
    )


# --- what ships ----------------------------------------------------------------------------------


def test_every_file_parses_and_no_two_rows_contradict_each_other(shipped_map):
    files = {row.where.partition(":")[0] for row in load_status_maps()}
    platforms = {
        "amazon",
        "ebay",
        "mirakl",
        "woocommerce",
        "shopify",
        "prestashop",
        "opencart",
        "opencart_orders",
        "magento",
        "manomano",
        "cdiscount",
        "zalando",
        "ecwid",
        "wix",
        "virtuemart",
        "amazon_vendor",
    }
    assert files == {f"{name}.yaml" for name in platforms}


def test_no_row_is_there_twice():
    keys = []
    for row in load_status_maps():
        words = row.words or (("status", row.status),)
        keys += [(row.technology, *word) for word in words]
    assert [key for key in keys if keys.count(key) > 1] == []


def test_every_row_has_a_source_every_source_is_used_and_is_an_address():
    for path in sorted(SHIPPED.glob("*.yaml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert {row["source"] for row in content["rows"]} == set(content["sources"]), path.name
        assert all("https://" in address for address in content["sources"].values()), path.name


def test_no_shipped_row_has_a_hub_id_or_a_node():
    assert not [row.where for row in load_status_maps() if row.id or row.node]


@pytest.mark.parametrize("status", list(NormalizedStatus))
def test_every_normalized_status_has_a_name_that_a_fresh_shop_knows(shipped_map, status):
    name = shipped_map.shop_status_of(status)
    assert name
    assert isinstance(resolve(name, FRESH_SHOP), str)


def test_every_shop_status_that_a_file_names_is_one_of_a_fresh_shop():
    names = [row.shop_status for row in load_status_maps() if row.shop_status]
    assert [name for name in names if not isinstance(resolve(name, FRESH_SHOP), str)] == []


@pytest.mark.parametrize("status", FRESH_SHOP, ids=lambda status: status.names["en-gb"])
def test_the_echo_of_an_own_order_changes_nothing(shipped_map, status):
    echo = normalize_order(sold_on("eCommerce OpenCart", name=status.names["en-gb"]), shipped_map)
    assert isinstance(echo, NormalizedOrder)
    assert echo.shop_status
    assert resolve(echo.shop_status, FRESH_SHOP) == status.id


@pytest.mark.parametrize(("technology", "id_", "code", "name", "expected"), KNOWN)
def test_real_statuses_mean_what_they_should(shipped_map, technology, id_, code, name, expected):
    normalized = normalize_order(sold_on(technology, id_, code, name), shipped_map)
    assert isinstance(normalized, NormalizedOrder)
    assert normalized.status == expected


@pytest.mark.parametrize("technology", VALUES)
@pytest.mark.parametrize("key", ["code", "name"])
def test_every_value_of_a_platform_is_known_as_code_and_as_name(shipped_map, technology, key):
    orders = {value: sold_on(technology, **{key: value}) for value in VALUES[technology].split()}
    unknown = [
        value
        for value, order in orders.items()
        if not shipped_map.normalize(order.status, order.origin)
    ]
    assert unknown == []


@pytest.mark.parametrize(
    ("technology", "name"),
    [
        ("eCommerce WooCommerce", "checkout-draft"),
        ("Marketplace eBay", "Invalid"),
        ("Marketplace eBay", "SHIPPING"),
        ("eCommerce Magento", "PayPal Reversed"),
        ("Marketplace ManoMano", "REFUNDING"),
        ("Marketplace Cdiscount", "CancellationRequestPending"),
        ("Marketplace Zalando (Connected Retail)", "returned"),
        ("eCommerce Ecwid", "INCOMPLETE"),
    ],
)
def test_a_word_that_says_too_little_or_belongs_to_another_platform_is_unknown(
    shipped_map, technology, name
):
    assert shipped_map.normalize(PlatformStatus(name=name), Origin(technology=technology)) is None


# --- what the loader refuses ---------------------------------------------------------------------


BAD_ROWS = {
    "{name: NO, status: failed, source: doc}": [
        "rows[0].name: found false (true or false); allowed: text in quotes"
    ],
    "{code: on, status: failed, source: doc}": [
        "rows[0].code: found true (true or false); allowed: text in quotes"
    ],
    "{code: 622, status: failed, source: doc}": [
        "rows[0].code: found 622 (a number); allowed: text in quotes"
    ],
    "{code: 6.5, status: failed, source: doc}": [
        "rows[0].code: found 6.5 (a number); allowed: text in quotes"
    ],
    "{name: 2026-01-01, status: failed, source: doc}": [
        "rows[0].name: found 2026-01-01 (a date); allowed: text in quotes"
    ],
    "{name: ' ', status: failed, source: doc}": [
        'rows[0].name: found " "; allowed: text that is not empty'
    ],
    "{name: A, status: faild, source: doc}": [
        "rows[0].status: found \"faild\"; allowed: 'awaiting_acceptance', 'pending', 'on_hold', "
        "'processing', 'partially_shipped', 'shipped', 'delivered', 'cancelled', "
        "'partially_refunded', 'refunded', 'returned' or 'failed'; did you mean \"failed\"?"
    ],
    "{name: A, status: failed}": ['rows[0].source: found nothing; allowed: text; add "source"'],
    "{name: A, status: failed, source: dco}": [
        'rows[0].source: found "dco"; allowed: doc; did you mean "doc"?'
    ],
    "{id: '622', status: failed, source: doc}": [
        "rows[0].id: found an unknown key; allowed: code, name, shop_status, source, status"
    ],
    "{nme: A, status: failed, source: doc}": [
        "rows[0].nme: found an unknown key; allowed: code, name, shop_status, source, status; "
        'did you mean "name"?'
    ],
    "{no: A, status: failed, source: doc}": [
        "rows[0].no: found an unknown key; allowed: code, name, shop_status, source, status"
    ],
    "just text": ['rows[0]: found "just text"; allowed: an object'],
    "{name: 1, code: 2, status: failed, source: doc}": [
        "rows[0].code: found 2 (a number); allowed: text in quotes",
        "rows[0].name: found 1 (a number); allowed: text in quotes",
    ],
}


@pytest.mark.parametrize(("row", "faults"), BAD_ROWS.items(), ids=BAD_ROWS)
def test_a_row_that_breaks_the_format_is_named_with_its_path(tmp_path, row, faults):
    with pytest.raises(ConfigError) as error:
        load_status_maps(written(tmp_path, a_file(row)))
    assert str(error.value).splitlines() == [f"made_up.yaml: {fault}" for fault in faults]


# What stands in brackets of the first two are libyaml's words, which PyYAML's wheels bring.
BAD_FILES = {
    "rows: [": "found text that is not YAML at line 2, column 1 (did not find expected node "
    "content); allowed: YAML in UTF-8",
    "rows: \x07": "found text that is not YAML (unacceptable character #x0007: control characters "
    "are not allowed); allowed: YAML in UTF-8",
    "? [a]\n: b": "found text that is not YAML at line 1, column 3 (a key that is not a text, or "
    "that is there twice); allowed: YAML in UTF-8",
    "[]": "found an empty list; allowed: an object",
    "rows: []": 'sources: found nothing; allowed: an object; add "sources"',
    "sources: {}": 'rows: found nothing; allowed: a list; add "rows"',
    "sources: {}\nrows: []\nrow: []": "row: found an unknown key; allowed: rows, sources, "
    'technologies; did you mean "rows"?',
    "sources: {}\nrows: []\nrows: []": "found text that is not YAML at line 3, column 1 (a key "
    "that is not a text, or that is there twice); allowed: YAML in UTF-8",
    "technologies: eBay\nsources: {}\nrows: []": 'technologies: found "eBay"; allowed: a list',
    "sources: {doc: 5}\nrows: []": "sources.doc: found 5 (a number); allowed: text in quotes",
    a_file("{name: A, status: failed, source: doc}", "[]"): 'rows[0]: found "A"; allowed: '
    "a platform's word only in a file that names technologies",
}


@pytest.mark.parametrize(("text", "fault"), BAD_FILES.items(), ids=BAD_FILES)
def test_a_file_that_breaks_the_format_is_named(tmp_path, text, fault):
    with pytest.raises(ConfigError) as error:
        load_status_maps(written(tmp_path, text))
    assert str(error.value) == f"made_up.yaml: {fault}"


def test_a_file_that_is_not_utf_8_is_named(tmp_path):
    (tmp_path / "made_up.yaml").write_bytes(b"rows: \xff")
    with pytest.raises(
        ConfigError, match=r"^made_up\.yaml: found bytes that are not UTF-8 at byte 6"
    ):
        load_status_maps(tmp_path)


def test_text_in_quotes_stays_text(tmp_path):
    (row,) = load_status_maps(
        written(tmp_path, a_file("{name: 'NO', code: '0622', status: failed, source: doc}"))
    )
    assert (row.name, row.code, row.technology, row.where) == (
        "NO",
        "0622",
        "T",
        "made_up.yaml: rows[0]",
    )


def test_a_row_holds_for_each_technology_of_its_file(tmp_path):
    rows = load_status_maps(
        written(tmp_path, a_file("{name: A, status: failed, source: doc}", "[T, U]"))
    )
    assert [row.technology for row in rows] == ["T", "U"]


def test_the_environment_may_name_another_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("ORDER_UPLOAD_STATUS_MAPS", str(tmp_path))
    assert load_status_maps() == ()


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(
        ConfigError, match=r"ORDER_UPLOAD_STATUS_MAPS: found .*, which is not a folder"
    ):
        load_status_maps(tmp_path / "missing")
