"""What a connector's settings need of the shop: words of statuses, policies, and the hub's own."""

from __future__ import annotations

from collections.abc import Iterator

from order_upload.config import Connector
from order_upload.config.correspondences import load_correspondences
from order_upload.config.json_path import path_of
from order_upload.config.named_parts import TRANSFORMATIONS
from order_upload.config.sku_files import read_sku_file, sku_files_of
from order_upload.config.status_maps import load_status_maps
from order_upload.doctor.findings import Finding, finding
from order_upload.domain.correspondences import CorrespondenceKind, Correspondences
from order_upload.domain.customer_groups import NamedGroup, group_of
from order_upload.domain.outcome import Reason
from order_upload.domain.policies import (
    CreateMode,
    CustomerPolicy,
    MailPolicy,
    MissingProduct,
    UpdateMode,
)
from order_upload.domain.shop import ShopInfo
from order_upload.domain.shop_statuses import resolve
from order_upload.domain.shown_text import quoted_text
from order_upload.domain.stand_in import unfit_stand_in
from order_upload.domain.statuses import NormalizedStatus, StatusMap
from order_upload.domain.transformation.decision_steps import CustomerGroup
from order_upload.errors import ConfigError, ShopError
from order_upload.shops.base import Shop, ShopWithLookup


def statuses(connector: Connector, info: ShopInfo) -> Iterator[Finding]:
    """Say which of our statuses the shop has no word for; an order in one of them is blocked."""
    status_map = StatusMap(
        connector.status_rows, load_status_maps(), connector.configuration.statuses
    )
    unnamed = []
    unresolved = 0
    for status in NormalizedStatus:
        name = status_map.shop_status_of(status)
        if name is None:
            unnamed.append(status.value)
            continue
        resolved = resolve(name, info.statuses)
        if isinstance(resolved, Reason):
            unresolved += 1
            yield _of_reason("status_unresolved", connector, resolved, status=status)
    if unnamed:
        yield finding("status_unnamed", connector.name, statuses=", ".join(unnamed))
    if not unresolved:
        yield finding("statuses", connector.name, count=len(NormalizedStatus) - len(unnamed))


def _of_reason(code: str, connector: Connector, reason: Reason, **values: object) -> Finding:
    """Return a finding that says what would stop orders."""
    said = {"said": reason.message, "remedy": reason.remedy, "reason": reason.code}
    return finding(code, connector.name, **said, **values)


def correspondences(connector: Connector, info: ShopInfo) -> Iterator[Finding]:
    """Say which correspondences contradict each other, or name what is not there."""
    try:
        Correspondences(connector.correspondence_rows, load_correspondences())
    except ConfigError as error:
        for line in str(error).splitlines():
            yield finding("correspondences_broken", connector.name, said=line)
        return
    unknown = [] if info.minimal_only else list(_unknown_groups(connector, info))
    for reason in unknown:
        yield _of_reason("group_unknown", connector, reason)
    if not unknown:
        yield finding("correspondences", connector.name)


def _unknown_groups(connector: Connector, info: ShopInfo) -> Iterator[Reason]:
    for named in _named_groups(connector):
        group = group_of(named, info.customer_groups)
        if isinstance(group, Reason):
            yield group


def _named_groups(connector: Connector) -> Iterator[NamedGroup]:
    """Yield the customer groups that rows and steps of the transformation name."""
    for row in connector.correspondence_rows:
        if row.kind is CorrespondenceKind.CUSTOMER_GROUP:
            yield NamedGroup.of_row(row)
    for place, step in enumerate(connector.steps):
        if isinstance(step, CustomerGroup):
            name = connector.configuration.transformation or ""
            where = path_of(TRANSFORMATIONS, (name, place, "group"))
            yield NamedGroup(step.group, where)


def sku_files(connector: Connector) -> Iterator[Finding]:
    """Say whether the files of codes that the transformation names can be read here."""
    for name in sku_files_of(connector.steps):
        try:
            rows = read_sku_file(name)
        except ConfigError as error:
            for line in str(error).splitlines():
                yield finding("sku_file_broken", connector.name, said=line)
        else:
            yield finding("sku_file", connector.name, file=name, count=len(rows))


def policies(connector: Connector, info: ShopInfo) -> Iterator[Finding]:
    """Say which policies of the configuration the shop's transport cannot honour."""
    configuration = connector.configuration
    if info.minimal_only and configuration.update is UpdateMode.COMPLETE:
        yield finding("no_complete_updates", connector.name)
    if info.minimal_only and configuration.creates is CreateMode.ALLOWED:
        yield finding("no_creates", connector.name)
    events = info.diagnosis.mail_events
    sends_mails = configuration.mail is not MailPolicy.NEVER
    if sends_mails and events and not any(events.values()):
        yield finding("no_mails", connector.name, mail=configuration.mail)


def stand_in(connector: Connector, info: ShopInfo, shop: Shop) -> Iterator[Finding]:
    """Say whether the shop has the product that stands in for those that it lacks."""
    configuration = connector.configuration
    if configuration.missing_product is not MissingProduct.STAND_IN:
        return
    if info.minimal_only or not isinstance(shop, ShopWithLookup):
        yield finding("stand_in_useless", connector.name)
        return
    code = configuration.stand_in_product
    try:
        unfit = unfit_stand_in(code, shop.lookup([code], []).products)
    except ShopError as refusal:
        yield finding("stand_in_unseen", connector.name, said=refusal)
        return
    if unfit is None:
        yield finding("stand_in", connector.name, product=quoted_text(code, is_code=True))
    else:
        yield _of_reason("stand_in_unfit", connector, unfit)


def accounts(connector: Connector, info: ShopInfo) -> Iterator[Finding]:
    """Say what the configuration opens that lets orders go to accounts."""
    configuration = connector.configuration
    creates = configuration.creates is CreateMode.ALLOWED and not info.minimal_only
    if creates and configuration.customer is not CustomerPolicy.GUEST:
        yield finding("accounts", connector.name, customer=configuration.customer)


def hub(connector: Connector) -> Iterator[Finding]:
    """Say what to look at in the hub, which can't be asked for its settings."""
    if connector.source.may_hand_out_once:
        yield finding("hub_once", connector.name)
