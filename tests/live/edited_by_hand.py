"""Ten ways in which a person edits an order in the admin, and what the hub says of it then."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal

from hub_traps import Groups, plain
from live.shop_admin import ShopAdmin
from live.shop_order_form import OrderForm, form_of, save
from live.shop_tables import ShopTables

PENDING = "1"
ARDEA = {"Address": "Via Nuova 9", "City": "Ardea", "Postcode": "00040"}
BAR = {"company": "Bar Sport", "address_2": "Scala B"}
"""What people fill in and the hub leaves empty; an update that overwrites leaves none of it."""
MODELS = ("product 11", "Product 7", "Product 9")
"""Products of a fresh OpenCart without options: two are in each order, a person may add one."""


@dataclass(frozen=True)
class Way:
    """One way to edit an order.

    Attributes:
        part: what it is about.
        edit: changes the form, given the ids of :data:`MODELS`; None is done without the form.
        hub: changes the same part in a document.
        groups: of the form, that the person touches.
        sold: elements of the document as the order is created, by group.
    """

    part: str
    edit: Callable[[OrderForm, list[str]], None] | None
    hub: Callable[[Groups], None]
    groups: tuple[str, ...] = ()
    sold: tuple[tuple[str, dict[str, str]], ...] = ()

    def done(self, admin: ShopAdmin, tables: ShopTables, order_id: str, ids: list[str]) -> None:
        """Edit an order in this way."""
        if self.edit is None:
            admin.set_status(order_id, PENDING)
            return
        form = form_of(tables, order_id)
        self.edit(form, ids)
        save(admin, order_id, form, self.groups)


def a_document(number: int, way: Way) -> Groups:
    """Return a document of three pieces of two products, whose methods the shop has, too."""
    document = plain(number)
    first, second = (document["Rows"][0], dict(document["Rows"][0]))
    _line(first, MODELS[0], "2", "24.40")
    _line(second, MODELS[1], "1", "12.20")
    document["Rows"] = [first, second]
    document["Payments"] = {"PaymentName": "Cash On Delivery", "PaymentCode": "cod.cod"}
    document["Shipping"]["Carrier"] = "Flat Shipping Rate"
    document["Amounts"].update(Total="41.50", InternalComment="Ring twice")
    for group, elements in way.sold:
        document[group].update(elements)
    return document


def said_again(document: Groups, at: str, *changes: Callable[[Groups], None]) -> Groups:
    """Return a later version of a document; ``at`` is its time."""
    later = deepcopy(document)
    later["General"]["LastUpdate"] = at
    for change in changes:
        change(later)
    return later


def elsewhere(way: Way) -> Callable[[Groups], None]:
    """Return a change of the hub in a part that the way leaves alone."""
    if way.part == "customer":
        return WAYS["comment"].hub
    return WAYS["phone and e-mail"].hub


def _line(row: dict[str, str], model: str, quantity: str, total: str) -> None:
    price = str(Decimal(total) / int(quantity))
    row.update(Code=model, Qty=quantity, Price=price, Total=total, TotalDiscounted=total)


def _one_piece_less(document: Groups) -> None:
    _line(document["Rows"][0], MODELS[0], "1", "12.20")
    document["Amounts"]["Total"] = "29.30"


def _in(group: str, **elements: str) -> Callable[[Groups], None]:
    return lambda document: document[group].update(elements)


def _quantity(form: OrderForm, ids: list[str]) -> None:
    form.lines[0] = (form.lines[0][0], "3")


def _added(form: OrderForm, ids: list[str]) -> None:
    form.lines.append((ids[2], "1"))


def _removed(form: OrderForm, ids: list[str]) -> None:
    form.lines.pop()


def _sent_elsewhere(form: OrderForm, ids: list[str]) -> None:
    form.shipping.update(address_1="Corso Italia 5", city="Nettuno", postcode="00048", **BAR)


def _billed_elsewhere(form: OrderForm, ids: list[str]) -> None:
    form.billing.update(address_1="Piazza Dante 2", city="Latina", postcode="04100", **BAR)


def _commented(form: OrderForm, ids: list[str]) -> None:
    form.comment = "Call before you come"


def _called(form: OrderForm, ids: list[str]) -> None:
    form.customer.update(telephone="+39 333 7654321", email="ada.rossi@example.net")


def _chosen(form: OrderForm, ids: list[str]) -> None:
    """Leave the form as it is: it has the shop's own methods, the order had others."""


_SHIPPED = _in("General", StateCode="Shipped", StateName="Shipped")
_CONTENT = ("lines",)

WAYS = {
    "quantity of a line": Way("content", _quantity, _one_piece_less, _CONTENT),
    "a line more": Way("content", _added, _one_piece_less, _CONTENT),
    "a line less": Way("content", _removed, _one_piece_less, _CONTENT),
    "shipping address": Way(
        "shipping",
        _sent_elsewhere,
        _in("Delivery", **ARDEA, Company="", Address2=""),
        ("shipping",),
        (("Delivery", {"Company": "Rossi S.r.l.", "Address2": "Interno 4"}),),
    ),
    "billing address": Way(
        "billing",
        _billed_elsewhere,
        _in("Customer", **ARDEA, Province=""),
        ("billing",),
    ),
    "comment": Way(
        "comment", _commented, _in("Amounts", InternalComment="At the bar"), ("comment",)
    ),
    "payment method": Way(
        "payment_method",
        _chosen,
        _in("Payments", PaymentName="Bank transfer", PaymentCode=""),
        ("payment_method",),
        (("Payments", {"PaymentName": "Amazon Pay", "PaymentCode": ""}),),
    ),
    "shipping method": Way(
        "shipping_method",
        _chosen,
        _in("Shipping", Carrier="Express"),
        ("shipping_method",),
        (("Shipping", {"Carrier": "Std IT Dom_1"}),),
    ),
    "phone and e-mail": Way(
        "customer",
        _called,
        _in("Customer", Phone="+39 06 9999999", Email="new@example.org"),
        ("customer",),
    ),
    "status": Way("status", None, _SHIPPED),
}
"""Name -> way; the shop's page of an order has a form for each, in each generation."""
