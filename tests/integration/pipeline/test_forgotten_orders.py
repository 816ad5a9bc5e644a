"""Orders whose buyers were forgotten: runs leave them out, and keep nothing of them."""

from __future__ import annotations

import shutil

import pytest
from msgspec.structs import replace

from builders import NOON, a_line, an_order
from hub_payloads import csv_export, xml, xml_order
from order_upload.domain.order import PlatformStatus
from order_upload.domain.outcome import Outcome, Reason
from order_upload.errors import ErasureUnderWayError
from order_upload.pipeline.outcomes import unread_results
from order_upload.pipeline.report_text import report_text
from order_upload.pipeline.request import Window
from order_upload.sources.base import RefusedOrder
from order_upload.sources.bindcommerce.files import BindCommerceFiles
from order_upload.sources.bindcommerce.values import HubReading
from order_upload.staging import open_payload
from report_counts import counts

REF = "bindcommerce:1"
MARK = "Quuxia"
"""Stands in what is left out."""
MARKED = an_order(lines=(a_line(description=MARK),))


def forget(box, *refs):
    box.ledger.erasure.erase(refs or [REF], str)


def texts_kept(box):
    """Return the files below the staging that hold a text of the order, the archive unpacked."""
    found = []
    for path in (box.folder / "staging").rglob("*"):
        if path.is_file():
            with open_payload(path) as content:
                if MARK.encode() in content.read():
                    found.append(path.name)
    return found


@pytest.mark.parametrize(
    "request_",
    [{}, {"force": True}, {"dry_run": True}, {"limit": 1}, {"order_refs": frozenset({REF})},
     {"window": Window(None, None)}],
    ids=str,
)  # fmt: skip
def test_a_forgotten_order_is_left_out_by_every_kind_of_run(box, request_):
    forget(box)
    box.hub.holds(MARKED)
    assert counts(box.run(**request_)) == {"filtered": 1}
    assert (texts_kept(box), box.client.find([REF])) == ([], [])


def test_the_others_of_the_same_payload_go_on(box):
    forget(box)
    box.hub.holds(MARKED, an_order("2"))
    assert counts(box.run()) == {"filtered": 1, "created": 1}
    assert texts_kept(box) == []


def test_each_version_of_it_goes(box):
    forget(box)
    later = replace(MARKED, updated_at=NOON.replace(hour=15))
    box.hub.holds(MARKED, later, MARKED, an_order("2"))
    assert counts(box.run()) == {"filtered": 1, "created": 1}
    assert texts_kept(box) == []


def test_what_has_not_changed_is_still_passed_over(settled):
    forget(settled, "bindcommerce:2")
    settled.hub.holds(an_order(), replace(MARKED, ref="bindcommerce:2"), file="again")
    assert counts(settled.run()) == {"unchanged": 1, "filtered": 1}
    assert (settled.hub.orders_read, texts_kept(settled)) == (0, [])


def test_the_report_says_that_the_hub_still_gives_it(box):
    forget(box)
    box.hub.holds(MARKED)
    report = box.run()
    assert report.forgotten == [REF]
    assert (
        "Left out, because their buyers were forgotten: 1 order (bindcommerce:1); the hub still "
        "gives them: have it forget them, too" in report_text(report)
    )
    assert report.failure is None


def test_each_order_is_shown_with_its_reason(box):
    forget(box)
    box.hub.holds(MARKED)
    run = box.new_run()
    box.run(run)
    (result,) = unread_results(run)
    assert (result.outcome, result.reason.code) == (Outcome.FILTERED, "forgotten")


def test_what_waits_is_left_out_though_the_erasure_was_killed_midway(box):
    box.hub.holds(an_order(status=PlatformStatus(name="FROBNICATED")))
    box.run()
    forget(box)
    box.hub.files = {}
    assert counts(box.run()) == {"filtered": 1}


def test_an_order_that_is_sent_again_comes_back_with_the_hubs_next_copy(box, person):
    box.hub.holds(an_order())
    box.run()
    forget(box)
    shutil.rmtree(box.folder / "staging")
    (done,) = person.send_again(["1"])
    assert done.comes_back.startswith("no copy of it is kept")
    assert counts(box.run(force=True)) == {"unchanged": 1}
    assert box.client.find([REF])[0].ref == REF


def test_a_refused_document_is_left_out(box):
    forget(box)
    refused = RefusedOrder(ref=REF, where=MARK, reason=Reason("not_a_number"), number=MARK)
    box.hub.holds(refused, an_order("2"))
    assert counts(box.run()) == {"filtered": 1, "created": 1}
    assert texts_kept(box) == []


def test_a_document_without_a_number_is_known_by_its_record(box):
    refused = RefusedOrder(
        ref="", where=MARK, reason=Reason("no_number"), number=MARK, record_hash="f00"
    )
    forget(box, "?f00")
    box.hub.holds(refused, an_order("2"))
    assert counts(box.run()) == {"filtered": 1, "created": 1}
    assert texts_kept(box) == []


EXPORTS = {
    "xml": xml(*(xml_order(number=n, row=f"<Description>{MARK}{n}</Description>") for n in "12")),
    "csv": csv_export(
        *(
            {"General_bindCommerceNumber": n, "Row_Code": code, "Row_Description": f"{MARK}{n}"}
            for n, code in ("1a", "2b", "1c")
        )
    ),
    "xml that cannot be cut": xml(
        *(xml_order(number=n, row=f"<Description>{MARK}{n}</Description>") for n in "12"),
        root="<!-- by hand -->",
    ),
}


@pytest.mark.parametrize("export", EXPORTS.values(), ids=EXPORTS.keys())
def test_nothing_of_it_is_kept_of_the_hubs_exports(box, export):
    forget(box)
    folder = box.folder / "hub"
    folder.mkdir()
    (folder / "orders").write_bytes(export)
    box.hub = BindCommerceFiles(folder, "*", HubReading())
    run = box.new_run()
    box.run(run)
    (path,) = run.root.of(run.connector).readable_payloads()
    with open_payload(path) as payload:
        content = payload.read()
    assert (f"{MARK}1".encode() in content, f"{MARK}2".encode() in content) == (False, True)


def test_no_run_begins_while_a_buyer_is_being_forgotten(box):
    box.hub.holds(an_order())
    run = box.new_run()
    work = dict(box.stages(run))
    with box.ledger.erasure_hold.held("ada"), pytest.raises(ErasureUnderWayError):
        work["extract"]()
    assert not run.staging.exists("extract", "snapshot.json")
