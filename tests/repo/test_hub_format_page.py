"""docs/hub-format.md: it has every field of the hub, by the name, path and type of the readers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from order_upload.sources.bindcommerce.fields import ORDER_FIELDS, ROW_FIELDS, HubField, Kind

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "hub-format.md").read_text(encoding="utf-8")
SOURCES = "\n".join(
    path.read_text(encoding="utf-8")
    for path in (ROOT / "plugins/order_upload/sources/bindcommerce").rglob("*.py")
)
FIELD_ROW = re.compile(r"^\| `([^`]+)` \| `([^`]+)` \| `([^`]+)` \| (\w+) \| .+ \|$", re.MULTILINE)
REASON_ROW = re.compile(r"^\| ((?:`\w+`(?:, )?)+) \|", re.MULTILINE)


def row_of(field: HubField) -> tuple[str, str, str, str]:
    """Return element below its heading, CSV column, path in our order and type."""
    element = f"{field.group}/{field.name}".split("/", 1)[1]
    return element, field.column, field.path, field.kind


def reasons() -> list[str]:
    """Return the reason codes that stand in the first column of the section on refusals."""
    section = PAGE[PAGE.index("## What is refused") :]
    return re.findall(r"`(\w+)`", "".join(REASON_ROW.findall(section)))


@pytest.mark.parametrize("field", [*ORDER_FIELDS, *ROW_FIELDS], ids=lambda field: field.column)
def test_the_field_is_on_the_page(field):
    assert row_of(field) in FIELD_ROW.findall(PAGE)


def test_the_page_has_no_field_that_is_not_read():
    known = {row_of(field) for field in (*ORDER_FIELDS, *ROW_FIELDS)}

    assert set(FIELD_ROW.findall(PAGE)) - known == set()


@pytest.mark.parametrize("kind", get_args(Kind))
def test_the_page_says_what_the_type_is(kind):
    assert re.search(rf"^\| {kind} \|", PAGE, re.MULTILINE)


@pytest.mark.parametrize("code", [*reasons(), *re.findall(r"`(\w*not_\w+|unknown_\w+)`", PAGE)])
def test_every_reason_of_the_page_is_one_of_the_readers(code):
    assert f'"{code}"' in SOURCES
