"""What a shop tells us and is told: its facts, an order as it stands there, one operation and its answer.

Fields of an order in the shop are flat, path -> text, so that every difference can be named:
``status``, ``tracking.number``, ``tracking.courier``, ``tracking.link``, ``tracking.shipped_at``, ``customer.email``,
``payment_address.city``, ``shipping_method.name``, ``comment``, ``total``, ``currency``; ``products`` and ``totals``
are lists and stand as canonical JSON text. ``stores/node_fields.py`` turns them into the wire's nested form.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from order_upload.domain.outcome import Action, Reason
from order_upload.domain.policies import Policy

ShopFields = Mapping[str, str]


def written_hash(value: str) -> str:
    """Return the hash that :class:`Written` holds: hex SHA-256 of the field's text (docs/node-protocol.md)."""
    return hashlib.sha256(value.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ShopStatus:
    """One order status of the shop: its id (text) and its name in each of the shop's languages."""

    id: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OrderTable:
    """One table of the shop that rows of an order are in; ``indexed``: an index leads to the rows of one order."""

    name: str
    engine: str
    indexed: bool


OTHER_ADDRESS = "other_address"
"""The problem of a shop that is a copy of another, or has moved: until a person says which, it takes no orders."""


@dataclass(frozen=True, slots=True)
class ShopProblem:
    """What the node module finds wrong with itself, and what a person can do about it."""

    code: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopDiagnosis:
    """What only the doctor asks of a shop's ``info``; empty where the shop cannot say.

    Attributes:
        supplementary_characters: whether characters above U+FFFF can be stored.
        mail_events: the shop's own mails about orders, code -> whether they are switched on.
        missing_rights: what the database does not let the shop do, e.g. ``INSERT order_history``.
    """

    php_version: str = ""
    timezone: str = ""
    charset: str = ""
    supplementary_characters: bool = True
    mail_events: Mapping[str, bool] = field(default_factory=dict)
    tables: tuple[OrderTable, ...] = ()
    missing_rights: tuple[str, ...] = ()
    problems: tuple[ShopProblem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopInfo:
    """What ``info`` gives: who the shop is and what it has.

    Attributes:
        installation: UUID the node module made; the same for all stores of one OpenCart.
        url: base address the shop believes it has; a clone says another one than its Connection.
        stock_statuses: ids of statuses in which stock is taken (processing and complete lists
            together).
        clock: the shop's time when it answered.
        minimal_only: the shop's transport writes status and tracking of orders that are there, and
            nothing else.
    """

    installation: str
    url: str
    module_version: str
    opencart_version: str
    stores: tuple[str, ...]
    statuses: tuple[ShopStatus, ...]
    stock_statuses: frozenset[str]
    default_status: str
    currencies: frozenset[str]
    languages: tuple[str, ...]
    largest_batch: int
    clock: datetime
    maintenance: bool = False
    minimal_only: bool = False
    diagnosis: ShopDiagnosis = field(default_factory=ShopDiagnosis)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductOption:
    """One option of a product, e.g. its size; ``values`` are id -> name, empty where the buyer may write anything."""

    id: str
    name: str
    type: str
    required: bool
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueProduct:
    """One product that the shop's catalogue has.

    Attributes:
        codes: its codes, kind -> codes; the kinds are ``sku``, ``model``, ``barcode`` and ``mpn``.
        enabled: whether buyers see it; orders may name it either way.
        subtracts: whether orders move its stock.
        pieces: on the shelf; may be below nothing.
    """

    id: str
    name: str
    codes: Mapping[str, frozenset[str]]
    enabled: bool
    subtracts: bool
    pieces: int
    options: tuple[ProductOption, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopZone:
    """One province or state that the shop knows; ``code`` may be empty."""

    id: str
    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopCountry:
    """One country of the shop (ISO 3166-1 alpha-2) with its zones; without zones it takes any text."""

    id: str
    code: str
    name: str
    postcode_required: bool
    zones: tuple[ShopZone, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopCustomer:
    """One customer account, known by the hash of its address (:attr:`ShopOrder.email_hash`)."""

    id: str
    email_hash: str
    store_id: str
    group_id: str
    enabled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopLookup:
    """What ``lookup`` found; what the shop lacks is left out.

    Attributes:
        payment_codes, shipping_codes: modules of the shop that are switched on, e.g. ``cod``,
            ``flat``.
        total_codes: codes that the rows of an order's ``totals`` may have.
    """

    products: tuple[CatalogueProduct, ...] = ()
    countries: tuple[ShopCountry, ...] = ()
    customers: tuple[ShopCustomer, ...] = ()
    payment_codes: frozenset[str] = frozenset()
    shipping_codes: frozenset[str] = frozenset()
    total_codes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Written:
    """What we wrote into one field: a hash of the value, when the hub said so, and the event that carried it."""

    hash: str
    source_time: datetime | None
    event_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopOrder:
    """An order as it stands in the shop now.

    Attributes:
        revision: opaque; changes whenever anybody changes the order. ``expect`` sends it back.
        state: ``complete``; ``reserved`` while a create has not finished; ``deleted`` when a person
            took the order out.
        owner: the connector that created it; "" for the shop's own orders.
        email_hash: SHA-256 of the lower-cased e-mail address, for the first link of an own order.
        customer_id: the account that the order belongs to; "" for a guest's.
        status_at: when the present status was set, by whomever.
        written: what we wrote, by field.
        is_vouched: the shop cannot show what the order holds, and its Connection says that numbers
            may be trusted.
    """

    order_id: str
    ref: str = ""
    store_id: str = "0"
    state: str = "complete"
    owner: str = ""
    revision: str = ""
    status: str = ""
    status_at: datetime | None = None
    total: str = ""
    currency: str = ""
    email_hash: str = ""
    customer_id: str = ""
    fields: ShopFields = field(default_factory=dict)
    written: Mapping[str, Written] = field(default_factory=dict)
    stock_taken: bool = False
    mails_sent: int = 0
    is_vouched: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One order to create or to update, answered on its own.

    Attributes:
        order_id: the shop's id, for updates.
        expect: the revision the plan saw; "" for a create, which expects that the reference is not
            there.
        fields: for a create all of them, for an update only those that change.
        event_id: names this version of the order: the same event is never written twice.
        source_time: when the hub changed the order.
        owner: the connector that asks.
    """

    ref: str
    action: Action
    fields: ShopFields
    policy: Policy
    event_id: str
    owner: str
    order_id: str = ""
    expect: str = ""
    source_time: datetime | None = None
    store_id: str = "0"


class Answer(StrEnum):
    """What the shop did with one operation."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    REJECTED = "rejected"
    IN_PROGRESS = "in_progress"


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationAnswer:
    """The shop's answer to one operation; ``reason`` says why when it did nothing."""

    ref: str
    answer: Answer
    order_id: str = ""
    reason: Reason | None = None
