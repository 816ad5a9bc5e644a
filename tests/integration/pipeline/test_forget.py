"""One buyer is forgotten: in whatever file, table and shop; the others stay as they are."""

from __future__ import annotations

import os

import pytest
from pydantic import TypeAdapter

from builders import a_line, an_order
from order_upload.config.connector import AnyStep
from order_upload.domain.operations import FORGOTTEN
from order_upload.domain.parts import Part
from order_upload.errors import ConfigError, ShopUnavailableError
from order_upload.pipeline.buyer_erasure import FileErasure
from order_upload.pipeline.forget import Buyers
from order_upload.pipeline.request import RunKind, Window
from order_upload.sources.bindcommerce.files import BindCommerceFiles
from order_upload.sources.bindcommerce.values import HubReading
from order_upload.staging import Staging, open_payload
from report_counts import counts
from two_buyers import as_csv, as_xml, cells_of, files_with

ADA, EVA = "Quuxia", "Zorblat"
"""Marks in every text of two buyers."""
EMAIL = "quuxia.customer@EXAMPLE.com"
REF, OTHER = "bindcommerce:48211", "bindcommerce:48212"
STEPS = TypeAdapter(tuple[AnyStep, ...])
FORMS = {"xml": as_xml, "csv": as_csv}


class Hub:
    """A folder of exports; ``gives`` puts another one there."""

    def __init__(self, folder, write) -> None:
        self._folder, self._write = folder, write
        self._files = 0

    def gives(self, *orders):
        self._files += 1
        (self._folder / f"{self._files}").write_bytes(self._write(*orders))


@pytest.fixture(params=FORMS)
def hub(box, request):
    """The hub of a connector, which gives both forms."""
    folder = box.folder / "hub"
    folder.mkdir()
    box.hub = BindCommerceFiles(folder, "*", HubReading())
    return Hub(folder, FORMS[request.param])


@pytest.fixture
def xml_hub(box):
    folder = box.folder / "hub"
    folder.mkdir()
    box.hub = BindCommerceFiles(folder, "*", HubReading())
    return Hub(folder, as_xml)


def ada(**plain):
    return cells_of("48211", ADA, **plain)


def eva(**plain):
    return cells_of("48212", EVA, **plain)


@pytest.fixture
def at_work():
    """The runs that are at work."""
    return []


@pytest.fixture
def buyers(box, at_work):
    def source_of(connector):
        return box.hub if connector == "connector" else None

    root, shops = Staging(box.folder / "staging"), {"shop": box.client}
    return Buyers(root, box.ledger, source_of, shops, lambda: at_work, sleep=lambda _: None)


@pytest.fixture
def both(box, hub):
    """Two buyers, each with an order that a run has created."""
    hub.gives(ada(), eva())
    assert counts(box.run()) == {"created": 2}
    return hub


@pytest.fixture
def created(box, xml_hub):
    """The same, of one form of export."""
    xml_hub.gives(ada(), eva())
    assert counts(box.run()) == {"created": 2}
    return xml_hub


def left_of(mark, box):
    """Return which of our files hold a text, those of the ledger's database too."""
    ours = [f"staging/{name}" for name in files_with(mark, box.folder / "staging")]
    for path in box.folder.glob("ledger.db*"):
        ours += [path.name] * (mark.lower().encode() in path.read_bytes().lower())
    return ours


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
    run = box.new_run()
    box.runs -= 1
    run = type(run)(run.root, run.ledger, run.connector, "run-1")
    buyers.forget([EMAIL], "ada")
    for path in (box.folder / "hub").iterdir():
        path.write_bytes(path.read_bytes() + b" ")  # another file now, which no retry may fetch
    assert counts(box.run(run)) == {"unchanged": 1}


@pytest.mark.usefixtures("created")
def test_a_payload_of_which_nothing_stays_goes_whole(box, buyers):
    buyers.forget([EMAIL, OTHER], "ada")
    assert payloads(box) == []


@pytest.mark.parametrize(
    "text",
    [REF, "48211", f"{ADA}Number", "#1004", "shop:1004", EMAIL, f"{ADA}.Delivery@example.com",
     f"{ADA.upper()}.CUSTOMER@example.com"],
)  # fmt: skip
@pytest.mark.usefixtures("created")
def test_a_buyer_is_named_by_any_number_of_an_order_or_by_an_address(box, buyers, text):
    assert buyers.find([text]).refs == {REF}
    buyers.forget([text], "ada")
    assert left_of(ADA, box) == []


@pytest.mark.usefixtures("created")
def test_numbers_are_known_without_the_ledger(box, buyers):
    for path in box.folder.glob("ledger.db*"):
        path.unlink()
    box.ledger.close()
    box.ledger.database._prepared = False
    assert buyers.find([f"{ADA}Number"]).refs == buyers.find(["48211"]).refs == {REF}
    assert buyers.find(["#1004"]).refs == {REF}


@pytest.mark.usefixtures("created")
def test_what_names_no_order_is_refused(buyers):
    for text in ("48299", "bindcommerce:48299", "#9"):
        with pytest.raises(ConfigError, match=f"{text}: found no order that it names"):
            buyers.forget([text], "ada")


