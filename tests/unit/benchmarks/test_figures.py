"""Figures of the benchmark: of several passes the quickest counts, memory is the large one's."""

from __future__ import annotations

import pytest

from benchmarks.figures import KEYS, RUN, Summary
from benchmarks.passes import Measured, PassFigures, bytes_below

BARE = ("bare_xml", "bare_csv", "bare_copy")


def a_pass(orders: int = 100, peak_mb: float = 50, **cpu_s: float) -> PassFigures:
    """Return a pass in which every work took a second, but for those that are named."""
    seconds = dict.fromkeys((*BARE, *RUN, "run_unchanged", "extract_csv", "transform"), 1.0) | cpu_s
    figures = PassFigures(orders, staged_bytes={"new": 700, "unchanged": 10})
    for name, taken in seconds.items():
        figures.add(name, Measured(cpu_s=taken, wall_s=taken, peak_mb=peak_mb))
    return figures


def test_a_stage_is_a_multiple_of_the_bare_parser():
    assert Summary.of([a_pass(filter=0.5)], None).json()["filter"] == 0.5


def test_reading_csv_is_a_multiple_of_the_bare_csv_reader():
    assert Summary.of([a_pass(extract_csv=6.0, bare_csv=2.0)], None).json()["extract_csv"] == 3.0


def test_a_transformation_is_a_multiple_of_reading_and_writing_its_orders():
    assert Summary.of([a_pass(transform=5.0, bare_copy=2.0)], None).json()["transform"] == 2.5


def test_the_quickest_pass_counts():
    passes = [a_pass(upload=4.0), a_pass(upload=3.0), a_pass(upload=5.0)]

    assert Summary.of(passes, None).json()["upload"] == 3.0


def test_the_quickest_bare_parser_of_all_passes_is_compared_with():
    passes = [a_pass(bare_xml=2.0), a_pass(bare_xml=0.5)]

    assert Summary.of(passes, None).json()["report"] == 2.0


@pytest.mark.parametrize(("name", "stages"), [("chain", 3), ("run_new", 6)])
def test_a_sum_is_that_of_its_stages(name, stages):
    assert Summary.of([a_pass()], None).json()[name] == stages


def test_memory_is_that_of_the_large_pass():
    large = a_pass(orders=1000, peak_mb=90)

    assert Summary.of([a_pass(peak_mb=200)], large).json()["peak_mb"] == 90


def test_staged_bytes_are_those_of_one_order():
    assert Summary.of([a_pass(orders=100)], None).json()["staged_bytes_new"] == 7


def test_the_table_says_how_many_orders_a_second_of_cpu_takes():
    table = Summary.of([a_pass(orders=1000, upload=0.5)], None).table()

    assert "2,000" in next(line for line in table.splitlines() if line.startswith("upload"))


def test_every_ratio_has_a_line_in_the_table():
    first_words = {line.split(" ")[0] for line in Summary.of([a_pass()], None).table().splitlines()}

    assert set(KEYS) <= first_words


def test_the_bytes_below_a_folder_are_those_of_all_its_files(tmp_path):
    (tmp_path / "extract" / "raw").mkdir(parents=True)
    (tmp_path / "extract" / "orders.jsonl").write_bytes(b"12345")
    (tmp_path / "extract" / "raw" / "00000").write_bytes(b"123")

    assert bytes_below(tmp_path) == 8
