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
    ids = [status.id for status in statuses if fold(named.name) in _names(status)]
    if not ids:
        return _unknown(named, statuses)
    if len(ids) > 1:
        return _ambiguous(named, ids)
    return ids[0]


def _check_id(named: ShopStatusName, statuses: Sequence[ShopStatus]) -> str | Reason:
    by_id = {status.id: status for status in statuses}
    status = by_id.get(named.id)
    if status is None:
        return _unknown(named, statuses)
    if named.name and fold(named.name) not in _names(status):
        label = _label(status)
        message = (
            f'The shop\'s status {status.id} is called "{label}", '
            f'not "{named.name}"{_where(named)}.'
        )
        action = f'give {{"name": "{label}", "id": "{status.id}"}}'
        return _reason("unknown_shop_status", message, named, action)
    return status.id


def _unknown(named: ShopStatusName, statuses: Sequence[ShopStatus]) -> Reason:
    labels: dict[str, str] = {}
    for status in statuses:
        labels |= {fold(name): name for name in status.names.values()}
    given = f'status "{named.name}"'
    if named.id:
        given = f'status id {named.id} ("{named.name}")'
    listed = ", ".join(f"{_label(status)} ({status.id})" for status in statuses)
    message = f"The shop has no {given}{_where(named)}. It has: {listed}."
    action = "give one of the names above, or make that status in the shop"
    if near := nearest(fold(named.name), labels, cutoff=NEAR):
        action = f'give "{labels[near[0]]}"'
    return _reason("unknown_shop_status", message, named, action)


def _ambiguous(named: ShopStatusName, ids: list[str]) -> Reason:
    message = f'The shop has several statuses "{named.name}"{_where(named)}: ids {", ".join(ids)}.'
    action = f'give the id too: {{"name": "{named.name}", "id": "{ids[0]}"}}'
    return _reason("ambiguous_shop_status", message, named, action)


def _not_listed(named: ShopStatusName) -> Reason:
    message = (
        f'The shop can\'t list its statuses, and status "{named.name}"{_where(named)} has no id.'
    )
    action = f'give the id too: {{"name": "{named.name}", "id": "<id from the shop\'s admin>"}}'
    return _reason("unknown_shop_status", message, named, action)


def _reason(code: str, message: str, named: ShopStatusName, action: str) -> Reason:
    setting = named.where or "the configuration's statuses"
    group = f"shop status / {named.name or named.id}"
    return Reason(code, message, f"In {setting}: {action}.", group)


def _names(status: ShopStatus) -> set[str]:
    return {fold(name) for name in status.names.values()}


def _label(status: ShopStatus) -> str:
    """Return the status's name in the first language of the shop."""
    return next(iter(status.names.values()), "")


def _where(named: ShopStatusName) -> str:
    return f" that {named.where} names" if named.where else ""
