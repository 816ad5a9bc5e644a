"""One entry of a Variable written otherwise: the text as it will stand, and what is wrong with it.

An entry is what stands under a name, or one row of a list. All others stay as they are written, to
the last blank.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from order_upload.config.json_path import path_of
from order_upload.config.named_parts import (
    CONFIGURATIONS,
    FILTERS,
    PRODUCT_FILTERS,
    TIME_RANGES,
    TRANSFORMATIONS,
    configuration_named,
    filter_named,
    products_named,
    time_range_named,
    transformation_named,
)
from order_upload.config.parsing import CONNECTORS, parse_connector
from order_upload.config.row_edits import LISTS, checked_edit
from order_upload.config.validation import Read
from order_upload.config.variables import PREFIX, Variables
from order_upload.errors import ConfigError
from order_upload.faults import Fault

_BLANK = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()
_FOUND = ": found "

_NAMED: Mapping[str, Callable[[str, Variables], Read[Any]]] = {
    CONFIGURATIONS: configuration_named,
    FILTERS: filter_named,
    TRANSFORMATIONS: transformation_named,
    PRODUCT_FILTERS: products_named,
    TIME_RANGES: time_range_named,
}


@dataclass(frozen=True, slots=True)
class EntryEdit:
    """What a person wants of one entry.

    Attributes:
        variable: its full name.
        key: the name under which it stands, or the place of its row from 0; None adds an entry.
        name: under which it shall stand; "" in a list.
        value: what shall stand there; None takes it out.
    """

    variable: str
    key: str | int | None
    name: str
    value: Any

    @property
    def path(self) -> str:
        """Where the entry stands when it is saved; of a row that is added, the Variable."""
        step = self.name if self.variable not in LISTS else self.key
        return self.variable if step is None else path_of(self.variable, (step,))


class Finding(NamedTuple):
    """What is wrong: where, and what was found, what is allowed, what to do."""

    path: str
    said: str


class _Member(NamedTuple):
    """One entry in a text: where its key begins and ends, and its value."""

    key: str | int
    start: int
    key_end: int
    value: int
    end: int


def edited_text(variables: Variables, edit: EntryEdit) -> str:
    """Return the text of the Variable as it will stand.

    Raises:
        ConfigError: the Variable is malformed, the entry is not there, or its new name is taken.
    """
    if edit.variable not in variables.documents:
        raise Fault("variable", edit.variable, ", ".join(variables.documents)).as_error()
    document = variables.documents[edit.variable]
    if document.fault:
        raise document.fault.as_error()
    is_list = edit.variable in LISTS
    text = _text_of(variables, edit.variable)
    members = _members(text)
    if not is_list and edit.name != edit.key and edit.name in document.value:
        raise Fault(edit.path, "a name that is taken", remedy="choose another name").as_error()
    if edit.key is None:
        return _with_added(text, members, edit)
    place = next((place for place, one in enumerate(members) if one.key == edit.key), None)
    if place is None:
        raise Fault(f"{edit.variable}: {edit.key}", "nothing", "an entry that is there").as_error()
    if edit.value is None:
        return _without(text, members, place)
    member = members[place]
    key = text[member.start : member.key_end] if is_list else _written(edit.name)
    between = text[member.key_end : member.value]
    return text[: member.start] + key + between + _indented(edit) + text[member.end :]


def edited_variables(variables: Variables, edit: EntryEdit) -> Variables:
    """Return the Variables as they will stand.

    Raises:
        ConfigError: as :func:`edited_text`.
    """
    text = edited_text(variables, edit)
    return replace(variables, **{edit.variable.removeprefix(PREFIX): text})


def edit_findings(variables: Variables, edit: EntryEdit) -> list[Finding]:
    """Return all that is wrong with an entry, as when the DAGs are parsed; nothing is saved.

    That is what is wrong in the entry itself, and what could not be read any more with it.
    """
    lines: list[str] = []
    try:
        edited = edited_variables(variables, edit)
        if not edited.documents[edit.variable].fault:
            lines += _entry_lines(variables, edited, edit)
    except ConfigError as error:
        return [_finding(line) for line in str(error).splitlines()]
    known = _lines_of_all(variables, variables, edit.variable)
    all_lines = _lines_of_all(variables, edited, edit.variable)
    lines += [line for line in all_lines if line not in known]
    return [_finding(line) for line in dict.fromkeys(lines)]


def _lines_of_all(before: Variables, edited: Variables, variable: str) -> list[str]:
    """Return what is wrong with one of the Variables edited, and what that breaks."""
    try:
        checked_edit(before, variable, _text_of(edited, variable))
    except ConfigError as error:
        return str(error).splitlines()
    return []


def _text_of(variables: Variables, variable: str) -> str:
    text: str | None = getattr(variables, variable.removeprefix(PREFIX))
    return text or ("[]" if variable in LISTS else "{}")


def _finding(line: str) -> Finding:
    path, found, said = line.partition(_FOUND)
    return Finding(path, found.removeprefix(": ") + said) if found else Finding("", line)


def _entry_lines(before: Variables, edited: Variables, edit: EntryEdit) -> Iterator[str]:
    """Yield what is wrong in the entry; rows of lists are looked at all together by others."""
    if edit.value is None or edit.variable in LISTS:
        return
    if edit.variable == CONNECTORS:
        known = set(_connector_lines(edit.key, before))
        for line in _connector_lines(edit.name, edited):
            if line not in known or line.startswith(edit.path):
                yield line
    else:
        yield from map(str, _NAMED[edit.variable](edit.name, edited)[1])


def _connector_lines(name: str | int | None, variables: Variables) -> list[str]:
    try:
        parse_connector(str(name), variables)
    except ConfigError as error:
        return str(error).splitlines()
    return []


def _members(text: str) -> list[_Member]:
    """Return the entries of a text that holds an object or a list, in their order."""
    members: list[_Member] = []
    at = _after_blanks(text, 0)
    is_list = text[at] == "["
    at = _after_blanks(text, at + 1)
    while text[at] not in "]}":
        key: str | int = len(members)
        start = key_end = at
        if not is_list:
            key, key_end = _DECODER.raw_decode(text, at)
            at = _after_blanks(text, _after_blanks(text, key_end) + 1)
        _, end = _DECODER.raw_decode(text, at)
        members.append(_Member(key, start, key_end, at, end))
        at = _after_blanks(text, end)
        if text[at] == ",":
            at = _after_blanks(text, at + 1)
    return members


def _after_blanks(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at


def _with_added(text: str, members: list[_Member], edit: EntryEdit) -> str:
    added = _indented(edit)
    if edit.variable not in LISTS:
        added = f"{_written(edit.name)}: {added}"
    if not members:
        opening, closing = "[]" if edit.variable in LISTS else "{}"
        return f"{opening}\n  {added}\n{closing}"
    end = members[-1].end
    return f"{text[:end]},\n  {added}{text[end:]}"


def _without(text: str, members: list[_Member], place: int) -> str:
    start, end = members[place].start, members[place].end
    if place + 1 < len(members):
        end = members[place + 1].start
    elif place:
        start = members[place - 1].end
    return text[:start] + text[end:]


def _indented(edit: EntryEdit) -> str:
    """Return the value as it is written: a row on one line, what has a name over several."""
    if edit.variable in LISTS:
        return _written(edit.value)
    return json.dumps(edit.value, ensure_ascii=False, indent=2).replace("\n", "\n  ")


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
