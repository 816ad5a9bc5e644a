"""One owner at a time works on a shop."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest

from order_upload.errors import LeaseTakenError
from order_upload.ledger import Ledger


def got(lease) -> bool:
    try:
        lease.acquire()
    except LeaseTakenError:
        return False
    return True


def test_a_lease_that_is_held_is_refused_by_owner_and_expiry(ledger, open_ledger):
    ledger.lease("uuid", "shop/run_1", 60).acquire()
    with pytest.raises(LeaseTakenError, match=r"held by shop/run_1 until 2026-11-23 12:01:00 UTC"):
        open_ledger().lease("uuid", "outlet/run_9", 60).acquire()


def test_a_lease_ends_with_its_block(ledger, open_ledger):
    with ledger.lease("uuid", "shop/run_1", 60):
        pass
    assert got(open_ledger().lease("uuid", "outlet/run_9", 60))


def test_a_lease_ends_when_its_block_raises(ledger, open_ledger):
    with pytest.raises(InterruptedError), ledger.lease("uuid", "shop/run_1", 60):
        raise InterruptedError
    assert got(open_ledger().lease("uuid", "outlet/run_9", 60))


def test_installations_are_leased_apart(ledger):
    ledger.lease("uuid", "shop/run_1", 60).acquire()
    assert got(ledger.lease("another", "outlet/run_9", 60))


@pytest.mark.parametrize(("seconds", "free"), [(59, False), (60, True)])
def test_a_lease_is_free_when_it_has_expired(ledger, clock, seconds, free):
    ledger.lease("uuid", "shop/run_1", 60).acquire()
    clock.move(seconds)
    assert got(ledger.lease("uuid", "outlet/run_9", 60)) is free


def test_a_renewed_lease_holds_for_its_whole_time_again(ledger, clock):
    lease = ledger.lease("uuid", "shop/run_1", 60).acquire()
    clock.move(50)
    lease.renew()
    clock.move(50)
    assert not got(ledger.lease("uuid", "outlet/run_9", 60))


def test_a_lease_that_expired_unnoticed_can_be_renewed(ledger, clock):
    lease = ledger.lease("uuid", "shop/run_1", 60).acquire()
    clock.move(100)
    lease.renew()
    assert lease.expires_at == clock.now + timedelta(seconds=60)


def test_a_lease_that_was_taken_over_is_not_renewed(ledger, clock):
    lost = ledger.lease("uuid", "shop/run_1", 60).acquire()
    clock.move(60)
    ledger.lease("uuid", "outlet/run_9", 60).acquire()
    with pytest.raises(LeaseTakenError, match="held by outlet/run_9"):
        lost.renew()


def test_giving_back_a_lost_lease_leaves_the_new_owner_in_it(ledger, clock):
    lost = ledger.lease("uuid", "shop/run_1", 60).acquire()
    clock.move(60)
    ledger.lease("uuid", "outlet/run_9", 60).acquire()
    lost.release()
    assert not got(ledger.lease("uuid", "third/run_1", 60))


def test_a_killed_task_gets_in_again_at_its_next_try(ledger, open_ledger):
    ledger.lease("uuid", "shop/run_1", 60).acquire()
    assert got(open_ledger().lease("uuid", "shop/run_1", 60))


def test_a_shared_lease_ends_with_its_last_holder(ledger):
    first, second = (ledger.lease("uuid", "shop/run_1", 60).acquire() for _ in range(2))
    first.release()
    assert not got(ledger.lease("uuid", "outlet/run_9", 60))
    second.release()
    assert got(ledger.lease("uuid", "outlet/run_9", 60))


def test_a_holder_from_before_the_expiry_does_not_end_the_lease_of_its_own_next_try(ledger, clock):
    zombie = ledger.lease("uuid", "shop/run_1", 60).acquire()
    clock.move(60)
    ledger.lease("uuid", "shop/run_1", 60).acquire()
    zombie.release()
    assert not got(ledger.lease("uuid", "outlet/run_9", 60))


def test_a_lease_given_back_is_not_given_back_twice(ledger):
    first, _ = (ledger.lease("uuid", "shop/run_1", 60).acquire() for _ in range(2))
    first.release()
    first.release()
    assert not got(ledger.lease("uuid", "outlet/run_9", 60))


def test_a_lease_entered_while_held_is_one_hold(ledger):
    with ledger.lease("uuid", "shop/run_1", 60).acquire():
        pass
    assert got(ledger.lease("uuid", "outlet/run_9", 60))


def test_of_many_that_want_an_expired_lease_one_gets_it(open_ledger, clock):
    open_ledger().lease("uuid", "dead/run", 60).acquire()
    clock.move(60)
    start = Barrier(8)

    def race(number):
        lease = open_ledger().lease("uuid", f"shop/run_{number}", 60)
        start.wait()
        return got(lease)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(race, range(8))) == 1


def test_without_a_clock_the_lease_goes_by_the_database(ledger_url):
    ledger = Ledger(ledger_url)
    lease = ledger.lease("uuid", "shop/run_1", 60).acquire()
    ledger.close()
    assert abs(lease.expires_at - datetime.now(UTC) - timedelta(seconds=60)) < timedelta(seconds=30)
