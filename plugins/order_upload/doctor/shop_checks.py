"""What ``info`` tells of a shop: versions, clock, lists, tables, rights. Pure; one finding or more a check."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from order_upload.doctor.findings import Finding, advice, error, good, warning
from order_upload.domain.shop import ShopInfo
from order_upload.shops.module.signing import CLOCK_WINDOW_S

SUPPORTED = re.compile(r"3\.0(\.|$)|4\.0\.2(\.|$)|4\.1(\.|$)")
OUR_MODULE = re.compile(r"1\.")
UPDATE_MODULE = (
    "update the module: make node builds it, Extensions > Installer in the shop's admin takes it"
)
NOTICEABLE_SKEW_S = 60.0


def versions(info: ShopInfo) -> Iterator[Finding]:
    """Say whether OpenCart and the module are of versions that were tried."""
    if not SUPPORTED.match(info.opencart_version):
        tried = "3.0, 4.0.2 and 4.1"
        yield warning(
            "OpenCart",
            f"{info.opencart_version}; tried are {tried}",
            "try it on a copy of the shop first",
        )
    else:
        php = f", PHP {info.diagnosis.php_version}" if info.diagnosis.php_version else ""
        yield good("OpenCart", info.opencart_version + php)
    if not OUR_MODULE.match(info.module_version):
        yield error("module version", f"{info.module_version}; wanted: 1.x", UPDATE_MODULE)
    else:
        yield good("module version", info.module_version)
    for problem in info.diagnosis.problems:
        yield error("module", f"{problem.code}: {problem.message}", problem.remedy or UPDATE_MODULE)


def clock(info: ShopInfo, before: datetime, after: datetime) -> Iterator[Finding]:
    """Compare the shop's clock with ours, read before and after it answered."""
    skew_s = max((info.clock - after).total_seconds(), (before - info.clock).total_seconds(), 0.0)
    if skew_s < NOTICEABLE_SKEW_S:
        yield good("clock", f"within {max(skew_s, 1):.0f} s of ours")
        return
    message = f"{skew_s:.0f} s from ours; at {CLOCK_WINDOW_S} s the shop refuses every request"
    yield (error if skew_s >= CLOCK_WINDOW_S else warning)(
        "clock", message, "set both clocks by NTP"
    )


def time_zone(info: ShopInfo, said: str) -> Iterator[Finding]:
    """Compare the shop's time zone with the one that its Connection names."""
    zone = info.diagnosis.timezone
    if said and zone and said != zone:
        yield warning(
            "time zone",
            f"the shop says {zone}, the Connection {said}",
            "correct extra.timezone, or the shop",
        )
    else:
        yield good("time zone", zone or said or "not told")


def store(info: ShopInfo, store_id: str, language: str) -> Iterator[Finding]:
    """Say whether the store and the language that the Connection names are there."""
    if store_id not in info.stores:
        known = ", ".join(info.stores)
        yield error(
            "store",
            f"the Connection says {store_id}; the shop has {known}",
            "correct extra.store_id",
        )
    else:
        yield good("store", f"{store_id} of {', '.join(info.stores)}")
    if language not in info.languages:
        known = ", ".join(info.languages)
        yield warning(
            "language",
            f"the Connection says {language}; the shop has {known}",
            "correct extra.language",
        )
    else:
        yield good("language", f"{language} of {', '.join(info.languages)}")


def lists(info: ShopInfo) -> Iterator[Finding]:
    """Say which currencies the shop has and in which statuses it holds stock."""
    if not info.currencies:
        remedy = "System > Localisation > Currencies: enable those that orders come in"
        yield error("currencies", "none is enabled", remedy)
    else:
        yield good("currencies", ", ".join(sorted(info.currencies)))
    names = {status.id: next(iter(status.names.values()), status.id) for status in info.statuses}
    held = [names.get(status, status) for status in sorted(info.stock_statuses, key=int)]
    gone = sorted(info.stock_statuses - set(names))
    if not held:
        remedy = "System > Settings > Option: choose processing and complete statuses"
        yield warning("stock", "in no status does the shop hold stock for an order", remedy)
    elif gone:
        found = f"the lists name statuses that are gone: {', '.join(gone)}"
        yield warning("stock", found, "System > Settings > Option: save the lists again")
    else:
        yield good("stock", f"held in {', '.join(held)}")
    if info.default_status not in names:
        found = f"'{info.default_status}' is no status of the shop"
        yield error("default status", found, "System > Settings > Option: choose an order status")


def storage(info: ShopInfo) -> Iterator[Finding]:
    """Say whether the database takes every character, finds an order's rows by an index, and lets the shop write."""
    diagnosis = info.diagnosis
    if not diagnosis.supplementary_characters:
        found = f"{diagnosis.charset or 'its charset'} holds no characters such as emoji: such an order is rejected"
        yield warning(
            "charset",
            found,
            "take such characters out by a transformation; no setting of OpenCart 3.0 helps",
        )
    else:
        yield good("charset", diagnosis.charset)
    slow = [table.name for table in diagnosis.tables if not table.indexed]
    if slow:
        statements = "; ".join(f"ALTER TABLE <prefix>{name} ADD INDEX (order_id)" for name in slow)
        yield warning(
            "indexes", f"none by order in {', '.join(slow)}: slow with many orders", statements
        )
    elif diagnosis.tables:
        yield good("indexes", "each order table has one by order")
    if diagnosis.missing_rights:
        found = f"the database refuses {', '.join(diagnosis.missing_rights)}"
        yield error("write rights", found, "give the shop's database user these rights")
    elif diagnosis.tables:
        yield good(
            "write rights",
            f"{', '.join(sorted({table.engine for table in diagnosis.tables}))}, nothing refused",
        )


def state(info: ShopInfo) -> Iterator[Finding]:
    """Say whether the shop is open, and which mails about orders it sends itself."""
    if info.maintenance:
        remedy = "end it before the next upload: System > Settings > Server"
        yield error("maintenance", "the shop is in maintenance mode", remedy)
    else:
        yield good("maintenance", "the shop is open")
    events = info.diagnosis.mail_events
    off = sorted(code for code, enabled in events.items() if not enabled)
    if off:
        remedy = "Extensions > Events, if the buyers of your own shop should get them"
        yield advice("mails", f"switched off in the shop: {', '.join(off)}", remedy)
    elif events:
        yield good(
            "mails",
            f"{', '.join(sorted(events))}; held back for our orders unless the configuration says",
        )
