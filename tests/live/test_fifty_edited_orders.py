"""Fifty orders that a person edits in ten ways, and what complete updates make of them then.

Five orders a way: the hub says the same again, changes what the person changed, or changes another
part, while people's changes are kept or overwritten. What stands in the shop before the edit, after
it and after the update is read by SQL. What the edit changed is what differs then: the forms of
OpenCart change more than a person sees, such as prices. What the hub's word is comes from its
document (``fields_of_document``).

Besides the shop (``make live``) these need OPENCART_DB and its admin: OPENCART_ADMIN_URL,
OPENCART_ADMIN_USER, OPENCART_ADMIN_PASSWORD; the products and methods are a fresh OpenCart's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import pytest

from hub_traps import Groups, export_of
from live.edited_by_hand import MODELS, WAYS, Way, a_document, elsewhere, said_again
from live.fields_of_document import fields_of
from live.order_fields import Fields, OrderFields, differing
from live.real_shop import HOSTS
from live.shop_rules import ShopRules, rules_of
from live.trap_connector import FileConnector
from order_upload.pipeline.notes import Note
from raw_shop import RawShop

CONFIGURATION = {
    "update": "complete",
    "stock": "untouched",
    "missing_product": "block",
    "internal_comment": "customer",
}
SAME_AGAIN, SAME_PART, OTHER_PART = "nothing", "the same part", "another part"
KEPT = {"keep": (SAME_AGAIN, SAME_PART, OTHER_PART), "overwrite": (SAME_PART, OTHER_PART)}
TIMES = {"keep": "2026-11-20 10:00:00", "overwrite": "2026-11-20 11:00:00"}
PARTS = frozenset(
    {"status", "tracking", "customer", "fiscal", "billing", "shipping", "payment_method"}
    | {"shipping_method", "content", "comment", "date", "origin", "store"}
)
MOMENTS = ("created", "edited", "updated with keep", "updated with overwrite")
HISTORY = ("status.history", "status.mails")
CENT = Decimal("0.005")

pytestmark = [pytest.mark.live, pytest.mark.allow_hosts(HOSTS)]


CANNOT_SAVE = ("4.0.2.0", "4.0.2.1")
"""Without payment addresses they save no payment method, and then say that one is required."""


@dataclass
class Edited:
    """One order, and what stood in the shop of it.

    Attributes:
        on_conflict: which setting it is updated with.
        hub: what the hub changes.
        said: the document that was sent last.
        moments: what stood in the shop at each of :data:`MOMENTS`.
    """

    ref: str
    way: Way
    on_conflict: str
    hub: str
    said: Groups
    moments: list[Fields] = field(default_factory=list)


@dataclass(frozen=True)
class Update:
    """One update of one order: fields before and after it, in which parts who changed what."""

    order: Edited
    result: Any
    before: Fields
    after: Fields
    of_person: set[str]
    of_hub: set[str]
    word: Fields

    @property
    def name(self) -> str:
        """What it was, for a message."""
        order = self.order
        return f"{order.way.part} by a person, {order.hub} by the hub, {order.on_conflict}"

    def expected(self, on_conflict: str) -> Fields:
        """Return what should stand there: parts of the hub, and of people where they are kept."""
        written = self.of_hub
        if on_conflict == "keep":
            written = written - (self.of_person - {"status"})
        return of_parts(self.before, PARTS - written) | of_parts(self.word, written)


def part_of(path: str) -> str:
    """Return the part that a field is of."""
    return path.partition(".")[0].partition("[")[0]


def of_parts(fields: Fields, parts: Collection[str]) -> Fields:
    """Return the fields of these parts, without the history, to which each status adds."""
    return {
        path: value
        for path, value in fields.items()
        if part_of(path) in parts and path not in HISTORY
    }


def changed_parts(before: Fields, after: Fields) -> set[str]:
    """Return the parts that differ."""
    return {
        part_of(path) for path, *_ in differing(of_parts(before, PARTS), of_parts(after, PARTS))
    }


class Editing:
    """The fifty orders in one shop, through their connector."""

    def __init__(self, connector: FileConnector, rules: ShopRules, fields: OrderFields) -> None:
        self._connector, self._rules, self._fields = connector, rules, fields
        self.orders: list[Edited] = []
        self.updates: dict[str, list[Update]] = {}
        self.notes: dict[str, list[Note]] = {}

    def create(self) -> None:
        """Put fifty orders into the shop."""
        for way in WAYS.values():
            for on_conflict, hubs in KEPT.items():
                for hub in hubs:
                    document = a_document(len(self.orders), way)
                    ref = self._connector.ref(document)
                    self.orders.append(Edited(ref, way, on_conflict, hub, document))
        self._connector.box.configuration = CONFIGURATION
        results = self._connector.take("created", [order.said for order in self.orders])
        assert {str(result.outcome) for result in results.values()} == {"created"}
        self.look()

    def look(self) -> None:
        """Remember what stands in the shop now."""
        now = self._fields.read([order.ref for order in self.orders])
        for order in self.orders:
            order.moments.append(now[order.ref])

    def update(self, on_conflict: str) -> None:
        """Let the hub speak again of the orders of a setting, and of those it says nothing new of.

        The latter are sent with either setting.
        """
        told = [
            order
            for order in self.orders
            if order.on_conflict == on_conflict or order.hub == SAME_AGAIN
        ]
        before = {order.ref: order.said for order in told}
        for order in told:
            changes = {SAME_AGAIN: (), SAME_PART: (order.way.hub,)}
            change = changes.get(order.hub, (elsewhere(order.way),))
            order.said = said_again(order.said, TIMES[on_conflict], *change)
        self._connector.box.configuration = CONFIGURATION | {"on_conflict": on_conflict}
        results = self._connector.take(on_conflict, [order.said for order in told])
        self.notes[on_conflict] = self._connector.report.notes
        self.look()
        self.updates[on_conflict] = [
            self._updated(order, before[order.ref], results[order.ref]) for order in told
        ]

    def _updated(self, order: Edited, said: Groups, result: Any) -> Update:
        word = self._word(order.said)
        return Update(
            order=order,
            result=result,
            before=order.moments[-2],
            after=order.moments[-1],
            of_person=changed_parts(order.moments[0], order.moments[1]),
            of_hub=changed_parts(self._word(said), word),
            word=word,
        )

    def _word(self, document: Groups) -> Fields:
        (element,) = ElementTree.fromstring(export_of([document]))  # noqa: S314 - our own
        return fields_of(element, self._rules)


@pytest.fixture(scope="module", autouse=True)
def _asks_for_a_billing_address(tables):
    """Let the pages of 4.0 edit billing addresses; without it they empty them."""
    before = tables.setting("config_checkout_payment_address")
    tables.set_settings("config_", checkout_payment_address="1")
    yield
    tables.set_settings("config_", checkout_payment_address=before)


@pytest.fixture(scope="module")
def editing(shop, client, admin, tables, tmp_path_factory):
    """All of it: created, edited, updated with people's changes kept, and overwritten."""
    found = {row["model"]: str(row["product_id"]) for row in tables.rows("product")}
    info = RawShop(shop.base_url, shop.user, shop.key).call("info")
    if info["opencart_version"] in CANNOT_SAVE:
        pytest.skip(f"NOT RUN: the order page of {info['opencart_version']} saves no such order")
    rules = rules_of(info, tables, products=found, is_comment_of_buyer=True)
    connector = FileConnector(tmp_path_factory.mktemp("edited"), shop)
    editing = Editing(connector, rules, OrderFields(tables))
    editing.create()
    ids = [found[model] for model in MODELS]
    links = {order.ref: order.order_id for order in client.find([o.ref for o in editing.orders])}
    for order in editing.orders:
        order.way.done(admin, tables, links[order.ref], ids)
    editing.look()
    for on_conflict in KEPT:
        editing.update(on_conflict)
    return editing


