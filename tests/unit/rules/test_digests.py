"""When a digest goes, on the days and by the clock of its person."""

from datetime import UTC, date, datetime

import pytest

from review.rules.calendar import Calendar
from review.rules.digests import can_wait, next_digest

BERLIN = Calendar("Europe/Berlin", holidays=frozenset({date(2026, 4, 6)}))


def at(day: int, hour: int, month: int = 3, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked_at", "goes_at"),
    [
        (at(2, 6, minute=59), at(2, 7)),
        (at(2, 7), at(3, 7)),
        (at(2, 20), at(3, 7)),
        # Late on Friday evening: on Monday.
        (at(6, 22), at(9, 7)),
        (at(7, 3), at(9, 7)),
        # The clocks go forward on the Sunday: 08:00 is an hour sooner.
        (at(27, 12), at(30, 6)),
        # Easter Monday is none of their days.
        (at(3, 12, month=4), at(7, 6, month=4)),
        # Already Tuesday in Berlin.
        (at(2, 23, minute=30), at(3, 7)),
    ],
)
def test_it_goes_at_eight_of_the_next_working_day(asked_at: datetime, goes_at: datetime) -> None:
    assert next_digest(asked_at, BERLIN) == goes_at


def test_only_what_leaves_time_after_it_can_wait() -> None:
    assert can_wait(at(3, 16), at(3, 7))
    assert not can_wait(at(3, 7), at(3, 7))
    assert not can_wait(at(2, 7), at(3, 7))
