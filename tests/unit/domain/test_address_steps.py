"""What the steps that write names and addresses otherwise make of an order."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from pydantic import TypeAdapter

from builders import a_normalized, an_address, an_order
from order_upload.config.connector import AnyStep
from order_upload.domain.order import Address, Customer, Order
from order_upload.domain.transformation.order_transformer import OrderTransformer

_STEPS = TypeAdapter(tuple[AnyStep, ...])
FISCAL_CODE, VAT_NUMBER = "RCCMNL83S18D969H", "00743110157"


def made(order: Order, step: dict[str, Any]) -> Order:
    steps = _STEPS.validate_json(json.dumps([step]))
    (normalized,) = OrderTransformer("t", steps, datetime.now(UTC), UTC).transformed(
        a_normalized(order)
    )
    return normalized.order


def sold_to(**known: Any) -> Order:
    return an_order(customer=Customer(address=an_address(**known)))


def name_of(address: Address) -> tuple[str, str, str]:
    return address.name, address.surname, address.company


def renamed(known: dict[str, str], **settings: Any) -> tuple[str, str, str]:
    return name_of(made(sold_to(**known), {"step": "names", **settings}).customer.address)


@pytest.mark.parametrize(
    ("name", "surname", "titled"),
    [
        ("MARIO", "D'ANGELO", ("Mario", "D'Angelo")),
        ("anna maria", "rossi-bianchi", ("Anna Maria", "Rossi-Bianchi")),
        ("NICOLO'", "McDonald", ("Nicolo'", "McDonald")),
        ("ÉLODIE", "ŽIVKOVIĆ", ("Élodie", "Živković")),
    ],
)
def test_names_begin_with_a_large_letter(name, surname, titled):
    assert renamed({"name": name, "surname": surname}, case="title") == (*titled, "")


def test_names_are_written_in_large_letters():
    known = {"name": "Ada", "surname": "Rossi", "company": "Rossi S.r.l."}
    assert renamed(known, case="upper") == ("ADA", "ROSSI", "Rossi S.r.l.")


def test_the_surname_stands_first():
    assert renamed({"name": "Ada", "surname": "Rossi"}, surname_first=True) == ("Rossi", "Ada", "")


@pytest.mark.parametrize("known", [{"name": "Ada Rossi", "surname": ""}, {"name": ""}])
def test_a_name_in_one_field_stays_there(known):
    order = sold_to(**known)
    assert made(order, {"step": "names", "surname_first": True}) is order


def test_a_company_takes_the_place_of_the_name_and_the_person_its_own():
    known = {"name": "Ada", "surname": "Rossi", "company": "Rossi Trasporti S.r.l."}
    step = {"company_as_name": True, "surname_first": True}
    assert renamed(known, **step) == ("Rossi Trasporti", "S.r.l.", "Rossi Ada")


def test_a_long_company_fills_first_and_last_name():
    company = "Ferramenta Bianchi di Bianchi Giuseppe e Figli S.n.c."
    first, last, _ = renamed({"company": company}, company_as_name=True)
    assert (first, last) == ("Ferramenta Bianchi di Bianchi", "Giuseppe e Figli S.n.c.")


def test_a_company_of_one_word_is_the_first_name():
    known = {"name": "", "surname": "", "company": "Acme"}
    assert renamed(known, company_as_name=True) == ("Acme", "", "")


def test_an_address_without_a_company_keeps_its_name():
    order = sold_to()
    assert made(order, {"step": "names", "company_as_name": True}) is order


def test_names_of_one_address_leave_the_other_alone():
    order = made(sold_to(), {"step": "names", "of": ["billing"], "case": "upper"})
    assert (order.customer.address.name, order.shipping_address.name) == ("ADA", "Ada")


def test_names_of_the_delivery_alone_leave_the_buyer_alone():
    order = made(sold_to(), {"step": "names", "of": ["shipping"], "case": "upper"})
    assert (order.customer.address.name, order.shipping_address.name) == ("Ada", "ADA")


def split(line: str, at: int, **known: str) -> tuple[str, str]:
    address = made(sold_to(address=line, **known), {"step": "split_address", "at": at})
    return address.customer.address.address, address.customer.address.address2


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        ("Via Garibaldi 12", ("Via Garibaldi", "12")),
        ("Via Roma 12, scala B", ("Via Roma 12,", "scala B")),
        ("Hauptstrassenweg 5", ("Hauptstrassenweg", "5")),
        ("Hauptstrassenweg", ("Hauptstrassenweg", "")),
        ("Via Roma 12", ("Via Roma 12", "")),
    ],
)
def test_a_long_line_goes_on_in_the_second_one(line, lines):
    assert split(line, 13) == lines


def test_a_second_line_that_is_taken_stays():
    lines = split("Via Garibaldi 12, scala B", 10, address2="c/o Bianchi")
    assert lines == ("Via Garibaldi 12, scala B", "c/o Bianchi")


def test_both_addresses_are_split():
    delivery = an_address(address="Corso Vittorio Emanuele 100")
    order = made(an_order(delivery=delivery), {"step": "split_address", "at": 20})
    assert (order.delivery.address, order.delivery.address2) == ("Corso Vittorio", "Emanuele 100")


@given(line=st.text(max_size=80), second=st.sampled_from(["", " ", "x"]), at=st.integers(10, 128))
def test_no_word_of_an_address_is_lost(line, second, at):
    lines = split(line, at, address2=second)
    assert " ".join(lines).split() == f"{line} {second}".split()


@given(line=st.text(max_size=80), at=st.integers(10, 128))
def test_an_address_is_cut_once(line, at):
    order = sold_to(address=line)
    once = made(order, {"step": "split_address", "at": at})
    assert made(once, {"step": "split_address", "at": at}) == once


WORDS = st.text(st.sampled_from("abzABZéÈ'- "), max_size=40)


@given(
    name=WORDS,
    surname=WORDS,
    company=WORDS,
    case=st.sampled_from([None, "upper", "title"]),
    surname_first=st.booleans(),
)
def test_no_word_of_a_name_is_lost(name, surname, company, case, surname_first):
    step = {"case": case, "surname_first": surname_first, "company_as_name": True}
    after = renamed({"name": name, "surname": surname, "company": company}, **step)
    words = sorted(f"{name} {surname} {company}".casefold().split())
    assert sorted(" ".join(after).casefold().split()) == words


def fiscal(second_line: str, customer: dict[str, str] | None = None, **known: str) -> Customer:
    address = an_address(address2=second_line, **known)
    order = an_order(customer=Customer(address=address, **(customer or {})))
    return made(order, {"step": "fiscal_code_from_address2"}).customer


@pytest.mark.parametrize(
    "line",
    [FISCAL_CODE, FISCAL_CODE.lower(), f"C.F. {FISCAL_CODE}", f"Codice fiscale:{FISCAL_CODE}"],
)
def test_a_fiscal_code_leaves_the_second_line(line):
    customer = fiscal(line)
    assert (customer.fiscal_code, customer.address.address2) == (FISCAL_CODE, "")


@pytest.mark.parametrize("line", [VAT_NUMBER, f"IT{VAT_NUMBER}", f"P. IVA: {VAT_NUMBER}"])
def test_a_vat_number_leaves_the_second_line(line):
    customer = fiscal(line)
    assert (customer.vat_code, customer.address.address2) == (VAT_NUMBER, "")


@pytest.mark.parametrize("line", ["", "Scala B", "00743110158", f"Scala B {FISCAL_CODE}"])
def test_any_other_line_stays(line):
    order = sold_to(address2=line)
    assert made(order, {"step": "fiscal_code_from_address2"}) is order


@pytest.mark.parametrize(
    ("line", "known"),
    [(FISCAL_CODE, {"fiscal_code": "RSSMRA80A01H501U"}), (VAT_NUMBER, {"vat_code": "07643520567"})],
)
def test_a_code_that_is_there_stays_and_so_does_the_line(line, known):
    customer = fiscal(line, known)
    assert customer.address.address2 == line


def test_eleven_figures_abroad_are_no_vat_number():
    assert fiscal(VAT_NUMBER, country_code="DE").vat_code == ""


def test_the_delivery_address_keeps_its_second_line():
    address = an_address(address2=FISCAL_CODE)
    order = an_order(customer=Customer(address=address), delivery=replace(address, name="Bo"))
    after = made(order, {"step": "fiscal_code_from_address2"})
    assert after.delivery == order.delivery


def test_goods_still_go_where_they_went_when_a_code_leaves_the_billing_address():
    order = an_order(customer=Customer(address=an_address(address2=FISCAL_CODE)))
    after = made(order, {"step": "fiscal_code_from_address2"})
    assert after.shipping_address == order.shipping_address
