"""A connector as a run works from it: all that it names is resolved, and nothing can change."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Union
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, ValidationError, ValidationInfo, field_validator
from pydantic_core import PydanticKnownError

from order_upload.config.attribute_settings import Attributes
from order_upload.config.channels import AnyChannel
from order_upload.config.country_settings import BLOCK, EmptyCountrySetting
from order_upload.config.schedules import checked_cron
from order_upload.config.status_settings import ShopStatusSetting, UnmappedSetting
from order_upload.domain.active_windows import ActiveWindow
from order_upload.domain.correspondences import Correspondence
from order_upload.domain.filters import OrderFilter
from order_upload.domain.policies import (
    DEFAULT_SUMS,
    Backward,
    Characters,
    CreateMode,
    CustomerPolicy,
    FeePolicy,
    InternalComment,
    MailPolicy,
    MissingProduct,
    NotPaid,
    OnConflict,
    ShippingDate,
    StockPolicy,
    SumsPolicy,
    TooLong,
    UnexplainedDifference,
    UnknownZone,
    UpdateMode,
)
from order_upload.domain.statuses import NormalizedStatus, ShopStatusName, StatusRow, UnmappedStatus
from order_upload.domain.transformation.step import Step
from order_upload.domain.transformation.step_types import STEP_TYPES
from order_upload.faults import Fault
from order_upload.settings import DEFAULT_TIMEZONE, ConnectionId, Settings, TimeZone
from order_upload.sources.settings import SourceSettings
from order_upload.sources.table import SOURCE_TYPES

DEFAULT_POOL = "default_pool"
"""Airflow's own pool, which always exists."""
LARGEST_FEE = 100_000
LARGEST_ROUNDING = 1
"""Of an order, in its currency: what is more is no rounding."""

LONGEST_APPROVAL_HOURS = 720
"""A month: who needs longer sets no limit."""

Cron = Annotated[str, AfterValidator(checked_cron)]


if TYPE_CHECKING:
    AnySource = SourceSettings
else:
    AnySource = Annotated[Union[SOURCE_TYPES], Field(discriminator="type")]  # noqa: UP007
"""Settings of any source type of the table; ``type`` says which."""


if TYPE_CHECKING:
    AnyStep = Step
else:
    AnyStep = Annotated[Union[STEP_TYPES], Field(discriminator="step")]  # noqa: UP007
"""A step of any kind of the table; ``step`` says which."""


class Fees(Settings):
    """Which differences between an order's total and its parts get a row by themselves."""

    limit: Decimal = Field(default=DEFAULT_SUMS.fees.limit, ge=0, le=LARGEST_FEE)
    unexplained: UnexplainedDifference = DEFAULT_SUMS.fees.unexplained


class Configuration(Settings):
    """Reusable upload options; docs/configuration.md explains each."""

    update: UpdateMode = UpdateMode.MINIMAL
    on_conflict: OnConflict = OnConflict.KEEP
    tracking_details: bool = True
    creates: CreateMode = CreateMode.ALLOWED
    transformation: str | None = None
    attributes: Attributes = Attributes()
    statuses: dict[NormalizedStatus, ShopStatusSetting] = Field(default_factory=dict)
    unmapped_status: UnmappedSetting = UnmappedStatus()
    mail: MailPolicy = MailPolicy.NEVER
    stock: StockPolicy = StockPolicy.FOLLOW_SHOP
    backward: Backward = Backward.ASK
    not_paid: NotPaid = NotPaid.SEND
    missing_product: MissingProduct = MissingProduct.BLOCK
    stand_in_product: str = Field(default="", validate_default=True)
    unknown_zone: UnknownZone = UnknownZone.BLOCK
    empty_country: EmptyCountrySetting = BLOCK
    customer: CustomerPolicy = CustomerPolicy.GUEST
    fees: Fees = Fees()
    rounding: Decimal = Field(default=DEFAULT_SUMS.rounding, ge=0, le=LARGEST_ROUNDING)
    internal_comment: InternalComment = InternalComment.SELLER
    shipping_date: ShippingDate = ShippingDate.ORDER
    too_long: TooLong = TooLong.REJECT
    characters: Characters = Characters.REJECT
    require_approval: bool = False
    approval_hours: int | None = Field(default=None, ge=1, le=LONGEST_APPROVAL_HOURS)
    notify: tuple[AnyChannel, ...] = ()

    @field_validator("statuses")
    @classmethod
    def _say_where(
        cls, statuses: dict[NormalizedStatus, ShopStatusName]
    ) -> dict[NormalizedStatus, ShopStatusName]:
        where = "order_upload_configurations: statuses"
        return {
            status: replace(shop, where=f"{where}.{status}") for status, shop in statuses.items()
        }

    @field_validator("stand_in_product")
    @classmethod
    def _stands_in(cls, code: str, info: ValidationInfo) -> str:
        """Check that a product is named where one stands in, and only there."""
        policy = info.data.get("missing_product", MissingProduct.STAND_IN)
        if code and policy is not MissingProduct.STAND_IN:
            raise ValueError('allowed: a product only where missing_product is "stand_in"')
        if not code.strip() and info.data.get("missing_product") is MissingProduct.STAND_IN:
            raise PydanticKnownError("missing")
        return code.strip()

    @field_validator("approval_hours")
    @classmethod
    def _needs_approval(cls, hours: int | None, info: ValidationInfo) -> int | None:
        if hours is not None and not info.data.get("require_approval"):
            raise ValueError("allowed: hours only where require_approval is true")
        return hours

    @property
    def sums(self) -> SumsPolicy:
        """How far an order's total may be from what its parts come to."""
        fees = FeePolicy(self.fees.limit, self.fees.unexplained)
        return SumsPolicy(fees, self.rounding)

    @property
    def country_of_none(self) -> str:
        """The country that is taken where an address names none; "" where such an order waits."""
        return "" if self.empty_country == BLOCK else self.empty_country


class ConnectorTiming(Settings):
    """When a connector works.

    Attributes:
        schedule: five cron fields in ``timezone``; None runs by hand only.
        active_windows: times of the schedule outside all of them are none; without windows all are.
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
        steps: of the transformation that the configuration names.
        status_rows: rows of Variable ``order_upload_status_maps``.
        correspondence_rows: rows of Variable ``order_upload_correspondences``.
        takes_over: former names of the connector, whose orders are its own.
        after: connectors whose success starts this one, in place of a schedule.
        pool: Airflow's pool, in which the tasks of the connector run.
    """

    name: str
    node: ConnectionId
    source: AnySource
    configuration_name: str | None = None
    configuration: Configuration = Configuration()
    filter_name: str | None = None
    filter: OrderFilter | None = None
    steps: tuple[AnyStep, ...] = ()
    status_rows: tuple[StatusRow, ...] = ()
    correspondence_rows: tuple[Correspondence, ...] = ()
    takes_over: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    pool: str = DEFAULT_POOL

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

    def rules(self) -> str:
        """Return as JSON what of the connector decides about orders: not when, nor who is told."""
        others = {"schedule", "active_windows", "after", "pool"}
        left_out: dict[str, Any] = {**dict.fromkeys(others, True), "configuration": {"notify"}}
        return self.model_dump_json(by_alias=True, exclude=left_out)

    def to_snapshot(self) -> str:
        """Return the connector as JSON, secrets excluded because it has none."""
        return self.model_dump_json(by_alias=True)