def test_what_names_two_orders_is_refused(box, buyers, xml_hub):
    xml_hub.gives(ada(Number="7"), eva(Number="7"))
    box.run()
    with pytest.raises(ConfigError, match=f"found 2 orders that it names: {REF}, {OTHER}"):
        buyers.forget(["7"], "ada")


def test_nobody_is_named_by_nothing(buyers):
    with pytest.raises(ConfigError, match="BUYER: found nothing; allowed: an e-mail address"):
        buyers.forget([" "], "ada")


@pytest.mark.usefixtures("created")
def test_an_address_that_nobody_has_is_forgotten_nowhere(box, buyers):
    before = left_of("", box)
    done = buyers.forget(["nobody@example.com"], "ada")
    assert (done.found.places, done.rows, done.files) == (set(), 0, 0)
    assert left_of("", box) == before


def test_other_orders_of_the_address_are_told_and_stay(box, buyers, xml_hub):
    xml_hub.gives(ada(), eva(Email=EMAIL))
    box.run()
    done = buyers.forget([REF], "ada")
    assert {place.ref for place in done.found.alike} == {OTHER}
    assert left_of(EVA, box) != []


def test_an_order_of_another_that_names_the_address_is_told_and_stays(box, buyers, xml_hub):
    xml_hub.gives(ada(), eva(SellerNote=f"see {EMAIL}"))
    box.run()
    done = buyers.forget([EMAIL], "ada")
    assert {place.ref for place in done.left.mentions} == {OTHER}
    assert left_of(EVA, box) != []


def test_an_address_of_many_orders_is_taken_for_a_platforms(box, buyers, xml_hub):
    xml_hub.gives(*(cells_of(str(number), ADA) for number in range(1, 22)))
    box.run()
    with pytest.raises(ConfigError, match=r"found 21 orders .*; allowed: 20; .* --at-most 21"):
        buyers.forget([EMAIL], "ada")
    assert left_of(ADA, box) != []
    buyers.forget([EMAIL], "ada", most_orders=21)
    assert left_of(ADA, box) == []


def waits(box, hub):
    hub.gives(ada(StateName="FROBNICATED", StateCode=""), eva())
    assert counts(box.run()) == {"blocked": 1, "created": 1}


def is_killed(box, hub):
    hub.gives(ada(), eva())
    next(work for stage, work in box.stages(box.new_run()) if stage == "extract")()


def is_only_looked_at(box, hub):
    hub.gives(ada(), eva())
    box.run(dry_run=True)


TO_UPLOAD = [waits, is_killed, is_only_looked_at]


@pytest.mark.parametrize("comes_in", TO_UPLOAD)
def test_an_order_that_is_still_to_be_uploaded_is_not_dropped_without_a_word(
    box, buyers, hub, comes_in
):
    comes_in(box, hub)
    before = left_of(ADA, box)
    with pytest.raises(ConfigError, match=f"{REF} .connector connector.: found still to be upl"):
        buyers.forget([EMAIL], "ada")
    assert left_of(ADA, box) == before
    assert REF not in box.ledger.forgotten.all()


@pytest.mark.parametrize("comes_in", TO_UPLOAD)
def test_an_order_that_is_still_to_be_uploaded_goes_where_that_is_said(box, buyers, hub, comes_in):
    comes_in(box, hub)
    buyers.forget([EMAIL], "ada", also_waiting=True)
    assert left_of(ADA, box) == []
    hub.gives(ada(LastUpdate="2026-09-05 10:00:00"), eva())
    assert box.run().counts["filtered"] == 1
    assert box.client.find([REF]) == []
    assert left_of(ADA, box) == []


def test_a_file_that_waits_for_others_stays(box, buyers, xml_hub):
    unknown = {"StateName": "FROBNICATED", "StateCode": ""}
    xml_hub.gives(ada(**unknown), eva(**unknown))
    box.run()
    buyers.forget([EMAIL], "ada", also_waiting=True)
    xml_hub.gives()
    assert counts(box.run()) == {"blocked": 1}


@pytest.mark.usefixtures("created")
def test_corrections_go_with_the_buyer(box, buyers, person):
    person.correct(REF, "customer.address.email", f"{ADA}.new@example.com", "the buyer wrote")
    person.correct(OTHER, "delivery.city", "Anzio", "the buyer wrote")
    box.run()
    buyers.forget([f"{ADA}.new@example.com"], "ada")
    assert left_of(ADA, box) == []
    assert list(box.ledger.decisions.corrections("connector")) == [OTHER]


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


def test_a_document_without_a_number_goes_by_its_address(box, buyers, hub):
    hub.gives(ada(bindCommerceNumber=""), eva())
    box.run()
    assert left_of(ADA, box) != []
    buyers.forget([EMAIL], "ada")
    assert left_of(ADA, box) == []
    hub.gives(ada(bindCommerceNumber=""), eva(LastUpdate="2026-09-09 10:00:00"))
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


def test_what_was_found_names_no_buyer(box, buyers, created):
    found = buyers.find([EMAIL])
    assert ADA.lower() not in str(sorted(found.places)).lower()
    assert {place.connector for place in found.places} == {"connector"}
    with open_payload(payloads(box)[0]) as payload:
        assert ADA.encode() in payload.read()
