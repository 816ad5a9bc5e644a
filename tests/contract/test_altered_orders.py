"""What a trigger of the shop's database makes of an order while it is written is told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from demo.shop.shop import DemoShop
from php_shop import PhpShop
from raw_shop import CONTENT, ORDER, create, update

COLUMNS = {
    "content.total": ("order", "total = NEW.total + 1"),
    "content.totals": ("order_total", "value = NEW.value + 1"),
    "content.lines": ("order_product", "price = NEW.price + 1"),
    "content.currency": ("order", "currency_code = 'XXX'"),
    "comment": ("order", "comment = 'altered'"),
    "customer": ("order", "customer_group_id = 2"),
    "billing": ("order", "payment_city = 'Altered'"),
    "payment_method": ("order", "payment_method = ''"),
    "status": ("order", "order_status_id = 4"),
}
"""Path -> table and what a trigger sets in it."""


class Triggers:
    """Makes triggers in the database of a shop of either kind, and takes them out again."""

    def __init__(self, shop: DemoShop | PhpShop) -> None:
        self._shop = shop
        self._made: list[str] = []

    def alter(self, path: str) -> None:
        """Let the shop make something else of what is written at a path."""
        if isinstance(self._shop, DemoShop):
            self._alter_demo(path)
            return
        table, change = COLUMNS[path]
        for moment in ("INSERT", "UPDATE"):
            self._made.append(f"altered_{moment}")
            self._shop.rows(
                f"CREATE TRIGGER altered_{moment} BEFORE {moment} ON {{{table}}} "
                f"FOR EACH ROW SET NEW.{change}"
            )

    def _alter_demo(self, path: str) -> None:
        assert isinstance(self._shop, DemoShop)
        set_it = f"json_set(parts, '$.{path}', 'altered')"
        with self._shop.database.transaction() as tables:
            for moment in ("INSERT", "UPDATE OF parts"):
                name = f"altered_{moment[:6]}"
                tables.execute(
                    f"CREATE TRIGGER {name} AFTER {moment} ON orders BEGIN "
                    f"UPDATE orders SET parts = {set_it} WHERE order_id = NEW.order_id; END"
                )

    def drop(self) -> None:
        """Take them out."""
        for name in self._made:
            assert isinstance(self._shop, PhpShop)
            self._shop.rows(f"DROP TRIGGER {name}")


@pytest.fixture
def triggers(any_shop) -> Iterator[Triggers]:
    people = any_shop.people()
    if not isinstance(people, DemoShop | PhpShop):
        pytest.skip("NOT RUN: no triggers are made in a real shop")
    made = Triggers(people)
    yield made
    made.drop()


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
    if not isinstance(any_shop.people(), PhpShop):
        pytest.skip("NOT RUN: the demo shop keeps an order in one column")
    triggers.alter(path)
    assert altered(shop.apply(create(ref))[0]) == ("created", [path])


def test_orders_of_one_batch_are_told_apart(triggers, any_shop, shop, ref):
    if not isinstance(any_shop.people(), PhpShop):
        pytest.skip("NOT RUN: the demo shop keeps an order in one column")
    triggers.alter("content.lines")
    bare = {"content": {**CONTENT, "lines": []}}
    answers = shop.apply(create(f"{ref}-1"), create(f"{ref}-2", order=bare))
    assert [answer["altered"] for answer in answers] == [["content.lines"], []]
