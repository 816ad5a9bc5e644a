"""How two domain values are written in JSON: the name of a shop status, and what to do with an unknown status."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, GetPydanticSchema
from pydantic_core import core_schema

from order_upload.domain.statuses import (
    NormalizedStatus,
    ShopStatusName,
    UnmappedKind,
    UnmappedStatus,
)


class ShopStatusEntry(BaseModel):
    """``{"name": "Shipped", "id": "3"}``; the id is needed on the native API, which can't list the statuses."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: str = Field(min_length=1)
    id: str = ""


class UnmappedDefaultEntry(BaseModel):
    """``{"default": "on_hold"}``: take this normalized status for every status that no map knows."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    default: NormalizedStatus


def _written_as(
    form: Any, read: Callable[[Any], Any], write: Callable[[Any], Any]
) -> GetPydanticSchema:
    """Return the schema of a domain value that JSON writes in another form."""

    def schema(_: Any, handler: Any) -> core_schema.CoreSchema:
        return core_schema.no_info_after_validator_function(
            read,
            handler.generate_schema(form),
            serialization=core_schema.plain_serializer_function_ser_schema(write),
        )

    return GetPydanticSchema(schema)


def _to_shop_status(form: str | ShopStatusEntry) -> ShopStatusName:
    return ShopStatusName(form) if isinstance(form, str) else ShopStatusName(form.name, form.id)


def _from_shop_status(status: ShopStatusName) -> dict[str, str]:
    return {"name": status.name, "id": status.id}


def _to_unmapped(form: str | UnmappedDefaultEntry) -> UnmappedStatus:
    if isinstance(form, str):
        return UnmappedStatus(UnmappedKind(form))
    return UnmappedStatus(UnmappedKind.DEFAULT, form.default)


def _from_unmapped(policy: UnmappedStatus) -> str | dict[str, str]:
    return {"default": policy.default.value} if policy.default else policy.kind.value


_ShopStatusName = Annotated[str, Field(min_length=1)] | ShopStatusEntry
_UnmappedWord = Literal["block", "skip", "keep"] | UnmappedDefaultEntry

ShopStatusValue = Annotated[
    ShopStatusName, _written_as(_ShopStatusName, _to_shop_status, _from_shop_status)
]
"""``"Shipped"`` or ``{"name": "Shipped", "id": "3"}``."""

UnmappedValue = Annotated[UnmappedStatus, _written_as(_UnmappedWord, _to_unmapped, _from_unmapped)]
"""``"block"``, ``"skip"``, ``"keep"`` or ``{"default": "on_hold"}``."""
