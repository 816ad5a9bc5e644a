"""What the doctor says of a shop, its Connection, its connectors and the ledger."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from msgspec import structs
from requests import Session

from builders import NOON, a_shop
from demo.shop.shop import running_shop
from native_shops import KEY, USER, running_stock_shop
from order_upload.config import Configuration, Connector
from order_upload.doctor import Severity, ShopSetup, examine, shop_checks
from order_upload.doctor.connector_checks import correspondences
from order_upload.domain.correspondences import Correspondence, CorrespondenceKind
from order_upload.domain.shop import OrderTable, ShopDiagnosis, ShopProblem
from order_upload.domain.transformation.decision_steps import CustomerGroup
from order_upload.domain.transformation.sku_step import Sku
from order_upload.errors import ShopUnavailableError
from order_upload.ledger import Ledger
from order_upload.ledger.sent_updates import SentUpdates
from order_upload.shops.module.client import ModuleShop
from order_upload.shops.native.calls import NativeCalls
from order_upload.shops.native.shop import NativeShop, installation_of
from shop_builders import a_client

SOURCE = {"type": "bindcommerce_api", "conn_id": "hub", "endpoint": "/export?connector=12"}


@pytest.fixture
def shop(tmp_path):
    folder = tmp_path / "shop"
    folder.mkdir()
    with running_shop(folder) as running:
        yield running


def a_connector(**configuration):
    settings = Configuration.model_validate_json(json.dumps(configuration))
    return Connector(name="to_shop", node="shop_1", source=SOURCE, configuration=settings)


def a_setup(tmp_path, client, url, **known):
    of_connection = {
        "conn_id": "shop_1",
        "store_id": "0",
        "language": "en-gb",
        "timezone": "Europe/Rome",
    }
    ledger = Ledger(f"sqlite:///{tmp_path}/ledger.db")
    return ShopSetup(
        **{**of_connection, "base_url": url, "shop": client, "ledger": ledger, **known}
    )


@pytest.fixture
def found(shop, tmp_path):
    """Examine the demo shop and give what was found, by what was looked at."""

    def look(**known):
        setup = a_setup(tmp_path, a_client(shop), shop.base_url, **known)
        return {finding.check: finding for finding in examine(setup)}

    return look


def of(findings, severity):
    return [finding.check for finding in findings if finding.severity is severity]


def test_a_correspondence_that_cannot_be_used_is_found_before_a_run(found):
    row = Correspondence(
        kind=CorrespondenceKind.COURIER, words=("B",), to="nobody", where="the_variable[0]"
    )
    connector = a_connector().model_copy(update={"correspondence_rows": (row,)})

    finding = found(connectors=[connector])["correspondences (to_shop)"]

    assert finding.severity is Severity.WARNING


def a_group_row(to):
    kind = CorrespondenceKind.CUSTOMER_GROUP
    return Correspondence(kind=kind, words=("business",), to=to, where="the_variable[0]")


@pytest.mark.parametrize(
    ("group", "severity"), [("Ingrosso", Severity.GOOD), ("Wholsale", Severity.WARNING)]
)
def test_a_customer_group_that_the_shop_lacks_is_found_before_a_run(found, group, severity):
    rows = {"correspondence_rows": (a_group_row(group),)}
    connector = a_connector().model_copy(update=rows)
    assert found(connectors=[connector])["correspondences (to_shop)"].severity is severity


@pytest.mark.parametrize(
    ("group", "severity"), [("Ingrosso", Severity.GOOD), ("Wholsale", Severity.WARNING)]
)
def test_so_is_one_that_a_step_names(found, group, severity):
    connector = a_connector().model_copy(update={"steps": (CustomerGroup(group=group),)})
    assert found(connectors=[connector])["correspondences (to_shop)"].severity is severity


@pytest.mark.parametrize(
    ("content", "severity"),
    [("sku,external_sku\nA,B\n", Severity.GOOD), ("", Severity.WARNING)],
)
def test_a_file_of_codes_is_read_before_a_run(found, tmp_path, monkeypatch, content, severity):
    monkeypatch.setenv("ORDER_UPLOAD_SKU_FILES", str(tmp_path))
    (tmp_path / "codes.csv").write_text(content, encoding="utf-8")
    connector = a_connector().model_copy(update={"steps": (Sku(file="codes.csv"),)})
    assert found(connectors=[connector])["files of codes (to_shop)"].severity is severity


def test_a_customer_group_is_not_looked_for_where_the_transport_cannot_list_them():
    info = a_shop(minimal_only=True, customer_groups=())
    rows = {"correspondence_rows": (a_group_row("Wholesale"),)}
    (finding,) = correspondences(a_connector().model_copy(update=rows), info)
    assert finding.severity is Severity.GOOD


def diagnosed(**known):
    return a_shop(diagnosis=ShopDiagnosis(**known))


def test_a_good_shop_has_no_errors_and_no_warnings(found):
    assert {finding.severity for finding in found(connectors=[a_connector()]).values()} == {
        Severity.GOOD,
        Severity.ADVICE,
    }


def test_the_examination_leaves_nothing_in_the_shop(found, shop):
    before = shop.orders()
    found()
    assert shop.orders() == before


def test_a_test_order_that_is_not_refused_is_an_error(shop, tmp_path):
    class Careless(ModuleShop):
        def apply(self, operations):
            fine = []
            for operation in operations:
                parts = structs.replace(operation.parts, status="1")
                fine.append(structs.replace(operation, parts=parts))
            return super().apply(fine)

    client = Careless(Session(), shop.base_url, shop.user, shop.key, sleep=lambda _: None)
    assert of(examine(a_setup(tmp_path, client, shop.base_url)), Severity.ERROR) == ["round trip"]


def test_a_clone_is_an_error_that_says_how_to_confirm_a_move(found):
    found(base_url="https://shop.example/")
    assert "order-upload doctor shop_1 --moved" in found()["address"].remedy


def test_a_move_that_is_confirmed_is_taken_over(found):
    found(base_url="https://old.example/")
    found(has_moved=True)
    assert found()["address"].severity is Severity.GOOD


def test_a_shop_that_is_a_copy_or_has_moved_is_an_error_that_says_what_to_do(found, shop):
    shop.copied_from = "https://shop.example/"
    look = found()
    assert (look["module"].severity, "admin" in look["module"].remedy) == (Severity.ERROR, True)
    assert "round trip" not in look


def test_a_pool_that_is_missing_is_an_error_with_the_command(found):
    assert "airflow pools set slow_shops 4" in found(missing_pools=["slow_shops"])["pool"].remedy


def test_a_shop_that_does_not_answer_is_one_error_with_its_remedy(tmp_path):
    client = ModuleShop(Session(), "http://127.0.0.1:1/", "u", "k", sleep=lambda _: None)
    findings = examine(a_setup(tmp_path, client, "http://127.0.0.1:1/"))
    assert [(finding.check, finding.severity) for finding in findings] == [("shop", Severity.ERROR)]


def test_a_status_that_maps_nowhere_is_named_with_the_setting_to_change(found):
    connector = a_connector(statuses={"shipped": "Shiped"})
    finding = found(connectors=[connector])["statuses (to_shop)"]
    assert (finding.severity, "Shipped" in finding.remedy) == (Severity.WARNING, True)


@pytest.mark.parametrize(
    ("customer", "creates", "is_told"),
    [
        ("guest", "allowed", False),
        ("link", "allowed", True),
        ("create", "allowed", True),
        ("link", "never", False),
    ],
)
def test_the_doctor_says_what_orders_in_accounts_open(found, customer, creates, is_told):
    findings = found(connectors=[a_connector(customer=customer, creates=creates)])
    told = findings.get("accounts (to_shop)")
    assert (told is not None and told.severity is Severity.ADVICE) == is_told


@pytest.mark.parametrize(
    ("product", "severity"),
    [
        ("MARKETPLACE-ITEM", Severity.GOOD),
        ("MUG-BLUE", Severity.WARNING),
        ("NOWHERE", Severity.WARNING),
    ],
    ids=["fit", "counts its stock", "not there"],
)
def test_the_doctor_says_whether_a_product_can_stand_in_for_others(found, product, severity):
    connector = a_connector(missing_product="stand_in", stand_in_product=product)
    assert found(connectors=[connector])["stand-in (to_shop)"].severity is severity


def test_a_store_that_the_shop_lacks_is_an_error(found):
    assert found(store_id="3")["store"].severity is Severity.ERROR


def test_a_store_that_the_api_user_may_not_use_is_an_error_that_names_the_setting(shop, tmp_path):
    shop.choose("0", finds_others=True)
    client = a_client(shop, store_id="1")
    (look,) = examine(a_setup(tmp_path, client, shop.base_url, store_id="1"))
    texts = ("store_not_allowed" in look.found, "'Who may call'" in look.remedy)
    assert (look.severity, *texts) == (Severity.ERROR, True, True)


@pytest.mark.parametrize(
    ("hub_nodes", "finds_others", "severity"),
    [
        ({"12"}, False, Severity.WARNING),
        ({"12"}, True, Severity.GOOD),
        (set(), False, Severity.GOOD),
    ],
)
def test_own_orders_that_the_api_user_does_not_find_are_a_warning(
    found, shop, hub_nodes, finds_others, severity
):
    shop.choose("0", finds_others=finds_others)
    assert found(hub_nodes=frozenset(hub_nodes))["access"].severity is severity


def test_the_warning_of_own_orders_names_the_setting(found, shop):
    shop.choose("0", finds_others=False)
    assert "Also finds" in found(hub_nodes=frozenset({"12"}))["access"].remedy


@pytest.fixture
def found_without_module(tmp_path):
    """Examine a shop through OpenCart's own API, and give what was found."""
    with running_stock_shop("4.1") as shop:
        calls = NativeCalls(Session(), shop.base_url, USER, KEY, timeout=5)
        memory = SentUpdates(
            Ledger(f"sqlite:///{tmp_path}/l.db"), installation_of(shop.base_url), shop.base_url
        )
        client = NativeShop(calls, memory)
        yield lambda **known: examine(a_setup(tmp_path, client, shop.base_url, **known))


