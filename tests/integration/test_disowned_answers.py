"""Answers that their people disown: what is suspended, and what the gate makes of it."""

from pathlib import Path

import pytest
from postoffice import BASE, LINKS, PostOffice
from sqlalchemy import Engine
from sqlmodel import Session, col, delete
from stories import Story

from models.outbox import OutboxRow
from models.person import Person
from models.vocabulary import OutboxKind, Position
from review.actors import Actor
from review.commands.close_round import close_round
from review.commands.dispute_sign_off import dispute_sign_off
from review.commands.hand_over import hand_over
from review.errors import NotYourRequest, Unknown
from review.links import Purpose
from review.rules.shortest_path import Path as Way
from review.rules.shortest_path import shortest_path
from review.rules.verdict import BlockerKind

DATA = "data@example.org"


def dispute(story: Story, sign_off: str, by: str = DATA) -> bool:
    person = story.tell(lambda session: session.get_one(Person, story.people[by]))
    actor = Actor(f"person:{person.id}", person.name, person_id=person.id, method="receipt-link")
    return story.tell(
        lambda session: dispute_sign_off(session, sign_off, actor=actor, now=story.now)
    )


@pytest.fixture
def approved(story: Story) -> Story:
    story.policy()
    story.round()
    return story.later(hours=1)


def blockers(story: Story) -> list[BlockerKind]:
    return [one.kind for one in story.gate().blockers]


def test_a_disowned_approval_shuts_the_gate_until_its_person_answers(approved: Story) -> None:
    said = approved.answer(DATA).sign_off
    approved.everyone_approves()
    assert approved.gate().open
    assert dispute(approved, said.id)
    assert not approved.gate().open
    assert not approved.promote().promoted
    assert approved.gate().summary == (
        "Shut: Data says that an answer in their name was not theirs; nothing goes on until they "
        "have answered themselves."
    )
    assert approved.request(DATA).state == "pending"
    assert approved.actions()[-1] == "sign_off:disputed"
    approved.later(hours=1).answer(DATA)
    assert approved.gate().open


def test_it_shuts_the_gate_too_where_another_of_the_group_has_approved(story: Story) -> None:
    story.policy()
    story.person("dan@example.org", "data")
    story.round()
    said = story.answer(DATA, Position.REQUEST_CHANGES).sign_off
    story.everyone_approves()
    assert blockers(story) == [BlockerKind.SIGN_OFF]
    dispute(story, said.id)
    # What its person would say themselves may be the same.
    assert blockers(story) == [BlockerKind.DISPUTE]
    story.settle()
    assert story.facts().round.state == "open"
    story.answer(DATA, Position.APPROVE)
    assert story.gate().open


def test_a_later_answer_by_the_same_link_is_suspended_with_it(approved: Story) -> None:
    first = approved.answer(DATA, Position.REQUEST_CHANGES).sign_off
    second = approved.later(hours=1).answer(DATA).sign_off
    dispute(approved, first.id)
    assert blockers(approved) == [BlockerKind.DISPUTE]
    entry = approved.journal()[-1]
    assert entry.data["suspended"] == [first.id, second.id]


def test_an_answer_by_the_fresh_link_is_not(approved: Story) -> None:
    first = approved.answer(DATA, Position.REQUEST_CHANGES).sign_off
    second = approved.later(hours=1).answer(DATA, Position.ABSTAIN).sign_off
    dispute(approved.later(hours=1), second.id)
    own = approved.later(hours=1).answer(DATA).sign_off
    assert dispute(approved.later(hours=1), first.id)
    assert approved.journal()[-1].data["suspended"] == [first.id]
    standing = [one.id for one in approved.facts().facts.recorded if not one.retracted]
    assert standing == [own.id]
    assert blockers(approved) == []


def test_saying_it_again_changes_nothing(approved: Story) -> None:
    said = approved.answer(DATA).sign_off
    assert dispute(approved, said.id)
    before = (approved.actions(), approved.mails(), approved.request(DATA).links_replaced)
    assert not dispute(approved.later(minutes=1), said.id)
    approved.answer(DATA)
    assert not dispute(approved.later(minutes=1), said.id)
    assert approved.request(DATA).links_replaced == before[2] == 1
    assert approved.mails().count("disputed") == before[1].count("disputed") == 1


