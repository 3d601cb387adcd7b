"""A key is published before it signs, and trusted until nothing it has signed can be good."""

from datetime import UTC, datetime, timedelta

import pytest

from review.rules.key_times import LEEWAY, TOKEN_LIFE, KeyTime, signs_now, trusted_now

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OLD = KeyTime("old", NOW - timedelta(days=30))
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("keys", "signs", "trusted"),
    [
        ([], None, ()),
        ([OLD], "old", ("old",)),
        ([KeyTime("new", NOW)], "new", ("new",)),
        ([KeyTime("new", NOW + SECOND)], None, ("new",)),
        ([OLD, KeyTime("new", NOW + SECOND)], "old", ("old", "new")),
        ([KeyTime("new", NOW + SECOND), OLD], "old", ("old", "new")),
        ([OLD, KeyTime("new", NOW)], "new", ("old", "new")),
        ([OLD, KeyTime("new", NOW - TOKEN_LIFE - LEEWAY + SECOND)], "new", ("old", "new")),
        ([OLD, KeyTime("new", NOW - TOKEN_LIFE - LEEWAY)], "new", ("new",)),
        (
            [OLD, KeyTime("new", NOW - timedelta(days=1)), KeyTime("next", NOW + SECOND)],
            "new",
            ("new", "next"),
        ),
    ],
    ids=str,
)
def test_which_key_signs_and_which_are_trusted(
    keys: list[KeyTime], signs: str | None, trusted: tuple[str, ...]
) -> None:
    assert signs_now(keys, NOW) == signs
    assert trusted_now(keys, NOW) == trusted


def test_whatever_signs_is_trusted_for_as_long_as_what_it_signed_lives() -> None:
    keys = [KeyTime(str(day), NOW + timedelta(days=day)) for day in range(3)]
    moment = NOW
    while moment < NOW + timedelta(days=3):
        signer = signs_now(keys, moment)
        for later in (moment, moment + TOKEN_LIFE, moment + TOKEN_LIFE + LEEWAY - SECOND):
            assert signer in trusted_now(keys, later)
        moment += timedelta(minutes=7)
