"""What a test of dying PHP workers needs: a worker that kills itself, and a count of what is left.

The worker sends itself SIGKILL at one statement of an ``apply``: before it, or once it is on its
way to the database, which then runs it to its end.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from requests import Session

from order_upload.domain.operations import Answer, Operation, OperationAnswer
from order_upload.errors import OutcomeUnknownError
from order_upload.shops.module.client import ModuleShop
from php_server import PhpServer
from php_shop import PhpShop, PhpShops
from shop_builders import a_client

LINKED = "LEFT JOIN {order_upload_order} u ON u.order_id = t.order_id"
"""An order that no reference names is counted too: its reference is NULL."""

QUESTIONS = {
    "orders": "SELECT u.ref, t.order_status_id, t.total, t.email, t.customer_id > 0 AS is_account, "
    f"u.state, u.stock_taken, u.stock_plan FROM {{order}} t {LINKED} ORDER BY u.ref",
    "journal": "SELECT ref, entry FROM {order_upload_journal}",
    "references": "SELECT ref, state FROM {order_upload_order} ORDER BY ref",
    "lines": "SELECT u.ref, t.product_id, t.name, t.quantity, t.price, t.total, t.tax "
    f"FROM {{order_product}} t {LINKED} ORDER BY u.ref, t.order_product_id",
    "options": "SELECT u.ref, t.name, t.value, l.name AS line FROM {order_option} t "
    "LEFT JOIN {order_product} l ON l.order_product_id = t.order_product_id "
    f"{LINKED} ORDER BY u.ref, t.order_option_id",
    "totals": "SELECT u.ref, t.code, t.title, t.value, t.sort_order "
    f"FROM {{order_total}} t {LINKED} ORDER BY u.ref, t.sort_order",
    "histories": "SELECT u.ref, t.order_status_id, t.comment "
    f"FROM {{order_history}} t {LINKED} ORDER BY u.ref, t.order_history_id",
    "written": "SELECT u.ref, t.origin_node, t.origin_number, t.tracking_number, "
    f"t.tracking_courier, t.announced FROM {{order_upload_written}} t {LINKED} ORDER BY u.ref",
    "pieces": "SELECT product_id, quantity FROM {product} ORDER BY product_id",
    "pieces of options": "SELECT product_option_value_id AS id, quantity "
    "FROM {product_option_value} ORDER BY id",
    "accounts": "SELECT email, status, ip, firstname FROM {customer} ORDER BY email, customer_id",
    "marks of accounts": "SELECT c.email, m.date_added = c.date_added AS is_whole "
    "FROM {order_upload_account} m LEFT JOIN {customer} c ON c.customer_id = m.customer_id "
    "ORDER BY c.email",
    "addresses": "SELECT c.email, a.address_1, a.city FROM {address} a "
    "LEFT JOIN {customer} c ON c.customer_id = a.customer_id ORDER BY c.email, a.address_id",
}
"""What has to be the same as without a kill; ids and times are left out.

So are the figures of the shop's dashboard (``statistics``): no table of theirs says which orders
they have counted, and MyISAM takes nothing back.
"""

DEFAULT_ADDRESSES = {
    "3": "SELECT c.email, c.address_id > 0 AS has_one, a.customer_id = c.customer_id AS is_own, "
    "a.address_1, a.city FROM {customer} c LEFT JOIN {address} a ON a.address_id = c.address_id "
    "ORDER BY c.email, c.customer_id",
    "4": "SELECT c.email, a.address_1, a.city FROM {customer} c LEFT JOIN {address} a "
    "ON a.customer_id = c.customer_id AND a.`default` = 1 "
    "ORDER BY c.email, c.customer_id, a.address_id",
}
"""Which address is each account's own choice: 3 writes it to the account, 4 to the address."""

MAILS = "SELECT COUNT(*) FROM shop_heard WHERE action LIKE 'mail/%'"
SENT_TWICE = (
    "SELECT action FROM shop_heard WHERE action LIKE 'mail/%' GROUP BY action HAVING COUNT(*) > 1"
)
"""The buyer's mail and that to the shop's people are two actions of one order."""

FINE = (Answer.CREATED, Answer.UPDATED, Answer.UNCHANGED)
PATIENCE_S = 10