def wrong_fields(updates: list[Update], on_conflict: str) -> list[tuple[object, ...]]:
    """Return what stands otherwise than it should, with the update it was."""
    wrong: list[tuple[object, ...]] = []
    for update in updates:
        after = of_parts(update.after, PARTS)
        differences = differing(after, update.expected(on_conflict))
        wrong += [(update.name, *difference) for difference in differences]
    return wrong


def test_each_way_changes_the_part_that_it_is_about(editing):
    for update in editing.updates["keep"]:
        assert update.order.way.part in update.of_person, update.name


def test_what_the_hub_changes_is_what_it_should_change(editing):
    for update in [*editing.updates["keep"], *editing.updates["overwrite"]]:
        meant = {SAME_AGAIN: set(), SAME_PART: {update.order.way.part}}
        of_hub = meant.get(update.order.hub, update.of_hub - {update.order.way.part})
        assert update.of_hub == of_hub, update.name


def test_nothing_that_a_person_edited_is_overwritten_where_it_is_kept(editing):
    assert wrong_fields(editing.updates["keep"], "keep") == []


def test_the_part_of_the_hub_stands_whole_where_it_is_overwritten(editing):
    assert wrong_fields(editing.updates["overwrite"], "overwrite") == []


def test_where_the_hub_says_the_same_again_nothing_is_written(editing):
    for update in [*editing.updates["keep"], *editing.updates["overwrite"]]:
        if update.order.hub == SAME_AGAIN:
            assert str(update.result.outcome) == "unchanged", update.name
            assert update.after == update.before, update.name


