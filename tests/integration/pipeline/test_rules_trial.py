"""Rules tried on the orders that runs have kept: what becomes of each, and what is otherwise."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from msgspec import structs
from sqlalchemy import create_engine, inspect, text

from builders import MY_SHOP, NOON, a_line, an_order
from order_upload.config import Configuration
from order_upload.domain.correspondences import Correspondence, CorrespondenceKind
from order_upload.domain.filters import NodeRule, OrderFilter, ValueRule
from order_upload.domain.order import Amounts, PlatformStatus
from order_upload.domain.statuses import NormalizedStatus, ShopStatusName, StatusRow
from order_upload.domain.transformation.field_steps import Set
from order_upload.domain.transformation.split import Split
from order_upload.errors import ShopUnavailableError
from order_upload.pipeline.asked_shop import AskedShop
from order_upload.pipeline.outlook import Change, End, PolicyChange
from order_upload.pipeline.rules_trial import RulesTrial, TrialLimits, try_rules
from order_upload.shops.module.client import ModuleShop
from order_upload.staging import Staging

BEFORE_ALL = datetime(1900, 1, 1, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
SHIPPED = PlatformStatus(code="Shipped", name="Shipped")
UNKNOWN = PlatformStatus(code="FROBNICATED", name="Frobnicated")
AS_SOLD = {"missing_product": "as_sold"}


def configured(**settings: object) -> Configuration:
    return Configuration.model_validate_json(json.dumps(AS_SOLD | settings))


@pytest.fixture
def tried(box):
    """Try rules on what the box has kept; they are those of today but for some fields."""

    def trial(
        *, orders: int = 5000, since: datetime = LONG_AGO, shop: object = None, **changed: object
    ) -> RulesTrial:
        today = box.snapshot(box.new_run())
        other = replace(today, connector=today.connector.model_copy(update=changed))
        limits = TrialLimits(since, orders=orders)
        staging = Staging(box.folder / "staging")
        shops = {} if shop is None else {today.connector.node: shop}
        return try_rules(staging, box.ledger, box.hub, (today, other), limits, shops)

    return trial


@pytest.fixture
def kept(box, tried):
    """Try rules on orders that a dry run has kept: none of them was sent."""

    def trial(*orders, **changed):
        box.hub.holds(*orders)
        box.run(dry_run=True)
        return tried(**changed)

    return trial


def test_what_a_filter_would_drop_is_told_with_its_orders(kept):
    order_filter = OrderFilter(statuses=ValueRule(rule="exclude", values=("Shipped",)))
    trial = kept(an_order("1"), an_order("2", status=SHIPPED), filter=order_filter)
    ((change, numbers),) = trial.changes.items()
    assert (change.before.outcome, change.after) == ("create", End("filtered", "statuses"))
    assert numbers == [an_order("2").number]


def test_what_a_status_row_changes_is_told_in_the_shops_words(kept):
    row = StatusRow(node="Amazon IT", code="Shipped", status=NormalizedStatus.DELIVERED)
    trial = kept(an_order("1", status=SHIPPED), status_rows=(row,))
    (change,) = trial.changes
    assert (change.before.shop_status, change.after.shop_status) == ("Shipped", "Complete")


def test_a_status_that_nobody_knows_would_block(kept):
    trial = kept(an_order("1", status=UNKNOWN))
    (end,) = trial.after
    assert (end.outcome, end.reason, "Frobnicated" in end.group) == (
        "blocked",
        "unmapped_status",
        True,
    )


def test_rules_that_change_nothing_have_no_changes(kept):
    trial = kept(an_order("1"), an_order("2"), configuration=configured())
    assert (trial.orders_tried, trial.changes, trial.before) == (2, {}, trial.after)


def test_a_step_changes_parts_and_no_value_is_told(kept):
    steps = (Set(fields={"billing.company": "Marketplace S.p.A."}),)
    trial = kept(an_order("1"), steps=steps, configuration=configured(transformation="new"))
    (change,) = trial.changes
    assert (change.before, change.parts) == (change.after, ("billing",))


def test_a_mail_that_the_shop_may_write_is_told(kept):
    trial = kept(an_order("1"), configuration=configured(mail="always"))
    (change,) = trial.changes
    assert change.policies == (PolicyChange("mail", "never", "always"),)


def test_what_cannot_be_created_is_told_with_its_reason(kept):
    amounts = Amounts(total=Decimal("99.00"), currency="EUR")
    trial = kept(structs.replace(an_order("1"), lines=(a_line(),), amounts=amounts))
    (end,) = trial.after
    assert (end.outcome, end.reason) == ("blocked", "totals_differ")


def test_an_order_that_was_sent_before_would_be_updated(box, tried):
    box.hub.holds(an_order("1"))
    box.run()
    (end,) = tried().after
    assert end.outcome == "update"


def test_of_a_minimal_update_only_tracking_can_be_otherwise(box, tried):
    box.hub.holds(an_order("1"))
    box.run()
    steps = (Set(fields={"billing.company": "Marketplace S.p.A."}),)
    assert tried(steps=steps, configuration=configured(transformation="new")).changes == {}


def test_a_complete_update_may_write_what_a_minimal_one_leaves(box, tried):
    box.hub.holds(an_order("1"))
    box.run()
    (change,) = tried(configuration=configured(update="complete")).changes
    assert {"billing", "content"} <= set(change.parts)


def test_an_order_of_the_shop_itself_is_never_created(kept):
    (end,) = kept(structs.replace(an_order("1"), origin=MY_SHOP)).after
    assert (end.outcome, end.status) == ("update", "")


def test_where_nothing_is_created_only_own_orders_go_on(kept):
    (end,) = kept(an_order("1"), configuration=configured(creates="never")).after
    assert end == End("filtered", "origin_nodes")


def test_what_an_order_would_be_split_into_is_counted(kept):
    lines = (a_line(supplier="One"), a_line(supplier="Two"))
    amounts = Amounts(total=Decimal("20.00"), currency="EUR")
    order = structs.replace(an_order("1"), lines=lines, amounts=amounts)
    steps = (Split(by="supplier"),)
    trial = kept(order, steps=steps, configuration=configured(transformation="new"))
    (end,) = trial.after
    assert end.pieces == 2


def test_the_latest_version_of_an_order_counts(box, tried):
    later = an_order(status=SHIPPED, updated_at=NOON + timedelta(days=1))
    for order in (an_order(), later, an_order(updated_at=NOON - timedelta(days=1))):
        box.hub.holds(order)
        box.run(dry_run=True)
    (end,) = tried().after
    assert (end.shop_status, tried().orders_tried) == ("Shipped", 1)


@pytest.mark.parametrize("updated_at", [None, NOON])
def test_of_versions_of_one_time_the_one_that_came_last_counts(box, tried, updated_at):
    box.hub.holds(structs.replace(an_order(), updated_at=updated_at))
    box.run(dry_run=True)
    (first,) = box.folder.glob("staging/*/payloads/*")
    first.rename(first.with_name(first.name.replace("20", "19", 1)))  # a century before
    box.hub.holds(structs.replace(an_order(status=SHIPPED), updated_at=updated_at))
    box.run(dry_run=True)
    (end,) = tried(since=BEFORE_ALL).after
    assert end.shop_status == "Shipped"


def test_a_trial_ends_at_its_limit_and_says_so(kept):
    trial = kept(*(an_order(str(number)) for number in range(5)), orders=3)
    assert (trial.orders_tried, trial.cut) == (3, "orders")


def test_what_was_received_before_the_time_is_left_out(box, tried):
    box.hub.holds(an_order())
    box.run()
    assert tried(since=datetime.now(UTC) + timedelta(hours=1)).orders_tried == 0


def test_where_the_rules_of_today_cannot_be_read_the_others_are_told(box):
    box.hub.holds(an_order())
    box.run(dry_run=True)
    rules = (None, box.snapshot(box.new_run()))
    staging, limits = Staging(box.folder / "staging"), TrialLimits(LONG_AGO)
    trial = try_rules(staging, box.ledger, box.hub, rules, limits)
    (change,) = trial.changes
    assert (change, trial.before) == (Change(None, next(iter(trial.after))), {})


def test_a_criterion_that_no_payload_can_answer_is_named(box, tried):
    box.hub.holds(an_order())
    box.run()
    box.hub.fields_seen = frozenset({"ref"})
    steps = (Set(fields={"billing.city": "Roma"}, when=OrderFilter(only_selected=True)),)
    changed = {"filter": OrderFilter(only_selected=True), "filter_name": "tried", "steps": steps}
    faults = tried(**changed, configuration=configured(transformation="new")).faults
    assert [fault.partition(": found")[0] for fault in faults] == [
        "order_upload_filters.tried.only_selected",
        "order_upload_transformations.new[0].when.only_selected",
    ]


def contents_of(box) -> Iterator[tuple[str, str]]:
    """Yield every file that is staged, and every row of the ledger."""
    for path in sorted((box.folder / "staging").rglob("*")):
        content = path.read_bytes() if path.is_file() else b""
        yield str(path), hashlib.sha256(content).hexdigest()
    engine = create_engine(f"sqlite:///{box.folder}/ledger.db")
    with engine.connect() as connection:
        for table in sorted(inspect(engine).get_table_names()):
            for row in connection.execute(text(f'SELECT * FROM "{table}"')):
                yield table, repr(tuple(row))
    engine.dispose()


def test_without_the_shop_a_trial_asks_nobody_and_writes_nothing(box, tried):
    box.hub.holds(an_order("1"), an_order("2", status=UNKNOWN))
    box.run()
    before, fetched, in_shop = list(contents_of(box)), list(box.hub.fetched), box.shop.count()
    box.shop.key = "another key, which the shop would refuse"
    order_filter = OrderFilter(origin_nodes=NodeRule(rule="exclude", nodes=("Amazon IT",)))
    assert tried(filter=order_filter).orders_tried == 2
    assert (list(contents_of(box)), box.hub.fetched, box.shop.count()) == (before, fetched, in_shop)


def asked(box, seconds=60.0) -> AskedShop:
    """Return the box's shop as a trial asks it, for so many seconds from now."""
    return AskedShop(lambda: box.client, time.monotonic() + seconds)


