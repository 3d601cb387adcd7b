"""A quoted passage is shown where it stands in the newest revision, or said to be gone."""

from collections.abc import Mapping

import pytest
from remarks import say, seen
from stories import TEXT, Story

from models.vocabulary import Audience
from review.commands.add_comment import Quote
from review.queries import quote_places as room
from review.queries.quote_places import QuotePlace, quote_places
from review.text.anchoring import AnchorState

DATA = "data@example.org"
CERTAIN, MAYBE, ORPHANED = AnchorState.CERTAIN, AnchorState.MAYBE, AnchorState.ORPHANED
LONGER = (
    "# Payments\n\nPay on the platform.\n\n## Consequences\n\n"
    "We may suspend the accounts of sellers who ask buyers for payment elsewhere.\n"
)
PASSAGE = "We may suspend the accounts of sellers who ask buyers for payment elsewhere."


@pytest.fixture
def told(story: Story) -> Story:
    story.policy(text=LONGER)
    return story


def places(story: Story, email: str = DATA) -> Mapping[str, QuotePlace]:
    views = seen(story, email)
    return story.tell(lambda session: quote_places(session, story.draft_id, views))


@pytest.mark.parametrize(
    ("later", "state", "section", "words"),
    [
        (None, CERTAIN, "Consequences", PASSAGE),
        (LONGER.replace("# Payments\n", "# Payments\n\nNew.\n"), CERTAIN, "Consequences", PASSAGE),
        (LONGER.replace("Consequences", "What we do"), CERTAIN, "What we do", PASSAGE),
        (
            LONGER.replace("may suspend the accounts", "may not close the accounts"),
            MAYBE,
            "Consequences",
            "We may not close the accounts of sellers who ask buyers for payment elsewhere",
        ),
        (TEXT.replace("suspend accounts", "act"), ORPHANED, "Consequences", ""),
    ],
)
def test_a_quote_is_followed_into_the_newest_revision(
    told: Story, later: str | None, state: AnchorState, section: str, words: str
) -> None:
    comment = say(told, DATA, quote=Quote(PASSAGE))
    if later is not None:
        told.revision(later)
    place = places(told)[comment.id]
    assert (place.state, place.section, place.words) == (state, section, words)
    assert place.revision == (1 if later is None else 2)
    if place.start is not None:
        assert (later or LONGER)[place.start : place.end] == words


def test_a_place_that_is_known_is_not_looked_for_again_until_there_is_a_newer_text(
    told: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(told, DATA, quote=Quote(PASSAGE))
    first = places(told)
    monkeypatch.setattr(room, "attach", None)
    assert places(told) == first
    monkeypatch.undo()
    told.revision(TEXT)
    assert places(told) != first


def test_a_read_looks_for_so_much_and_the_next_one_goes_on(
    told: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        say(told, DATA, quote=Quote(PASSAGE))
    told.revision(TEXT.replace("suspend accounts", "act"))
    monkeypatch.setattr(room, "MOST_PAIRS", 1)
    assert [len(places(told)) for _ in range(4)] == [1, 2, 3, 3]


def test_no_more_places_are_kept_than_said(told: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "KEPT", 2)
    for _ in range(4):
        say(told, DATA, quote=Quote(PASSAGE))
    assert len(places(told)) == 4
    assert len(room._places) == 2


def test_only_what_the_viewer_sees_is_looked_for(told: Story) -> None:
    told.person("sam@example.org", "support")
    hidden = say(told, DATA, audience=Audience.PRIVILEGED, quote=Quote(PASSAGE))
    say(told, DATA, "no quote")
    assert set(places(told)) == {hidden.id}
    assert places(told, "sam@example.org") == {}
