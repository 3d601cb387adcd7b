"""A caller has a minute's worth of calls, which comes back evenly."""

from dataclasses import dataclass

import pytest
from starlette.requests import HTTPConnection

from api import rates
from api.rates import Bucket, address_of
from review.errors import TooManyCalls


@dataclass
class Clock:
    at: float = 1_000_000.0

    def __call__(self) -> float:
        return self.at


def taken(bucket: Bucket, caller: str = "one") -> int:
    """How many calls go through at this moment."""
    for number in range(10_000):
        try:
            bucket.take(caller)
        except TooManyCalls:
            return number
    raise AssertionError("no bound")


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 60, 119, 1000])
def test_a_minutes_worth_goes_through_at_once_and_again_a_minute_later(limit: int) -> None:
    clock = Clock()
    bucket = Bucket(limit, clock)
    assert taken(bucket) == limit
    assert taken(bucket) == 0
    clock.at += 60 / limit
    assert taken(bucket) == 1
    clock.at += 60
    assert taken(bucket) == limit


def test_what_comes_back_comes_back_evenly() -> None:
    clock = Clock()
    bucket = Bucket(60, clock)
    taken(bucket)
    clock.at += 10
    assert taken(bucket) == 10
    with pytest.raises(TooManyCalls) as refusal:
        bucket.take("one")
    assert refusal.value.retry_after == 1
    clock.at += refusal.value.retry_after
    assert taken(bucket) == 1


def test_who_waits_as_long_as_is_said_goes_through() -> None:
    clock = Clock()
    bucket = Bucket(2, clock)
    taken(bucket)
    with pytest.raises(TooManyCalls) as refusal:
        bucket.take("one")
    assert refusal.value.retry_after == 30
    clock.at += 30
    assert taken(bucket) == 1


def test_callers_have_a_bucket_each() -> None:
    bucket = Bucket(5, Clock())
    assert taken(bucket) == 5
    assert taken(bucket, "another") == 5


def test_a_caller_is_told_what_is_left() -> None:
    clock = Clock()
    bucket = Bucket(4, clock)
    told = [bucket.take("one") for _ in range(4)]
    assert [one.left for one in told] == [3, 2, 1, 0]
    assert [one.full_in_seconds for one in told] == [15, 30, 45, 60]
    assert told[0].headers() == {
        "RateLimit-Policy": '"calls";q=4;w=60',
        "RateLimit": '"calls";r=3;t=15',
    }


def test_a_clock_that_is_put_back_locks_nobody_out() -> None:
    clock = Clock()
    bucket = Bucket(3, clock)
    taken(bucket)
    clock.at -= 3600
    assert taken(bucket) == 3


def test_many_callers_take_no_more_room_than_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "MOST_CALLERS", 100)
    clock = Clock()
    bucket = Bucket(2, clock)
    for number in range(1000):
        bucket.take(str(number))
        clock.at += 0.5
    assert len(bucket._full_at) <= 100


@pytest.mark.parametrize(
    ("host", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("fe80::1%eth0", "fe80::1", True),
        ("testclient", "testclient", True),
    ],
)
def test_an_address_of_ipv6_is_that_of_its_network(host: str, other: str, same: bool) -> None:
    found = [
        address_of(HTTPConnection({"type": "http", "client": (one, 1)})) for one in (host, other)
    ]
    assert (found[0] == found[1]) is same
