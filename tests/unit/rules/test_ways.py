"""In which way an answer comes in, and whom it may be of."""

import pytest

from review.actors import BEARER, CLIENT, MAILED_LINK, Actor
from review.rules.ways import EVERY_WAY, Way, ways_in_words


@pytest.mark.parametrize(
    ("method", "person", "way"),
    [
        (MAILED_LINK, "ana", Way.LINK),
        ("session", "ana", Way.PAGE),
        (BEARER, "ana", Way.API),
        (CLIENT, "ana", Way.API),
        (BEARER, None, Way.SERVICE),
        (CLIENT, None, Way.SERVICE),
    ],
)
def test_in_which_way_an_answer_comes_in(method: str, person: str | None, way: Way) -> None:
    assert Actor("x", "x", person_id=person, method=method).way is way


@pytest.mark.parametrize(
    ("method", "person", "speaks"),
    [
        (BEARER, "ana", True),
        (BEARER, "bob", False),
        (BEARER, None, True),
        (CLIENT, "ana", True),
        (CLIENT, "bob", False),
        (CLIENT, None, False),
        (MAILED_LINK, "bob", False),
    ],
)
def test_for_whom_somebody_answers(method: str, person: str | None, speaks: bool) -> None:
    assert Actor("x", "x", person_id=person, method=method).speaks_for("ana") is speaks


def test_the_ways_in_words() -> None:
    assert ways_in_words(frozenset({Way.PAGE, Way.LINK})) == (
        "by the link in their mail or on the pages, signed in"
    )
    assert ways_in_words(EVERY_WAY).count(",") > 1