@dataclass
class MortalShop:
    """One generation's shop, with a worker that can be killed beside those that live."""

    shop: PhpShop
    server: PhpServer

    def client(self) -> ModuleShop:
        """Return a client of the workers that live."""
        return a_client(self.shop, timeout=60)

    def statements(self, operations: Sequence[Operation]) -> int:
        """Apply these undisturbed and return how many statements that took."""
        client, session = self._mortal_client()
        session.headers["X-Shop-Count"] = "1"
        client.apply(operations)
        del session.headers["X-Shop-Count"]
        client.info()  # a single worker: what it did before is done
        return self.shop.statements()

    def kill_at(self, place: str, operations: Sequence[Operation]) -> bool:
        """Apply these with a worker that dies at a statement; return whether it owes the answer."""
        client, session = self._mortal_client()
        session.headers["X-Shop-Kill"] = place
        try:
            client.apply(operations)
        except OutcomeUnknownError:
            self.server.stop()
            return True
        self.server.stop()  # it died after its answer, or goes to where the next one starts
        return False

    def apply(self, operations: Sequence[Operation]) -> list[OperationAnswer]:
        """Apply these with a worker that lives, when the dead one's locks are gone."""
        end = time.monotonic() + PATIENCE_S
        while True:
            answers = self.client().apply(operations)
            is_held = any(answer.answer is Answer.IN_PROGRESS for answer in answers)
            if not is_held or time.monotonic() > end:
                return answers
            time.sleep(0.02)

    def census(self) -> dict[str, object]:
        """Return all that stands in the shop, in a form that two runs can be compared by."""
        counted: dict[str, object] = {name: self.shop.rows(sql) for name, sql in QUESTIONS.items()}
        counted["default addresses"] = self.shop.rows(DEFAULT_ADDRESSES[self.shop.generation[0]])
        refs = [row["ref"] for row in self.shop.rows(QUESTIONS["references"])]
        for order in self.client().find(refs):
            counted[f"parts of {order.ref}"] = order.parts
            written = {part: row.hash for part, row in order.written.items()}
            counted[f"said of {order.ref}"] = {
                part: row.said for part, row in order.written.items()
            }
            counted[f"{order.ref} as written"] = written == order.hashes_of(written)
        return counted

    def _mortal_client(self) -> tuple[ModuleShop, Session]:
        """Return a client of the one worker, which knows its way, and its session."""
        self.server.start()
        session = Session()
        url = f"{self.server.address}{self.shop.generation}/"
        client = ModuleShop(session, url, self.shop.user, self.shop.key, timeout=60)
        client.info()
        return client, session


@dataclass
class Killing:
    """What became of one kill.

    Attributes:
        is_unanswered: the worker died before its answer was out; it may die after it, too.
        damage: what is not as it should be once the same was sent again.
    """

    is_unanswered: bool
    damage: list[str]


@dataclass(frozen=True)
class Scenario:
    """What is applied while a worker dies.

    Attributes:
        prepare: makes what has to be there before, and returns the operations.
        mails: how many go out when nobody dies; a kill may lose one, and never sends two.
    """

    prepare: Callable[[MortalShop], list[Operation]]
    mails: int = 0


def undisturbed(mortal: MortalShop, scenario: Scenario) -> tuple[int, dict[str, object]]:
    """Return how many statements a scenario takes, and what it leaves."""
    mortal.shop.reset()
    statements = mortal.statements(scenario.prepare(mortal))
    assert mortal.shop.number(MAILS) == scenario.mails
    return statements, mortal.census()


def killing(
    mortal: MortalShop, scenario: Scenario, place: str, wanted: dict[str, object]
) -> Killing:
    """Kill a worker at a statement, send the same again, and look at what stands there then."""
    mortal.shop.reset()
    operations = scenario.prepare(mortal)
    is_unanswered = mortal.kill_at(place, operations)
    answers = [answer.answer for answer in mortal.apply(operations)]
    damage = [f"answered {answer}" for answer in answers if answer not in FINE]
    now = mortal.census()
    damage += [f"{name}: {now.get(name)}" for name in wanted if now.get(name) != wanted[name]]
    damage += [f"sent twice: {row['action']}" for row in mortal.shop.rows(SENT_TWICE)]
    return Killing(is_unanswered, damage)


@contextmanager
def mortal_shop(shops: PhpShops, generation: str) -> Iterator[MortalShop]:
    """Give a generation's shop with a worker to kill."""
    server = PhpServer(shops.folder, shops.database, workers=0)
    try:
        yield MortalShop(shops.by_generation[generation], server)
    finally:
        server.stop()
