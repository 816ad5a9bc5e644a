"""The fast readers and the careful ones give the same orders and refusals for any document."""

import csv
import dataclasses
import io
from functools import cache
from xml.sax.saxutils import escape

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from hub_payloads import only_order, read, xml, xml_order
from order_upload.domain.order import Order
from order_upload.sources.bindcommerce import xml_records
from order_upload.sources.bindcommerce.csv import CsvCutter, CsvRecordReader
from order_upload.sources.bindcommerce.fields import ORDER_FIELDS, ROW_FIELDS
from order_upload.sources.bindcommerce.orders import to_order
from order_upload.sources.bindcommerce.payload import read_payload
from order_upload.sources.bindcommerce.records import fields_of
from order_upload.sources.bindcommerce.values import HubReading
from order_upload.sources.bindcommerce.xml import xml_documents

READING = HubReading()
TEXTS = {
    "decimal": ["7.25", "1,5", " 2 ", "-0.5", "0", "NaN", "1,234", "1e5"],
    "time": ["2026-09-01 10:00:00", "2026:09:01 10:00:00", "0000-00-00 00:00:00", "2026-02-30"],
    "bool": ["1", "0", "YES", "no", "PERHAPS"],
    "currency": ["EUR", " eur ", "ZZQ"],
    "email": ["ada@example.com", " ada@example.com ", "Ada"],
    "text": [
        "00042",
        " Ada & Co. <srl> ",
        "a;b",
        'the "big" one',
        "two\nlines",
        "\u00e8",
        "'",
        "D&#039;Angelo",
        "&nbsp;",
    ],
}
KINDS = {(field.group, field.name): field.kind for field in (*ORDER_FIELDS, *ROW_FIELDS)}
ORDER_GROUPS = sorted({field.group for field in ORDER_FIELDS})
PLAIN = {"General/bindCommerceNumber": "48211", "General/Node": "Amazon IT", "Row/Qty": "2"}
PARAMS = [
    '<Param name="Color">Red</Param>',
    '<Param Name=" Color " x="y">Red</Param>',
    '<Param name="">Red</Param>',
    '<Param Code="Color" Value="Red"/>',
    "<Param><Name>Color</Name><Value>Red</Value></Param>",
    '<Param name="Color"><b>Red</b></Param>',
    "<Color>Red</Color>",
    '<Color tone="dark">Red</Color>',
    "<Param/>",
]


def rarely(usual, *others):
    """Give the usual value nine times of ten."""
    return st.sampled_from([*usual] * 9 * len(others) + [*others] * len(usual))


FORMS = rarely(
    ["<{name}>{text}</{name}>"] * 3 + ["<{name}/>", "<{name}> \n </{name}>"],
    "<{name}><![CDATA[{raw}</Document>]]></{name}>",
    '<{name} zone="x">{text}</{name}>',
    "<{name}>{text}<b>x</b> tail</{name}>",
    "<{name}>\n  {text}<!-- </Document> --></{name}>",
    "<{name}>{text}</{name}><{name}>other</{name}>",
    "<{name}><Document>{text}</Document></{name}>",
    "<{name}>&#x41;&amp;{text}<?pi x?></{name}>",
    "<{name}>{text}</{name} >",
)


@cache
def xml_field(group: str, name: str):
    """Give one element, mostly a plain one."""
    texts = TEXTS[KINDS.get((group, name), "text")]
    drawn = st.sampled_from(texts)
    if plain := PLAIN.get(f"{group}/{name}"):
        drawn = rarely([plain], *texts)
    return st.tuples(FORMS, drawn).map(
        lambda pair: pair[0].format(name=name, raw=pair[1], text=escape(pair[1]))
    )


@cache
def fields_in(group: str, *unknown: str):
    """Give a group's fields, each at most once, seldom with an unknown one among them."""
    names = [name for known, name in KINDS if known == group]
    chosen = st.lists(st.sampled_from(names), unique=True, max_size=6)
    plain = [path.split("/")[1] for path in PLAIN if path.split("/")[0] == group]
    strangers = rarely([[]], list(unknown))
    return st.tuples(chosen, strangers).flatmap(
        lambda pair: st.tuples(
            *(xml_field(group, name) for name in dict.fromkeys([*plain, *pair[0], *pair[1]]))
        ).map("".join)
    )


@st.composite
def xml_row(draw) -> str:
    """Give one row, often with nested groups and lists."""
    nested = {
        "ProductDimensions": draw(fields_in("Row/ProductDimensions", "Depth")),
        "Warehouse": draw(fields_in("Row/Warehouse", "Shelf")),
        "Params": "".join(draw(st.lists(st.sampled_from(PARAMS), max_size=3))),
        "ProductCategories": draw(rarely(["<Category>Home</Category>"], "Home", "<A><B>x</B></A>")),
    }
    chosen = draw(st.lists(st.sampled_from(sorted(nested)), max_size=3, unique=True))
    parts = [draw(fields_in("Row", "Serial"))]
    parts += [f"<{name}>{nested[name]}</{name}>" for name in chosen]
    return draw(rarely(["<Row>{}</Row>"], "<Gift>{}</Gift>", '<Row id="1">{}</Row>')).format(
        "".join(parts)
    )


