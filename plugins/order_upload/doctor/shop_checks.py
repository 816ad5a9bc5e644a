"""What ``info`` tells of a shop: versions, clock, lists, tables, rights.

Each check is a pure function that returns what it found, or None where there is nothing to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime

from order_upload.doctor.findings import Finding, advice, error, good, warning
from order_upload.domain.customer_groups import listed
from order_upload.domain.reason_table import FIND_OTHERS
from order_upload.domain.shop import ShopInfo
from order_upload.shops.module.signing import CLOCK_WINDOW_S

TESTED_VERSIONS = re.compile(r"3\.0(\.|$)|4\.0\.2(\.|$)|4\.1(\.|$)")
OUR_MODULE = re.compile(r"1\.")
UPDATE_MODULE = (
    "update the module: make node builds it, Extensions > Installer in the shop's admin takes it"
)
NOTICEABLE_SKEW_S = 60.0


def opencart_version(info: ShopInfo) -> Finding:
    """Say whether OpenCart is of a version that the package was tested with."""
    version = info.opencart_version
    if not TESTED_VERSIONS.match(version):
        found = f"{version}; allowed: 3.0, 4.0.2 and 4.1, which were tested"
        return warning("OpenCart", found, "try it on a copy of the shop first")
    if info.diagnosis.php_version:
        version = f"{version}, PHP {info.diagnosis.php_version}"
    return good("OpenCart", version)


def module_version(info: ShopInfo) -> Finding:
    """Say whether the node module speaks our version of the protocol."""
    if not OUR_MODULE.match(info.module_version):
        return error("module version", f"{info.module_version}; allowed: 1.x", UPDATE_MODULE)
    return good("module version", info.module_version)


def module_problems(info: ShopInfo) -> Iterator[Finding]:
    """Pass on what the node module finds wrong with itself."""
    for problem in info.diagnosis.problems:
        yield error("module", f"{problem.code}: {problem.message}", problem.remedy or UPDATE_MODULE)


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
        return good("clock", f"within {max(skew_s, 1):.0f} s of ours")
    found = f"{skew_s:.0f} s from ours; at {CLOCK_WINDOW_S} s the shop refuses every request"
    remedy = "set both clocks by NTP"
    if skew_s < CLOCK_WINDOW_S:
        return warning("clock", found, remedy)
    return error("clock", found, remedy)


def time_zone(info: ShopInfo, of_connection: str) -> Finding:
    """Compare the shop's time zone with the one that its Connection names, if both are known."""
    of_shop = info.diagnosis.timezone
    if of_connection and of_shop and of_connection != of_shop:
        found = f"{of_connection} in the Connection; allowed: {of_shop}, as the shop says"
        return warning("time zone", found, "correct extra.timezone, or the shop")
    return good("time zone", of_shop or of_connection or "the shop does not say")


def store(info: ShopInfo, store_id: str) -> Finding:
    """Say whether the store that the Connection names exists."""
    stores = ", ".join(info.stores)
    if store_id not in info.stores:
        found = f"{store_id} in the Connection; allowed: {stores}, which the shop has"
        return error("store", found, "correct extra.store_id")
    return good("store", f"{store_id} of {stores}")


def access(info: ShopInfo, hub_nodes: Collection[str]) -> Iterator[Finding]:
    """Say what the API user may do, and whether that is too little: own orders may come.

    Args:
        info: what the shop said.
        hub_nodes: what the hub calls this shop; empty where the hub does not read it.
    """
    if info.access is None:
        return
    stores = f"the API user may use store {', '.join(info.access.stores)}"
    if info.access.finds_others:
        yield good("access", f"{stores}; it finds the shop's own orders too")
    elif not hub_nodes:
        yield good("access", f"{stores}; it finds linked orders only")
    else:
        yield warning(
            "access",
            f"{stores}; it finds linked orders only, and the hub reads this shop (hub_node): "
            "the shop's own orders will be blocked when they come",
            f"{FIND_OTHERS}, or keep own orders out with the connector's filter",
        )


def language(info: ShopInfo, code: str) -> Finding:
    """Say whether the language that the Connection names exists."""
    languages = ", ".join(info.languages)
    if code not in info.languages:
        found = f"{code} in the Connection; allowed: {languages}, which the shop has"
        return warning("language", found, "correct extra.language")
    return good("language", f"{code} of {languages}")


