"""Real policies, round after round: what carries over is what a plain scan of the texts says."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from carried_reviews import GROUPS, Review, Watched, plan
from corpus import CORPUS, POLICIES, texts
from sqlalchemy import text as sql
from stories import Story

from models.vocabulary import OutboxKind
from review.plans.store import register
from review.text.canonical import canonical

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not POLICIES, reason=f"the corpus of real policies is not at {CORPUS}"),
]

# Several policies share a database: making one costs as much as a policy.
SHELVES = 6


def revisions(policy: dict[str, Any]) -> Iterator[str]:
    """In canonical form, without those that are their predecessors over again."""
    last = ""
    for text in map(canonical, texts(policy)):
        if text != last:
            yield text
        last = text


def follow(story: Story, watched: Watched, title: str) -> None:
    """The plan that the next round follows; without a title of its own it might be an old one."""
    source = plan(watched, title)
    story.tell(lambda session: register(session, source, actor="test", now=story.now))


def told(story: Story, policy: dict[str, Any]) -> Review:
    """The policy through its revisions; at each step what is kept is what its texts say."""
    review = Review(story)
    first, *rest = revisions(policy)
    watched = review.watching(first, first)
    key = policy["slug"][:80].rstrip("-")
    follow(story, watched, key)
    story.policy("leadership", key=key, text=first, plan="watching")
    assert review.round(first, 1, watched) == {}
    before = first
    for text in rest:
        story.later(days=1)
        watched = review.watching(before, text)
        follow(story, watched, f"{key}, {review.steps}")
        foretold = review.foretold(text)
        assert review.round(text, story.revision(text), watched) == foretold
        before = text
    return review


def counted(story: Story, query: str) -> int:
    return story.tell(lambda session: session.connection().execute(sql(query)).scalar_one())


@pytest.mark.parametrize("shelf", range(SHELVES))
def test_what_carries_over_through_every_revision_is_what_the_texts_say(
    story: Story, shelf: int
) -> None:
    for group in GROUPS:
        story.person(f"{group}@example.org", group)
    reviews = {policy["slug"]: told(story, policy) for policy in POLICIES[shelf::SHELVES]}
    kept = sum(one.kept for one in reviews.values())
    contested = sum(one.contested for one in reviews.values())
    on_record = "SELECT count(*) FROM journal WHERE action = 'sign_off:{}'"
    assert counted(story, on_record.format("carried")) == kept
    assert counted(story, on_record.format("retracted")) == contested
    mails = Counter(row.payload["template"] for row in story.outbox(OutboxKind.MAIL))
    assert mails["carried"] == kept
    # The story is worth telling: in most policies something is kept, and something contested.
    assert sum(one.contested == 2 for one in reviews.values()) >= len(reviews) / 2
