"""What ``info`` says of the demo shop: who it is and what it has (docs/node-protocol.md, 7)."""

from __future__ import annotations

from typing import Any

from demo.shop.access import Access
from demo.shop.authentication import LARGEST_BODY
from demo.shop.data import (
    COMPLETE,
    CURRENCIES,
    CUSTOMER_GROUPS,
    DEFAULT_CUSTOMER_GROUP,
    DEFAULT_STATUS,
    ITALIAN_STATUSES,
    LANGUAGES,
    LENGTHS,
    PROCESSING,
    STATUSES,
    STORES,
)
from demo.shop.database import now_text

LARGEST_APPLY = 100
LARGEST_FIND = 500
ORDER_TABLES = ("order", "order_product", "order_option", "order_total", "order_history")
OTHER_ADDRESS = {
    "code": "other_address",
    "message": "the module was installed at another address: this shop is a copy, or it has moved",
    "remedy": "say which on the page of the module in the admin; nothing is written until then",
}
VERSIONS = {"3.0": "3.0.5.1", "4.1": "4.1.0.4"}


def shop_info(
    *,
    access: Access,
    generation: str,
    installation: str,
    url: str,
    copied_from: str,
    maintenance: bool,
) -> dict[str, Any]:
    """Return the answer to ``info``.

    Args:
        access: what the API user may do.
        generation: ``4.1`` or ``3.0``.
        installation: the UUID that was drawn when the shop was made.
        url: where the shop answers.
        copied_from: the address of the shop that this one is a copy of, "" for none.
        maintenance: whether the shop is closed to its visitors.
    """
    return {
        "module_version": "1.0.0",
        "opencart_version": VERSIONS[generation],
        "php_version": "8.2.0",
        "installation": installation,
        "url": copied_from or url,
        "stores": [{"id": store, "name": "Demo Shop", "url": url} for store in STORES],
        "access": {"stores": list(access.stores), "finds_others": access.finds_others},
        "clock": now_text(),
        "timezone": "Europe/Rome",
        "maintenance": maintenance,
        "problems": [OTHER_ADDRESS] if copied_from else [],
        **_words(),
        **_limits(),
        **_database(),
    }


def _words() -> dict[str, Any]:
    return {
        "currencies": [{"code": code} for code in CURRENCIES],
        "languages": [{"code": code} for code in LANGUAGES],
        "statuses": [_status(id_) for id_ in STATUSES],
        "processing_statuses": list(PROCESSING),
        "complete_statuses": list(COMPLETE),
        "default_status": DEFAULT_STATUS,
        "customer_groups": [{"id": id_, "names": names} for id_, names in CUSTOMER_GROUPS.items()],
        "default_customer_group": DEFAULT_CUSTOMER_GROUP,
        "mail_events": [
            {"code": "mail_order_add", "enabled": True},
            {"code": "mail_order_edit", "enabled": True},
        ],
    }


def _status(id_: str) -> dict[str, Any]:
    return {"id": id_, "names": {"en-gb": STATUSES[id_], "it-it": ITALIAN_STATUSES[id_]}}


def _limits() -> dict[str, Any]:
    return {
        "largest_batch": LARGEST_APPLY,
        "largest_find": LARGEST_FIND,
        "largest_body": LARGEST_BODY,
        "supplementary_characters": True,
        "lengths": LENGTHS,
    }


def _database() -> dict[str, Any]:
    tables = [{"name": name, "engine": "InnoDB", "indexed": True} for name in ORDER_TABLES]
    return {"charset": "utf8mb4", "tables": tables, "missing_rights": []}
