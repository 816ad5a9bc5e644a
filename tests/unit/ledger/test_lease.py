"""One run at a time works on a shop."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from order_upload.errors import LeaseLostError, LeaseTakenError
from order_upload.ledger import Holder, Ledger
from order_upload.ledger.tables import leases

FIRST = Holder("shop", "run_1", "0001")
SECOND_PART = Holder("shop", "run_1", "0002")
OTHER = Holder("outlet", "run_9", "0001")
THIRD = Holder("third", "run_1", "0001")


def got(lease) -> bool:
    try:
        lease.acquire()
    except LeaseTakenError:
        return False
    return True


def holds(ledger) -> int:
    with ledger.database.read() as connection:
        return connection.scalar(select(func.count()).select_from(leases))


def test_a_run_that_is_turned_away_is_told_who_works_on_the_shop_since_when(ledger, open_ledger):
    ledger.lease("uuid", FIRST, 60).acquire()
    with pytest.raises(
        LeaseTakenError,
        match=r"installation uuid: found connector shop, run run_1, part 0001, at work on this shop"
        r" since 2026-11-23 12:00:00 UTC; connector outlet, run run_9, part 0001 goes on when",
    ):
        open_ledger().lease("uuid", OTHER, 60).acquire()


def test_a_lease_ends_with_its_block(ledger, open_ledger):
    with ledger.lease("uuid", FIRST, 60):
        pass
    assert got(open_ledger().lease("uuid", OTHER, 60))


def test_a_lease_ends_when_its_block_raises(ledger, open_ledger):
    with pytest.raises(InterruptedError), ledger.lease("uuid", FIRST, 60):
        raise InterruptedError
    assert got(open_ledger().lease("uuid", OTHER, 60))


def test_installations_are_leased_apart(ledger):
    ledger.lease("uuid", FIRST, 60).acquire()
    assert got(ledger.lease("another", OTHER, 60))


@pytest.mark.parametrize(("seconds", "free"), [(59, False), (60, True)])
def test_a_lease_is_free_when_it_has_expired(ledger, clock, seconds, free):
    ledger.lease("uuid", FIRST, 60).acquire()
    clock.move(seconds)
    assert got(ledger.lease("uuid", OTHER, 60)) is free


def test_a_renewed_lease_holds_for_its_whole_time_again(ledger, clock):
    lease = ledger.lease("uuid", FIRST, 60).acquire()
    clock.move(50)
    lease.renew()
    clock.move(50)
    assert not got(ledger.lease("uuid", OTHER, 60))


def test_a_lease_that_expired_unnoticed_can_be_renewed(ledger, clock):
    lease = ledger.lease("uuid", FIRST, 60).acquire()
    clock.move(100)
    lease.renew()
    assert not got(ledger.lease("uuid", OTHER, 60))


def test_a_lease_that_was_taken_over_is_not_renewed(ledger, clock):
    lost = ledger.lease("uuid", FIRST, 60).acquire()
    clock.move(60)
    ledger.lease("uuid", OTHER, 60).acquire()
    with pytest.raises(LeaseLostError, match="another task has taken the lease of connector shop"):
        lost.renew()


def test_giving_back_a_lost_lease_leaves_the_new_owner_in_it(ledger, clock):
    lost = ledger.lease("uuid", FIRST, 60).acquire()
    clock.move(60)
    ledger.lease("uuid", OTHER, 60).acquire()
    lost.release()
    assert not got(ledger.lease("uuid", THIRD, 60))


def test_a_killed_task_gets_in_again_at_its_next_try(ledger, open_ledger):
    ledger.lease("uuid", FIRST, 60).acquire()
    assert got(open_ledger().lease("uuid", FIRST, 60))


def test_a_part_that_was_killed_three_times_and_went_on_does_not_hold_the_shop(ledger, open_ledger):
    for _ in range(3):
        open_ledger().lease("uuid", FIRST, 60).acquire()
    with open_ledger().lease("uuid", FIRST, 60):
        pass
    assert (holds(ledger), got(ledger.lease("uuid", OTHER, 60))) == (0, True)


def test_the_try_before_the_next_one_finds_its_lease_lost(ledger):
    zombie = ledger.lease("uuid", FIRST, 60).acquire()
    ledger.lease("uuid", FIRST, 60).acquire()
    with pytest.raises(LeaseLostError):
        zombie.renew()


def test_the_try_before_the_next_one_does_not_end_its_lease(ledger):
    zombie = ledger.lease("uuid", FIRST, 60).acquire()
    ledger.lease("uuid", FIRST, 60).acquire()
    zombie.release()
    assert not got(ledger.lease("uuid", OTHER, 60))


def test_parts_of_one_run_work_side_by_side_and_hold_until_the_last_has_ended(ledger):
    first, second = (ledger.lease("uuid", holder, 60).acquire() for holder in (FIRST, SECOND_PART))
    first.release()
    assert not got(ledger.lease("uuid", OTHER, 60))
    second.release()
    assert got(ledger.lease("uuid", OTHER, 60))


def test_a_lease_given_back_is_not_given_back_twice(ledger):
    first = ledger.lease("uuid", FIRST, 60).acquire()
    ledger.lease("uuid", SECOND_PART, 60).acquire()
    first.release()
    first.release()
    assert not got(ledger.lease("uuid", OTHER, 60))


def test_a_lease_entered_while_held_is_one_hold(ledger):
    with ledger.lease("uuid", FIRST, 60).acquire():
        pass
    assert got(ledger.lease("uuid", OTHER, 60))


@pytest.mark.parametrize(("is_at_work", "free"), [(False, True), (True, False), (None, False)])
def test_a_lease_is_free_as_soon_as_its_task_is_known_to_have_ended(ledger, is_at_work, free):
    ledger.lease("uuid", FIRST, 60).acquire()
    assert got(ledger.lease("uuid", OTHER, 60, lambda _: is_at_work)) is free


@pytest.mark.parametrize(("is_at_work", "free"), [(False, True), (True, False), (None, True)])
def test_an_expired_lease_stays_with_a_task_that_is_known_to_run(ledger, clock, is_at_work, free):
    ledger.lease("uuid", FIRST, 60).acquire()
    clock.move(60)
    assert got(ledger.lease("uuid", OTHER, 60, lambda _: is_at_work)) is free


def test_one_part_that_still_runs_keeps_the_shop_for_its_run(ledger):
    for holder in (FIRST, SECOND_PART):
        ledger.lease("uuid", holder, 60).acquire()
    asks = ledger.lease("uuid", OTHER, 60, lambda holder: holder == SECOND_PART)
    with pytest.raises(LeaseTakenError, match="part 0002, at work"):
        asks.acquire()


def test_a_next_try_that_begins_while_its_killed_one_is_asked_about_keeps_the_shop(
    ledger, open_ledger
):
    ledger.lease("uuid", FIRST, 60).acquire()

    def tries_again(_):
        open_ledger().lease("uuid", FIRST, 60).acquire()
        return False

    assert not got(ledger.lease("uuid", OTHER, 60, tries_again))


def test_a_run_that_has_ended_holds_no_shop_any_more(ledger):
    for installation in ("uuid", "another"):
        ledger.lease(installation, FIRST, 60).acquire()
    ledger.lease("third", OTHER, 60).acquire()
    ledger.end_leases("shop", "run_1")
    assert [got(ledger.lease(shop, THIRD, 60)) for shop in ("uuid", "another", "third")] == [
        True,
        True,
        False,
    ]


def test_of_many_that_want_an_expired_lease_one_gets_it(open_ledger, clock):
    open_ledger().lease("uuid", Holder("dead", "run", "0001"), 60).acquire()
    clock.move(60)
    start = Barrier(8)

    def race(number):
        lease = open_ledger().lease("uuid", Holder("shop", f"run_{number}", "0001"), 60)
        start.wait()
        return got(lease)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(race, range(8))) == 1


def test_without_a_clock_the_lease_goes_by_the_database(ledger_url):
    ledger = Ledger(ledger_url)
    ledger.lease("uuid", FIRST, 60).acquire()
    with ledger.database.read() as connection:
        expires_at = connection.scalar(select(leases.c.expires_at))
    ledger.close()
    assert abs(expires_at - datetime.now(UTC) - timedelta(seconds=60)) < timedelta(seconds=30)
