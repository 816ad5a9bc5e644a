"""Where a row of a map holds: one node, all nodes of a technology, or every order."""

from __future__ import annotations

from order_upload.domain.order import Origin
from order_upload.domain.texts import fold

Scope = tuple[str, str]
"""("node", "leroy merlin"), ("technology", ...) or ("any", "")."""

ANYWHERE: Scope = ("any", "")


def scope_of(node: str, technology: str) -> Scope:
    """Return where a row holds that names a node, a technology, or neither."""
    if node:
        return "node", fold(node)
    if technology:
        return "technology", fold(technology)
    return ANYWHERE


def scopes_of(origin: Origin) -> tuple[tuple[Scope, ...], ...]:
    """Return the scopes that hold for an origin, from narrow to wide; a node has one or two."""
    nodes = [fold(text) for text in (origin.node_id, origin.node)]
    technology = fold(origin.technology)
    return (
        tuple(("node", node) for node in nodes if node),
        (("technology", technology),) if technology else (),
        (ANYWHERE,),
    )
