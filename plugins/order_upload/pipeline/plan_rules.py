"""The rules of a run's plans: from the configuration, the Connection and what was asked for."""

from __future__ import annotations

from msgspec.structs import replace

from order_upload.config import Connector
from order_upload.config.correspondences import load_correspondences
from order_upload.domain.correspondences import Correspondences
from order_upload.domain.policies import Backward, CreateMode, MailPolicy, Policy, StockPolicy
from order_upload.domain.prepared_order import PlanRules
from order_upload.domain.shop_words import ShopWords
from order_upload.domain.status_plan import QUIET
from order_upload.pipeline.normalize import status_check_of, status_map_of
from order_upload.pipeline.request import RunKind, RunRequest
from order_upload.pipeline.snapshot import Snapshot


def rules_of(snapshot: Snapshot) -> PlanRules:
    """Return what configuration, Connection and request say about the plans of a run."""
    configuration, request = snapshot.connector.configuration, snapshot.request
    policy, quiet = _policies(snapshot)
    is_backfill = request.kind is RunKind.BACKFILL
    backward = configuration.backward
    if request.force and request.order_refs:
        backward = Backward.ALLOW  # a person asked for these very orders
    return PlanRules(
        connector=snapshot.connector.name,
        update=request.update or configuration.update,
        tracking_details=configuration.tracking_details,
        creates=configuration.creates is CreateMode.ALLOWED,
        policy=policy,
        quiet_policy=quiet,
        words=shop_words_of(snapshot.connector, snapshot.language),
        empty_country=configuration.country_of_none,
        stock_by_status=not is_backfill and request.stock is None,
        fixed_policies=_fixed_policies(request),
        backward=backward,
        not_paid=configuration.not_paid,
        internal_comment=configuration.internal_comment,
        shipping_date=configuration.shipping_date,
        too_long=configuration.too_long,
        characters=configuration.characters,
        hub_nodes=snapshot.hub_nodes,
        claimed_nodes=snapshot.claimed_nodes,
        store_id=snapshot.store_id,
        status_map=status_map_of(snapshot.connector),
        sums=configuration.sums,
        on_conflict=configuration.on_conflict,
        takes_over=snapshot.connector.takes_over,
        unmapped_status=configuration.unmapped_status,
        dropped_by_status=status_check_of(snapshot.connector),
    )


def _fixed_policies(request: RunRequest) -> frozenset[str]:
    if request.kind is RunKind.BACKFILL:
        return QUIET
    said = {"mail": request.mail, "stock": request.stock}
    return frozenset(name for name, policy in said.items() if policy is not None)


def _policies(snapshot: Snapshot) -> tuple[Policy, Policy]:
    """Return the policy of the run's orders, and that of those that a backfill brought.

    The latter sends no mail and moves no stock. In a backfill both are the same.
    """
    configuration, request = snapshot.connector.configuration, snapshot.request
    quiet = Policy(
        mail=request.mail or MailPolicy.NEVER,
        stock=request.stock or StockPolicy.UNTOUCHED,
        missing_product=configuration.missing_product,
        stand_in_product=configuration.stand_in_product,
        unknown_zone=configuration.unknown_zone,
        customer=configuration.customer,
    )
    if request.kind is RunKind.BACKFILL:
        return quiet, quiet
    mail = request.mail or configuration.mail
    stock = request.stock or configuration.stock
    return replace(quiet, mail=mail, stock=stock), quiet


def shop_words_of(connector: Connector, language: str) -> ShopWords:
    """Return what the shop calls what orders name: the Variable's rows, then the shipped files.

    Raises:
        ConfigError: a row contradicts another, or names a courier that no row describes.
    """
    correspondences = Correspondences(connector.correspondence_rows, load_correspondences())
    return ShopWords(correspondences, connector.configuration.attributes.listed, language)
