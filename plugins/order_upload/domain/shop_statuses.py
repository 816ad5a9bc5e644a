"""From the shop's name of a status to its id in that shop."""

from __future__ import annotations

from collections.abc import Sequence

from order_upload.candidates import nearest
from order_upload.domain.outcome import Reason
from order_upload.domain.shop import ShopStatus
from order_upload.domain.status_rows import ShopStatusName, fold


def resolve(wanted: ShopStatusName, statuses: Sequence[ShopStatus]) -> str | Reason:
    """Return the shop's id of a status, or why there is none that is certain.

    Names are compared in every language of the shop, case and outer blanks ignored. An id that is
    given is checked; where the shop can't list its statuses (the native API: an empty list) it is
    taken as it is.

    Args:
        wanted: the name, the id, or both; both must then be of one status.
        statuses: what the shop's ``info`` lists; empty when it can't.

    Returns:
        The id as text, or a reason: ``unknown_shop_status`` with the nearest names and the setting
        to change,
        ``ambiguous_shop_status`` when two statuses of the shop share the name.
    """
    if not statuses:
        return wanted.id or _not_listed(wanted)
    if wanted.id:
        return _check_id(wanted, statuses)
    ids = [status.id for status in statuses if fold(wanted.name) in _names(status)]
    if len(ids) == 1:
        return ids[0]
    return _ambiguous(wanted, ids) if ids else _unknown(wanted, statuses)


def _check_id(wanted: ShopStatusName, statuses: Sequence[ShopStatus]) -> str | Reason:
    found = next((status for status in statuses if status.id == wanted.id), None)
    if found is None:
        return _unknown(wanted, statuses)
    if wanted.name and fold(wanted.name) not in _names(found):
        message = f'The shop\'s status {found.id} is called "{_label(found)}", not "{wanted.name}"{_where(wanted)}.'
        return _reason(
            "unknown_shop_status",
            message,
            wanted,
            f'give {{"name": "{_label(found)}", "id": "{found.id}"}}',
        )
    return found.id


def _unknown(wanted: ShopStatusName, statuses: Sequence[ShopStatus]) -> Reason:
    labels = {fold(name): name for status in statuses for name in status.names.values()}
    near = [labels[word] for word in nearest(fold(wanted.name), labels, limit=3, cutoff=0.5)]
    listed = ", ".join(f"{_label(status)} ({status.id})" for status in statuses)
    given = (
        f'status "{wanted.name}"' if not wanted.id else f'status id {wanted.id} ("{wanted.name}")'
    )
    message = f"The shop has no {given}{_where(wanted)}. It has: {listed}."
    remedy = (
        f'give "{near[0]}"'
        if near
        else "give one of the names above, or make that status in the shop"
    )
    return _reason("unknown_shop_status", message, wanted, remedy)


def _ambiguous(wanted: ShopStatusName, ids: list[str]) -> Reason:
    message = (
        f'The shop has several statuses "{wanted.name}"{_where(wanted)}: ids {", ".join(ids)}.'
    )
    remedy = f'give the id too: {{"name": "{wanted.name}", "id": "{ids[0]}"}}'
    return _reason("ambiguous_shop_status", message, wanted, remedy)


def _not_listed(wanted: ShopStatusName) -> Reason:
    message = (
        f'The shop can\'t list its statuses, and status "{wanted.name}"{_where(wanted)} has no id.'
    )
    remedy = f'give the id too: {{"name": "{wanted.name}", "id": "<id from the shop\'s admin>"}}'
    return _reason("unknown_shop_status", message, wanted, remedy)


def _reason(code: str, message: str, wanted: ShopStatusName, action: str) -> Reason:
    setting = wanted.where or "the configuration's statuses"
    return Reason(
        code, message, f"In {setting}: {action}.", f"shop status / {wanted.name or wanted.id}"
    )


def _names(status: ShopStatus) -> set[str]:
    return {fold(name) for name in status.names.values()}


def _label(status: ShopStatus) -> str:
    return next(iter(status.names.values()), "")


def _where(wanted: ShopStatusName) -> str:
    return f" that {wanted.where} names" if wanted.where else ""