def test_a_product_that_the_shop_lacks_would_block(box, kept):
    order = structs.replace(an_order("1"), lines=(a_line(code="NO-SUCH", barcode="", mpn=""),))
    trial = kept(order, shop=asked(box), configuration=configured(missing_product="block"))
    (change,) = trial.changes
    assert (change.before.outcome, change.after.reason) == ("create", "missing_product")
    assert (change.after.group, trial.untried) == ("product NO-SUCH", "")


def test_a_zone_that_the_shop_lacks_blocks_until_a_row_names_it(box, kept):
    delivery = structs.replace(an_order().delivery, province="Nowhere", country_code="IT")
    row = Correspondence(
        kind=CorrespondenceKind.ZONE, words=("Nowhere",), to="CA", within="IT", where="row"
    )
    order = structs.replace(an_order("1"), delivery=delivery)
    trial = kept(order, shop=asked(box), correspondence_rows=(row,))
    (change,) = trial.changes
    assert (change.before.reason, change.after.outcome) == ("unknown_zone", "create")


def test_a_status_that_the_shop_does_not_have_would_block(box, kept):
    statuses = {NormalizedStatus.SHIPPED: "Spedizione partita"}
    order = an_order("1", status=SHIPPED)
    trial = kept(order, shop=asked(box), configuration=configured(statuses=statuses))
    (change,) = trial.changes
    assert (change.before.outcome, change.after.reason) == ("create", "unknown_shop_status")


