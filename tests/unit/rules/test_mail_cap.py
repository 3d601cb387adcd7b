"""How many mails a person gets in an hour: a table of cases, and a property."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.rules.mail_cap import room_at

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("minutes_ago", "on_their_way", "wait"),
    [
        ((), 0, None),
        ((50, 10), 0, None),
        ((50, 10), 1, 10),
        ((50, 40, 10), 0, 10),
        ((10, 50, 40), 0, 10),
        ((50, 40, 10), 1, 20),
        # Two too many: both have to be an hour old.
        ((50, 40, 30, 10), 0, 20),
        # What is an hour old does not count any more.
        ((60, 50, 10), 0, None),
        ((90, 80, 70, 61), 2, None),
        # Nothing but what is on its way: look again soon.
        ((), 3, 1),
        ((10,), 3, 1),
    ],
)
def test_the_fourth_waits_where_three_are_room_for(
    minutes_ago: tuple[int, ...], on_their_way: int, wait: int | None
) -> None:
    sent = [NOW - timedelta(minutes=one) for one in minutes_ago]
    found = room_at(sent, on_their_way, most=3, now=NOW)
    assert found == (None if wait is None else NOW + timedelta(minutes=wait))


@given(st.lists(st.integers(0, 5_000), max_size=80), st.integers(1, 12))
def test_nobody_ever_gets_more_in_any_hour_and_everyone_gets_all(
    seconds: list[int], most: int
) -> None:
    """Mails written at these seconds, each sent as soon as there is room."""
    sent: list[datetime] = []
    for written in sorted(NOW + timedelta(seconds=one) for one in seconds):
        at = max(written, *sent) if sent else written
        while (later := room_at(sent, 0, most=most, now=at)) is not None:
            assert later > at
            at = later
        sent.append(at)
    for first, after in zip(sent, sent[most:], strict=False):
        assert after - first >= HOUR
