"""What ``info`` tells of a shop: versions, clock, lists, tables, rights.

Each check is a pure function that returns what it found, or None where there is nothing to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime

from order_upload.doctor.findings import Finding, finding
from order_upload.domain.customer_groups import listed
from order_upload.domain.shop import ShopInfo
from order_upload.shops.module.signing import CLOCK_WINDOW_S

TESTED_VERSIONS = re.compile(r"3\.0(\.|$)|4\.0\.2(\.|$)|4\.1(\.|$)")
OUR_MODULE = re.compile(r"1\.")
NOTICEABLE_SKEW_S = 60.0


def opencart_version(info: ShopInfo) -> Finding:
    """Say whether OpenCart is of a version that the package was tested with."""
    version = info.opencart_version
    if not TESTED_VERSIONS.match(version):
        return finding("opencart_untested", version=version)
    if info.diagnosis.php_version:
        version = f"{version}, PHP {info.diagnosis.php_version}"
    return finding("opencart", version=version)


def module_version(info: ShopInfo) -> Finding:
    """Say whether the node module speaks our version of the protocol."""
    if not OUR_MODULE.match(info.module_version):
        return finding("module_unfit", version=info.module_version)
    return finding("module_version", version=info.module_version)


def module_problems(info: ShopInfo) -> Iterator[Finding]:
    """Pass on what the node module finds wrong with itself."""
    for problem in info.diagnosis.problems:
        said = {"code": problem.code, "said": problem.message}
        if problem.remedy:
            yield finding("module_problem", **said, remedy=problem.remedy)
        else:
            yield finding("module_broken", **said)


def clock(info: ShopInfo, before: datetime, after: datetime) -> Finding:
    """Compare the shop's clock with ours.

    Args:
        info: what the shop said, with its clock.
        before: our clock before the shop was asked.
        after: our clock after it had answered.
    """
    is_ahead_s = (info.clock - after).total_seconds()
    is_behind_s = (before - info.clock).total_seconds()
    skew_s = max(is_ahead_s, is_behind_s, 0.0)
    if skew_s < NOTICEABLE_SKEW_S:
        return finding("clock", seconds=f"{max(skew_s, 1):.0f}")
    code = "clock_off" if skew_s < CLOCK_WINDOW_S else "clock_refused"
    return finding(code, seconds=f"{skew_s:.0f}", limit=CLOCK_WINDOW_S)


def time_zone(info: ShopInfo, of_connection: str) -> Finding:
    """Compare the shop's time zone with the one that its Connection names, if both are known."""
    of_shop = info.diagnosis.timezone
    if of_connection and of_shop and of_connection != of_shop:
        return finding("time_zone_differs", zone=of_connection, allowed=of_shop)
    zone = of_shop or of_connection
    return finding("time_zone", zone=zone) if zone else finding("time_zone_unsaid")


def store(info: ShopInfo, store_id: str) -> Finding:
    """Say whether the store that the Connection names exists."""
    stores = ", ".join(info.stores)
    if store_id not in info.stores:
        return finding("store_unknown", store=store_id, stores=stores)
    return finding("store", store=store_id, stores=stores)


def access(info: ShopInfo, hub_nodes: Collection[str]) -> Iterator[Finding]:
    """Say what the API user may do, and whether that is too little: own orders may come.

    Args:
        info: what the shop said.
        hub_nodes: what the hub calls this shop; empty where the hub does not read it.
    """
    if info.access is None:
        return
    stores = ", ".join(info.access.stores)
    if info.access.finds_others:
        yield finding("access", stores=stores)
    elif not hub_nodes:
        yield finding("access_linked", stores=stores)
    else:
        yield finding("access_too_little", stores=stores)


def language(info: ShopInfo, code: str) -> Finding:
    """Say whether the language that the Connection names exists."""
    languages = ", ".join(info.languages)
    if code not in info.languages:
        return finding("language_unknown", language=code, languages=languages)
    return finding("language", language=code, languages=languages)


def currencies(info: ShopInfo) -> Finding:
    """Say which currencies orders may have."""
    if not info.currencies:
        return finding("no_currency")
    return finding("currencies", currencies=", ".join(sorted(info.currencies)))


def stock(info: ShopInfo) -> Finding:
    """Say in which statuses the shop holds stock for an order."""
    names = _status_names(info)
    statuses = sorted(info.stock_statuses, key=int)
    if not statuses:
        return finding("stock_nowhere")
    deleted = [status for status in statuses if status not in names]
    if deleted:
        return finding("stock_deleted", statuses=", ".join(deleted))
    return finding("stock", statuses=", ".join(names[status] for status in statuses))


def default_status(info: ShopInfo) -> Finding | None:
    """Say so when the status of new orders does not exist."""
    if info.default_status in _status_names(info):
        return None
    return finding("default_status_unknown", status=info.default_status)


def _status_names(info: ShopInfo) -> dict[str, str]:
    """Return a name of each status by its id; the id where it has none."""
    return {status.id: next(iter(status.names.values()), status.id) for status in info.statuses}


def customer_groups(info: ShopInfo) -> Finding:
    """Say which customer groups buyers may be in, the store's own first."""
    own = [group for group in info.customer_groups if group.id == info.default_customer_group]
    if not own:
        return finding("customer_group_unknown", group=info.default_customer_group)
    others = [group for group in info.customer_groups if group not in own]
    return finding("customer_groups", groups=listed([*own, *others]))


def charset(info: ShopInfo) -> Finding:
    """Say whether the database takes every character."""
    diagnosis = info.diagnosis
    if info.supplementary_characters:
        return finding("charset", charset=diagnosis.charset)
    return finding("charset_narrow", charset=diagnosis.charset or "its charset")


def indexes(info: ShopInfo) -> Finding | None:
    """Say whether the tables of orders have the indexes that the module asks by."""
    tables = info.diagnosis.tables
    if not tables:
        return None
    slow = [table.name for table in tables if not table.indexed]
    if not slow:
        return finding("indexes")
    return finding("indexes_missing", tables=", ".join(slow))


def write_rights(info: ShopInfo) -> Finding | None:
    """Say whether the database lets the shop write orders."""
    diagnosis = info.diagnosis
    if diagnosis.missing_rights:
        return finding("write_rights_missing", rights=", ".join(diagnosis.missing_rights))
    if not diagnosis.tables:
        return None
    engines = sorted({table.engine for table in diagnosis.tables})
    return finding("write_rights", engines=", ".join(engines))


def maintenance(info: ShopInfo) -> Finding:
    """Say whether the shop is open."""
    return finding("maintenance" if info.maintenance else "open")


def mails(info: ShopInfo) -> Finding | None:
    """Say which mails about orders the shop sends by itself."""
    events = info.diagnosis.mail_events
    if not events:
        return None
    disabled = sorted(code for code, is_enabled in events.items() if not is_enabled)
    if disabled:
        return finding("mails_off", events=", ".join(disabled))
    return finding("mails", events=", ".join(sorted(events)))


CHECKS: Sequence[Callable[[ShopInfo], Finding | None]] = (
    opencart_version,
    module_version,
    currencies,
    stock,
    default_status,
    customer_groups,
    charset,
    indexes,
    write_rights,
    maintenance,
    mails,
)
"""The checks that need nothing but what the shop says, in the order in which they are shown."""
