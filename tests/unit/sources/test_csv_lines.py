"""The quick ways through the lines of a CSV find what the csv module finds, or leave it to that."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from order_upload.errors import SourceRefusedError
from order_upload.sources.bindcommerce.csv_header import read_header
from order_upload.sources.bindcommerce.csv_lines import cells_of, checked_lines

ANY_LINE = st.text('a;" \t', max_size=14)
CELLS = st.lists(st.text('a"; é', max_size=6), min_size=2, max_size=5)
HEADER = read_header("Row_Qty;General_bindCommerceNumber;Row_Code")
BLANK_ROW = ["", "", ""]


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


ROWS = st.lists(st.lists(st.text('aé"; \n\r', max_size=5), min_size=3, max_size=3), max_size=3)


@st.composite
def lines_of_any_kind(draw) -> str:
    """Give lines as a program writes them, or as nobody would."""
    text = io.StringIO()
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    csv.writer(text, delimiter=";", lineterminator=end).writerows(draw(ROWS))
    return (
        text.getvalue() + draw(st.sampled_from(["", end])) + draw(st.text('aé";;;\n', max_size=9))
    )


def rows_of(text: str) -> list[list[str]]:
    """Return the cells of all lines that are not blank, as the standard library reads them."""
    return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=";") if row]


@given(lines_of_any_kind())
def test_the_lines_of_a_file_are_those_that_the_csv_module_finds(text):
    rows = rows_of(text)
    is_closed = rows_of(text + "\n;;") == [*rows, BLANK_ROW]
    is_whole = is_closed and all(len(row) == len(BLANK_ROW) for row in rows)
    try:
        checked = list(checked_lines(io.BytesIO(text.encode()), HEADER))
    except SourceRefusedError:
        assert not is_whole
    else:
        assert is_whole
        assert [number for number, _ in checked] == [row[1].strip() for row in rows]
