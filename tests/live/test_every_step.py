"""Two hundred orders through a transformation of every step, compared with what the steps say.

What becomes of each order, and each field of those that get in, is derived from its document and
from docs/configuration.md, by hand (``step_meanings``). What stands in the shop is read by SQL: on
each generation of the test shop, and on a real one (``make live``) where OPENCART_DB is given.
Products, a customer group and the buyers' accounts are made for the time of the test.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import pytest
from pydantic import TypeAdapter

from hub_traps import Groups, export_of
from live import step_goods
from live.every_step_orders import COUNT, PLACES, documents
from live.every_step_settings import NAME, STEPS
from live.fields_of_document import fields_of
from live.order_fields import Fields, OrderFields, differing
from live.real_shop import HOSTS
from live.sales import Sale, sale_of
from live.shop_rules import rules_of
from live.step_ends import SPLITS, End, ends_of
from live.step_words import CODES, CODES_FILE, PRODUCTS
from live.trap_connector import FileConnector
from order_upload.config.connector import AnyStep
from order_upload.domain.statuses import NormalizedStatus, StatusRow
from order_upload.domain.transformation.step_types import STEP_TYPES
from raw_shop import RawShop

CURRENCIES = ("EUR", "GBP", "USD")
ZONES = {("IT", "RM"): "Roma", ("IT", "MI"): "Milano", ("DE", "BE"): "Berlin"}
ZONES |= {("DE", "Bayern"): "Bayern", ("IT", "Atlantis"): ""}
ZONES |= {(country, ""): "" for country, province, *_ in PLACES if not province}
STATUSES = (
    StatusRow(status=NormalizedStatus.PROCESSING, code="Unshipped"),
    StatusRow(status=NormalizedStatus.SHIPPED, code="Shipped"),
)
LEAST_FIELDS = 70
"""An order has no fewer: fewer were a reading that looks away."""

LEAST_SPLIT = 10
SHOWN = 20
"""Differences that a message names."""

pytestmark = pytest.mark.allow_hosts(HOSTS)


@dataclass
class Uploaded:
    """The orders after their run.

    Attributes:
        sent: their documents.
        ends: how each of them, or each of its parts, should end.
        results: reference -> how it ended.
        shown: reference -> its fields in the shop.
        stock: model -> pieces that left.
    """

    connector: FileConnector
    sent: list[Groups]
    ends: list[End]
    results: dict[str, Any]
    shown: dict[str, Fields]
    stock: dict[str, int]

    def sales(self) -> list[Sale]:
        """Return the orders before any step."""
        return [sale_of(document, self.connector.ref(document)) for document in self.sent]

    def created(self) -> list[End]:
        """Return those that should be in the shop."""
        return [end for end in self.ends if end.outcome == "created"]


@pytest.fixture(scope="module")
def goods(tables):
    """The products and the customer group of the orders, for the time of the test."""
    step_goods.put_in(tables)
    yield
    step_goods.take_out(tables)


@pytest.fixture(scope="module")
def uploaded(shop, tables, goods, tmp_path_factory):
    """The orders in the shop, after one run of their connector."""
    folder = tmp_path_factory.mktemp("steps")
    (folder / CODES_FILE).write_text(CODES, encoding="utf-8")
    connector = FileConnector(folder, shop)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ORDER_UPLOAD_SKU_FILES", str(folder))
        yield _uploaded(connector, tables)
    step_goods.take_out_accounts(tables, f"%.{connector.namespace}@example.com")


def _uploaded(connector, tables):
    settings = json.dumps([taught.as_setting() for taught in STEPS])
    box = connector.box
    box.configuration = {"missing_product": "block", "transformation": NAME}
    box.connector["status_rows"] = STATUSES
    box.connector["steps"] = TypeAdapter(tuple[AnyStep, ...]).validate_json(settings)
    sent = documents(CURRENCIES, connector.namespace)
    results = connector.take("orders", sent)
    uploaded = Uploaded(connector, sent, [], results, {}, step_goods.left_stock(tables))
    for sale in uploaded.sales():
        uploaded.ends += ends_of(sale)
    refs = [*map(connector.ref, sent), *(end.sale.ref for end in uploaded.ends)]
    uploaded.shown = shown_in(tables, refs)
    return uploaded


def shown_in(tables, refs):
    """Return the fields of orders in the shop; an account is named by its e-mail address."""
    emails = {str(row["customer_id"]): row["email"] for row in tables.rows("customer")}
    shown = OrderFields(tables).read(refs)
    for fields in shown.values():
        fields["customer.id"] = emails.get(fields["customer.id"], fields["customer.id"])
    return shown


@pytest.fixture(scope="module")
def rules(shop, tables, goods):
    info = RawShop(shop.base_url, shop.user, shop.key).call("info")
    products = {model: str(number) for model, number in PRODUCTS.items()}
    return rules_of(info, tables, ZONES, products=products)


def expected_fields(end, rules):
    """Return the fields of an order, or of a part, as the steps say them."""
    (element,) = ElementTree.fromstring(export_of([end.sale.document]))  # noqa: S314 - our own
    fields = fields_of(element, rules, end.sale.fees) | end.sale.beside
    assert len(fields) >= LEAST_FIELDS, end.sale.ref
    return fields


def pieces_of(end):
    """Return the pieces that an order takes from the stock: model -> how many."""
    pieces = Counter()
    for place, row in enumerate(end.sale.rows if end.sale.moves_stock else ()):
        model = end.sale.beside.get(f"content.lines[{place}].model", row["Code"])
        if model in PRODUCTS:
            pieces[model] += int(row["Qty"])
    return dict(pieces)


def rows_by_code(fields):
    """Return code -> what the rows of an order's sums come to, its tax among the goods."""
    sums = Counter()
    for path, code in fields.items():
        if re.fullmatch(r"content\.totals\[\d+\]\.code", path):
            shown = fields[path.replace(".code", ".value.shown")]
            sums[{"tax": "sub_total"}.get(code, code)] += Decimal(shown)
    return {code: value for code, value in sums.items() if value}


