"""The XML reader: nothing is lost, and nothing from outside is trusted."""

import io
import time
from decimal import Decimal
from itertools import chain, repeat

import pytest

from hub_payloads import only_order, read, xml, xml_order
from order_upload.domain.order import Shipping
from order_upload.errors import SourceRefusedError
from order_upload.sources.bindcommerce.values import HubReading
from order_upload.sources.bindcommerce.xml import xml_documents
from order_upload.sources.bindcommerce.xml_cutter import XmlCutter
from order_upload.sources.bindcommerce.xml_document import MOST_ATTRIBUTES
from order_upload.sources.bindcommerce.xml_records import XmlRecordReader

BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "param",
    [
        '<Param name="Color">Red</Param>',
        '<Param Code="Color" Value="Red"/>',
        "<Param><Name>Color</Name><Value>Red</Value></Param>",
        "<Param><Key>Color</Key><Value>Red</Value></Param>",
        "<Param><Code>Color</Code><Value>Red</Value></Param>",
        "<Color>Red</Color>",
    ],
)
def test_a_parameter_is_read_in_every_likely_form(param):
    order = only_order(xml(xml_order(row=f"<Params>{param}</Params>")))
    assert order.lines[0].params == (("Color", "Red"),)


def test_categories_are_a_list():
    categories = (
        "<ProductCategories><Category>Home</Category><Category>Lamps</Category></ProductCategories>"
    )
    assert only_order(xml(xml_order(row=categories))).lines[0].categories == ("Home", "Lamps")


def test_unknown_elements_of_an_order_are_kept():
    order = only_order(xml(xml_order("<Tag>vip</Tag>", "<Gift><Note>for Ada</Note></Gift>")))
    assert order.extra == (("General/Tag", "vip"), ("Gift/Note", "for Ada"))


def test_unknown_elements_of_a_line_are_kept_with_the_line():
    order = only_order(xml(xml_order(row="<Serial><No>7</No></Serial>")))
    assert order.lines[0].extra == (("Serial/No", "7"),)


def test_unknown_attributes_are_kept():
    order = only_order(xml(xml_order('<Date zone="x">2026-09-01</Date>')))
    assert order.extra == (("General/Date/@zone", "x"),)


def test_a_text_with_elements_in_it_keeps_all_of_its_words():
    order = only_order(xml(xml_order(row="<Description>Red <b>lamp</b> new</Description>")))
    assert order.lines[0].description == "Red lamp new"


def test_every_shipping_block_is_a_parcel():
    blocks = "".join(
        f"<Shipping><TrackingNumber>{number}</TrackingNumber></Shipping>" for number in ("A1", "B2")
    )
    order = only_order(xml(xml_order(rest=blocks)))
    assert (order.shipping, order.further_shippings) == (
        Shipping(tracking_number="A1"),
        (Shipping(tracking_number="B2"),),
    )


def test_the_same_parcel_twice_is_one():
    block = "<Shipping><TrackingNumber>A1</TrackingNumber></Shipping>"
    assert only_order(xml(xml_order(rest=block * 2))).further_shippings == ()


def test_a_block_of_what_has_not_shipped_is_no_parcel():
    blocks = (
        "<Shipping><Carrier>Std IT Dom_1</Carrier></Shipping>"
        "<Shipping><Carrier>BRT</Carrier><TrackingNumber>A1</TrackingNumber></Shipping>"
    )
    order = only_order(xml(xml_order(rest=blocks)))
    assert (order.shipping, order.further_shippings) == (
        Shipping(carrier="BRT", tracking_number="A1"),
        (),
    )


def test_numbers_that_look_like_numbers_stay_text():
    order = only_order(xml(xml_order(rest="<Customer><Postcode>00042</Postcode></Customer>")))
    assert (order.customer.address.postcode, order.lines[0].code) == ("00042", "0012345")


def test_a_pretty_printed_export_gives_the_same_values():
    payload = xml(xml_order(rest="<Amounts>\n  <Total>\n 7.50\n </Total>\n</Amounts>"))
    assert only_order(payload).amounts.total == Decimal("7.50")


@pytest.mark.parametrize(
    "where",
    [BOMB, BOMB.replace(b"x", b"Documents"), BOMB.lower().replace(b"!doctype", b"!DOCTYPE")],
)
def test_an_entity_bomb_is_refused(where):
    with pytest.raises(SourceRefusedError, match="DOCTYPE"):
        read(b'<?xml version="1.0"?>' + where + b"<Documents>&b;</Documents>")


def test_a_doctype_hidden_in_another_encoding_is_refused():
    hidden = '<!DOCTYPE Documents [<!ENTITY a "b">]><Documents>&a;</Documents>'.encode("cp037")
    declared = '<?xml version="1.0" encoding="cp037"?>'.encode("cp037")
    with pytest.raises(SourceRefusedError):
        list(xml_documents(io.BytesIO(declared + hidden)))


