"""Places in the feed tell nothing: sealed for one token, alike for it, and of no use to another."""

import pytest

from api.events.places import NoPlace, Places

PLACES = Places("a secret of the tests, long enough for a key")
ONE, OTHER = "token:one", "token:other"


def test_a_place_leads_back_to_where_it_was_made() -> None:
    for position in (0, 1, 4711, 2**63 - 1):
        assert PLACES.open(PLACES.event(position, ONE), ONE) == position
        assert PLACES.open(PLACES.somewhere(position, ONE), ONE) == position


def test_the_same_event_has_one_id_for_a_token_and_another_for_another() -> None:
    assert PLACES.event(7, ONE) == PLACES.event(7, ONE)
    assert PLACES.event(7, ONE) != PLACES.event(7, OTHER)
    assert PLACES.event(7, ONE) != Places("another secret, as long as the first").event(7, ONE)


def test_a_place_to_begin_at_does_not_tell_whether_anything_moved() -> None:
    assert len({PLACES.somewhere(7, ONE) for _ in range(20)}) == 20


def test_neighbours_have_nothing_in_common() -> None:
    places = [PLACES.event(position, ONE) for position in range(200)]
    assert len({len(one) for one in places}) == 1
    assert len({one[:6] for one in places}) == 200
    assert sorted(places) != places


@pytest.mark.parametrize(
    "place",
    [
        "",
        "7",
        "x" * 43,
        "é" * 43,
        PLACES.event(7, ONE)[:-2],
        PLACES.event(7, ONE) + "A",
        PLACES.event(7, ONE).swapcase(),
        PLACES.event(7, OTHER),
        Places("another secret, as long as the first").event(7, ONE),
        "0" * 100,
        "\0",
    ],
)
def test_what_this_token_was_never_told_leads_nowhere(place: str) -> None:
    with pytest.raises(NoPlace):
        PLACES.open(place, ONE)
