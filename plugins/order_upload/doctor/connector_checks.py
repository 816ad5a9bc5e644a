"""What a connector's settings need of the shop: words of statuses, policies, and the hub's own."""

from __future__ import annotations

from collections.abc import Iterator

from order_upload.config import Connector
from order_upload.config.correspondences import load_correspondences
from order_upload.config.json_path import path_of
from order_upload.config.named_parts import TRANSFORMATIONS
from order_upload.config.sku_files import read_sku_file, sku_files_of
from order_upload.config.status_maps import load_status_maps
from order_upload.doctor.findings import Finding, advice, error, good, warning
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

INSTALL_MODULE = "install the module Order Upload in the shop"


def statuses(connector: Connector, info: ShopInfo) -> Iterator[Finding]:
    """Say which of our statuses the shop has no word for; an order in one of them is blocked."""
    check = f"statuses ({connector.name})"
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
            yield warning(check, f"{status}: {resolved.message}", resolved.remedy)
    if unnamed:
        yield advice(
            check,
            f"no word of the shop for {', '.join(unnamed)}: such orders keep their status",
            "name the shop's word in the configuration's statuses, where the status should reach"
            " the shop",
        )
    if not unresolved:
        yield good(check, f"all {len(NormalizedStatus) - len(unnamed)} that have a word exist")


def correspondences(connector: Connector, info: ShopInfo) -> Iterator[Finding]:
    """Say which correspondences contradict each other, or name what is not there."""
    check = f"correspondences ({connector.name})"
    try:
        Correspondences(connector.correspondence_rows, load_correspondences())
    except ConfigError as error:
        for line in str(error).splitlines():
            yield warning(check, line, "correct it: the connector's runs fail with it")
        return
    unknown = [] if info.minimal_only else list(_unknown_groups(connector, info))
    for reason in unknown:
        yield warning(check, f"{reason.message}; its orders are blocked", reason.remedy)
    if not unknown:
        yield good(check, "every row can be used")


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
    check = f"files of codes ({connector.name})"
    for name in sku_files_of(connector.steps):
        try:
            rows = read_sku_file(name)
        except ConfigError as error:
            for line in str(error).splitlines():
                yield warning(check, line, "correct it: the connector's runs fail with it")
        else:
            yield good(check, f"{name} has {len(rows)} rows")


def policies(connector: Connector, info: ShopInfo) -> Iterator[Finding]:
    """Say which policies of the configuration the shop's transport cannot honour."""
    configuration = connector.configuration
    check = f"policies ({connector.name})"
    if info.minimal_only and configuration.update is UpdateMode.COMPLETE:
        yield warning(
            check,
            "update is complete; allowed: minimal, this transport writes status and tracking only",
            f"set update to minimal, or {INSTALL_MODULE}",
        )
    if info.minimal_only and configuration.creates is CreateMode.ALLOWED:
        yield advice(
            check,
            "new orders wait: this transport creates none",
            f"{INSTALL_MODULE}, or set creates to never",
        )
    events = info.diagnosis.mail_events
    sends_mails = configuration.mail is not MailPolicy.NEVER
    if sends_mails and events and not any(events.values()):
        yield warning(
            check,
            f"mail is {configuration.mail}, and the shop's own mails are switched off",
            "Extensions > Events: enable the order mails, or set mail to never",
        )


def stand_in(connector: Connector, info: ShopInfo, shop: Shop) -> Iterator[Finding]:
    """Say whether the shop has the product that stands in for those that it lacks."""
    configuration = connector.configuration
    if configuration.missing_product is not MissingProduct.STAND_IN:
        return
    check = f"stand-in ({connector.name})"
    if info.minimal_only or not isinstance(shop, ShopWithLookup):
        yield advice(
            check,
            "missing_product is stand_in, and this transport writes no lines of an order",
            f"{INSTALL_MODULE}, or set missing_product to block",
        )
        return
    code = configuration.stand_in_product
    try:
        unfit = unfit_stand_in(code, shop.lookup([code], []).products)
    except ShopError as refusal:
        yield error(check, str(refusal), "see what stands between here and the shop")
        return
    if unfit is None:
        yield good(check, f"{quoted_text(code, is_code=True)} is there and counts no stock")
    else:
        yield warning(check, unfit.message, unfit.remedy)


def accounts(connector: Connector, info: ShopInfo) -> Iterator[Finding]:
    """Say what the configuration opens that lets orders go to accounts."""
    configuration = connector.configuration
    creates = configuration.creates is CreateMode.ALLOWED and not info.minimal_only
    if creates and configuration.customer is not CustomerPolicy.GUEST:
        yield advice(
            f"accounts ({connector.name})",
            f"customer is {configuration.customer}, and OpenCart confirms no address: whoever"
            " bought something in the shop under a buyer's address sees that buyer's orders"
            " afterwards; an account that only registered the address gets none",
            "set customer to guest, unless the buyers give their own address and shall see their"
            " orders",
        )


def hub(connector: Connector) -> Iterator[Finding]:
    """Say what to look at in the hub, which can't be asked for its settings."""
    if connector.source.may_hand_out_once:
        yield advice(
            f"hub ({connector.name})",
            "whether the hub hands out each order only once cannot be seen here",
            "in the hub's connector, leave 'export only once' off: a run that dies could not read"
            " it again",
        )
