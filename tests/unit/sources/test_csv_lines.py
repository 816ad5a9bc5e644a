"""The quick way to the cells of a line finds what the csv module finds, or leaves it to that."""

from __future__ import annotations

import csv

from hypothesis import given
from hypothesis import strategies as st

from order_upload.sources.bindcommerce.csv_lines import cells_of

ANY_LINE = st.text('a;" \t', max_size=14)
CELLS = st.lists(st.text('a"; é', max_size=6), min_size=2, max_size=5)


def by_the_csv_module(line: str) -> list[str]:
    """Return the cells that the standard library reads."""
    return next(csv.reader([line], delimiter=";"), [])


@given(ANY_LINE, st.sampled_from(["", "\n", "\r\n"]))
def test_no_line_is_read_in_another_way(line, end):
    cells = cells_of(line + end, ";")

    assert cells is None or not line or cells == by_the_csv_module(line + end)


@given(CELLS, st.sampled_from(["", "\n", "\r\n"]))
def test_every_line_with_all_its_texts_in_quotes_is_read(cells, end):
    line = ";".join('"' + cell.replace('"', '""') + '"' for cell in cells)

    assert cells_of(line + end, ";") == cells


def test_a_text_that_goes_on_in_the_next_line_is_left_to_the_csv_module():
    assert cells_of('1;"Corso Italia\n', ";") is None


def test_a_quote_inside_a_cell_is_left_to_the_csv_module():
    assert cells_of('1;Monitor 24";Monitor 30";x\n', ";") is None
