"""One buyer is forgotten: in whatever file, table and shop; the others stay as they are."""

from __future__ import annotations

import os

import pytest
from pydantic import TypeAdapter

from builders import a_line, an_order
from order_upload.config.connector import AnyStep
from order_upload.domain.operations import FORGOTTEN
from order_upload.domain.parts import Part
from order_upload.pipeline.request import RunKind, Window
from order_upload.pipeline.run import Run
from order_upload.staging import Staging
from report_counts import counts
from two_buyers import ADA, EMAIL, EVA, OTHER, REF, ada, as_xml, eva, left_of

STEPS = TypeAdapter(tuple[AnyStep, ...])


def payloads(box):
    return Staging(box.folder / "staging").of("connector").readable_payloads()


@pytest.mark.usefixtures("both")
def test_nothing_of_the_buyer_is_left_in_any_file_or_table_of_ours(box, buyers):
    assert len(left_of(ADA, box)) > 6
    done = buyers.forget([EMAIL], "ada")
    assert (left_of(ADA, box), done.left.places) == ([], set())


@pytest.mark.usefixtures("both")
def test_what_is_kept_of_others_stays(box, buyers):
    before, places = left_of(EVA, box), buyers.find([OTHER]).places
    buyers.forget([EMAIL], "ada")
    renamed = "archive of payloads"
    assert len(left_of(EVA, box)) >= len(before) - 1
    assert {place for place in buyers.find([OTHER]).places if renamed not in place.where} == {
        place for place in places if renamed not in place.where
    }


@pytest.mark.usefixtures("both")
def test_the_shops_module_keeps_nothing_of_the_buyer(box, buyers):
    done = buyers.forget([EMAIL], "ada")
    (order,) = box.client.find([REF])
    hashes = {row.hash for part, row in order.written.items() if part is not Part.STATUS}
    assert (hashes, order.parts.tracking, order.parts.origin.number) == ({FORGOTTEN}, None, "")
    assert done.shops["shop"].orders == 1


def test_the_next_runs_leave_the_order_out_and_go_on_with_the_others(box, buyers, both):
    buyers.forget([EMAIL], "ada")
    both.gives(ada(LastUpdate="2026-09-03 10:00:00"), eva(StateName="Shipped", StateCode="Shipped"))
    report = box.run()
    assert (counts(report), report.forgotten) == ({"filtered": 1, "updated": 1}, [REF])
    assert left_of(ADA, box) == []


@pytest.mark.usefixtures("both")
def test_a_backfill_reads_what_is_left_of_the_payload(box, buyers):
    buyers.forget([EMAIL], "ada")
    box.hub.looks_back = False
    report = box.run(kind=RunKind.BACKFILL, window=Window(None, None), force=True)
    assert sum(report.counts.values()) - report.counts["filtered"] == 1


@pytest.mark.usefixtures("both")
def test_a_payload_stays_where_it_is_and_as_old_as_it_was(box, buyers):
    before = [path.name.partition("-")[0] for path in payloads(box)]
    buyers.forget([EMAIL], "ada")
    assert [path.name.partition("-")[0] for path in payloads(box)] == before


@pytest.mark.usefixtures("both")
def test_an_extract_that_is_cleared_gets_the_payload_under_its_new_name(box, buyers):
    run = Run(Staging(box.folder / "staging"), box.ledger, "connector", "run-1")
    buyers.forget([EMAIL], "ada")
    for path in (box.folder / "hub").iterdir():
        path.write_bytes(path.read_bytes() + b" ")  # another file now, which no retry may fetch
    assert counts(box.run(run)) == {"unchanged": 1}


@pytest.mark.usefixtures("created")
def test_a_payload_of_which_nothing_stays_goes_whole(box, buyers):
    buyers.forget([EMAIL, OTHER], "ada")
    assert payloads(box) == []


@pytest.mark.usefixtures("created")
def test_corrections_go_with_the_buyer(box, buyers, person):
    person.correct(REF, "customer.address.email", f"{ADA}.new@example.com", "the buyer wrote")
    person.correct(OTHER, "delivery.city", "Anzio", "the buyer wrote")
    box.run()
    buyers.forget([f"{ADA}.new@example.com"], "ada")
    assert left_of(ADA, box) == []
    assert list(box.ledger.decisions.corrections("connector")) == [OTHER]


def test_what_was_set_aside_goes_where_it_may_hold_the_buyer(box, buyers, created):
    raw = box.folder / "staging/connector/run-9/extract/raw"
    raw.mkdir(parents=True)
    for name, content in {
        "theirs": f"<Documents><Document>{EMAIL.upper()}".encode(),
        "their number": b"<bindCommerceNumber>48211</bindComm",
        "no text": b"\xff\xfe\x00",
        "of others": f"<Documents><Document>{EVA}@example.com".encode(),
    }.items():
        (raw / f"{name}.unreadable").write_bytes(content)
    (raw / "00001.part").write_bytes(b"half")
    buyers.forget([EMAIL], "ada")
    assert [path.name for path in raw.iterdir()] == ["of others.unreadable"]


@pytest.mark.usefixtures("created")
def test_of_a_connector_that_is_gone_the_payloads_that_hold_the_buyer_go_whole(box, buyers):
    box.connector = {"name": "gone"}
    box.runs = 0
    box.run()
    (box.folder / "hub" / "1").write_bytes(as_xml(eva(LastUpdate="2026-09-05 10:00:00")))
    box.run()
    gone = Staging(box.folder / "staging").of("gone")
    assert len(gone.readable_payloads()) == 2
    buyers.forget([EMAIL], "ada")
    assert len(gone.readable_payloads()) == 1
    assert left_of(ADA, box) == []


def test_a_document_without_a_number_goes_by_its_address(box, buyers, exports):
    exports.gives(ada(bindCommerceNumber=""), eva())
    box.run()
    assert left_of(ADA, box) != []
    buyers.forget([EMAIL], "ada")
    assert left_of(ADA, box) == []
    exports.gives(ada(bindCommerceNumber=""), eva(LastUpdate="2026-09-09 10:00:00"))
    box.run()
    assert left_of(ADA, box) == []


def test_files_stay_the_own_users_and_as_old_as_they_were(box, buyers, created):
    orders = box.folder / "staging/connector/run-1/extract/orders.jsonl"
    os.utime(orders, (1_000_000, 1_000_000))
    buyers.forget([EMAIL], "ada")
    status = orders.stat()
    assert (status.st_mode & 0o777, int(status.st_mtime)) == (0o600, 1_000_000)
    assert orders.read_bytes().count(b"\n") == 1


@pytest.mark.parametrize("text", ["ada@example.com", "404-1", "bindcommerce:1", "#1005"])
def test_a_split_order_goes_with_all_its_parts(box, buyers, text):
    box.configuration["transformation"] = "t"
    box.connector["steps"] = STEPS.validate_json('[{"step": "split", "by": "supplier"}]')
    lines = (a_line(supplier="Acme"), a_line(supplier="Zeta"))
    box.hub.holds(an_order(lines=lines))
    assert counts(box.run()) == {"created": 2}
    assert buyers.find([text]).refs == {f"bindcommerce:1{part}" for part in ("", "-Acme", "-Zeta")}
    assert buyers.forget([text], "ada").shops["shop"].orders == 2
    assert (left_of("Rossi", box), left_of("404-1", box)) == ([], [])