def test_a_shop_without_the_module_is_a_warning(found_without_module):
    assert "transport" in of(found_without_module(), Severity.WARNING)


def test_a_shop_that_does_not_say_what_it_has_is_an_error_of_the_stand_in(shop, tmp_path):
    class Silent(ModuleShop):
        def lookup(self, *asked, **more):
            raise ShopUnavailableError("lookup: found no answer")

    client = Silent(Session(), shop.base_url, shop.user, shop.key, sleep=lambda _: None)
    connector = a_connector(missing_product="stand_in", stand_in_product="MARKETPLACE-ITEM")
    findings = examine(a_setup(tmp_path, client, shop.base_url, connectors=[connector]))
    assert of(findings, Severity.ERROR) == ["stand-in (to_shop)"]


def test_the_doctor_says_that_nothing_stands_in_over_opencarts_own_api(found_without_module):
    connector = a_connector(missing_product="stand_in", stand_in_product="MARKETPLACE-ITEM")
    advice = of(found_without_module(connectors=[connector]), Severity.ADVICE)
    assert "stand-in (to_shop)" in advice


@pytest.mark.parametrize(
    ("seconds", "severity"),
    [(0, Severity.GOOD), (90, Severity.WARNING), (-90, Severity.WARNING), (400, Severity.ERROR)],
)
def test_the_shops_clock_is_compared_with_ours(seconds, severity):
    info = a_shop(clock=NOON + timedelta(seconds=seconds))
    assert shop_checks.clock(info, NOON, NOON).severity is severity


