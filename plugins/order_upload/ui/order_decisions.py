"""What a person does about single orders on a page: send again, correct, leave alone.

It is what the command ``order-upload`` does, by the name that Airflow has for the person; Airflow's
audit log says who did what to which order, never a value.
"""

from __future__ import annotations

from typing import Annotated, Any

from airflow.models.log import Log
from airflow.utils.session import create_session
from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, ConfigDict, Field

from order_upload.airflow.names import dag_id_of
from order_upload.airflow.storage import ledger_from_connection, staging_from_config
from order_upload.domain.order_fields import FieldError
from order_upload.errors import ConfigError
from order_upload.pipeline.asked_orders import UnknownOrderError
from order_upload.pipeline.order_actions import ComesBack, Done, OrderActions
from order_upload.ui.access import Reader, ReaderDep

MOST_ORDERS = 200
Refs = Annotated[list[str], Field(min_length=1, max_length=MOST_ORDERS)]
Why = Annotated[str, Field(min_length=1, max_length=500)]

router = APIRouter(prefix="/orders")


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    connector: str


class SendAgain(_Body):
    """Orders to send again."""

    refs: Refs


class LeaveAlone(_Body):
    """Orders to leave alone until the hub changes them."""

    refs: Refs
    why: Why


class Correct(_Body):
    """A field of one order to set; without a value the correction is taken back."""

    ref: str
    field: str
    value: str | None
    why: str = ""


@router.post("/send-again")
def send_again(asked: SendAgain, reader: ReaderDep) -> dict[str, Any]:
    """Let orders be sent by the next run; return with which conf that run takes them up."""
    actions = _actions(asked.connector, reader)
    reader.demand_trigger(asked.connector)
    done = _tried(lambda: actions.send_again(asked.refs))
    log_act(reader, asked.connector, "send again", [one.ref for one in done])
    return {"dag_id": dag_id_of(asked.connector), **_conf(done)}


@router.post("/leave-alone")
def leave_alone(asked: LeaveAlone, reader: ReaderDep) -> dict[str, Any]:
    """Leave orders that wait alone until the hub changes them."""
    actions = _actions(asked.connector, reader)
    reader.demand_trigger(asked.connector)
    refs = _tried(lambda: actions.dismiss(asked.refs, asked.why))
    log_act(reader, asked.connector, "leave alone", refs)
    return {"refs": refs}


@router.post("/correct")
def correct(asked: Correct, reader: ReaderDep) -> dict[str, Any]:
    """Set a field of one order on our side, or take that back."""
    actions = _actions(asked.connector, reader)
    reader.demand_correct()
    if asked.value is None:
        done = _tried(lambda: actions.take_back(asked.ref, asked.field))
        log_act(reader, asked.connector, f"take back {asked.field}", [done.ref])
    else:
        if not asked.why:
            raise HTTPException(422, "why: found nothing; allowed: a reason, for who sees it later")
        value, why = asked.value, asked.why
        done = _tried(lambda: actions.correct(asked.ref, asked.field, value, why))
        log_act(reader, asked.connector, f"correct {asked.field}", [done.ref])
    return {"dag_id": dag_id_of(asked.connector), **_conf([done])}


def _actions(connector: str, reader: Reader) -> OrderActions:
    reader.demand_read(connector)
    return OrderActions(staging_from_config(), ledger_from_connection(), connector, reader.name)


def _tried(act: Any) -> Any:
    """Return what an act gives.

    Raises:
        HTTPException: 422 where it is refused; nothing was done then.
    """
    try:
        return act()
    except (UnknownOrderError, FieldError, ConfigError) as refusal:
        raise HTTPException(422, str(refusal)) from refusal


def _conf(done: list[Done]) -> dict[str, Any]:
    """Return the conf of a run that takes these orders up: one that asks the hub, where it must."""
    conf: dict[str, Any] = {"order_refs": [one.ref for one in done]}
    if all(one.comes_back is not ComesBack.FROM_HUB for one in done):
        conf["retry"] = True
    return {"conf": conf, "comes_back": [[one.ref, one.comes_back.value] for one in done]}


def log_act(
    reader: Reader, connector: str, what: str, refs: list[str], event: str = "order_upload.order"
) -> None:
    """Write into Airflow's audit log what a person did about which orders."""
    text = f"{connector}: {what}: {', '.join(refs)}"
    with create_session() as session:
        session.add(Log(event=event, owner=reader.name, extra=text))
