"""What the answers of the node module are made of: the kinds of values, and how one is read."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, TypeAdapter, ValidationError

from order_upload.domain.shown_text import told


def _time(value: Any) -> datetime | None:
    if not isinstance(value, str):
        raise ValueError("allowed: a time as text")  # noqa: TRY004 - pydantic makes a message of it
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass  # the text of the error quotes the value
    raise ValueError("allowed: a time with its zone")


INSTALLATION = r"^[A-Za-z0-9_-]{1,64}$"
"""What an installation says it is: a UUID."""

_OUR_KEY = re.compile(r"[a-z_]{1,40}")

Filled = Annotated[str, Field(min_length=1)]
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
"""Of a reason, an error or a problem; reports and the ledger name it."""
Id = Annotated[str, Field(pattern=r"^[0-9]{1,20}$")]
OptionalId = Annotated[str, Field(pattern=r"^[0-9]{0,20}$")]
"""A number of the shop's, or "" for none."""
Count = Annotated[int, Field(ge=0, le=10**9)]
Hash = Annotated[str, Field(min_length=1, max_length=64)]
FieldPath = Annotated[str, Field(pattern=r"^[a-z_]{1,40}(\.[a-z_]{1,40})?$")]
"""A part, or a piece of one; no text of an order has room in it."""
Time = Annotated[datetime | None, PlainValidator(_time)]


class AnswerRow(BaseModel):
    """A part of an answer; what a newer module adds is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True, hide_input_in_errors=True)


M = TypeVar("M", bound=AnswerRow)


def read_answer(adapter: TypeAdapter[M], body: bytes) -> M:
    """Return an answer in its form.

    Raises:
        ValueError: it has another form; with the path to the first thing that is not as agreed.
    """
    try:
        return adapter.validate_json(body)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        path = "".join(map(_as_step, fault["loc"])).lstrip(".")
        # Without its cause, whose text would quote the order in a traceback.
        raise ValueError(f"{path}: {told(fault['msg'])}") from None


def _as_step(step: int | str) -> str:
    """Return a step of a path; a key of the shop's own making is not repeated."""
    if isinstance(step, int):
        return f"[{step}]"
    return f".{step}" if _OUR_KEY.fullmatch(step) else ".?"
