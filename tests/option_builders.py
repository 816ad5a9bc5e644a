"""Builders for products with options, and for lines that choose them."""

from __future__ import annotations

from typing import Any

from builders import AMAZON
from order_upload.domain.attributes import Attribute
from order_upload.domain.correspondences import (
    Correspondence,
    CorrespondenceKind,
    Correspondences,
)
from order_upload.domain.line_options import LineChoice, LineOptions
from order_upload.domain.shop import CatalogueProduct, ProductOption
from order_upload.domain.shop_words import ShopWords

COLORE = Attribute(("Colore", "Color"), "color")
TAGLIA = Attribute(("Taglia",), "size")


def an_option(name: str, *values: str, required: bool = True) -> ProductOption:
    """Return an option; a stroke stands between the names of two languages: ``Red|Rosso``."""
    names = [text.split("|") for text in values]
    return ProductOption(
        id=name,
        name=name.split("|", maxsplit=1)[0],
        type="select" if values else "text",
        required=required,
        values={str(number): texts[0] for number, texts in enumerate(names)},
        names=tuple(name.split("|")),
        value_names={str(number): tuple(texts) for number, texts in enumerate(names)},
    )


def a_product(*options: ProductOption, sku: str = "SHIRT", **known: Any) -> CatalogueProduct:
    """Return a product with these options."""
    codes = {"sku": frozenset({sku}), "model": frozenset(), "barcode": frozenset()}
    facts = {"name": "Shirt", "enabled": True, "subtracts": True, "pieces": 3, **known}
    return CatalogueProduct(id=sku, codes={**codes, "mpn": frozenset()}, options=options, **facts)


def a_row(kind: str, word: str, to: str, **more: Any) -> Correspondence:
    """Return one row."""
    return Correspondence(kind=CorrespondenceKind(kind), words=(word,), to=to, **more)


def choice_of(
    product: CatalogueProduct | None,
    *params: tuple[str, str],
    attributes: tuple[Attribute, ...] = (COLORE, TAGLIA),
    rows: tuple[Correspondence, ...] = (),
    shipped: tuple[Correspondence, ...] = (),
) -> LineChoice | None:
    """Return what a line with these parameters chooses."""
    words = ShopWords(Correspondences(rows, shipped), attributes)
    return LineOptions(words).choice(params, product, AMAZON)


def chosen(*asked: Any, **more: Any) -> list[tuple[str, str]]:
    """Return name and value of each option that a line chooses."""
    choice = choice_of(*asked, **more)
    return [(option.name, option.value) for option in choice.options] if choice else []
