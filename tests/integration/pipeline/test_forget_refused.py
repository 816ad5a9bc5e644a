"""When a buyer is not forgotten, or not yet; and an erasure that was killed midway."""

from __future__ import annotations

import pytest

from order_upload.errors import ConfigError, ShopUnavailableError
from order_upload.pipeline.buyer_erasure import FileErasure
from report_counts import counts
from two_buyers import ADA, EMAIL, REF, ada, eva, left_of


def waits(box, exports):
    exports.gives(ada(StateName="FROBNICATED", StateCode=""), eva())
    assert counts(box.run()) == {"blocked": 1, "created": 1}


def is_killed(box, exports):
    exports.gives(ada(), eva())
    next(work for stage, work in box.stages(box.new_run()) if stage == "extract")()


def is_only_looked_at(box, exports):
    exports.gives(ada(), eva())
    box.run(dry_run=True)


TO_UPLOAD = [waits, is_killed, is_only_looked_at]


@pytest.mark.parametrize("comes_in", TO_UPLOAD)
def test_an_order_that_is_still_to_be_uploaded_is_not_dropped_without_a_word(
    box, buyers, exports, comes_in
):
    comes_in(box, exports)
    before = left_of(ADA, box)
    with pytest.raises(ConfigError, match=f"{REF} .connector connector.: found still to be upl"):
        buyers.forget([EMAIL], "ada")
    assert left_of(ADA, box) == before
    assert REF not in box.ledger.forgotten.all()


@pytest.mark.parametrize("comes_in", TO_UPLOAD)
def test_an_order_that_is_still_to_be_uploaded_goes_where_that_is_said(
    box, buyers, exports, comes_in
):
    comes_in(box, exports)
    buyers.forget([EMAIL], "ada", also_waiting=True)
    assert left_of(ADA, box) == []
    exports.gives(ada(LastUpdate="2026-09-05 10:00:00"), eva())
    assert box.run().counts["filtered"] == 1
    assert box.client.find([REF]) == []
    assert left_of(ADA, box) == []


def test_a_file_that_waits_for_others_stays(box, buyers, xml_exports):
    unknown = {"StateName": "FROBNICATED", "StateCode": ""}
    xml_exports.gives(ada(**unknown), eva(**unknown))
    box.run()
    buyers.forget([EMAIL], "ada", also_waiting=True)
    xml_exports.gives()
    assert counts(box.run()) == {"blocked": 1}


@pytest.mark.usefixtures("created")
def test_a_run_at_work_is_named_and_nothing_is_done(box, buyers, at_work):
    at_work.append("order_upload__connector, run scheduled__1")
    before = left_of(ADA, box)
    with pytest.raises(ConfigError, match="found order_upload__connector, run scheduled__1 at wor"):
        buyers.forget([EMAIL], "ada")
    assert left_of(ADA, box) == before
    box.ledger.erasure_hold.check_none()


@pytest.mark.usefixtures("created")
def test_a_run_at_work_is_waited_for(box, buyers, at_work):
    at_work.append("a run")
    buyers._sleep = lambda _: at_work.clear()
    buyers.forget([EMAIL], "ada", wait_s=60)
    assert left_of(ADA, box) == []


@pytest.mark.usefixtures("created")
def test_a_shop_that_does_not_answer_is_named_and_nothing_is_done_here(box, buyers):
    before = left_of(ADA, box)
    buyers._shops["shop"].base_url = "http://127.0.0.1:9/"
    with pytest.raises(ShopUnavailableError, match="shop"):
        buyers.forget([EMAIL], "ada")
    assert left_of(ADA, box) == before


@pytest.mark.usefixtures("created")
def test_what_is_left_all_the_same_is_told(box, buyers, monkeypatch):
    monkeypatch.setattr(FileErasure, "_erase_lines", lambda *_: False)
    left = buyers.forget([EMAIL], "ada").left.places
    assert "run run-1: extract/orders.jsonl" in {place.where for place in left}


@pytest.mark.parametrize("files", range(0, 14, 2))
@pytest.mark.usefixtures("created")
def test_killed_midway_and_done_again_it_comes_to_the_same(box, buyers, monkeypatch, files):
    erase, done = FileErasure.erase, []

    def dies(erasure, file):
        done.append(file)
        if len(done) > files:
            raise KeyboardInterrupt
        return erase(erasure, file)

    with monkeypatch.context() as patch:
        patch.setattr(FileErasure, "erase", dies)
        with pytest.raises(KeyboardInterrupt):
            buyers.forget([EMAIL], "ada")
    buyers.forget([EMAIL], "ada")
    assert left_of(ADA, box) == []
