"""In the place of somebody who is away a delegate is asked, by a link of their own."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, col, select
from stories import REQUIRED, Story

from models.person import Person
from models.request import Request
from models.vocabulary import Action, OutboxKind, Position, RequestState
from review.actors import Actor
from review.commands.hand_over import hand_over
from review.commands.put_person import PersonDetails, put_person
from review.commands.record_sign_off import Answer, record_sign_off
from review.commands.sweep_deadlines import sweep_deadlines
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


LEGAL, DEPUTY = "legal@example.org", "deputy@example.org"
TUESDAY, FRIDAY = date(2026, 3, 3), date(2026, 3, 6)


def sweep(story: Story) -> None:
    while story.tell(lambda session: sweep_deadlines(session, story.now)):
        pass


def plans_absence(
    story: Story, email: str, *, delegate: str | None, first: date, last: date | None = None
) -> None:
    """As a lead or the person says it, through the door that everyone uses."""
    details = PersonDetails(
        name=email.partition("@")[0].title(),
        groups=("support",) if email == DEPUTY else (email.partition("@")[0],),
        delegate=delegate,
        away_from=first,
        away_until=last or first + timedelta(days=10),
    )
    story.tell(lambda session: put_person(session, email, details, actor="test", now=story.now))


@pytest.fixture
def asked(story: Story) -> Story:
    """A round in which everyone was here when they were asked, on Monday at nine."""
    story.policy()
    story.person(DEPUTY, "support")
    story.round()
    return story


def states(story: Story) -> dict[str, str]:
    names = {person: email.partition("@")[0] for email, person in story.people.items()}
    return {names[one.person_id]: one.state.value for one in requests(story)}


def test_an_absence_set_in_advance_moves_the_request_on_its_first_morning(asked: Story) -> None:
    plans_absence(asked, LEGAL, delegate=DEPUTY, first=TUESDAY)
    sweep(asked)
    assert states(asked) == {"legal": "pending"}
    asked.later(hours=14, minutes=59)
    sweep(asked)
    assert states(asked) == {"legal": "pending"}
    asked.later(minutes=1)
    sweep(asked)
    assert states(asked) == {"legal": "moved", "deputy": "pending"}
    first, second = requests(asked)
    assert second.on_behalf_of_id == first.person_id
    told = [row.payload.get("request") for row in asked.outbox(OutboxKind.MAIL)]
    assert told.count(second.id) == 1
    sweep(asked.later(days=1))
    assert asked.actions().count("request:delegated") == 1


def test_the_morning_is_that_of_the_zone_of_whoever_is_away(asked: Story) -> None:
    def in_tokyo(session: Session) -> None:
        session.exec(select(Person).where(Person.email == LEGAL)).one().time_zone = "Asia/Tokyo"

    plans_absence(asked, LEGAL, delegate=DEPUTY, first=TUESDAY)
    asked.tell(in_tokyo)
    # In Tokyo the 3rd begins at 15:00 of the 2nd.
    sweep(asked.later(hours=6))
    assert states(asked) == {"legal": "moved", "deputy": "pending"}


def test_an_absence_said_for_today_moves_what_is_pending_with_the_next_sweep(
    asked: Story,
) -> None:
    asked.later(hours=1)
    plans_absence(asked, LEGAL, delegate=DEPUTY, first=asked.now.date())
    assert states(asked) == {"legal": "pending"}
    sweep(asked)
    assert states(asked) == {"legal": "moved", "deputy": "pending"}


def test_a_delegate_named_while_away_is_asked(asked: Story) -> None:
    plans_absence(asked, LEGAL, delegate=None, first=asked.now.date())
    sweep(asked)
    assert states(asked) == {"legal": "pending"}
    plans_absence(asked, LEGAL, delegate=DEPUTY, first=asked.now.date())
    sweep(asked)
    assert states(asked) == {"legal": "moved", "deputy": "pending"}


def test_when_the_delegate_leaves_too_it_goes_on_to_theirs(asked: Story) -> None:
    asked.person("third@example.org", "support")
    plans_absence(asked, LEGAL, delegate=DEPUTY, first=asked.now.date())
    sweep(asked)
    plans_absence(asked, DEPUTY, delegate="third@example.org", first=TUESDAY)
    sweep(asked.later(days=1))
    assert states(asked) == {"legal": "moved", "deputy": "moved", "third": "pending"}
    first, _, third = requests(asked)
    assert third.on_behalf_of_id == first.person_id


def test_a_circle_of_delegates_moves_nothing_further(asked: Story) -> None:
    plans_absence(asked, LEGAL, delegate=DEPUTY, first=asked.now.date())
    sweep(asked)
    plans_absence(asked, DEPUTY, delegate=LEGAL, first=asked.now.date())
    for _ in range(3):
        sweep(asked.later(hours=1))
    assert states(asked) == {"legal": "moved", "deputy": "pending"}
    assert asked.actions().count("request:delegated") == 1


def test_whoever_takes_it_back_while_away_keeps_it(asked: Story) -> None:
    plans_absence(asked, LEGAL, delegate=DEPUTY, first=asked.now.date())
    sweep(asked)
    moved = requests(asked)[0]
    legal = Actor("person:legal", "Legal", person_id=moved.person_id)
    asked.tell(
        lambda session: hand_over(
            session, moved.id, to=LEGAL, reason="I can answer", actor=legal, now=asked.now
        )
    )
    plans_absence(asked, LEGAL, delegate=DEPUTY, first=asked.now.date(), last=FRIDAY)
    sweep(asked.later(days=1))
    assert states(asked) == {"legal": "pending", "deputy": "moved"}


def answered(story: Story) -> None:
    story.answer(LEGAL)


def recused(story: Story) -> None:
    story.answer(LEGAL, Position.RECUSE)


def replaced(story: Story) -> None:
    story.revision("# Other words")


@pytest.mark.parametrize("happened", [answered, recused, replaced])
def test_nothing_moves_where_nobody_waits_for_them(asked: Story, happened) -> None:
    happened(asked)
    before = states(asked)
    plans_absence(asked, LEGAL, delegate=DEPUTY, first=TUESDAY)
    sweep(asked.later(days=2))
    assert states(asked) == before
    assert "request:delegated" not in asked.actions()


@pytest.mark.parametrize("delegate", ["author@example.org", None])
def test_nothing_moves_to_nobody_nor_to_whoever_wrote_the_text(
    asked: Story, delegate: str | None
) -> None:
    plans_absence(asked, LEGAL, delegate=delegate, first=TUESDAY)
    sweep(asked.later(days=1))
    assert states(asked) == {"legal": "pending"}


def test_a_delegate_who_is_asked_too_answers_once_for_both(story: Story) -> None:
    story.policy()
    story.person(DEPUTY, "support", "legal")
    story.round()
    plans_absence(story, LEGAL, delegate=DEPUTY, first=TUESDAY)
    sweep(story.later(days=1))
    assert states(story) == {"legal": "moved", "deputy": "pending"}
    assert story.actions().count("request:asked") == 6


def test_an_answer_given_before_the_absence_is_not_made_that_of_the_absent(story: Story) -> None:
    story.policy()
    story.person(DEPUTY, "support", "legal")
    story.round()
    story.answer(DEPUTY)
    plans_absence(story, LEGAL, delegate=DEPUTY, first=TUESDAY)
    sweep(story.later(days=1))
    assert states(story) == {"legal": "pending", "deputy": "answered"}