def test_what_the_shop_has_is_asked_once(box):
    shop = asked(box)
    first = shop.lookup(["LAMP-OAK", "NO-SUCH"], ["IT"])
    box.shop.key = "another key, which the shop would refuse"
    assert shop.lookup(["LAMP-OAK", "NO-SUCH"], ["IT"]) == first
    assert [product.name for product in first.products] == ["Oak table lamp"]


class SilentShop:
    """A shop that is down."""

    def info(self):
        raise ShopUnavailableError("shop: found no connection; nothing was sent")


@pytest.mark.parametrize("seconds", [60.0, -1.0])
def test_where_the_shop_does_not_answer_in_time_the_rest_is_tried(kept, seconds):
    shop = AskedShop(SilentShop, time.monotonic() + seconds)
    trial = kept(an_order("1"), shop=shop, configuration=configured(mail="always"))
    assert (trial.untried, bool(trial.untried_because)) == ("no_answer", True)
    assert [change.after.outcome for change in trial.changes] == ["create"]


def test_a_shop_behind_opencarts_own_api_lists_nothing(box, kept):
    class OwnApi(ModuleShop):
        def info(self):
            return replace(super().info(), minimal_only=True)

    client = box.client
    own_api = OwnApi(client.session, client.base_url, client.user, client.key, timeout=5)
    shop = AskedShop(lambda: own_api, time.monotonic() + 60)
    trial = kept(an_order("1"), shop=shop, configuration=configured(missing_product="block"))
    assert trial.untried == "own_api"
    assert {end.reason for end in trial.after} == {"transport_cannot_create"}


def test_the_words_of_a_configuration_go_before_those_that_ship(kept):
    statuses = {NormalizedStatus.SHIPPED: "Spedito"}
    trial = kept(an_order("1", status=SHIPPED), configuration=configured(statuses=statuses))
    assert [end.shop_status for end in trial.after] == [ShopStatusName("Spedito").name]
