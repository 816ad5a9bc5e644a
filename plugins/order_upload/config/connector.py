"""A connector as a run works from it: everything its names point to resolved, nothing that can change any more."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator

from order_upload.config.faults import masked_word
from order_upload.config.schedules import checked_cron, checked_timezone
from order_upload.config.wire_forms import ShopStatusValue, UnmappedValue
from order_upload.domain.active_windows import ActiveWindow, is_active
from order_upload.domain.filters import OrderFilter, missing_fields
from order_upload.domain.policies import CustomerPolicy, MailPolicy, MissingProduct, StockPolicy
from order_upload.domain.statuses import NormalizedStatus, ShopStatusName, StatusRow, UnmappedStatus
from order_upload.errors import ConfigError


def _checked_endpoint(text: str) -> str:
    if not text.startswith("/") or text.startswith("//"):
        raise ValueError(
            'allowed: a path on the host of the Connection, such as "/integrator-tool/...?connector=12"'
        )
    if masked_word(text.partition("?")[2]):
        raise ValueError(
            "allowed: an address without a key or token; those stand in the Connection of the hub"
        )
    return text


ConnectionId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,100}$")]
Endpoint = Annotated[str, AfterValidator(_checked_endpoint)]
Cron = Annotated[str, AfterValidator(checked_cron)]
TimeZone = Annotated[str, AfterValidator(checked_timezone)]
DEFAULT_TIMEZONE = "Europe/Rome"
"""The hub's, whose dates carry none (reference/bindcommerce.md); also that of a connector that names none."""


class Settings(BaseModel):
    """Base of all parts: frozen, and a key or type that is not expected is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class ApiSource(Settings):
    """The hub's export address: one answer holds all orders that the hub gives.

    Attributes:
        conn_id: Connection of the hub.
        endpoint: path and query of the export address; never a token.
        max_bytes: largest answer that is read; None takes the source's own limit.
    """

    type: Literal["bindcommerce_api"]
    conn_id: ConnectionId
    endpoint: Endpoint
    max_bytes: int | None = Field(default=None, ge=1)


class FilesSource(Settings):
    """Export files that the hub or a person puts in a folder.

    Attributes:
        path: folder, with a pattern for the file names, e.g. ``file:///data/hub/*.csv``.
        conn_id: Connection of the storage, where it needs one.
        namespace: first part of each order reference; two hub accounts need two.
        timezone: of the dates in the files, which carry none.
        max_bytes: largest file that is read; None takes the source's own limit.
    """

    type: Literal["bindcommerce_files"]
    path: str = Field(min_length=1)
    conn_id: ConnectionId | None = None
    namespace: str = Field(default="bindcommerce", pattern=r"^[A-Za-z0-9_.-]{1,50}$")
    timezone: TimeZone = DEFAULT_TIMEZONE
    max_bytes: int | None = Field(default=None, ge=1)


SourceSettings = Annotated[ApiSource | FilesSource, Field(discriminator="type")]


class Attributes(Settings):
    """Names of the line's parameters that hold colour and size; the first that a line has is taken."""

    color: tuple[str, ...] = ()
    size: tuple[str, ...] = ()


class Configuration(Settings):
    """Reusable upload options; docs/configuration.md explains each."""

    update: Literal["minimal", "complete"] = "minimal"
    tracking_details: bool = True
    creates: Literal["allowed", "never"] = "allowed"
    transformation: str | None = None
    attributes: Attributes = Attributes()
    statuses: dict[NormalizedStatus, ShopStatusValue] = Field(default_factory=dict)
    unmapped_status: UnmappedValue = UnmappedStatus()
    mail: MailPolicy = MailPolicy.NEVER
    stock: StockPolicy = StockPolicy.FOLLOW_SHOP
    missing_product: MissingProduct = MissingProduct.BLOCK
    customer: CustomerPolicy = CustomerPolicy.GUEST
    require_approval: bool = False

    @field_validator("statuses")
    @classmethod
    def _say_where(
        cls, statuses: dict[NormalizedStatus, ShopStatusName]
    ) -> dict[NormalizedStatus, ShopStatusName]:
        where = "order_upload_configurations: statuses"
        return {
            status: replace(shop, where=f"{where}.{status}") for status, shop in statuses.items()
        }


class ConnectorTiming(Settings):
    """When a connector works.

    Attributes:
        schedule: five cron fields in ``timezone``; None runs by hand only.
        active_windows: scheduled runs outside all of them do nothing; none means always.
        timezone: of schedule, windows, and of days in the filter's time range.
    """

    schedule: Cron | None = None
    active_windows: tuple[ActiveWindow, ...] = ()
    timezone: TimeZone = DEFAULT_TIMEZONE


class Connector(ConnectorTiming):
    """One connector with what its names point to.

    Attributes:
        node: Connection of the shop.
        configuration_name, filter_name: None where the connector names none; then defaults, and
            every order.
        filter: None lets every order pass.
        status_rows: rows of Variable ``order_upload_status_maps``.
    """

    name: str
    node: ConnectionId
    source: SourceSettings
    configuration_name: str | None = None
    configuration: Configuration = Configuration()
    filter_name: str | None = None
    filter: OrderFilter | None = None
    status_rows: tuple[StatusRow, ...] = ()

    @classmethod
    def from_snapshot(cls, text: str) -> Connector:
        """Return the connector that :meth:`to_snapshot` wrote.

        Raises:
            ConfigError: the text is no snapshot, or one of a version of this package that knew
                other settings.
        """
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            places = ", ".join(
                ".".join(map(str, fault["loc"])) for fault in error.errors(include_input=False)
            )
            message = f"snapshot of the connector: can't be read at {places}; start a new run"
            raise ConfigError(message) from error

    @property
    def zone(self) -> ZoneInfo:
        """The connector's time zone."""
        return ZoneInfo(self.timezone)

    def to_snapshot(self) -> str:
        """Return the connector as JSON, secrets excluded because it has none."""
        return self.model_dump_json(by_alias=True)

    def fingerprint(self) -> str:
        """Return a digest of all settings that influence what is sent for an order.

        When it changes, orders that were sent before are compared anew. Not in it: what decides
        when a run starts, which orders it takes, and whether a person approves it.
        """
        settings: dict[str, Any] = {
            "node": self.node,
            "configuration": self.configuration.model_dump(
                mode="json", exclude={"require_approval"}
            ),
            "status_rows": self.model_dump(mode="json", include={"status_rows"}),
        }
        return hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()

    def is_active(self, at: datetime) -> bool:
        """Return whether a scheduled run may work at this moment (aware)."""
        return is_active(self.active_windows, at, self.zone)

    def missing_fields(self, carried: Collection[str]) -> list[str]:
        """Return one message, with its path, for each criterion of the filter that the source can't answer."""
        path = f"order_upload_filters.{self.filter_name}"
        return missing_fields(self.filter, carried, path) if self.filter else []
