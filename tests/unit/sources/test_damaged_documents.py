"""An XML document that is not well-formed for single characters is refused alone."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub_payloads import read, xml, xml_order
from order_upload.domain.order import Order
from order_upload.domain.order_fields import field_at
from order_upload.errors import SourceRefusedError
from order_upload.sources.base import RefusedOrder
from order_upload.sources.bindcommerce.payload import read_payload
from order_upload.sources.bindcommerce.values import HubReading

DAMAGE = ["&", " & ", "&nbsp;", "&#11;", "&#xFFFF;", "\x0b", "\x00", " < ", "<3", "\ufffe"]


def named(name: str, number: str = "2", general: str = "") -> str:
    """Return a document whose buyer has this name, as it stands."""
    customer = f"<Customer><Name>{name}</Name></Customer>"
    return xml_order(general, customer, number=number)


def refs(payload: bytes) -> list[tuple[str, bool]]:
    return [(item.ref[13:], isinstance(item, Order)) for item in read(payload)]


def refused(document: str) -> RefusedOrder:
    (_, item, _) = read(xml(xml_order(number="1"), document, xml_order(number="3")))
    assert isinstance(item, RefusedOrder)
    return item


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_document_is_refused_and_the_others_go_on(damage):
    item = refused(named(f"Ro{damage}ssi"))
    assert (item.ref, item.reason.code, item.where) == (
        "bindcommerce:2", "not_well_formed", "Document 2",
    )  # fmt: skip


def test_the_damaged_field_is_named_and_its_text_is_not_shown():
    message = refused(named("Rossi & Figli")).reason.message
    assert message.startswith("Customer/Name: found a character that XML does not allow")
    assert "Rossi" not in message


def test_the_damaged_field_can_be_corrected_and_the_rest_is_kept():
    item = refused(named("Rossi & Figli"))
    ((path, text),) = [(value.path, value.text) for value in item.unreadable]
    assert (text, field_at(path).is_in(item.order)) == ("Rossi & Figli", True)
    assert item.order.lines[0].code == "0012345"


def test_a_line_that_is_damaged_is_named_with_its_number():
    row = xml_order(number="2", row="<Description>A & B</Description>")
    (value,) = refused(row).unreadable
    assert value.path.startswith("lines[1].")


def test_a_later_version_is_known_by_its_time():
    last_update = "<LastUpdate>2026-09-01 10:00:00</LastUpdate>"
    assert refused(named("A & B", general=last_update)).last_update is not None


def test_a_document_whose_number_is_damaged_is_named_by_its_place():
    item = refused(xml_order(number="2&3"))
    assert (item.ref, item.number) == ("", "Document 2")


def test_an_ampersand_in_cdata_is_no_damage():
    assert refs(xml(named("<![CDATA[Rossi & Figli]]>"), xml_order(number="3"))) == [
        ("2", True),
        ("3", True),
    ]


def test_damage_beside_cdata_and_comments_is_found():
    document = named("A & B").replace("<Rows>", "<!-- & --><X><![CDATA[&]]></X><Rows>")
    assert [value.text for value in refused(document).unreadable] == ["A & B"]


def test_what_is_damaged_is_kept_as_it_came():
    kept = io.BytesIO()
    payload = xml(named("A & B"), xml_order(number="3"))
    list(read_payload(io.BytesIO(payload), HubReading(), lambda _: (), kept))
    assert b"A & B" in kept.getvalue()
    assert refs(kept.getvalue()) == [("2", False), ("3", True)]


@pytest.mark.parametrize(
    "document",
    [
        named("A & B").replace("</General>", "</Genera>"),
        named("A & B").replace("</Rows>", ""),
        named("A & B").replace("<Rows>", "<!-- </Document> <Rows>"),
        named("A & B").replace("</Document>", ""),
    ],
    ids=["tags that cross", "a tag that lacks", "a comment that stays open", "no end"],
)
def test_a_document_that_is_broken_otherwise_refuses_the_feed(document):
    with pytest.raises(SourceRefusedError):
        read(xml(xml_order(number="1"), document, xml_order(number="3")))


def test_a_doctype_is_refused_with_damage_too():
    payload = xml(named("A & B")).replace(b"<Documents>", b"<!DOCTYPE x><Documents>")
    with pytest.raises(SourceRefusedError, match="DOCTYPE"):
        read(payload)


feeds = st.lists(
    st.tuples(st.sampled_from(["", *DAMAGE]), st.text("ab\u00e8 ", max_size=4)),
    min_size=1,
    max_size=12,
)


def feed_of(texts: list[tuple[str, str]]) -> bytes:
    documents = [named(text + damage, number=str(n)) for n, (damage, text) in enumerate(texts, 1)]
    return xml(*documents)


@given(feeds)
def test_every_document_comes_once_and_in_its_order(texts):
    expected = [(str(n), not damage) for n, (damage, _) in enumerate(texts, 1)]
    assert refs(feed_of(texts)) == expected


@given(feeds, st.data())
def test_a_truncated_feed_is_refused_as_a_whole(texts, data):
    payload = feed_of(texts)
    begin = payload.index(b"<Documents>")
    end = data.draw(st.integers(begin + 1, len(payload) - 1))
    with pytest.raises(SourceRefusedError):
        read(payload[:end])
