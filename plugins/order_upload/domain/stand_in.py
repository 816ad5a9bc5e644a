"""The product that stands in for those that the shop lacks: which one, and whether it may.

OpenCart moves the stock of a line's product whenever its order's status changes, also when people
change it or edit the order, and also where the node module is gone. So the only product whose stock
no piece of another one can move is one that does not count its stock.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from order_upload.domain.outcome import Reason
from order_upload.domain.shop import CatalogueProduct
from order_upload.domain.shown_text import quoted_text, shown_text

KINDS = ("sku", "model")
"""By which codes the product is looked for, in this order; compared exactly."""


def unfit_stand_in(code: str, products: Iterable[CatalogueProduct]) -> Reason | None:
    """Return why a product cannot stand in for others, or None when it can.

    Args:
        code: its SKU or its model.
        products: what the shop has of this code, and perhaps more; one may come twice.
    """
    meant = _meant(code, {product.id: product for product in products}.values())
    found, remedy = quoted_text(code, is_code=True), ""
    if len(meant) > 1:
        found += f", which {len(meant)} products have"
        remedy = "give each its own SKU and model"
    elif meant and meant[0].subtracts:
        found += ", a product that counts its stock, which pieces of other products would move"
        remedy = "in the shop, open the product and set Subtract Stock to No in its tab Data"
    elif meant:
        return None
    allowed = "the SKU or the model of one product of the shop that counts no stock"
    message = f"stand_in_product: found {found}; allowed: {allowed}"
    group = f"stand-in {shown_text(code, is_code=True)}"
    return Reason("unfit_stand_in", message, remedy, group)


def _meant(code: str, products: Collection[CatalogueProduct]) -> list[CatalogueProduct]:
    for kind in KINDS:
        meant = [product for product in products if code in product.codes.get(kind, ())]
        if meant:
            return meant
    return []
