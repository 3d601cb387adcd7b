"""In the place of somebody who is away a delegate is asked, by a link of their own."""

from datetime import timedelta

import pytest
from sqlmodel import Session, col, select
from stories import REQUIRED, Story

from models.person import Person
from models.request import Request
from models.vocabulary import Action, OutboxKind, Position, RequestState
from review.actors import Actor
from review.commands.record_sign_off import Answer, record_sign_off
from review.errors import RequestMoved


def send_away(story: Story, email: str, delegate: str) -> None:
    def work(session: Session) -> None:
        person = session.exec(select(Person).where(Person.email == email)).one()
        person.delegate_id = story.people[delegate]
        person.away_from = story.now.date()
        person.away_until = (story.now + timedelta(days=7)).date()

    story.tell(work)


@pytest.fixture
def away(story: Story) -> Story:
    story.policy()
    story.person("deputy@example.org", "support")
    send_away(story, "legal@example.org", "deputy@example.org")
    story.round()
    return story


def requests(story: Story) -> list[Request]:
    query = select(Request).where(Request.draft_id == story.draft_id, Request.group_key == "legal")
    return story.tell(lambda session: list(session.exec(query.order_by(col(Request.id)))))


def test_the_delegate_is_asked_and_both_names_are_on_record(away: Story) -> None:
    first, second = requests(away)
    assert (first.state, second.state) == (RequestState.MOVED, RequestState.PENDING)
    assert second.person_id == away.people["deputy@example.org"]
    assert second.on_behalf_of_id == first.person_id
    told = [row.payload.get("request") for row in away.outbox(OutboxKind.MAIL)]
    assert second.id in told
    assert first.id not in told
    assert [one.action for one in away.journal()].count(Action.REQUEST_DELEGATED) == 1


def test_the_delegates_approval_is_legals(away: Story) -> None:
    for group in REQUIRED:
        if group != "legal":
            away.answer(f"{group}@example.org")
    assert not away.gate().open
    sign(away, requests(away)[1])
    assert away.gate().open


def test_the_link_of_whoever_is_away_answers_nothing(away: Story) -> None:
    moved = requests(away)[0]
    with pytest.raises(RequestMoved):
        sign(away, moved)
    assert not away.gate().open


def sign(story: Story, request: Request) -> None:
    facts = story.facts().facts
    assert facts.round is not None
    answer = Answer(Position.APPROVE, facts.round.revision_sha256)
    actor = Actor(f"person:{request.person_id}", "Somebody", person_id=request.person_id)
    story.tell(
        lambda session: record_sign_off(session, request.id, answer, actor=actor, now=story.now)
    )
