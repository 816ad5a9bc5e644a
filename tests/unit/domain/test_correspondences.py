"""What something of a platform is called in the shop."""

from __future__ import annotations

import pytest

from order_upload.domain.correspondences import (
    Correspondence,
    CorrespondenceKind,
    Correspondences,
)
from order_upload.domain.couriers import Courier
from order_upload.domain.order import Origin
from order_upload.errors import ConfigError

AMAZON = Origin(node="Amazon IT", node_id="17", technology="Marketplace Amazon Seller")
BRT = Courier(code="brt", name="BRT")


def a_row(word="Other", to="Card", kind=CorrespondenceKind.PAYMENT_METHOD, **more):
    return Correspondence(kind=kind, words=(word,), to=to, where=f"row {to}", **more)


def found(correspondences, text="Other", origin=AMAZON, kind=CorrespondenceKind.PAYMENT_METHOD):
    row = correspondences.find(kind, text, origin)
    return row and row.to


@pytest.mark.parametrize(
    ("rows", "to"),
    [
        ([a_row(), a_row(to="eBay", technology="Marketplace eBay")], "Card"),
        ([a_row(), a_row(to="Pay", technology="marketplace amazon seller")], "Pay"),
        (
            [a_row(to="Pay", technology="Marketplace Amazon Seller"), a_row(to="It", node="17")],
            "It",
        ),
        ([a_row(), a_row(to="It", node="AMAZON it")], "It"),
    ],
)
def test_the_narrowest_scope_wins(rows, to):
    assert found(Correspondences(rows)) == to


def test_the_variable_goes_before_the_files():
    assert found(Correspondences([a_row(to="Mine")], [a_row(to="Shipped")])) == "Mine"


def test_a_narrower_row_of_a_file_goes_before_a_wider_one_of_the_variable():
    files = [a_row(to="Pay", technology="Marketplace Amazon Seller")]
    assert found(Correspondences([a_row(to="Mine")], files)) == "Pay"


@pytest.mark.parametrize("text", ["other", " OTHER ", "Other"])
def test_case_and_blanks_of_a_word_do_not_matter(text):
    assert found(Correspondences([a_row()]), text) == "Card"


def test_the_case_of_a_products_code_matters():
    kind = CorrespondenceKind.PRODUCT
    rows = [a_row("a1", "LOW", kind), a_row("A1", "HIGH", kind)]
    assert found(Correspondences(rows), "A1", kind=kind) == "HIGH"


def test_a_zone_is_looked_for_within_its_country():
    kind = CorrespondenceKind.ZONE
    rows = [a_row("NA", "Napoli", kind, within="IT"), a_row("NA", "Navarra", kind, within="ES")]
    assert Correspondences(rows).find(kind, "na", AMAZON, "ES").to == "Navarra"


def test_what_no_row_knows_is_not_found():
    assert found(Correspondences([a_row()]), "Else") is None


def test_a_courier_is_found_by_any_of_its_words():
    kind = CorrespondenceKind.COURIER
    mine = [a_row("Bartolini Nord", "brt", kind)]
    files = [a_row("BRT", "brt", kind, courier=BRT)]
    assert Correspondences(mine, files).courier("bartolini nord", AMAZON) == BRT


def test_the_variable_may_describe_a_courier_anew():
    kind, mine = CorrespondenceKind.COURIER, Courier(code="brt", name="Bartolini")
    rows = [a_row("B", "brt", kind, courier=mine)], [a_row("BRT", "brt", kind, courier=BRT)]
    assert Correspondences(*rows).courier("BRT", AMAZON) == mine


def test_a_row_for_a_courier_that_nobody_describes_is_an_error():
    with pytest.raises(ConfigError) as error:
        Correspondences([a_row("B", "btr", CorrespondenceKind.COURIER)])
    assert str(error.value) == (
        "row btr.to: found 'btr'; allowed: a courier: none yet; "
        'or give the row a "name", which makes it a courier of your own'
    )


def test_rows_that_contradict_each_other_are_an_error():
    with pytest.raises(ConfigError, match=r"row B: found 'B' for the payment_method 'Other'"):
        Correspondences([a_row(to="A"), a_row(to="B")])