@pytest.mark.parametrize(
    ("check", "info", "words"),
    [
        ("module_version", a_shop(module_version="2.0.0"), "allowed: 1.x"),
        ("opencart_version", a_shop(opencart_version="4.0.0.0"), "allowed: 3.0"),
        ("currencies", a_shop(currencies=frozenset()), "none is enabled"),
        ("stock", a_shop(stock_statuses=frozenset()), "in no status"),
        ("stock", a_shop(stock_statuses=frozenset({"99"})), "gone: 99"),
        ("default_status", a_shop(default_status="99"), "'99'; allowed: a status"),
        (
            "customer_groups",
            a_shop(default_customer_group="99"),
            "'99' is the store's own; allowed: a group",
        ),
        (
            "charset",
            a_shop(supplementary_characters=False, diagnosis=ShopDiagnosis(charset="utf8")),
            "utf8 holds no characters",
        ),
        (
            "indexes",
            diagnosed(tables=(OrderTable("order_history", "MyISAM", False),)),
            "missing in order_history",
        ),
        ("write_rights", diagnosed(missing_rights=("INSERT order",)), "refuses INSERT order"),
        ("maintenance", a_shop(maintenance=True), "maintenance mode"),
        (
            "mails",
            diagnosed(mail_events={"mail_order_add": False}),
            "switched off in the shop: mail_order_add",
        ),
    ],
)
def test_what_is_wrong_is_found_and_has_a_remedy(check, info, words):
    finding = getattr(shop_checks, check)(info)
    assert (words in finding.found, bool(finding.remedy)) == (True, True)


def test_what_the_module_finds_wrong_with_itself_is_passed_on_with_its_remedy():
    info = diagnosed(problems=(ShopProblem("missing_event", "no event", "save"),))
    (finding,) = shop_checks.module_problems(info)
    assert (finding.found, finding.remedy) == ("missing_event: no event", "save")


def test_a_time_zone_that_differs_is_a_warning():
    info = diagnosed(timezone="UTC")
    assert shop_checks.time_zone(info, "Europe/Rome").severity is Severity.WARNING
