"""Triggers of an OpenCart's database that make something else of what is written of an order."""

from __future__ import annotations

from collections.abc import Callable

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

MOMENTS = ("INSERT", "UPDATE")


class OpenCartTriggers:
    """The triggers of one shop.

    Args:
        run: runs a statement in its database, in which ``{name}`` is a table.
    """

    def __init__(self, run: Callable[[str], object]) -> None:
        self._run = run
        self.drop()  # what a run that was killed has left

    def alter(self, path: str) -> None:
        """Let the shop make something else of what is written at a path."""
        table, change = COLUMNS[path]
        for moment in MOMENTS:
            self._run(
                f"CREATE TRIGGER altered_{moment} BEFORE {moment} ON {{{table}}} "
                f"FOR EACH ROW SET NEW.{change}"
            )

    def drop(self) -> None:
        """Take them out."""
        for moment in MOMENTS:
            self._run(f"DROP TRIGGER IF EXISTS altered_{moment}")
