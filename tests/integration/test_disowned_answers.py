"""Answers that their people disown: what is suspended, and what the gate makes of it."""

import pytest
from stories import Story

from models.person import Person
from models.vocabulary import Position
from review.actors import Actor
from review.commands.dispute_sign_off import dispute_sign_off
from review.errors import NotYourRequest, Unknown
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


def test_its_person_and_the_lead_are_told_and_the_flow_is_woken(approved: Story) -> None:
    from models.vocabulary import OutboxKind

    said = approved.answer(DATA).sign_off
    approved.tell(
        lambda session: [session.delete(row) for row in _wakes(session)]  # the flow took them
    )
    dispute(approved, said.id)
    told = {row.payload["template"]: row.payload["to_person"] for row in _mails(approved)}
    assert told["suspended"] == approved.people[DATA]
    assert told["disputed"] == approved.facts().lead_id
    assert len(approved.outbox(OutboxKind.WAKE)) == 1


def _wakes(session):
    from sqlmodel import select

    from models.outbox import OutboxRow
    from models.vocabulary import OutboxKind

    return list(session.exec(select(OutboxRow).where(OutboxRow.kind == OutboxKind.WAKE)))


def _mails(story: Story):
    from models.vocabulary import OutboxKind

    return story.outbox(OutboxKind.MAIL)


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
    from review.commands.close_round import close_round

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
    from review.commands.hand_over import hand_over

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
    from review.rules.shortest_path import Path, shortest_path

    approved.person("dan@example.org", "data")
    said = approved.answer(DATA).sign_off
    approved.everyone_approves()
    dispute(approved, said.id)
    found = shortest_path(approved.facts().facts, approved.now)
    assert isinstance(found, Path)
    assert found.words == "Data (Data) approves: 1 person, about 1 day."
