"""What is kept of what a run fetched: only what was read, compressed, once, for those who ask."""

from __future__ import annotations

import pytest

from builders import an_order
from order_upload.domain.order import PlatformStatus
from order_upload.domain.outcome import Outcome
from order_upload.ledger.batches import Batches
from order_upload.pipeline.report import report
from order_upload.staging import open_payload
from report_counts import counts

FROBNICATED = PlatformStatus(name="FROBNICATED")


def raw_payload(run):
    return run.staging.path("extract", "raw/00000").read_bytes()


def kept(run):
    """Return what the archive of the run's connector holds."""
    contents = []
    for path in run.root.of(run.connector).readable_payloads():
        with open_payload(path) as payload:
            contents.append(payload.read())
    return contents


def extracted(box, run):
    """Do the first stage of a run."""
    for stage, work in box.stages(run):
        work()
        if stage == "extract":
            return run
    raise AssertionError


def dies(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_payload_shrinks_to_the_orders_that_were_read(settled):
    settled.hub.holds(an_order(), an_order("2"), file="again")
    run = extracted(settled, settled.new_run())
    assert raw_payload(run).count(b'"ref"') == 1
    assert len(list(run.staging.path("extract", "raw/00000").parent.iterdir())) == 1


def test_a_payload_is_whole_until_the_batch_is_entered(settled, monkeypatch):
    settled.hub.holds(an_order(), an_order("2"), file="again")
    run = settled.new_run()
    with monkeypatch.context() as patch:
        patch.setattr(Batches, "open", dies)
        with pytest.raises(KeyboardInterrupt):
            settled.run(run)
    assert raw_payload(run).count(b'"ref"') == 2
    assert counts(settled.run(run)) == {"created": 1, "unchanged": 1}


def test_a_payload_without_known_orders_stays_as_it_was_received(box):
    box.hub.holds(an_order(), an_order("2"))
    run = extracted(box, box.new_run())
    assert raw_payload(run).count(b'"ref"') == 2


def test_the_payload_of_a_run_that_was_killed_can_be_read_all_the_same(settled, monkeypatch):
    settled.hub.holds(an_order("2"), file="again")
    monkeypatch.setattr(Batches, "open", dies)
    run = settled.new_run()
    with pytest.raises(KeyboardInterrupt):
        settled.run(run)
    assert [content.count(b'"ref"') for content in kept(run)] == [1, 1]
    assert kept(run)[-1] == raw_payload(run)


def test_the_report_moves_the_payload_into_the_archive(box):
    box.hub.holds(an_order(), an_order("2"))
    run = box.new_run()
    extracted(box, run)
    content = raw_payload(run)
    box.run(run)
    assert (kept(run), run.staging.glob("extract", "raw/*")) == ([content], [])


def test_a_run_of_unchanged_orders_keeps_no_copy(settled):
    run = settled.new_run()
    before = kept(run)
    for number in range(3):
        settled.hub.files = {f"file {number}": [an_order()]}
        assert counts(settled.run()) == {"unchanged": 1}
    assert kept(run) == before


def test_an_extract_of_unchanged_orders_that_is_cleared_reads_nothing_again(settled):
    run = settled.new_run()
    settled.run(run)
    settled.hub.fetched = []
    settled.run(run)
    assert (settled.hub.fetched, settled.hub.orders_read) == ([], 0)


@pytest.mark.parametrize("request_", [{"dry_run": True}, {"force": True}, {"limit": 5}])
def test_runs_that_read_the_same_again_keep_one_copy(box, request_):
    box.hub.holds(an_order())
    for _ in range(3):
        box.run(**request_)
    assert len(kept(box.new_run())) == 1


def test_what_a_failed_run_fetched_is_kept(box):
    box.hub.holds(an_order())
    run = extracted(box, box.new_run())
    run.staging.forget("extract", "summary.json")
    report(run, "extract")
    assert [content.count(b'"ref"') for content in kept(run)] == [1]


def test_an_extract_that_is_cleared_uses_the_payload_from_the_archive(box):
    box.hub.holds(an_order(status=FROBNICATED))
    run = box.new_run()
    box.run(run)
    box.hub.holds(an_order("2"))
    assert box.run(run).counts[Outcome.BLOCKED] == 1
    assert (box.hub.fetched, len(kept(run))) == (["a"], 1)


def test_an_extract_whose_payload_is_kept_no_longer_asks_the_hub_again(box):
    box.hub.holds(an_order(status=FROBNICATED))
    run = box.new_run()
    box.run(run)
    (path,) = run.root.of(run.connector).readable_payloads()
    path.unlink()
    box.run(run)
    assert box.hub.fetched == ["a", "a"]


def test_a_report_that_died_while_it_handed_over_does_it_again(box, monkeypatch):
    box.hub.holds(an_order())
    run = box.new_run()
    with monkeypatch.context() as patch:
        patch.setattr("order_upload.pipeline.archive.save_to", dies)
        with pytest.raises(KeyboardInterrupt):
            box.run(run)
    report(run, None)
    assert (len(kept(run)), run.staging.glob("extract", "raw/*")) == (1, [])


def test_a_payload_that_was_set_aside_stays_with_its_run(box):
    box.hub.holds(an_order())
    box.hub.truncated = True
    run = box.new_run()
    box.run(run)
    assert (kept(run), run.staging.glob("extract", "raw/*")) == ([], ["raw/00000.unreadable"])


def test_all_that_is_kept_is_for_the_own_user_only(box):
    box.hub.holds(an_order())
    run = box.new_run()
    box.run(run)
    (path,) = run.root.of(run.connector).readable_payloads()
    assert [oct(at.stat().st_mode & 0o777) for at in (path, path.parent)] == ["0o600", "0o700"]
