"""A transformation of every step, each beside what docs/configuration.md says that it does."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from live import money_meanings as pays
from live import step_conditions as when
from live import step_meanings as does
from live import step_words as words
from live.line_prices import reprice_net
from live.sales import Meaning
from live.step_conditions import When

NAME = "every_step"
BOTH = ("Customer", "Delivery")


@dataclass(frozen=True)
class Taught:
    """A step of the transformation: its settings, what it does, and for which orders."""

    settings: dict[str, Any]
    does: Meaning
    when: When = field(default_factory=When)

    @property
    def name(self) -> str:
        """What settings call it."""
        return str(self.settings["step"])

    def as_setting(self) -> dict[str, Any]:
        """Return what the Variable has of it."""
        return {**self.settings, **({"when": self.when.settings} if self.when.settings else {})}


def step(name: str, **keys: object) -> dict[str, Any]:
    """Return the settings of a step."""
    return {"step": name, **keys}


def rows(to: str, *texts: str) -> list[dict[str, Any]]:
    """Return the one row of a ``map``."""
    return [{"from": list(texts), "to": to}]


def _dearer(net: Decimal) -> Decimal:
    return net * Decimal("1.035") - Decimal("0.20")


_FIELDS = {f"billing.{name}": text for name, text in words.MARKETPLACE.items()}
_ELEMENTS = {name.capitalize(): text for name, text in words.MARKETPLACE.items()}
_AT_AMAZON = ("Other", "AmazonPay", "Amazon Pay")
_THERE = ("Amazon Pay", "visa", "Gift", "Contrassegno")
_RATES = [{"country": country, "rate": rate} for country, rate in words.COUNTRY_RATES.items()]

STEPS = (
    Taught(
        step("map", field="payment.name", rows=rows("Amazon Pay", *_AT_AMAZON)),
        does.maps("Payments", "PaymentName", "Amazon Pay", _AT_AMAZON),
    ),
    Taught(
        step("map", field="payment.code", rows=rows("bank", "mp05"), otherwise="clear"),
        does.maps("Payments", "PaymentCode", "bank", ("MP05",), "clear"),
        when.sold_on("Amazon DE", "ManoMano"),
    ),
    Taught(
        step("map", field="payment.name", rows=rows("Paid there", *_THERE), otherwise="block"),
        does.maps("Payments", "PaymentName", "Paid there", _THERE, "block"),
        when.sold_on("Decathlon"),
    ),
    Taught(
        step("set", fields={**_FIELDS, "billing.country_code": "IT"}, replaces_address=True),
        does.replaces_billing(**_ELEMENTS, CountryCode="IT"),
        when.sold_on("Leroy Merlin"),
    ),
    Taught(
        step("set", fields={"shipping.company": "c/o Zalando"}),
        does.puts("Delivery", Company="c/o Zalando"),
        when.sold_on("Zalando"),
    ),
    Taught(
        step("set", fields={"shipping_method.pickup_point": "Punto & 7"}),
        does.says(shipping_method__pickup_point="Punto & 7"),
        when.sold_on("Zalando") & when.NOT_SHIPPED,
    ),
    Taught(
        step("copy", **{"from": "shipping.phone"}, to="billing.phone", only_if_empty=True),
        does.copies_phone,
    ),
    Taught(
        step("copy", **{"from": "number"}, to="notes.customer"),
        does.copies_number,
        when.sold_on("Amazon IT", "Shopify Nord"),
    ),
    Taught(
        step("clear", fields=["customer.pec", "payment.code"]),
        does.all_of(does.puts("Customer", Pec=""), does.puts("Payments", PaymentCode="")),
        when.sold_on("eBay IT", "WooCommerce Uno"),
    ),
    Taught(step("names", case="title"), does.named(BOTH, does.titled)),
    Taught(
        step("names", of=["shipping"], surname_first=True),
        does.named(("Delivery",), does.surname_first),
        when.sold_on("Amazon DE"),
    ),
    Taught(
        step("names", of=["billing"], company_as_name=True, case="upper"),
        does.named(("Customer",), does.company_first),
        when.sold_on("Cdiscount", "eBay IT"),
    ),
    Taught(step("fiscal_code_from_address2"), does.moves_codes(words.FISCAL_CODES)),
    Taught(
        step("split_address", of=["shipping"], at=20),
        does.cut_at(20, "Delivery"),
        when.sold_on("Amazon DE"),
    ),
    Taught(step("split_address", at=40), does.cut_at(40, *BOTH)),
    Taught(
        step("sku", rows=words.CODE_ROWS, file=words.CODES_FILE), does.recodes(words.SHOP_CODES)
    ),
    Taught(
        step(
            "sku",
            field="barcode",
            rows=[{"from": "OLD-CHAIR-EAN", "to": words.CHAIR_EAN}],
            otherwise="block",
        ),
        does.knows_barcodes("OLD-CHAIR-EAN", words.CHAIR),
    ),
    Taught(
        step("customer_group", group=words.GROUP),
        does.says(customer__group=words.GROUP_AS_KEPT),
        when.OF_BUSINESSES,
    ),
    Taught(
        step("prices", percent="-5", round_to="0.05", products={"suppliers": ["Rossi & Figli"]}),
        pays.prices(lambda price: pays.to_multiple_of("0.05", price * 95 / 100), "Rossi & Figli"),
        when.sold_on("ManoMano", "Shopify Nord"),
    ),
    Taught(
        step("prices", percent="3.5", amount="-0.20", basis="net"),
        pays.prices(_dearer, reprice=reprice_net),
        when.sold_on("Zalando", "Amazon DE"),
    ),
    Taught(
        step("prices", amount="-12"),
        pays.prices(lambda price: price - 12),
        when.sold_on("Decathlon") & when.sent_to("DE", "IT"),
    ),
    Taught(
        step("shipping_cost", amount="6.90"),
        pays.ships_for(lambda _: Decimal("6.90")),
        when.sold_on("Cdiscount") & when.sent_to("FR", "DE"),
    ),
    Taught(
        step("shipping_cost", percent="-50"),
        pays.ships_for(lambda cost: cost / 2),
        when.sold_on("ManoMano", "Shopify Nord"),
    ),
    Taught(
        step("shipping_tax", rate="22"),
        pays.taxes_shipping("22"),
        when.sold_on("Amazon IT", "Amazon DE", "Leroy Merlin"),
    ),
    Taught(
        step("tax", rows=_RATES, shipping=True, otherwise="block"),
        pays.taxes(words.COUNTRY_RATES, shipping=True),
        when.sold_on("Zalando"),
    ),
    Taught(
        step("tax", rows=[], default_rate="21"),
        pays.taxes({}, "21"),
        when.sold_on("WooCommerce Uno"),
    ),
    Taught(
        step("fee", title='Gift "wrapping" & card', amount="2.50", tax_rate="22"),
        pays.adds_fee('Gift "wrapping" & card', lambda _: Decimal("2.50"), "22"),
        when.paid_by("Gift"),
    ),
    Taught(
        step("fee", title="Service", percent="2"),
        pays.adds_fee("Service", lambda sale: sale.goods * 2 / 100),
        when.sold_on("ManoMano", "WooCommerce Uno"),
    ),
    Taught(
        step("discount", percent="1.5"),
        pays.takes_off(lambda sale: sale.goods * Decimal("1.5") / 100),
        when.sold_on("WooCommerce Uno", "Amazon IT"),
    ),
    Taught(
        step("discount", amount="5"),
        pays.takes_off(lambda _: Decimal(5)),
        when.costs("EUR", min="100.00", max="400.00"),
    ),
    Taught(
        step("policy", stock="untouched"),
        does.moves_stock(does=False),
        when.FULFILLED_BY_AMAZON,
    ),
    Taught(
        step("policy", stock="untouched", mail="always"),
        does.all_of(does.moves_stock(does=False), does.says(status__mails=[1])),
        when.sold_on("Leroy Merlin") & when.sent_to("DE"),
    ),
    Taught(step("policy", stock="follow_shop"), does.moves_stock(does=True), when.OF_BUSINESSES),
    Taught(
        step("policy", missing_product="as_sold"), does.keeps("products"), when.sold_on("Decathlon")
    ),
    Taught(
        step("policy", missing_product="stand_in", stand_in_product=words.STAND_IN),
        does.stands_in(words.STAND_IN),
        when.sold_on("Cdiscount"),
    ),
    Taught(
        step("policy", unknown_zone="without_zone"),
        does.keeps_province("Atlantis"),
        when.sold_on("Cdiscount"),
    ),
    Taught(step("policy", customer="create"), does.gets_account, when.sold_on("Shopify Nord")),
    Taught(
        step(
            "template",
            field="notes.seller",
            template="{origin.node}  {number}: {amounts.total} {amounts.currency}",
        ),
        does.notes_total,
        when.sold_on("Amazon IT", "Shopify Nord", "Decathlon"),
    ),
    Taught(
        step("wait", reason="prices are being checked"),
        does.ends("not_yet", "step_waits"),
        when.costs(min="1500.00"),
    ),
    Taught(
        step("drop", reason="the supplier ships it all"),
        does.ends("filtered", "step_drops"),
        when.delivered_by("Drop Ship Ltd", "all_lines"),
    ),
    Taught(
        step("split", by="supplier"),
        does.parts_by("Supplier", words.KEYS),
        when.sold_on("Shopify Nord"),
    ),
    Taught(
        step("split", by="warehouse"),
        does.parts_by("Warehouse_Key", words.KEYS),
        when.sold_on("WooCommerce Uno"),
    ),
    Taught(
        step("fee", title="Handling of Müller", amount="1.00", tax_rate="19"),
        pays.adds_fee("Handling of Müller", lambda _: Decimal("1.00"), "19"),
        when.delivered_by("Müller GmbH"),
    ),
    Taught(
        step("wait", reason="the supplier is closed"),
        does.ends("not_yet", "step_waits"),
        when.delivered_by("Closed Ltd"),
    ),
    Taught(
        step("drop", reason="the supplier ships"),
        does.ends("filtered", "step_drops"),
        when.delivered_by("Drop Ship Ltd"),
    ),
    Taught(
        step("drop", reason="sent already"),
        does.ends("filtered", "step_drops"),
        when.sold_on("Decathlon") & when.SHIPPED,
    ),
)
"""In their order."""
