"""What a shop tells of itself: its facts, and what it has of products, places and accounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ShopStatus:
    """One order status of the shop: its id (text) and its name in each of the shop's languages."""

    id: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ShopCustomerGroup:
    """One customer group: its id (text) and its name in each of the shop's languages."""

    id: str
    names: Mapping[str, str]

    @property
    def label(self) -> str:
        """Its name in the first language of the shop; the id where it has none."""
        return next(iter(self.names.values()), self.id)


@dataclass(frozen=True, slots=True)
class OrderTable:
    """One table of the shop that rows of an order are in.

    ``indexed`` says whether an index leads to the rows of one order.
    """

    name: str
    engine: str
    indexed: bool


OTHER_ADDRESS = "other_address"
"""The problem of a shop that is a copy of another, or has moved.

Until a person says which, the shop takes no orders.
"""


@dataclass(frozen=True, slots=True)
class ShopProblem:
    """What the node module finds wrong with itself, and what a person can do about it.

    No ``Reason``: it is of the shop and not of an order, and the module alone knows its codes.
    """

    code: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopDiagnosis:
    """What only the doctor asks of a shop's ``info``; empty where the shop cannot say.

    Attributes:
        mail_events: the shop's own mails about orders, code -> whether they are switched on.
        missing_rights: what the database does not let the shop do, e.g. ``INSERT order_history``.
    """

    php_version: str = ""
    timezone: str = ""
    charset: str = ""
    mail_events: Mapping[str, bool] = field(default_factory=dict)
    tables: tuple[OrderTable, ...] = ()
    missing_rights: tuple[str, ...] = ()
    problems: tuple[ShopProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class ShopAccess:
    """What the shop lets our API user do, as a person chose it on the module's page.

    Attributes:
        stores: in which stores it reads and writes orders.
        finds_others: whether it finds the shop's own orders too, which no reference leads to.
    """

    stores: tuple[str, ...]
    finds_others: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopInfo:
    """What ``info`` gives: who the shop is and what it has.

    Attributes:
        installation: UUID the node module made; the same for all stores of one OpenCart.
        url: base address the shop believes it has; a clone says another one than its Connection.
        stock_statuses: ids of statuses in which stock is taken (processing and complete lists
            together).
        customer_groups: those of the shop; none where its transport cannot list them.
        default_customer_group: id of the one that buyers of the store are in by default.
        clock: the shop's time when it answered.
        access: what our API user may do; None where the shop knows no such limits.
        lengths: path of a text -> how long it may be as the shop keeps it; 0 for no limit.
        supplementary_characters: whether characters above U+FFFF can be stored.
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
    customer_groups: tuple[ShopCustomerGroup, ...] = ()
    default_customer_group: str = ""
    access: ShopAccess | None = None
    lengths: Mapping[str, int] = field(default_factory=dict)
    supplementary_characters: bool = True
    maintenance: bool = False
    minimal_only: bool = False
    diagnosis: ShopDiagnosis = field(default_factory=ShopDiagnosis)

    @property
    def finds_linked_only(self) -> bool:
        """Whether the shop shows us no orders of its own, unless a reference leads to them."""
        return self.access is not None and not self.access.finds_others


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductOption:
    """One option of a product, e.g. its size.

    Attributes:
        names: in every language of the shop, beside ``name``.
        values: id -> name; empty where the buyer may write anything.
        value_names: id of a value -> its names in every language, beside that in ``values``.
    """

    id: str
    name: str
    type: str
    required: bool
    values: Mapping[str, str]
    names: tuple[str, ...] = ()
    value_names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def names_of(self, value_id: str) -> tuple[str, ...]:
        """Return every name of a value; the one that orders get is the first."""
        return (self.values[value_id], *self.value_names.get(value_id, ()))


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
    """One country of the shop (ISO 3166-1 alpha-2); without zones it takes any text as a zone."""

    id: str
    code: str
    name: str
    postcode_required: bool
    zones: tuple[ShopZone, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopCustomer:
    """One customer account, known by the hash of its address (:attr:`ShopOrder.email_hash`).

    The protocol gives accounts, and no stage asks for them yet: corrections of orders will.
    """

    id: str
    email_hash: str
    store_id: str
    group_id: str
    enabled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopLookup:
    """What ``lookup`` found; what the shop lacks is left out.

    The plan reads products and countries, the pages the codes of payment and shipping. The other
    fields are part of the protocol, and nothing asks for them yet.

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
