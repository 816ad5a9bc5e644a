"""The Variables as the pages read and save them.

A page shows a Variable with a mark of its text, and gives the mark back when it saves. Where
somebody else has changed the Variable meanwhile, nothing is saved.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields

from airflow.models import Variable
from airflow.models.log import Log
from airflow.utils.session import create_session
from fastapi import HTTPException
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from order_upload.config import Variables
from order_upload.config.variables import PREFIX

CHANGED = (
    "somebody else has changed Variable {key} since this page read it: nothing was saved; look at "
    "it again"
)
ELSEWHERE = (
    "Variable {key} is set outside of Airflow's database, in the environment or in a secrets "
    "backend, which goes before it: nothing was saved; change it there"
)


@dataclass(frozen=True, slots=True)
class VariableText:
    """What a Variable holds.

    Attributes:
        text: as it stands; None where there is none.
        mark: of the text; another text has another one.
    """

    text: str | None
    mark: str

    def demand(self, key: str, mark: str) -> None:
        """Do nothing where a page has seen this text.

        Raises:
            HTTPException: 409 where it has seen another.
        """
        if mark != self.mark:
            raise HTTPException(409, CHANGED.format(key=key))


def read_variables() -> Variables:
    """Return the texts of all our Variables, from wherever Airflow has them."""
    return Variables(**{group.name: _text_of(PREFIX + group.name) for group in fields(Variables)})


def read_variable(key: str) -> VariableText:
    """Return what one Variable holds."""
    text = _text_of(key)
    return VariableText(text, _mark_of(text))


def stands_elsewhere(key: str) -> bool:
    """Return whether a Variable is set in the environment or in a secrets backend.

    That place goes before Airflow's database, so what a page would save there has no effect.
    """
    with create_session() as session:
        row = session.scalar(select(Variable).where(Variable.key == key))
        stored = None if row is None else row.val
    return _text_of(key) != stored


def save_variable(key: str, text: str, seen: VariableText, person: str, what: str) -> None:
    """Save a Variable, if it still holds what was seen; Airflow's audit log says who did it.

    Args:
        key: of the Variable.
        text: what it shall hold.
        seen: what it held when the change was made.
        person: who saves it.
        what: was done, for the audit log.

    Raises:
        HTTPException: 409 where it holds something else by now, or is set outside of the database.
    """
    with create_session() as session:
        row = session.scalar(select(Variable).where(Variable.key == key))
        if row is None:
            _add(session, key, text, seen)
        elif row.val != seen.text:
            raise HTTPException(409, _conflict(key, row.val, seen).format(key=key))
        else:
            _replace(session, row, text)
        session.add(Log(event="order_upload.variable", owner=person, extra=f"{key}: {what}"))


def _text_of(key: str) -> str | None:
    text = Variable.get(key, default_var=None)
    return None if text is None else str(text)


def _mark_of(text: str | None) -> str:
    return "" if text is None else hashlib.sha256(text.encode()).hexdigest()[:16]


def _add(session: Session, key: str, text: str, seen: VariableText) -> None:
    if seen.text is not None:
        raise HTTPException(409, ELSEWHERE.format(key=key))
    try:
        session.add(Variable(key=key, val=text))  # type: ignore[no-untyped-call]
        session.flush()
    except IntegrityError:
        raise HTTPException(409, CHANGED.format(key=key)) from None


def _conflict(key: str, stored: str | None, seen: VariableText) -> str:
    """Return why the database holds another text than was seen."""
    return ELSEWHERE if _text_of(key) == seen.text != stored else CHANGED


def _replace(session: Session, row: Variable, text: str) -> None:
    """Write the text where the row is still the one that was read: two may save at once."""
    new = Variable(key=row.key, val=text)  # type: ignore[no-untyped-call]
    written = session.execute(
        update(Variable)
        .where(Variable.key == row.key, Variable._val == row._val)
        .values(val=new._val, is_encrypted=new.is_encrypted)
        .execution_options(synchronize_session=False)
    )
    if not getattr(written, "rowcount", 0):
        raise HTTPException(409, CHANGED.format(key=row.key))
