"""Files of codes: which rows they hold, and each mistake said with its line."""

from __future__ import annotations

import pytest

from order_upload.config.sku_files import FOLDER_VARIABLE, MOST_FAULTS, read_sku_file
from order_upload.domain.transformation.sku_tables import SkuFileRow, sku_table
from order_upload.errors import ConfigError


@pytest.fixture
def folder(tmp_path):
    return tmp_path


def read(folder, content, name="codes.csv"):
    content = content if isinstance(content, bytes) else content.encode()
    (folder / name).write_bytes(content)
    return read_sku_file(name, folder)


def pairs(rows):
    return [(row.from_, row.to, row.node) for row in rows]


CONTENTS = {
    "commas": "sku,external_sku,node\nA,X,Amazon IT\nB,Y,\n",
    "semicolons": "sku;external_sku;node\nA;X;Amazon IT\nB;Y;\n",
    "tabs": "sku\texternal_sku\tnode\nA\tX\tAmazon IT\nB\tY\t\n",
    "other columns first": "Node,External SKU,SKU\nAmazon IT,X,A\n,Y,B\n",
    "Windows": "\ufeffsku,external_sku,node\r\nA,X,Amazon IT\r\nB,Y,\r\n",
    "quotes and blanks": 'sku,external_sku,node\n"A", X ,Amazon IT\n\n , ,\nB,"Y",\n',
}


@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)
def test_a_file_holds_its_rows_whatever_its_form(folder, content):
    assert pairs(read(folder, content)) == [("X", "A", "Amazon IT"), ("Y", "B", "")]


def test_a_file_may_leave_the_nodes_out(folder):
    assert pairs(read(folder, "external_sku,sku\n0042,7\n")) == [("0042", "7", "")]


def test_a_code_may_hold_a_delimiter_in_quotes(folder):
    assert pairs(read(folder, 'sku,external_sku\n"A,1",X\n')) == [("X", "A,1", "")]


def test_the_same_row_twice_is_no_contradiction(folder):
    assert len(sku_table(read(folder, "sku,external_sku\nA,X\nA,X\n"))) == 1


def test_a_code_may_be_another_one_at_each_node(folder):
    rows = read(folder, "sku,external_sku,node\nA,X,\nB,X,Amazon IT\nC,X,eBay IT\n")
    assert len(sku_table(rows)) == 3


FAULTY = {
    "an empty file": (
        "",
        ", line 1: found the columns of an empty file; allowed: the columns sku,",
    ),
    "other columns": (
        "code,external_sku\nA,X\n",
        ', line 1: found the columns "code", "external_sku"; ',
    ),
    "a column too many": ("sku,external_sku,market\nA,X,IT\n", ", line 1: found the columns "),
    "no row": ("sku,external_sku\n", ": found no row; allowed: at least one below"),
    "a cell too few": (
        "sku,external_sku\nA,X\nB\n",
        ", line 3: found 1 cells; allowed: 2, as many",
    ),
    "no code": ("sku,external_sku\n,X\n", ", line 2: found nothing in sku; allowed: a code"),
    "a line break": (
        'sku,external_sku\n"A\nB",X\n',
        ", line 3: found a control character in sku; ",
    ),
    "an open quote": ('sku,external_sku\n"A,X\n', ", line 2: found text that is no CSV ("),
    "Latin letters": (
        b"sku,external_sku\nA,X\nB,\xe8\n",
        ", line 3: found bytes that are not UTF-8",
    ),
    "a contradiction": (
        "sku,external_sku\nA,X\nC,Y\nB, X\n",
        ', line 4: found "B" for the code "X", of which line 2 says "A"; keep one of the two',
    ),
}


@pytest.mark.parametrize(("content", "message"), FAULTY.values(), ids=FAULTY)
def test_a_mistake_is_said_with_its_line(folder, content, message):
    with pytest.raises(ConfigError) as raised:
        read(folder, content)
    assert str(raised.value).startswith(f"{folder / 'codes.csv'}{message}")


def test_of_very_many_mistakes_some_are_said(folder):
    with pytest.raises(ConfigError) as raised:
        read(folder, "sku,external_sku\n" + ",X\n" * 100)
    assert len(str(raised.value).splitlines()) == MOST_FAULTS


def test_a_file_that_is_not_there_is_said_with_its_path(folder):
    with pytest.raises(ConfigError, match=r"no\.csv: found no file that can be read"):
        read_sku_file("no.csv", folder)


def test_the_environment_names_the_folder(folder, monkeypatch):
    monkeypatch.setenv(FOLDER_VARIABLE, str(folder))
    (folder / "codes.csv").write_text("sku,external_sku\nA,X\n", encoding="utf-8")
    assert read_sku_file("codes.csv") == [SkuFileRow("codes.csv", "X", "A")]


@pytest.mark.parametrize("named", ["", "relative", "/no/such/folder"])
def test_a_folder_that_is_none_is_said_with_the_variable(monkeypatch, named):
    monkeypatch.setenv(FOLDER_VARIABLE, named)
    with pytest.raises(ConfigError) as raised:
        read_sku_file("codes.csv")
    assert "environment variable ORDER_UPLOAD_SKU_FILES: found " in str(raised.value)
    assert "the absolute path of the folder that has codes.csv" in str(raised.value)
