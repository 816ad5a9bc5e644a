"""An older message never moves a status backwards, in whatever order messages come."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from order_upload.domain.status_progress import progress, undone
from order_upload.domain.status_rows import NormalizedStatus

S = NormalizedStatus
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
Message = tuple[datetime, S]


def at(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def judge(incoming: S, incoming_time: datetime | None, **now: object) -> str:
    """Return the reason code for a shop that is `shipped` since noon, unless told otherwise."""
    present = {
        "present": S.SHIPPED,
        "present_since": NOON,
        "last_source_time": None,
        "is_ours": False,
        **now,
    }
    reason = progress(**present, incoming=incoming, incoming_time=incoming_time)
    return reason.code if reason else "allowed"


@pytest.mark.parametrize("minutes", [-1, 0])
def test_a_message_that_is_not_newer_never_moves_a_status_backwards(minutes):
    assert judge(S.PROCESSING, at(minutes)) == "status_backwards"


def test_a_message_that_is_not_newer_may_move_it_forwards():
    assert judge(S.DELIVERED, at(-1)) == "allowed"


def test_a_message_that_is_not_newer_may_repeat_what_the_status_means():
    assert judge(S.SHIPPED, at(-1)) == "allowed"


@pytest.mark.parametrize("incoming", list(S))
def test_a_newer_message_may_move_it_anywhere(incoming):
    assert judge(incoming, at(1)) == "allowed"


def test_a_message_older_than_what_we_wrote_last_is_stale_even_forwards():
    assert judge(S.DELIVERED, at(-11), last_source_time=at(-10)) == "stale"


def test_what_we_wrote_is_as_old_as_its_message_not_as_our_writing():
    assert judge(S.ON_HOLD, at(-5), last_source_time=at(-10), is_ours=True) == "allowed"


def test_the_message_we_wrote_is_not_written_again_over_what_somebody_set_since():
    assert judge(S.DELIVERED, at(-10), last_source_time=at(-10), is_ours=False) == "stale"


def test_the_message_we_wrote_may_be_written_again_while_the_status_is_ours():
    assert judge(S.DELIVERED, at(-10), last_source_time=at(-10), is_ours=True) == "allowed"


@pytest.mark.parametrize(
    ("incoming", "expected"), [(S.PROCESSING, "status_backwards"), (S.DELIVERED, "allowed")]
)
def test_a_message_without_a_time_moves_forwards_only(incoming, expected):
    assert judge(incoming, None) == expected


@pytest.mark.parametrize(("minutes", "expected"), [(-1, "status_backwards"), (1, "allowed")])
def test_a_status_that_no_map_names_is_left_to_newer_messages(minutes, expected):
    assert judge(S.REFUNDED, at(minutes), present=None) == expected


def test_a_status_of_ours_that_no_map_names_any_more_may_move():
    assert (
        judge(S.SHIPPED, at(-10), present=None, last_source_time=at(-10), is_ours=True) == "allowed"
    )


def test_an_order_of_which_nothing_is_known_may_move():
    assert judge(S.PENDING, None, present=None, present_since=None) == "allowed"


def test_the_reason_says_both_statuses_and_both_times():
    reason = progress(
        present=S.SHIPPED,
        present_since=NOON,
        last_source_time=None,
        is_ours=False,
        incoming=S.PENDING,
        incoming_time=at(-1),
    )
    assert reason
    assert (
        "pending at 2026-11-20T11:59:00+00:00; the shop has shipped since 2026-11-20T12:00:00+00:00"
        in reason.message
    )


@dataclass
class Shop:
    """One order in a shop whose clock runs ahead of every message, as when messages are late."""

    status: S | None = None
    set_at: datetime | None = None
    written_at: datetime | None = None
    is_ours: bool = False

    def receive(self, message: Message, clock: datetime) -> None:
        time, status = message
        refused = progress(
            present=self.status,
            present_since=self.set_at,
            last_source_time=self.written_at,
            is_ours=self.is_ours,
            incoming=status,
            incoming_time=time,
        )
        if not refused:
            self.status, self.set_at, self.written_at, self.is_ours = status, clock, time, True

    def edit(self, status: S, clock: datetime) -> None:
        self.status, self.set_at, self.is_ours = status, clock, False


messages = st.tuples(st.integers(0, 20).map(at), st.sampled_from(S))


@given(st.lists(messages, min_size=1, max_size=8))
def test_in_whatever_order_messages_come_the_newest_has_the_last_word(arriving):
    shop = Shop()
    for number, message in enumerate(arriving):
        shop.receive(message, clock=at(1000 + number))
    assert shop.status == max(arriving, key=lambda message: (message[0], message[1].rank))[1]


@given(st.lists(messages, max_size=5), st.sampled_from(S), st.lists(messages, max_size=5))
def test_what_a_person_set_is_never_taken_back_by_older_messages(before, chosen, after):
    shop = Shop()
    for message in before:
        shop.receive(message, clock=at(1000))
    shop.edit(chosen, clock=at(1001))
    for message in after:
        shop.receive(message, clock=at(1002))
    newest_before = max((time for time, _ in before), default=at(-1))
    untouched = all(time <= newest_before or status.rank < chosen.rank for time, status in after)
    assert shop.status == chosen or not untouched


# --- what a person has to say ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("present", "incoming"),
    [
        ((S.SHIPPED,), S.PROCESSING),
        ((S.DELIVERED,), S.SHIPPED),
        ((S.REFUNDED,), S.DELIVERED),
        ((S.SHIPPED,), S.CANCELLED),
        ((S.DELIVERED,), S.CANCELLED),
        ((S.DELIVERED,), S.FAILED),
        ((S.REFUNDED,), S.CANCELLED),
        ((S.SHIPPED,), None),
        ((S.PARTIALLY_REFUNDED, S.DELIVERED), S.SHIPPED),
    ],
)
def test_what_undoes_shipping_delivery_or_refund_is_for_a_person(present, incoming):
    reason = undone(present, incoming)
    assert reason
    assert reason.code == "status_undone"


@pytest.mark.parametrize(
    ("present", "incoming"),
    [
        ((S.SHIPPED,), S.DELIVERED),
        ((S.SHIPPED,), S.RETURNED),
        ((S.DELIVERED,), S.REFUNDED),
        ((S.PARTIALLY_REFUNDED, S.DELIVERED), S.DELIVERED),
        ((S.PROCESSING,), S.PENDING),
        ((S.PROCESSING,), S.CANCELLED),
        ((S.CANCELLED,), S.PROCESSING),
        ((), S.CANCELLED),
    ],
)
def test_what_undoes_nothing_needs_nobody(present, incoming):
    assert undone(present, incoming) is None


def test_a_word_of_the_shop_that_may_also_mean_less_is_not_final():
    assert undone((S.SHIPPED, S.PROCESSING), S.CANCELLED) is None
