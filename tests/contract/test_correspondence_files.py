"""The correspondences that ship: every file of the folder can be used, and says where it has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from order_upload.config.correspondences import load_correspondences
from order_upload.domain.correspondences import CorrespondenceKind, Correspondences
from order_upload.domain.order import Origin
from order_upload.errors import ConfigError

COURIERS = {
    "BRT": "brt",
    "Bartolini": "brt",
    "GLS": "gls",
    "SDA": "sda",
    "Poste Italiane": "poste_italiane",
    "DHL": "dhl",
    "UPS": "ups",
    "FedEx": "fedex",
    "TNT": "tnt",
    "InPost": "inpost",
    "Amazon Logistics": "amazon_logistics",
    "DPD": "dpd",
    "Correos": "correos",
    "SEUR": "seur",
    "Colissimo": "colissimo",
    "Chronopost": "chronopost",
    "Mondial Relay": "mondial_relay",
    "PostNL": "postnl",
    "Royal Mail": "royal_mail",
    "Evri": "evri",
    "USPS": "usps",
}


@pytest.fixture(scope="module")
def shipped():
    return Correspondences((), load_correspondences())


@pytest.mark.parametrize(("name", "code"), COURIERS.items())
def test_the_courier_is_known(shipped, name, code):
    assert shipped.courier(name, Origin()).code == code


@pytest.mark.parametrize("name", [name for name in COURIERS if name != "Amazon Logistics"])
def test_the_courier_has_a_page_for_a_parcel(shipped, name):
    courier = shipped.courier(name, Origin())
    numbers = ["012345678901", "1Z999AA10123456784", "0123456789012", "0123456789012345"]
    numbers.append("01234567890123456789")
    fitting = next(number for number in numbers if courier.takes(number))

    link = courier.link_of(fitting, postcode="00042", country="IT")

    assert fitting in link


@pytest.mark.parametrize("name", ["BRT", "FedEx", "Colissimo", "Mondial Relay", "Evri", "USPS"])
def test_a_number_of_ups_is_not_of_another_courier(shipped, name):
    assert not shipped.courier(name, Origin()).takes("1Z999AA10123456784")


def test_no_row_is_for_a_node_of_somebody():
    assert [row.where for row in load_correspondences() if row.node] == []


def written(folder: Path, row: str) -> Path:
    """Write a file with one row, and return its folder."""
    text = f'sources: {{doc: "https://a.example"}}\nrows:\n  - {row}\n'
    (folder / "made_up.yaml").write_text(text, encoding="utf-8")
    return folder


BAD_ROWS = {
    "source": (
        "{kind: product, from: a, to: b, source: dok}",
        'rows[0].source: found "dok"; allowed: doc; did you mean "doc"?',
    ),
    "number": (
        "{kind: product, from: a, to: 622, source: doc}",
        "rows[0].to: found 622 (a number); allowed: text in quotes",
    ),
    "key": (
        "{kind: product, from: a, to: b, name: c, source: doc}",
        "rows[0].name: found an unknown key; allowed: from, kind, node, technology, to",
    ),
}


@pytest.mark.parametrize(("row", "fault"), BAD_ROWS.values(), ids=BAD_ROWS)
def test_a_file_that_breaks_the_format_is_named(tmp_path, row, fault):
    with pytest.raises(ConfigError) as error:
        load_correspondences(written(tmp_path, row))
    assert str(error.value) == f"made_up.yaml: {fault}"


def test_text_in_quotes_stays_text(tmp_path):
    row = "{kind: product, from: ['NO', '0622'], to: 'on', source: doc}"
    (loaded,) = load_correspondences(written(tmp_path, row))
    assert (loaded.kind, loaded.words, loaded.to) == (
        CorrespondenceKind.PRODUCT,
        ("NO", "0622"),
        "on",
    )


def test_the_environment_may_name_another_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("ORDER_UPLOAD_CORRESPONDENCES", str(tmp_path))
    assert load_correspondences() == ()


@pytest.mark.parametrize("word", ["COD", "contrassegno", "Nachnahme", "ps_cashondelivery"])
def test_a_payment_at_the_door_is_known_and_keeps_its_name(shipped, word):
    row = shipped.find(CorrespondenceKind.PAYMENT_METHOD, word, Origin())
    assert (row.cash_on_delivery, row.to) == (True, "")
