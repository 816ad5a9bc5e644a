"""What is left of an order that is refused for a field: a person may correct that field."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest

from order_upload.domain.corrections import HubOrder, as_hub_says
from order_upload.domain.order_fields import field_at
from order_upload.sources.base import RefusedOrder
from order_upload.sources.bindcommerce.payload import read_payload
from order_upload.sources.bindcommerce.values import HubReading

GENERAL = "<bindCommerceNumber>1</bindCommerceNumber><Number>404-1</Number><Node>eBay</Node>"
ROW = "<Row><Code>A</Code><Qty>1</Qty><Price>10.00</Price></Row>"


def refused(general: str = GENERAL, rest: str = "", rows: str = ROW) -> RefusedOrder:
    xml = (
        f"<Documents><Document><General>{general}</General>{rest}<Rows>{rows}</Rows></Document>"
        "</Documents>"
    )
    (item,) = read_payload(io.BytesIO(xml.encode()), HubReading())
    assert isinstance(item, RefusedOrder)
    return item


@pytest.mark.parametrize(
    ("document", "path", "text"),
    [
        ({"rest": "<Customer><Email>ada at home</Email></Customer>"},
         "customer.address.email", "ada at home"),
        ({"rest": "<Amounts><Total>ten</Total></Amounts>"}, "amounts.total", "ten"),
        ({"rest": "<Amounts><Total>1</Total><Total>2</Total></Amounts>"}, "amounts.total", "1\n2"),
        ({"rest": "<Amounts><Currency>EURO</Currency></Amounts>"}, "amounts.currency", "EURO"),
        ({"general": f"{GENERAL}<Date>soon</Date>"}, "ordered_at", "soon"),
        ({"general": f"{GENERAL}<B2B>maybe</B2B>"}, "is_business", "maybe"),
        ({"general": GENERAL.replace("eBay", "")}, "origin.node", ""),
        ({"rows": ROW + ROW.replace("<Qty>1</Qty>", "")}, "lines[2].quantity", ""),
        ({"rows": ROW + ROW.replace(">1<", ">-1<")}, "lines[2].quantity", "-1"),
        ({"rows": ROW + ROW.replace(">1<", ">two<")}, "lines[2].quantity", "two"),
        ({"rows": ROW + ROW.replace("10.00", "1,234")}, "lines[2].price", "1,234"),
        ({"rows": ROW + ROW.replace("<Qty>1</Qty>", "<Qty>1</Qty><Qty>2</Qty>")},
         "lines[2].quantity", "1\n2"),
    ],
)  # fmt: skip
def test_a_field_that_cannot_be_read_is_named_and_the_rest_is_kept(document, path, text):
    order = refused(**document)
    assert [(value.path, value.text) for value in order.unreadable] == [(path, text)]
    assert order.order.lines[0].price == Decimal("10.00")
    assert field_at(path).is_in(order.order)


def test_every_field_that_cannot_be_read_is_named():
    order = refused(rest="<Amounts><Total>ten</Total><VatAmount>two</VatAmount></Amounts>")
    assert [value.path for value in order.unreadable] == ["amounts.total", "amounts.vat_amount"]


def test_the_first_of_them_is_the_reason():
    order = refused(rest="<Amounts><Total>ten</Total><VatAmount>two</VatAmount></Amounts>")
    assert order.reason.code == order.unreadable[0].fault.code


@pytest.mark.parametrize(
    "general",
    [
        GENERAL.replace("<bindCommerceNumber>1</bindCommerceNumber>", ""),
        f"{GENERAL}<bindCommerceNumber>2</bindCommerceNumber>",
    ],
)
def test_nothing_is_left_of_an_order_without_a_number_of_its_own(general):
    assert refused(general).order is None


def test_what_is_left_is_no_corrected_order():
    order = refused(rest="<Amounts><Total>ten</Total></Amounts>").order
    assert as_hub_says(order) == HubOrder(order)