@pytest.mark.parametrize("on_conflict", KEPT)
def test_the_result_names_what_both_changed(editing, on_conflict):
    for update in editing.updates[on_conflict]:
        both = sorted((update.of_person & update.of_hub) - {"status"})
        named = {"keep": update.result.kept, "overwrite": update.result.overwritten}
        assert sorted(map(str, named.pop(on_conflict))) == both, update.name
        assert named.popitem()[1] == (), update.name


@pytest.mark.parametrize(("on_conflict", "code"), [("keep", "kept"), ("overwrite", "overwritten")])
def test_the_report_names_each_of_these_parts(editing, on_conflict, code):
    (note,) = [note for note in editing.notes[on_conflict] if note.code in ("kept", "overwritten")]
    both: Counter[str] = Counter()
    for update in editing.updates[on_conflict]:
        both.update((update.of_person & update.of_hub) - {"status"})
    assert (note.code, note.parts, note.orders) == (code, dict(both), both.total())


def test_lines_sums_total_and_currency_never_contradict_each_other(editing):
    wrong = []
    for order in editing.orders:
        for moment, fields in zip(MOMENTS, order.moments, strict=True):
            said = f"{order.way.part}, {order.hub}, {order.on_conflict}: {moment}"
            wrong += [(said, contradiction) for contradiction in contradictions(fields)]
    assert wrong == []


def contradictions(fields: Fields) -> Iterator[str]:
    """Yield what of an order's content says otherwise than the rest of it."""
    rows: Counter[object] = Counter()
    for row in rows_of(fields, "totals"):
        rows[row["code"]] += row["value"]
    total = rows.pop("total")
    lines = rows_of(fields, "lines")
    if abs(sum(rows.values()) - total) > CENT:
        yield "the rows and their total"
    if abs(total - fields["content.total"]) > CENT:
        yield "the row of the total and the order's"
    if abs(sum(line["total"] for line in lines) - rows["sub_total"]) > CENT:
        yield "the lines and their sub-total"
    for line in lines:
        if abs(line["price"] * int(line["quantity"]) - line["total"]) > CENT:
            yield "the price of a piece and its line"


def rows_of(fields: Fields, table: str) -> list[dict[str, Any]]:
    """Return the rows of the lines or the totals of an order, in their order."""
    rows: dict[str, dict[str, Any]] = {}
    for path, value in fields.items():
        if found := re.fullmatch(rf"content\.{table}\[(\d+)\]\.(\w+)", path):
            rows.setdefault(found[1], {})[found[2]] = value
    return list(rows.values())


def test_fifty_orders_got_sixty_updates(editing, tell):
    every = [*editing.updates["keep"], *editing.updates["overwrite"]]
    outcomes = Counter(str(update.result.outcome) for update in every)
    kept = sum(len(update.result.kept) for update in every)
    overwritten = sum(len(update.result.overwritten) for update in every)
    fields = sum(len(update.after) for update in every)
    tell(
        f"edited by hand: {len(editing.orders)} orders in {len(WAYS)} ways, {len(every)} updates "
        f"({dict(outcomes)}), {kept} parts kept, {overwritten} overwritten, "
        f"{fields:,} fields compared"
    )
    assert (len(editing.orders), len(every)) == (50, 60)
