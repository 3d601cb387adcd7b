"""An approval that the plan keeps is on record with its origin, and its person can contest it."""

from dataclasses import replace

import pytest
from sqlmodel import Session, col, select
from stories import TEXT, Story

from models.request import Request
from models.revision import Revision
from models.sign_off import SignOff
from models.vocabulary import RequestState
from review.actors import Actor
from review.commands.carry_over import carry_over
from review.commands.contest_carried import contest_carried
from review.errors import NothingCarried
from review.rules.plan import CarryOver, Plan

LEGAL = "legal@example.org"
OTHER_SCOPE = TEXT.replace("Pay on the platform.", "Always pay on the platform.")
OTHER_CONSEQUENCES = TEXT.replace("suspend", "close")


def second_round(story: Story, text: str) -> int:
    """Legal approved the first text and watches its consequences; how many approvals are kept."""
    story.policy()
    story.round()
    story.answer(LEGAL)
    story.revision(text)
    story.round()

    def keep(session: Session) -> int:
        plan = story.facts().plan
        assert plan is not None
        requests = session.exec(
            select(Request).where(
                Request.draft_id == story.draft_id, Request.state == RequestState.PENDING
            )
        ).all()
        revision = session.exec(
            select(Revision).where(Revision.draft_id == story.draft_id, Revision.number == 2)
        ).one()
        return carry_over(
            session, list(requests), revision, watching(plan), actor="test", now=story.now
        )

    return story.tell(keep)


def watching(plan: Plan) -> Plan:
    kept = tuple(
        replace(one, carry_over=CarryOver.UNCHANGED, sections=("Consequences",))
        for one in plan.requirements
    )
    return replace(plan, requirements=kept)


def contest(story: Story, email: str) -> None:
    person = story.people[email]
    actor = Actor(f"person:{person}", email, person_id=person)
    request = story.request(email).id
    story.tell(
        lambda session: contest_carried(
            session, request, reason="I want to read it.", actor=actor, now=story.now
        )
    )


def legal(story: Story) -> tuple[str, int]:
    found = next(one for one in story.gate().requirements if one.group == "legal")
    return found.state.value, found.carried


def test_it_is_kept_with_its_origin_and_reason_and_told(story: Story) -> None:
    assert second_round(story, OTHER_SCOPE) == 1
    first, second = story.tell(
        lambda session: session.exec(select(SignOff).order_by(col(SignOff.seq))).all()
    )
    assert second.carried_from_id == first.id
    assert second.carried_reason == "Nothing changed in Consequences since revision 1."
    assert second.revision_sha256 == story.sha256(2) != first.revision_sha256
    assert legal(story) == ("satisfied", 1)
    assert "carried" in story.mails()
    assert story.actions()[-1] == "sign_off:carried"


def test_nothing_is_kept_where_what_is_watched_changed(story: Story) -> None:
    assert second_round(story, OTHER_CONSEQUENCES) == 0
    assert legal(story) == ("pending", 0)


def test_whoever_contests_it_is_on_turn_and_their_own_approval_counts(story: Story) -> None:
    second_round(story, OTHER_SCOPE)
    contest(story, LEGAL)
    assert legal(story) == ("pending", 0)
    assert story.request(LEGAL).state is RequestState.PENDING
    story.answer(LEGAL)
    assert legal(story) == ("satisfied", 0)


def test_whoever_confirms_it_in_their_own_words_is_recorded(story: Story) -> None:
    second_round(story, OTHER_SCOPE)
    story.answer(LEGAL)
    assert legal(story) == ("satisfied", 0)


def test_an_answer_of_ones_own_cannot_be_contested(story: Story) -> None:
    second_round(story, OTHER_CONSEQUENCES)
    story.answer(LEGAL)
    with pytest.raises(NothingCarried):
        contest(story, LEGAL)
