"""A connector as a run works from it: all that it names is resolved, and nothing can change."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, ValidationError, field_validator

from order_upload.config.schedules import checked_cron
from order_upload.config.status_settings import ShopStatusSetting, UnmappedSetting
from order_upload.domain.active_windows import ActiveWindow, is_active
from order_upload.domain.filters import OrderFilter
from order_upload.domain.policies import (
    CreateMode,
    CustomerPolicy,
    MailPolicy,
    MissingProduct,
    StockPolicy,
    UpdateMode,
)
from order_upload.domain.statuses import NormalizedStatus, ShopStatusName, StatusRow, UnmappedStatus
from order_upload.faults import Fault
from order_upload.masking import masked_word
from order_upload.settings import DEFAULT_TIMEZONE, ConnectionId, Settings, TimeZone


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


Endpoint = Annotated[str, AfterValidator(_checked_endpoint)]
Cron = Annotated[str, AfterValidator(checked_cron)]


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


AnySource = Annotated[ApiSource | FilesSource, Field(discriminator="type")]


class Attributes(Settings):
    """Names of the line's parameters that hold colour and size; the first that a line has is taken."""

    color: tuple[str, ...] = ()
    size: tuple[str, ...] = ()


class Configuration(Settings):
    """Reusable upload options; docs/configuration.md explains each."""

    update: UpdateMode = UpdateMode.MINIMAL
    tracking_details: bool = True
    creates: CreateMode = CreateMode.ALLOWED
    transformation: str | None = None
    attributes: Attributes = Attributes()
    statuses: dict[NormalizedStatus, ShopStatusSetting] = Field(default_factory=dict)
    unmapped_status: UnmappedSetting = UnmappedStatus()
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
    source: AnySource
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
            faults = error.errors(include_input=False)
            paths = [".".join(map(str, fault["loc"])) for fault in faults]
            found = f"something else than settings at {', '.join(paths) or 'its root'}"
            fault = Fault("snapshot of the connector", found, remedy="start a new run")
            raise fault.as_error() from error

    @property
    def zone(self) -> ZoneInfo:
        """The connector's time zone."""
        return ZoneInfo(self.timezone)

    def to_snapshot(self) -> str:
        """Return the connector as JSON, secrets excluded because it has none."""
        return self.model_dump_json(by_alias=True)

    def is_active(self, at: datetime) -> bool:
        """Return whether a scheduled run may work at this moment (aware)."""
        return is_active(self.active_windows, at, self.zone)