def test_an_external_entity_is_never_opened(tmp_path):
    (tmp_path / "secret").write_text("s3cret")
    doctype = f'<!DOCTYPE Documents [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>'
    with pytest.raises(SourceRefusedError, match="DOCTYPE"):
        read(f'<?xml version="1.0"?>{doctype}<Documents>&x;</Documents>'.encode())


def test_a_truncated_export_says_how_many_orders_came():
    payload = xml(xml_order(number="1"), xml_order(number="2"))[:-60]
    with pytest.raises(SourceRefusedError, match=r"truncated.*after 1 complete orders"):
        read(payload)


def test_orders_before_the_break_are_given_out():
    documents = xml_documents(io.BytesIO(xml(xml_order(), xml_order())[:-60]))
    assert next(documents).where == "Document 1"


def test_broken_utf8_is_named_with_its_place():
    payload = xml(xml_order(), xml_order("<Market>Per\xf9</Market>")).replace(
        "\xf9".encode(), b"\xf9"
    )
    with pytest.raises(SourceRefusedError, match=r"broken UTF-8 in line 1, column \d+"):
        read(payload)


def test_a_broken_export_never_shows_its_text():
    with pytest.raises(SourceRefusedError) as refusal:
        read(xml(xml_order("<Market>Giulia Rossi</Markt>")))
    assert "Giulia" not in str(refusal.value)


def test_an_xml_that_is_no_export_is_refused():
    with pytest.raises(SourceRefusedError, match="<Documents>"):
        read(b"<?xml version='1.0'?><rss><channel/></rss>")


@pytest.mark.parametrize(
    "payload",
    [
        xml(root="<errorCode>12</errorCode><errorDescription>Connector is off</errorDescription>"),
        b'<Documents errorCode="12" errorDescription="Connector is off"/>',
    ],
)
def test_an_error_of_the_hub_is_told(payload):
    with pytest.raises(SourceRefusedError, match=r"hub reports error 12: Connector is off"):
        read(payload)


def test_error_code_zero_is_none():
    assert read(xml(root="<errorCode>0</errorCode><errorDescription>OK</errorDescription>")) == []


def test_an_error_of_the_hub_never_shows_the_token():
    token = "4f9c1c9f0e5d4b7a8c61"
    root = (
        f"<token>{token}</token><errorCode>1</errorCode>"
        f"<errorDescription>bad token {token}</errorDescription>"
    )
    with pytest.raises(SourceRefusedError) as refusal:
        read(xml(root=root))
    assert token not in str(refusal.value)


class EndlessDocument(io.RawIOBase):
    """A file of one document that goes on for as long as anybody reads."""

    def __init__(self) -> None:
        more = b"<x>" + b"1" * 10_000 + b"</x>"
        self._pieces = chain([b"<Documents><Document>"], repeat(more * 12))

    def read(self, size=-1):
        return next(self._pieces)


def test_one_endless_document_is_refused_before_it_fills_the_memory():
    with pytest.raises(SourceRefusedError, match="allowed: 4 MB an order"):
        list(xml_documents(EndlessDocument()))


TOO_MANY = MOST_ATTRIBUTES + 1
ATTRIBUTES = " ".join(f'a{number}="1"' for number in range(TOO_MANY))


@pytest.mark.parametrize(
    "document",
    [
        xml_order(rest=f"<X {ATTRIBUTES}/>"),
        xml_order(rest="<X>" + '<y z="1"/>' * TOO_MANY + "</X>"),
        xml_order(row=f"<Params><Param {ATTRIBUTES}>red</Param></Params>"),
    ],
    ids=["of one element", "of many", "of a parameter"],
)
def test_an_order_with_too_many_attributes_is_refused_alone(document):
    refused, order = read(xml(document, xml_order(number="2")))
    assert (refused.reason.code, refused.ref) == ("too_many_attributes", "bindcommerce:48211")
    assert order.ref == "bindcommerce:2"


def test_an_order_may_have_as_many_parameters_as_it_likes():
    params = "<Params>" + '<Param name="Colour">red</Param>' * TOO_MANY + "</Params>"
    assert len(only_order(xml(xml_order(row=params))).lines[0].params) == TOO_MANY


def test_an_order_of_a_hundred_thousand_attributes_takes_no_minutes():
    attributes = " ".join(f'a{number}="1"' for number in range(100_000))
    begun = time.process_time()
    read(xml(xml_order(row=f"<Params><Param {attributes}>red</Param></Params>")))
    assert time.process_time() - begun < 10


def test_an_unknown_element_is_a_field_that_was_seen():
    reader = XmlRecordReader(HubReading())
    cut = XmlCutter(io.BytesIO(xml(xml_order(general="<PoNumber>77</PoNumber>"))), HubReading())
    for block in cut.blocks():
        list(reader.read(block))
    assert "extra.General/PoNumber" in reader.fields_seen
