"""How statuses are written in settings: a shop status, the policy for unknown ones, a map's row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, GetPydanticSchema, model_validator
from pydantic_core import core_schema

from order_upload.domain.policies import StockPolicy
from order_upload.domain.statuses import (
    NormalizedStatus,
    ShopStatusName,
    StatusRow,
    UnmappedKind,
    UnmappedStatus,
)
from order_upload.domain.unmapped_status import is_placeholder
from order_upload.settings import Settings


class NameAndId(Settings):
    """``{"name": "Shipped", "id": "3"}``; the native API can't list statuses and needs the id."""

    name: str = Field(min_length=1)
    id: str = ""


class DefaultStatus(Settings):
    """``{"default": "on_hold"}``: take this status for every status that no map knows."""

    default: NormalizedStatus


def _written_as(
    written: Any, read: Callable[[Any], Any], write: Callable[[Any], Any]
) -> GetPydanticSchema:
    """Return the schema of a domain value that settings write in another way.

    Args:
        written: the type of what stands in the settings.
        read: makes the domain value of it.
        write: makes JSON of the domain value, for snapshots.
    """

    def schema(_: Any, handler: Any) -> core_schema.CoreSchema:
        return core_schema.no_info_after_validator_function(
            read,
            handler.generate_schema(written),
            serialization=core_schema.plain_serializer_function_ser_schema(write),
        )

    return GetPydanticSchema(schema)


def _read_shop_status(written: str | NameAndId) -> ShopStatusName:
    if isinstance(written, str):
        return ShopStatusName(written)
    return ShopStatusName(written.name, written.id)


def _write_shop_status(status: ShopStatusName) -> dict[str, str]:
    return {"name": status.name, "id": status.id}


def _read_unmapped(written: str | DefaultStatus) -> UnmappedStatus:
    if isinstance(written, str):
        return UnmappedStatus(UnmappedKind(written))
    return UnmappedStatus(UnmappedKind.DEFAULT, written.default)


def _write_unmapped(policy: UnmappedStatus) -> str | dict[str, str]:
    if policy.default:
        return {"default": policy.default.value}
    return policy.kind.value


_NameOrBoth = Annotated[str, Field(min_length=1)] | NameAndId
_WordOrDefault = Literal["block", "skip", "keep"] | DefaultStatus

ShopStatusSetting = Annotated[
    ShopStatusName, _written_as(_NameOrBoth, _read_shop_status, _write_shop_status)
]
"""``"Shipped"`` or ``{"name": "Shipped", "id": "3"}``."""

UnmappedSetting = Annotated[
    UnmappedStatus, _written_as(_WordOrDefault, _read_unmapped, _write_unmapped)
]
"""``"block"``, ``"skip"``, ``"keep"`` or ``{"default": "on_hold"}``."""


def _chosen_status(written: Any) -> Any:
    if isinstance(written, str) and is_placeholder(written):
        words = ", ".join(NormalizedStatus)
        raise ValueError(f"allowed: one of {words}; choose the one that the status means")
    return written


def _written_word(written: str) -> str:
    if is_placeholder(written):
        raise ValueError("allowed: the word itself, as the hub shows it in the order")
    return written


_PlatformWord = Annotated[str, Field(min_length=1), AfterValidator(_written_word)]


class StatusRowEntry(Settings):
    """One row of Variable ``order_upload_status_maps``."""

    node: str = Field(default="", min_length=1)
    technology: str = Field(default="", min_length=1)
    id: _PlatformWord = ""
    code: _PlatformWord = ""
    name: _PlatformWord = ""
    status: Annotated[NormalizedStatus, BeforeValidator(_chosen_status)]
    shop_status: ShopStatusSetting | None = None
    stock_on_create: StockPolicy | None = None
    stock_on_update: StockPolicy | None = None

    @model_validator(mode="after")
    def _says_something(self) -> StatusRowEntry:
        if self.node and self.technology:
            raise ValueError('allowed: "node" or "technology", not both')
        says_stock = self.stock_on_create or self.stock_on_update
        if not (self.id or self.code or self.name or self.shop_status or says_stock):
            raise ValueError(
                'allowed: at least one of "id", "code", "name", or else a "shop_status", '
                '"stock_on_create" or "stock_on_update"'
            )
        return self

    def as_row(self, where: str) -> StatusRow:
        """Return the row; ``where`` is its place, for messages."""
        keys = {key: getattr(self, key) for key in StatusRowEntry.model_fields}
        return StatusRow(**keys, where=where)
