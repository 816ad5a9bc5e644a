"""The sales platforms that made-up orders come from, with the words and habits of each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Platform:
    """One sales platform as a hub account knows it.

    Attributes:
        statuses: id in the hub account, code and name of each; an order of the last one is shipped.
        payment: name and status of the payment.
        carrier: the delivery service asked for, until the parcel is on its way.
        number: how the platform writes its order numbers.
        vat_rate: in percent; "0" where the platform tells none.
        mail: domain of the buyers' addresses.
    """

    node: str
    node_id: str
    technology: str
    market: str
    statuses: tuple[tuple[str, str, str], ...]
    payment: tuple[str, str]
    carrier: str
    number: str
    vat_rate: str
    mail: str


PLATFORMS = (
    Platform(
        node="Amazon IT",
        node_id="11",
        technology="Marketplace Amazon Seller",
        market="Italy",
        statuses=(("622", "Unshipped", "Unshipped"), ("625", "Shipped", "Shipped")),
        payment=("Other", ""),
        carrier="Std IT Dom_1",
        number="404-{0:07d}-{1:07d}",
        vat_rate="0",
        mail="marketplace.amazon.example",
    ),
    Platform(
        node="Outlet eBay",
        node_id="12",
        technology="Marketplace eBay",
        market="",
        statuses=(("624", "", "Completed"), ("626", "", "Shipped")),
        payment=("CreditCard", "Complete"),
        carrier="IT_ExpressCourier",
        number="27-{0:05d}-{1:05d}",
        vat_rate="0",
        mail="members.ebay.example",
    ),
    Platform(
        node="Leroy Merlin IT",
        node_id="13",
        technology="Marketplace Leroy Merlin",
        market="Italy",
        statuses=(
            ("623", "WAITING_ACCEPTANCE", "WAITING_ACCEPTANCE"),
            ("627", "SHIPPING", "SHIPPING"),
        ),
        payment=("", "PAY_ON_ACCEPTANCE"),
        carrier="Consegna a domicilio - Express",
        number="LM{0:08d}-A",
        vat_rate="0",
        mail="mirakl.example",
    ),
    Platform(
        node="Bottega WooCommerce",
        node_id="14",
        technology="eCommerce WooCommerce",
        market="Italy",
        statuses=(("631", "processing", "Processing"), ("632", "completed", "Completed")),
        payment=("Bonifico bancario", ""),
        carrier="Corriere espresso",
        number="W{0}",
        vat_rate="22",
        mail="clienti.example",
    ),
    Platform(
        node="Negozio Shopify",
        node_id="15",
        technology="eCommerce Shopify",
        market="Italy",
        statuses=(("641", "paid", "Paid"), ("642", "fulfilled", "Fulfilled")),
        payment=("Shopify Payments", "Complete"),
        carrier="Standard",
        number="#{0}",
        vat_rate="22",
        mail="clienti.example",
    ),
)
"""Status ids differ from hub account to hub account; these are the ones of the demo's."""
