"""Every trap of ``hub_traps`` that gets in, field by field: the shop's tables and the document.

What stands there is read by SQL (OPENCART_DB). What should stand there is derived from the very
XML that was sent, by the rules of the pages in docs/. The shop is a fresh OpenCart's catalogue of
zones and statuses. Each trap comes ``OPENCART_TRAPS`` times (2).
"""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from hub_traps import export_of
from live.fields_of_document import fields_of
from live.order_fields import OrderFields, differing
from live.real_shop import HOSTS
from live.shop_rules import rules_of
from live.trap_connector import Traps
from raw_shop import RawShop

ATTRIBUTES = {"color": ["Colore"], "size": ["Taglia"]}
LEAST_FIELDS = 70
"""An order has no fewer: fewer were a reading that looks away."""

pytestmark = [pytest.mark.live, pytest.mark.allow_hosts(HOSTS)]


@pytest.fixture(scope="module")
def traps(shop, tmp_path_factory):
    """The traps in the shop: what stock settings let in, then what rows and policies do."""
    sent = Traps(tmp_path_factory.mktemp("traps"), shop, **ATTRIBUTES)
    sent.run("stock")
    sent.run_with_rows_and_policies()
    return sent


@pytest.fixture(scope="module")
def orders(tables):
    return OrderFields(tables)


@pytest.fixture(scope="module")
def rules(shop, tables):
    info = RawShop(shop.base_url, shop.user, shop.key).call("info")
    return rules_of(info, tables, options=("Colore", "Taglia"))


def test_every_field_of_every_order_stands_as_its_document_says(traps, orders, rules, tell):
    documents = traps.let_in()
    shown = orders.read(documents)
    wrong, compared = [], 0
    for ref, document in documents.items():
        (element,) = ElementTree.fromstring(export_of([document]))  # noqa: S314 - our own
        expected = fields_of(element, rules)
        assert len(expected) >= LEAST_FIELDS, ref
        compared += len(expected)
        wrong += [(ref, *difference) for difference in differing(shown[ref], expected)]
    summary = f"{len(shown)} orders, {compared:,} fields, {len(wrong)} differ"
    tell(f"fidelity of traps: {len(traps.sent)} sent, {len(documents)} let in: {summary}")
    assert (wrong, len(shown)) == ([], len(documents)), summary