def _the_flow_wakes(session: Session) -> None:
    session.connection().execute(delete(OutboxRow).where(col(OutboxRow.kind) == OutboxKind.WAKE))


def test_its_person_and_the_lead_are_told_and_the_flow_is_woken(approved: Story) -> None:
    said = approved.answer(DATA).sign_off
    approved.tell(_the_flow_wakes)
    dispute(approved, said.id)
    told = {
        row.payload["template"]: row.payload["to_person"]
        for row in approved.outbox(OutboxKind.MAIL)
    }
    assert told["suspended"] == approved.people[DATA]
    assert told["disputed"] == approved.facts().lead_id
    assert len(approved.outbox(OutboxKind.WAKE)) == 1


def test_nobody_disowns_the_answer_of_somebody_else(approved: Story) -> None:
    said = approved.answer(DATA).sign_off
    before = approved.actions()
    with pytest.raises(NotYourRequest):
        dispute(approved, said.id, by="legal@example.org")
    with pytest.raises(Unknown):
        dispute(approved, "01890000-0000-7000-8000-000000000000")
    assert approved.actions() == before


def test_after_the_round_it_goes_on_record_and_keeps_an_unpromoted_draft_back(
    approved: Story,
) -> None:
    said = approved.answer(DATA).sign_off
    approved.everyone_approves()
    approved.tell(
        lambda session: close_round(
            session, approved.draft_id, 1, reason="Done.", actor="test", now=approved.now
        )
    )
    assert approved.gate().open
    assert dispute(approved, said.id)
    assert not approved.gate().open
    assert approved.request(DATA).state == "answered"
    approved.later(hours=1).round()
    assert blockers(approved) == []


def test_a_delegate_who_answers_in_their_place_settles_it(approved: Story) -> None:
    approved.person("dan@example.org", "data")
    said = approved.answer(DATA).sign_off
    approved.everyone_approves()
    dispute(approved, said.id)
    lead = Actor("person:lead", "Lead", person_id=approved.facts().lead_id)
    approved.tell(
        lambda session: hand_over(
            session,
            approved.request(DATA).id,
            to="dan@example.org",
            reason="Their mail is not safe.",
            actor=lead,
            now=approved.now,
        )
    )
    assert BlockerKind.DISPUTE not in blockers(approved)
    approved.answer("dan@example.org")
    assert approved.gate().open


def test_the_shortest_way_goes_by_their_own_answer(approved: Story) -> None:
    approved.person("dan@example.org", "data")
    said = approved.answer(DATA).sign_off
    approved.everyone_approves()
    dispute(approved, said.id)
    found = shortest_path(approved.facts().facts, approved.now)
    assert isinstance(found, Way)
    assert found.words == "Data (Data) approves: 1 person, about 1 day."


def test_the_end_of_the_round_tells_nobody_what_was_disowned(
    approved: Story, engine: Engine, tmp_path: Path
) -> None:
    said = approved.answer(DATA, Position.REQUEST_CHANGES, reason="A forged reason.").sign_off
    dispute(approved, said.id)
    approved.tell(
        lambda session: close_round(
            session, approved.draft_id, 1, reason="Done.", actor="test", now=approved.now
        )
    )
    post = PostOffice(approved, engine, tmp_path)
    post.send_all()
    told = post.one("round_closed", "legal@")
    assert "A forged reason." not in told.text
    # What was recorded in their name is repeated to its person alone.
    assert "A forged reason." not in post.one("disputed", "lead@").text
    suspended = post.one("suspended", DATA)
    assert "You asked for changes to revision 1" in " ".join(suspended.text.split())
    token = str(suspended.link).removeprefix(f"{BASE}/r/")
    request = approved.request(DATA).id
    assert LINKS.verify(token, Purpose.ANSWER, now=approved.now).jti == f"{request}.1"
