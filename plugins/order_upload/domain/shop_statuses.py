"""From the shop's name of a status to its id in that shop."""

from __future__ import annotations

from collections.abc import Sequence

from order_upload.candidates import nearest
from order_upload.domain.outcome import Reason
from order_upload.domain.shop import ShopStatus
from order_upload.domain.status_rows import ShopStatusName
from order_upload.domain.texts import fold

NEAR = 0.5
"""Likeness from which a status of the shop is named as the one that may be meant."""


def resolve(named: ShopStatusName, statuses: Sequence[ShopStatus]) -> str | Reason:
    """Return the shop's id of a status, or why there is none that is certain.

    Names are compared in every language of the shop, case and outer blanks ignored. An id that is
    given is checked; where the shop can't list its statuses (the native API: an empty list) it is
    taken as it is.

    Args:
        named: the name, the id, or both; both must then be of one status.
        statuses: what the shop's ``info`` lists; empty when it can't.

    Returns:
        The id as text, or a reason: ``unknown_shop_status`` with the nearest names and the setting
        to change, ``ambiguous_shop_status`` when two statuses of the shop share the name.
    """
    if not statuses:
        return named.id or _not_listed(named)
    if named.id:
        return _check_id(named, statuses)
    ids = [status.id for status in called(named.name, statuses)]
    if not ids:
        return _unknown(named, statuses)
    if len(ids) > 1:
        return _ambiguous(named, ids)
    return ids[0]


def called(name: str, statuses: Sequence[ShopStatus]) -> list[ShopStatus]:
    """Return the shop's statuses that have this name in any language; "" is no name."""
    if not name:
        return []
    return [status for status in statuses if fold(name) in _names(status)]


def _check_id(named: ShopStatusName, statuses: Sequence[ShopStatus]) -> str | Reason:
    by_id = {status.id: status for status in statuses}
    status = by_id.get(named.id)
    if status is None:
        return _unknown(named, statuses)
    if named.name and fold(named.name) not in _names(status):
        label = _label(status)
        return _unknown_status(
            named,
            f'id {status.id} with the name "{named.name}"',
            f'"{label}" as the name of {status.id}',
            f'give {{"name": "{label}", "id": "{status.id}"}}',
        )
    return status.id


def _unknown(named: ShopStatusName, statuses: Sequence[ShopStatus]) -> Reason:
    labels: dict[str, str] = {}
    for status in statuses:
        labels |= {fold(name): name for name in status.names.values()}
    found = f'"{named.name}"'
    if named.id:
        found = f'id {named.id} ("{named.name}")'
    listed = ", ".join(f"{_label(status)} ({status.id})" for status in statuses)
    remedy = "give one of these names, or make that status in the shop"
    if near := nearest(fold(named.name), labels, cutoff=NEAR):
        remedy = f'give "{labels[near[0]]}"'
    return _unknown_status(named, found, f"{listed}, which the shop has", remedy)


def _ambiguous(named: ShopStatusName, ids: list[str]) -> Reason:
    return Reason(
        "ambiguous_shop_status",
        f'{_where(named)}: found "{named.name}", which several statuses of the shop are called; '
        f"allowed: the name with one of the ids {', '.join(ids)}",
        f'give the id too: {{"name": "{named.name}", "id": "{ids[0]}"}}',
        _group(named),
    )


def _not_listed(named: ShopStatusName) -> Reason:
    return _unknown_status(
        named,
        f'"{named.name}" without an id',
        "a name with an id, for the shop can't list its statuses",
        f'give the id too: {{"name": "{named.name}", "id": "<id from the shop\'s admin>"}}',
    )


def _unknown_status(named: ShopStatusName, found: str, allowed: str, remedy: str) -> Reason:
    message = f"{_where(named)}: found {found}; allowed: {allowed}"
    return Reason("unknown_shop_status", message, remedy, _group(named))


def _group(named: ShopStatusName) -> str:
    return f"shop status / {named.name or named.id}"


def _names(status: ShopStatus) -> set[str]:
    return {fold(name) for name in status.names.values()}


def _label(status: ShopStatus) -> str:
    """Return the status's name in the first language of the shop."""
    return next(iter(status.names.values()), "")


def _where(named: ShopStatusName) -> str:
    return named.where or "the configuration's statuses"
