"""What the orders of every step need of a shop: products that count pieces, a customer group."""

from __future__ import annotations

from live.real_shop import PRODUCT
from live.shop_tables import ShopTables
from live.step_words import CHAIR, CHAIR_EAN, GROUP_AS_KEPT, PRODUCTS, STAND_IN

GROUP_ID = 4712
PIECES = 1_000_000
"""Of each product, before anything is sold."""


def put_in(tables: ShopTables) -> None:
    """Put products and group into a shop, as new ones."""
    take_out(tables)
    like = next(row for row in tables.rows("product") if row["model"] == PRODUCT)
    for model, number in PRODUCTS.items():
        row = {**like, "product_id": number, "model": model, "quantity": PIECES, "status": 1}
        row["subtract"] = int(model != STAND_IN)
        codes = {"sku": model, "ean": CHAIR_EAN if model == CHAIR else ""}
        row |= {name: code for name, code in codes.items() if name in like}
        tables.insert("product", [row])
    if "ean" not in like:
        code = {"product_id": PRODUCTS[CHAIR], "code": "ean", "value": CHAIR_EAN}
        tables.insert("product_code", [code])
    group = {"customer_group_id": GROUP_ID}
    tables.insert("customer_group", [{**group, "approval": 0, "sort_order": 9}])
    for language in tables.rows("language"):
        text = {"language_id": language["language_id"], "name": GROUP_AS_KEPT, "description": ""}
        tables.insert("customer_group_description", [group | text])


def take_out(tables: ShopTables) -> None:
    """Take products and group out of a shop, where they are."""
    numbers = ", ".join(map(str, PRODUCTS.values()))
    for table in {"product", "product_code"} & set(tables.names()):
        tables.run(f"DELETE FROM {{{table}}} WHERE product_id IN ({numbers})")
    for table in ("customer_group", "customer_group_description"):
        tables.run(f"DELETE FROM {{{table}}} WHERE customer_group_id = %s", GROUP_ID)


def take_out_accounts(tables: ShopTables, addresses: str) -> None:
    """Take accounts out of a shop whose e-mail addresses are like these."""
    accounts = "SELECT customer_id FROM {customer} WHERE email LIKE %s"
    tables.run(f"DELETE FROM {{address}} WHERE customer_id IN ({accounts})", addresses)
    tables.run("DELETE FROM {customer} WHERE email LIKE %s", addresses)


def left_stock(tables: ShopTables) -> dict[str, int]:
    """Return model -> pieces that left."""
    models = {row["model"]: row["quantity"] for row in tables.rows("product")}
    return {model: PIECES - models[model] for model in PRODUCTS}
