"""What a trigger of the shop's database makes of an order while it is written is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import pytest

from contract.shops import ShopUnderContract
from demo.shop.shop import DemoShop
from live.real_shop import DATABASE, needs
from live.shop_tables import ShopTables
from php_shop import PhpShop
from raw_shop import CONTENT, ORDER, create, update
from shop_triggers import COLUMNS, OpenCartTriggers


class Triggers(Protocol):
    """Triggers in the database of a shop of one kind."""

    def alter(self, path: str) -> None:
        """Let the shop make something else of what is written at a path."""

    def drop(self) -> None:
        """Take them out."""


class DemoTriggers:
    """Those of the demo shop, which keeps an order in one column and is gone with its test."""

    def __init__(self, shop: DemoShop) -> None:
        self._shop = shop

    def alter(self, path: str) -> None:
        path = {"billing": "billing.city"}.get(path, path)
        set_it = f"json_set(parts, '$.{path}', 'altered')"
        with self._shop.database.transaction() as tables:
            for moment in ("INSERT", "UPDATE OF parts"):
                name = f"altered_{moment[:6]}"
                tables.execute(
                    f"CREATE TRIGGER {name} AFTER {moment} ON orders BEGIN "
                    f"UPDATE orders SET parts = {set_it} WHERE order_id = NEW.order_id; END"
                )

    def drop(self) -> None:
        pass


@pytest.fixture
def triggers(any_shop, request) -> Iterator[Triggers]:
    """Triggers of the shop; those of a real one need OPENCART_DB, whose user may make them."""
    made = triggers_of(any_shop, request)
    yield made
    made.drop()


def triggers_of(any_shop: ShopUnderContract, request: pytest.FixtureRequest) -> Triggers:
    access = any_shop.access
    if isinstance(access, DemoShop):
        return DemoTriggers(access)
    if isinstance(access, PhpShop):
        return OpenCartTriggers(access.rows)
    tables = ShopTables(*needs(DATABASE))
    request.addfinalizer(tables.close)
    return OpenCartTriggers(tables.run)


def altered(answer) -> tuple[str, list[str]]:
    return answer["answer"], answer["altered"]


def test_an_order_that_stands_as_it_was_sent_is_altered_nowhere(shop, ref):
    assert altered(shop.apply(create(ref))[0]) == ("created", [])


def test_an_update_that_stands_as_it_was_sent_is_altered_nowhere(shop, found):
    assert altered(shop.apply(update(found, ORDER | {"status": "3"}))[0]) == ("updated", [])


def test_what_is_refused_is_altered_nowhere(shop, found):
    assert altered(shop.apply(update(found, {"status": "9999"}))[0]) == ("rejected", [])


def test_a_total_that_a_trigger_alters_is_told_of_a_new_order(triggers, shop, ref):
    triggers.alter("content.total")
    assert altered(shop.apply(create(ref))[0]) == ("created", ["content.total"])


def test_a_total_that_a_trigger_alters_is_told_of_an_update(triggers, shop, found):
    triggers.alter("content.total")
    rows = [{"code": "fee", "title": "Fee", "value": "1.00"}, {"code": "total", "value": "1.00"}]
    content = {**CONTENT, "totals": rows, "total": "1.00"}
    answer = shop.apply(update(found, {"content": content}))[0]
    assert altered(answer) == ("updated", ["content.total"])


def test_a_field_that_is_emptied_and_that_a_trigger_fills_again_is_told(triggers, shop, found):
    triggers.alter("billing")
    answer = shop.apply(update(found, {"billing": {"city": "", "company": ""}}))[0]
    assert altered(answer) == ("updated", ["billing"])


def test_fields_that_are_emptied_are_no_alteration(shop, found):
    order = {"billing": {"company": "", "zone": ""}, "payment_method": {"code": ""}}
    assert altered(shop.apply(update(found, order))[0]) == ("updated", [])


def test_an_event_sent_again_is_not_compared_with_what_became_of_the_order(triggers, shop, ref):
    event = create(ref)
    shop.apply(event)
    triggers.alter("content.total")
    assert altered(shop.apply(event)[0]) == ("unchanged", [])


def test_an_update_of_other_parts_says_nothing_of_those_that_were_not_sent(triggers, shop, found):
    triggers.alter("content.total")
    answer = shop.apply(update(found, {"comment": "Ring once"}))[0]
    assert altered(answer) == ("updated", [])


@pytest.mark.parametrize("path", COLUMNS)
def test_whatever_a_trigger_alters_is_told_by_its_part(triggers, any_shop, shop, ref, path):
    if isinstance(any_shop.access, DemoShop):
        pytest.skip("NOT RUN: the demo shop keeps an order in one column")
    triggers.alter(path)
    assert altered(shop.apply(create(ref))[0]) == ("created", [path])


def test_orders_of_one_batch_are_told_apart(triggers, any_shop, shop, ref):
    if isinstance(any_shop.access, DemoShop):
        pytest.skip("NOT RUN: the demo shop keeps an order in one column")
    triggers.alter("content.lines")
    bare = {"content": {**CONTENT, "lines": []}}
    answers = shop.apply(create(f"{ref}-1"), create(f"{ref}-2", order=bare))
    assert [answer["altered"] for answer in answers] == [["content.lines"], []]
