"""Which attributes of an order each criterion of a filter looks at, and which of them a source lacks."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from order_upload.domain.filter_criteria import OrderFilter

_ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "document_types": ("document_type",),
    "origin_nodes": ("origin.node", "origin.node_id"),
    "business_orders": ("is_business",),
    "only_selected": ("selected",),
    "statuses": ("status.id", "status.code", "status.name"),
    "shipment": ("shipping.tracking_number", "shipping.shipped_at"),
    "destination.countries": ("delivery.country_code", "customer.address.country_code"),
    "destination.provinces": ("delivery.province", "customer.address.province"),
    "destination.postcodes": ("delivery.postcode", "customer.address.postcode"),
    "products.skus": ("lines.code",),
    "products.suppliers": ("lines.supplier",),
    "products.categories": ("lines.categories",),
    "payment.methods": ("payment.name", "payment.code"),
    "payment.statuses": ("payment.status",),
    "amounts.min": ("amounts.total",),
    "amounts.max": ("amounts.total",),
    "amounts.currency": ("amounts.currency",),
}
"""``export_once`` asks the ledger and ``normalized_statuses`` our own list: neither looks at a field of the source."""

_LETS_ALL_PASS = (None, "", (), False, "all")


def fields_needed(order_filter: OrderFilter) -> Mapping[str, tuple[str, ...]]:
    """Return, for each criterion that is set, the attributes of an order of which it needs at least one.

    Paths are those of :class:`~order_upload.domain.order.Order`: ``selected``, ``lines.supplier``,
    ``amounts.total``.
    """
    needed = {path: names for path, names in _ATTRIBUTES.items() if _is_set(order_filter, path)}
    if order_filter.time_range and order_filter.time_range.kind != "all":
        needed["time_range"] = (order_filter.time_range.field,)
    return needed


def missing_fields(order_filter: OrderFilter, carried: Collection[str], path: str) -> list[str]:
    """Return one message for each criterion that the source can't answer.

    Args:
        order_filter: the criteria.
        carried: attributes of an order that the source fills, as in :func:`fields_needed`.
        path: where the filter stands, e.g. ``order_upload_filters.ready_orders``.
    """
    return [
        f"{path}.{criterion}: the source does not carry {' or '.join(map(repr, attributes))}; "
        "remove the criterion, or let the hub export the field"
        for criterion, attributes in fields_needed(order_filter).items()
        if not any(attribute in carried for attribute in attributes)
    ]


def _is_set(order_filter: OrderFilter, path: str) -> bool:
    value: object = order_filter
    for name in path.split("."):
        value = getattr(value, name, None)
    # By type too: a lowest amount of 0 equals False.
    return not any(type(value) is type(nothing) and value == nothing for nothing in _LETS_ALL_PASS)
