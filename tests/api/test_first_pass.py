"""Where the first pass is independent, nobody can tell how the others stand before they answer.

Two worlds that differ only in what the others say have to look the same, to the byte, to whoever
is asked in the open round, by every route, page and mail; until that person has answered.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from acts import QUESTIONS
from crawling import Seen, differing
from leaks import IN_REMINDER, POSITIONS, planted, show
from opinions import EVERYONE, LEAD, PIA, against, begin, content
from worlds import World, beginning, world


@pytest.fixture
def worlds(template: str, tmp_path: Path) -> Iterator[list[World]]:
    """In one the others agree to the text, in the other they do not."""
    with (
        beginning(template, begin) as begun,
        world(begun, tmp_path / "content", content) as agreed,
        world(begun, tmp_path / "against", against) as opposed,
    ):
        agreed.runs("AwaitingDisposition")
        opposed.runs("AwaitingReview")
        yield [agreed, opposed]


def seen_by(email: str, worlds: list[World]) -> list[Seen]:
    return [one.onlooker(email, staff=True, hidden=(EVERYONE,)).look() for one in worlds]


def test_whoever_has_yet_to_answer_cannot_tell_how_the_others_stand(worlds: list[World]) -> None:
    found: list[list[Seen]] = []
    for one in worlds:
        mails = one.mails(PIA)
        onlooker = one.onlooker(PIA, staff=True, hidden=(EVERYONE,))
        found.append([mails, onlooker.look(), onlooker.act(QUESTIONS), onlooker.look()])
    for agreed, opposed in zip(*found, strict=True):
        for label in differing(agreed, opposed):
            assert agreed.get(label) == opposed.get(label), label
        assert len(agreed) > 3
    reminders = [one for one in found[0][0].values() if "A reminder" in one]
    assert reminders


def test_once_they_have_answered_they_see_it_and_the_lead_did_before(worlds: list[World]) -> None:
    draft = "/api/v1/drafts/<draft>"
    every = {
        f"GET {draft}",
        f"GET {draft}/gate",
        f"GET {draft}/comments",
        f"GET {draft}/journal",
        "GET /",
        "GET /drafts/<draft>",
    }
    assert every <= set(differing(*seen_by(LEAD, worlds)))
    for one in worlds:
        one.story.answer(PIA)
    assert every <= set(differing(*seen_by(PIA, worlds)))


def test_a_reader_that_forgets_the_first_pass_is_found(worlds: list[World]) -> None:
    for leak in POSITIONS:
        assert differing(*show(leak, worlds, PIA)), leak
    with planted(IN_REMINDER):
        assert differing(*(one.mails(PIA) for one in worlds))
