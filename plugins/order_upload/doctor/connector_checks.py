"""What a connector's settings need of the shop: status words, mail and stock policies, and what only the hub knows."""

from __future__ import annotations

from collections.abc import Iterator

from order_upload.config import Connector
from order_upload.config.status_maps import load_status_maps
from order_upload.doctor.findings import Finding, advice, good, warning
from order_upload.domain.outcome import Reason
from order_upload.domain.policies import CreateMode, MailPolicy, UpdateMode
from order_upload.domain.shop import ShopInfo
from order_upload.domain.shop_statuses import resolve
from order_upload.domain.statuses import NormalizedStatus, StatusMap


def statuses(connector: Connector, info: ShopInfo) -> Iterator[Finding]:
    """Say which of our statuses the shop has no word for; an order in one of them is blocked."""
    known = StatusMap(connector.status_rows, load_status_maps(), connector.configuration.statuses)
    check, silent = f"statuses ({connector.name})", []
    lost = 0
    for status in NormalizedStatus:
        name = known.shop_status_of(status)
        if name is None:
            silent.append(status.value)
            continue
        resolved = resolve(name, info.statuses)
        if isinstance(resolved, Reason):
            lost += 1
            yield warning(check, f"{status}: {resolved.message}", resolved.remedy)
    if silent:
        remedy = "name the shop's word in the configuration's statuses, where the status should reach the shop"
        yield advice(
            check,
            f"no word of the shop for {', '.join(silent)}: such orders keep their status",
            remedy,
        )
    if not lost:
        yield good(check, f"all {len(NormalizedStatus) - len(silent)} that have a word are there")


def policies(connector: Connector, info: ShopInfo) -> Iterator[Finding]:
    """Say which policies of the configuration the shop's transport cannot honour."""
    configuration, check = connector.configuration, f"policies ({connector.name})"
    if info.minimal_only and configuration.update is UpdateMode.COMPLETE:
        yield warning(check, "update is complete, and this transport writes status and tracking only",
                      "set update to minimal, or install the module Order Upload in the shop")  # fmt: skip
    if info.minimal_only and configuration.creates is CreateMode.ALLOWED:
        yield advice(check, "new orders wait: this transport makes none",
                     "install the module Order Upload in the shop, or set creates to never")  # fmt: skip
    events = info.diagnosis.mail_events
    if configuration.mail is not MailPolicy.NEVER and events and not any(events.values()):
        yield warning(check, f"mail is {configuration.mail}, and the shop's own mails are switched off",
                      "Extensions > Events: enable the order mails, or set mail to never")  # fmt: skip


def hub(connector: Connector) -> Iterator[Finding]:
    """Say what to look at in the hub: nothing of it can be asked."""
    if connector.source.may_hand_out_once:
        yield advice(f"hub ({connector.name})", "whether the hub hands out each order only once cannot be seen here",
                     "in the hub's connector, leave 'export only once' off: a run that dies could not read it again"
                     )  # fmt: skip
