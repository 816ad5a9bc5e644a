"""Parts of an order in the shop from paths, so that a test names only the fields that matter."""

from __future__ import annotations

import msgspec

from order_upload.domain.parts import OrderParts


def parts(fields: dict[str, str]) -> OrderParts:
    """Return ``{"status": "3", "tracking.number": "BRT1"}`` as the parts of an order."""
    nested: dict[str, object] = {}
    for path, text in fields.items():
        group, _, name = path.rpartition(".")
        if group:
            nested.setdefault(group, {})[name] = text
        else:
            nested[path] = text
    return msgspec.convert(nested, OrderParts)
