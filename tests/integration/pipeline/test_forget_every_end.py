"""A buyer whose orders end in every way there is: whatever a stage wrote of them goes."""

from __future__ import annotations

import pytest

from marked_orders import CASES, CORRECTED, EMAIL, MARKS, marked_export, reference_of
from order_upload.sources.bindcommerce.files import BindCommerceFiles
from order_upload.sources.bindcommerce.values import HubReading
from report_counts import counts
from two_buyers import left_of

WITHOUT_THE_ADDRESS = [reference_of(case) for case in ("held back", "no e-mail address")]
"""Orders that tell no address; a person names them."""


@pytest.fixture
def ended(box, person):
    """A connector through whose runs all these orders have gone, in two versions."""
    box.hub_nodes = frozenset({"71"})
    folder = box.folder / "hub"
    folder.mkdir()
    box.hub = BindCommerceFiles(folder, "*", HubReading())
    (folder / "1.xml").write_bytes(marked_export())
    box.run()
    person.correct(reference_of("to be corrected"), "delivery.address", CORRECTED, "by mail")
    person.dismiss([reference_of("to be dismissed")], "why")
    (folder / "2.xml").write_bytes(marked_export(version=2))
    box.run(dry_run=True)
    box.run()
    return box


def marks_left(box):
    texts = (*MARKS, CORRECTED, EMAIL)
    return {text: files for text in texts if (files := left_of(text, box))}


def forget(buyers):
    names = [EMAIL, *WITHOUT_THE_ADDRESS]
    return buyers.forget(names, "ada", also_waiting=True, most_orders=2 * len(CASES))


def test_nothing_is_left_of_a_buyer_whose_orders_end_in_every_way(ended, buyers):
    assert marks_left(ended).keys() == {*MARKS, CORRECTED, EMAIL}
    assert forget(buyers).left.places == set()
    assert marks_left(ended) == {}


def test_later_runs_bring_back_only_what_has_no_number(ended, buyers):
    """A document without a number is known only while the hub sends the very same."""
    forget(buyers)
    (ended.folder / "hub" / "3.xml").write_bytes(marked_export(version=3))
    for asked in ({"dry_run": True}, {}, {"force": True}):
        ends = counts(ended.run(**asked))
        assert ends.pop("filtered") >= len(CASES) - 2
        assert ends == {"rejected": 2}
    forget(buyers)
    assert marks_left(ended) == {}
