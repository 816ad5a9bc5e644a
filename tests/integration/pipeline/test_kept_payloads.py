"""What is kept of a payload some of whose orders are not read."""

from __future__ import annotations

import pytest

from builders import an_order
from order_upload.ledger.batches import Batches
from report_counts import counts


def raw_payload(box, run):
    return run.staging.path("extract", "raw/00000").read_bytes()


def test_a_payload_shrinks_to_the_orders_that_were_read(settled):
    settled.hub.holds(an_order(), an_order("2"), file="again")
    run = settled.new_run()
    settled.run(run)
    assert raw_payload(settled, run).count(b'"ref"') == 1
    assert len(list(run.staging.path("extract", "raw/00000").parent.iterdir())) == 1


def test_a_payload_is_whole_until_the_batch_is_entered(settled, monkeypatch):
    settled.hub.holds(an_order(), an_order("2"), file="again")
    run = settled.new_run()
    with monkeypatch.context() as patch:
        patch.setattr(Batches, "open", dies)
        with pytest.raises(KeyboardInterrupt):
            settled.run(run)
    assert raw_payload(settled, run).count(b'"ref"') == 2
    assert counts(settled.run(run)) == {"created": 1, "unchanged": 1}


def dies(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_payload_in_the_making_is_not_in_the_archive(settled, monkeypatch):
    monkeypatch.setattr(Batches, "open", dies)
    run = settled.new_run()
    with pytest.raises(KeyboardInterrupt):
        settled.run(run)
    own = [
        path
        for path in run.root.raw_payloads("connector")
        if path.parent.parent.parent.name == run.run_id
    ]
    assert [path.name for path in own] == ["00000"]


def test_a_payload_without_known_orders_stays_as_it_was_received(box):
    box.hub.holds(an_order(), an_order("2"))
    run = box.new_run()
    box.run(run)
    assert raw_payload(box, run).count(b'"ref"') == 2
    assert len(list(run.staging.path("extract", "raw/00000").parent.iterdir())) == 1