@st.composite
def xml_document(draw) -> str:
    """Give one document; its groups may repeat, be unknown, or hold attributes."""
    groups = draw(st.lists(st.sampled_from(ORDER_GROUPS), max_size=4, unique=True))
    groups = list(dict.fromkeys(["General", *groups])) + draw(rarely([[]], ["Shipping"], ["Tags"]))
    parts = [
        f"<{group}>{draw(fields_in(group, 'Tag') if group != 'Tags' else st.just('x'))}</{group}>"
        for group in groups
    ]
    rows = "".join(draw(st.lists(xml_row(), max_size=2)))
    return f"<Document>{''.join(parts)}<Rows>{rows}</Rows></Document>"


@st.composite
def xml_payload(draw) -> bytes:
    """Give an export, mostly a plain one."""
    documents = draw(st.lists(xml_document(), min_size=1, max_size=4))
    gap = draw(rarely(["", "\n"], "<!-- </Document> -->", "<Other/>", "text"))
    root = draw(rarely(["<Documents>"], '<Documents version="1">', "<Documents><!-- x -->"))
    return f"{root}{gap.join(documents)}</Documents>".encode()


def without_hash(items):
    return [_without_hash(item) for item in items]


def _without_hash(item):
    if isinstance(item, Order):
        return replace(item, record_hash="")
    readable = _without_hash(item.order) if item.order else None
    return dataclasses.replace(item, order=readable)


@settings(max_examples=100, deadline=None)
@given(xml_payload())
def test_an_xml_export_is_read_as_the_careful_reader_does(payload):
    documents = list(xml_documents(io.BytesIO(payload)))
    careful = [to_order(document, READING) for document in documents]
    fast = read_payload(io.BytesIO(payload), READING)
    assert without_hash(fast) == without_hash(careful)
    assert fast.fields_seen == set().union(*map(fields_of, documents))


COLUMNS = [
    "General_bindCommerceNumber",
    "General_Node",
    "General_Date",
    "Customer_Name",
    "Customer_Email",
    "Amounts_Total",
    "Amounts_Currency",
    "Payments_PaymentCOD",
    "Row_Qty",
    "Row_Code",
    "Row_Price",
    "Row_Warehouse_Key",
    "Row_ProductDimensions_Weight",
    "Row_Params_Color",
    "Row_ProductCategories_1",
    "Row_Serial",
    "General_Tag",
]
USUAL = {"General_Node": "Amazon IT", "Row_Qty": "2"}
KIND_OF = {field.column: field.kind for field in (*ORDER_FIELDS, *ROW_FIELDS)}


NUMBER = rarely(["1", "2"], "", " 3 ")
CELLS = [
    rarely([USUAL.get(column, "")], *TEXTS[KIND_OF.get(column, "text")], "", "  ")
    for column in COLUMNS[1:]
]
csv_line = st.tuples(NUMBER, *CELLS)
"""The cells of one line; neighbours often have one number and mostly equal headers."""


@st.composite
def csv_payload(draw) -> bytes:
    """Give an export of some lines, the columns in any order."""
    separator = draw(st.sampled_from(",;\t"))
    columns = draw(st.permutations(range(len(COLUMNS))))
    lines = sorted(draw(st.lists(csv_line, max_size=6)), key=lambda line: line[0])
    lines += draw(rarely([[]], lines[:1]))
    text = io.StringIO()
    style = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    writer = csv.writer(
        text,
        delimiter=separator,
        quoting=style,
        lineterminator=draw(st.sampled_from(["\n", "\r\n"])),
    )
    for cells in [COLUMNS, *lines]:
        writer.writerow([cells[index] for index in columns])
    return text.getvalue().encode()


@settings(max_examples=100, deadline=None)
@given(csv_payload())
def test_a_csv_export_is_read_as_the_careful_reader_does(payload):
    cutter = CsvCutter(io.BytesIO(payload), READING)
    reader = CsvRecordReader(cutter.header, READING)
    documents = []
    for block in cutter.blocks():
        documents += [reader.document(record) for record in block]
    careful = [to_order(document, READING) for document in documents]
    fast = read_payload(io.BytesIO(payload), READING)
    assert list(fast) == careful
    assert fast.fields_seen == set().union(*map(fields_of, documents))


def test_documents_with_other_elements_than_there_are_plans_for_are_read_all_the_same(monkeypatch):
    monkeypatch.setattr(xml_records, "_MOST_PLANS", 1)
    orders = read(
        xml(
            xml_order(number="1"),
            xml_order(number="2", general="<Market>IT</Market>", row="<MPN>7</MPN>"),
            xml_order(number="3", rest="<Delivery><City>Anzio</City></Delivery>"),
        )
    )
    assert [order.ref for order in orders] == [f"bindcommerce:{number}" for number in "123"]
    assert (orders[1].origin.market, orders[1].lines[0].mpn) == ("IT", "7")
    assert orders[2].delivery.city == "Anzio"


def test_a_text_that_comes_by_two_elements_is_that_of_the_second():
    row = "<Warehouse_Key>A</Warehouse_Key><Warehouse><Key>B</Key></Warehouse>"
    (line,) = only_order(xml(xml_order(row=row))).lines
    assert line.warehouse_key == "B"


def test_marks_of_exclamation_and_question_in_texts_are_no_markup():
    order = only_order(xml(xml_order(general="<Market>What?! <![CDATA[<b>]]>?></Market>")))
    assert order.origin.market == "What?! <b>?>"
