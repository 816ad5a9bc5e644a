"""Result lines: how stages write them and how the report reads them back."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from order_upload.domain.json_form import format_time
from order_upload.domain.order import Order
from order_upload.domain.outcome import Action, Outcome, Reason, Result
from order_upload.domain.statuses import NormalizedOrder
from order_upload.sources.base import RefusedOrder


def now() -> str:
    """Return this moment as staged text."""
    return format_time(datetime.now(UTC))


def line(value: dict[str, Any]) -> str:
    """Return JSON values as one staged line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def result_line(result: Result) -> str:
    """Return a result as one staged line."""
    return line(result.to_json())


def read_result(text: str) -> Result:
    """Return the result of a staged line."""
    return Result.from_json(json.loads(text))


def refused(order: RefusedOrder) -> Result:
    """Return the result of an order that its payload could not make."""
    message = (
        order.message
        if order.message.startswith(order.where)
        else f"{order.where}: {order.message}"
    )
    reason = Reason(order.code, message, order.remedy)
    return Result(
        ref=order.ref,
        outcome=Outcome.REJECTED,
        origin_node=order.origin_node,
        number=order.number,
        reason=reason,
        at=now(),
    )


def dropped(order: Order, code: str, message: str) -> Result:
    """Return the result of an order that a filter criterion dropped."""
    return ended(order, Outcome.FILTERED, Reason(code, message))


def ended(order: Order, outcome: Outcome, reason: Reason | None) -> Result:
    """Return the result of an order that ended before any plan."""
    return Result(
        ref=order.ref,
        outcome=outcome,
        action=Action.NONE,
        origin_node=order.origin.node,
        number=order.number,
        reason=reason,
        at=now(),
    )


def read_normalized(text: str) -> NormalizedOrder:
    """Return the normalized order of a staged line."""
    return NormalizedOrder.from_json(json.loads(text))