def step_fields():
    """Return the names of the steps that there are, each with its keys."""
    for kind in STEP_TYPES:
        fields = {field.name.removesuffix("_"): field.default for field in dataclasses.fields(kind)}
        yield fields.pop("step"), fields.keys() - {"when"}


def ends_without(*numbers):
    """Return how the orders end where these steps are left out."""
    ends = []
    for document in documents(CURRENCIES, ""):
        ref = document["General"]["bindCommerceNumber"]
        ends += ends_of(sale_of(document, ref), left_out=numbers)
    return ends


def test_the_transformation_uses_every_key_of_every_step():
    used = {}
    for taught in STEPS:
        used.setdefault(taught.name, set()).update(taught.settings.keys() - {"step"})
    assert used == dict(step_fields())


def test_no_step_could_do_nothing_unseen():
    ends = ends_without()
    assert [number for number in range(len(STEPS)) if ends_without(number) == ends] == []


def test_every_order_ends_as_the_steps_say(uploaded):
    wrong = []
    for end in uploaded.ends:
        found, said = how(uploaded.results.get(end.sale.ref)), (end.outcome, end.code, end.step)
        if found != said:
            wrong.append(f"{end.sale.ref}: found {found}; expected {said}")
    assert wrong == [], "\n".join(wrong[:SHOWN])


def how(result):
    """Return outcome, reason and step of a result; the message of a reason begins with the step."""
    if result is None:
        return "missing", "", ""
    if result.reason is None:
        return str(result.outcome), "", ""
    step = result.reason.message.partition(": ")[0]
    return str(result.outcome), result.reason.code, step


def test_only_those_that_get_in_are_in_the_shop(uploaded):
    assert sorted(uploaded.shown) == sorted(end.sale.ref for end in uploaded.created())


def test_every_field_of_every_order_is_what_the_steps_make_of_it(uploaded, rules, tell):
    compared, wrong = 0, []
    for end in uploaded.created():
        ref, expected = end.sale.ref, expected_fields(end, rules)
        compared += len(expected)
        pairs = differing(uploaded.shown.get(ref, {}), expected)
        wrong += [f"{ref} {path}: {found!r}, not {said!r}" for path, found, said in pairs]
    summary = f"{len(uploaded.sent)} orders, {compared:,} fields, {len(wrong)} differ"
    ends = Counter(end.outcome for end in uploaded.ends)
    tell(f"every step: {summary}; with the parts of split orders {dict(ends)}")
    assert (wrong, len(uploaded.sent)) == ([], COUNT), "\n".join([summary, *wrong[:SHOWN]])


def test_the_parts_of_an_order_come_to_it_to_the_cent(uploaded, rules):
    compared, wrong = 0, []
    for sale in uploaded.sales():
        parts = [end for end in uploaded.ends if end.sale.ref.startswith(f"{sale.ref}-")]
        if {end.outcome for end in parts} != {"created"}:
            continue
        compared += 1
        sums = Counter()
        for end in parts:
            sums.update(rows_by_code(uploaded.shown[end.sale.ref]))
        (whole,) = ends_of(sale, left_out=SPLITS)
        if sums != rows_by_code(expected_fields(whole, rules)):
            wrong.append(sale.ref)
    assert compared >= LEAST_SPLIT
    assert wrong == []


def test_each_order_moves_the_stock_that_its_policy_lets_it(uploaded, tables):
    rows = tables.read(
        f"SELECT ref, stock_taken FROM {tables.name('order_upload_order')} "
        f"WHERE ref LIKE '{uploaded.connector.namespace}:%'"
    )
    taken = {row["ref"]: json.loads(row["stock_taken"] or "{}") or {} for row in rows}
    said = {
        end.sale.ref: {f"p{PRODUCTS[model]}": n for model, n in pieces_of(end).items()}
        for end in uploaded.created()
    }
    assert taken == said


def test_the_pieces_that_left_are_those_of_these_orders(uploaded):
    left = Counter()
    for end in uploaded.created():
        left.update(pieces_of(end))
    assert uploaded.stock == dict.fromkeys(PRODUCTS, 0) | left


def test_the_same_orders_again_change_nothing(uploaded, tables):
    uploaded.connector.take("again", uploaded.sent)
    assert shown_in(tables, uploaded.shown) == uploaded.shown
    assert step_goods.left_stock(tables) == uploaded.stock