def currencies(info: ShopInfo) -> Finding:
    """Say which currencies orders may have."""
    if not info.currencies:
        remedy = "System > Localisation > Currencies: enable those that orders come in"
        return error("currencies", "none is enabled", remedy)
    return good("currencies", ", ".join(sorted(info.currencies)))


def stock(info: ShopInfo) -> Finding:
    """Say in which statuses the shop holds stock for an order."""
    names = _status_names(info)
    statuses = sorted(info.stock_statuses, key=int)
    if not statuses:
        remedy = "System > Settings > Option: choose processing and complete statuses"
        return warning("stock", "in no status does the shop hold stock for an order", remedy)
    deleted = [status for status in statuses if status not in names]
    if deleted:
        found = f"the lists name statuses that are gone: {', '.join(deleted)}"
        return warning("stock", found, "System > Settings > Option: save the lists again")
    return good("stock", f"held in {', '.join(names[status] for status in statuses)}")


def default_status(info: ShopInfo) -> Finding | None:
    """Say so when the status of new orders does not exist."""
    if info.default_status in _status_names(info):
        return None
    found = f"'{info.default_status}'; allowed: a status of the shop"
    return error("default status", found, "System > Settings > Option: choose an order status")


def _status_names(info: ShopInfo) -> dict[str, str]:
    """Return a name of each status by its id; the id where it has none."""
    return {status.id: next(iter(status.names.values()), status.id) for status in info.statuses}


def customer_groups(info: ShopInfo) -> Finding:
    """Say which customer groups buyers may be in, the store's own first."""
    own = [group for group in info.customer_groups if group.id == info.default_customer_group]
    if not own:
        found = f"'{info.default_customer_group}' is the store's own; allowed: a group of the shop"
        return warning("customer groups", found, "System > Settings > Option: choose one")
    others = [group for group in info.customer_groups if group not in own]
    return good("customer groups", listed([*own, *others]))


def charset(info: ShopInfo) -> Finding:
    """Say whether the database takes every character."""
    diagnosis = info.diagnosis
    if info.supplementary_characters:
        return good("charset", diagnosis.charset)
    name = diagnosis.charset or "its charset"
    return warning(
        "charset",
        f"{name} holds no characters such as emoji: an order with one is blocked",
        "set characters to replace in the configuration; no setting of OpenCart 3.0 helps",
    )


def indexes(info: ShopInfo) -> Finding | None:
    """Say whether the tables of orders have the indexes that the module asks by."""
    tables = info.diagnosis.tables
    if not tables:
        return None
    slow = [table.name for table in tables if not table.indexed]
    if not slow:
        return good("indexes", "each order table has one")
    found = f"missing in {', '.join(slow)}: slow with many orders"
    return warning("indexes", found, "press Add the indexes on the page of the module in the admin")


def write_rights(info: ShopInfo) -> Finding | None:
    """Say whether the database lets the shop write orders."""
    diagnosis = info.diagnosis
    if diagnosis.missing_rights:
        found = f"the database refuses {', '.join(diagnosis.missing_rights)}"
        return error("write rights", found, "give the shop's database user these rights")
    if not diagnosis.tables:
        return None
    engines = sorted({table.engine for table in diagnosis.tables})
    return good("write rights", f"{', '.join(engines)}, nothing refused")


def maintenance(info: ShopInfo) -> Finding:
    """Say whether the shop is open."""
    if info.maintenance:
        remedy = "end it before the next upload: System > Settings > Server"
        return error("maintenance", "the shop is in maintenance mode", remedy)
    return good("maintenance", "the shop is open")


def mails(info: ShopInfo) -> Finding | None:
    """Say which mails about orders the shop sends by itself."""
    events = info.diagnosis.mail_events
    if not events:
        return None
    disabled = sorted(code for code, is_enabled in events.items() if not is_enabled)
    if disabled:
        remedy = "Extensions > Events, if the buyers of your own shop should get them"
        return advice("mails", f"switched off in the shop: {', '.join(disabled)}", remedy)
    found = f"{', '.join(sorted(events))}; held back for our orders unless the configuration says"
    return good("mails", found)


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
