"""Who does not answer is stood in for, then told of: each step once, and never as an answer."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session, col, select
from stories import SERVICE, Story

from models.request import Request
from models.vocabulary import OutboxKind, Position, RequestState
from review.actors import Actor
from review.commands.extend_round import extend_round
from review.commands.hand_over import hand_over
from review.commands.mute_reminders import mute_request
from review.commands.put_person import PersonDetails, put_person
from review.commands.recall_round import recall_round
from review.commands.sweep_deadlines import sweep_deadlines
from review.plans.store import register
from review.rules.verdict import RequirementState

LEGAL, BEN, LEAD = "legal@example.org", "ben@example.org", "lead@example.org"
CHAIN = """
name: chain
reminders: []
grace: 10
escalation: [{after: 2, to: alternate}, {after: 4, to: lead}, {after: 6, to: leadership}]
requirements:
  - {group: legal, rule: all}
  - {group: data, rule: any}
  - {group: support, advisory: true}
"""
# The round is due on Monday 9 March 2026, 17:00; the steps come on 11, 13 and 17 March.
ALTERNATE, TO_LEAD, TO_LEADERSHIP = 11, 13, 17


def at(story: Story, day: int, hour: int = 17) -> Story:
    story.now = datetime(2026, 3, day, hour, tzinfo=UTC)
    return story


def sweep(story: Story) -> None:
    looked = 0
    while story.tell(lambda session: sweep_deadlines(session, story.now)):
        looked += 1
        assert looked < 50, "the sweep never ends"


def under_review(
    story: Story, *more: str, plan: str = CHAIN, asked: Sequence[str] = (LEGAL,)
) -> Story:
    """Of Legal only those named are asked; `more` are further members of it."""
    story.tell(lambda session: register(session, plan, actor="test", now=story.now))
    story.policy("legal", "data", "leadership", "support", plan="chain")
    for email in more:
        story.person(email, "legal")
    story.round(reviewers={"legal": asked})
    return story


def away(
    story: Story, email: str, *groups: str, delegate: str | None = None, days: int = 0
) -> None:
    """Names a delegate, and an absence of so many days from today on."""
    first = story.now.date()
    details = PersonDetails(
        name=email.partition("@")[0].title(),
        groups=groups,
        delegate=delegate,
        away_from=first if days else None,
        away_until=date.fromordinal(first.toordinal() + days - 1) if days else None,
    )
    story.tell(lambda session: put_person(session, email, details, actor="test", now=story.now))


def steps(story: Story) -> list[tuple[str, str]]:
    """What was done about whom, as the journal has it."""
    names = {person: email.partition("@")[0] for email, person in story.people.items()}
    return [
        (names[one.data["person"]], one.data["to"])
        for one in story.journal()
        if one.action == "request:escalated"
    ]


def told(story: Story) -> list[str]:
    """To whom an escalation was mailed, in that order."""
    names = {person: email.partition("@")[0] for email, person in story.people.items()}
    names[story.facts().lead_id] = "lead"
    return [
        names[row.payload["to_person"]]
        for row in story.outbox(OutboxKind.MAIL)
        if row.payload["template"] == "escalation"
    ]


def of_legal(story: Story) -> dict[str, Request]:
    names = {person: email for email, person in story.people.items()}
    query = select(Request).where(Request.draft_id == story.draft_id, Request.group_key == "legal")
    found = story.tell(lambda session: list(session.exec(query.order_by(col(Request.id)))))
    return {names[one.person_id]: one for one in found}


def test_each_step_is_taken_on_its_day_and_once(story: Story) -> None:
    under_review(story, BEN)
    story.answer("data@example.org")
    sweep(at(story, ALTERNATE, 16))
    assert steps(story) == []
    sweep(at(story, ALTERNATE))
    assert steps(story) == [("legal", "alternate")]
    for _ in range(3):
        sweep(at(story, TO_LEAD, 16))
    assert told(story) == []
    sweep(at(story, TO_LEAD))
    assert (steps(story)[1:], told(story)) == ([("ben", "lead")], ["lead"])
    sweep(at(story, TO_LEADERSHIP))
    sweep(at(story, TO_LEADERSHIP, 18))
    assert steps(story)[2:] == [("ben", "leadership")]
    assert told(story) == ["lead", "leadership"]
    assert not story.gate().open
    assert of_legal(story)[BEN].escalations == 3


def test_the_alternate_is_asked_in_the_place_of_the_silent_and_both_are_on_record(
    story: Story,
) -> None:
    under_review(story, BEN)
    version = story.draft().version
    sweep(at(story, ALTERNATE))
    asked = of_legal(story)
    assert asked[LEGAL].state is RequestState.MOVED
    assert asked[BEN].state is RequestState.PENDING
    assert asked[BEN].on_behalf_of_id == story.people[LEGAL]
    # Whoever judges independently learns nothing by it.
    assert story.draft().version == version
    assert story.actions()[-3:] == ["request:escalated", "request:delegated", "request:asked"]
    invited = [row.payload.get("request") for row in story.outbox(OutboxKind.MAIL)]
    assert invited.count(asked[BEN].id) == 1


def test_an_approval_of_the_alternate_is_theirs_and_late(story: Story) -> None:
    under_review(story, BEN)
    story.answer("data@example.org")
    sweep(at(story, ALTERNATE))
    assert not story.gate().open
    assert story.answer(BEN).sign_off.late
    assert story.gate().open
    sweep(at(story, TO_LEADERSHIP))
    assert told(story) == []


def test_the_delegate_comes_before_the_other_members(story: Story) -> None:
    under_review(story, BEN)
    story.person("zoe@example.org", "public_policy")
    away(story, LEGAL, "legal", delegate="zoe@example.org")
    sweep(at(story, ALTERNATE))
    assert list(of_legal(story)) == [LEGAL, "zoe@example.org"]


def test_a_delegate_from_outside_does_not_answer_for_people_inside(story: Story) -> None:
    under_review(story, BEN)
    story.person("zoe@example.org", "external_experts", external=True)
    away(story, LEGAL, "legal", delegate="zoe@example.org")
    sweep(at(story, ALTERNATE))
    assert list(of_legal(story)) == [LEGAL, BEN]


def test_a_delegate_who_has_answered_does_not_answer_for_the_silent_too(story: Story) -> None:
    """Otherwise the passing of time alone would turn one approval into everyone's."""
    under_review(story, BEN, asked=(LEGAL, BEN))
    away(story, LEGAL, "legal", delegate=BEN)
    story.answer("data@example.org")
    story.answer(BEN)
    for day in (ALTERNATE, TO_LEAD, TO_LEADERSHIP):
        sweep(at(story, day))
        assert not story.gate().open
    assert of_legal(story)[LEGAL].state is RequestState.PENDING
    # Nobody can be asked in their place, so the lead hears of it at once, and again on their day.
    assert told(story) == ["lead", "lead", "leadership"]


@pytest.mark.parametrize(
    ("member", "why"),
    [
        ("author@example.org", "wrote the text"),
        (BEN, "is away"),
        ("cyn@example.org", "has recused herself"),
        ("dan@example.org", "handed theirs on"),
    ],
)
def test_nobody_is_an_alternate_who(story: Story, member: str, why: str) -> None:
    asked = (LEGAL, member) if member.startswith(("cyn", "dan")) else (LEGAL,)
    under_review(story, member, asked=asked)
    story.answer("data@example.org")
    if why == "is away":
        at(story, 10)
        away(story, BEN, "legal", days=5)
    elif why == "has recused herself":
        story.answer(member, Position.RECUSE)
    elif why == "handed theirs on":
        hand(story, of_legal(story)[member].id, LEGAL)
    sweep(at(story, ALTERNATE))
    assert steps(story)[:1] == [("legal", "alternate")]
    assert of_legal(story)[LEGAL].state is RequestState.PENDING, why
    assert told(story) == ["lead"]


def hand(story: Story, request_id: str, to: str) -> Request:
    return story.tell(
        lambda session: hand_over(
            session, request_id, to=to, reason="asked to", actor=SERVICE, now=story.now
        )
    )


def answered(story: Story) -> None:
    story.answer(LEGAL)
    story.answer("data@example.org")


def recused(story: Story) -> None:
    story.answer(LEGAL, Position.RECUSE)
    story.answer("data@example.org", Position.ABSTAIN)


def closed(story: Story) -> None:
    story.tell(
        lambda session: recall_round(
            session, story.draft_id, 1, reason="Too early.", actor="test", now=story.now
        )
    )


def replaced(story: Story) -> None:
    story.revision("# Other words")


@pytest.mark.parametrize("happened", [answered, recused, closed, replaced])
def test_nothing_is_escalated_where(story: Story, happened) -> None:
    happened(under_review(story, BEN))
    before = len(story.requests())
    for day in (ALTERNATE, TO_LEAD, TO_LEADERSHIP):
        sweep(at(story, day))
    assert (steps(story), told(story)) == ([], [])
    assert len(story.requests()) == before


def test_advice_is_not_pressed_for_nor_whoever_the_gate_needs_no_more(story: Story) -> None:
    under_review(story, BEN, plan=CHAIN.replace("rule: all", "rule: any"), asked=(LEGAL, BEN))
    answered(story)
    sweep(at(story, TO_LEADERSHIP))
    silent = {one.group_key for one in story.requests() if one.state is RequestState.PENDING}
    assert silent == {"legal", "support"}
    assert steps(story) == []


def test_a_group_whose_turn_has_not_come_is_not_pressed(story: Story) -> None:
    plan = CHAIN.replace("{group: data,", "{group: data, after: [legal],")
    under_review(story, plan=plan)
    sweep(at(story, TO_LEADERSHIP))
    assert {who for who, _ in steps(story)} == {"legal"}


def test_after_a_standstill_each_is_told_once_of_everybody(story: Story) -> None:
    under_review(story, BEN)
    sweep(at(story, TO_LEADERSHIP))
    assert sorted(steps(story)) == [
        ("ben", "lead"),
        ("ben", "leadership"),
        ("data", "alternate"),
        ("data", "lead"),
        ("data", "leadership"),
        ("legal", "alternate"),
    ]
    assert sorted(told(story)) == ["lead", "leadership"]


def test_an_extension_gives_time_and_not_another_chain(story: Story) -> None:
    under_review(story)
    sweep(at(story, TO_LEAD))
    assert told(story) == ["lead"]
    story.tell(
        lambda session: extend_round(
            session,
            story.draft_id,
            1,
            due_at=datetime(2026, 3, 20, 17, tzinfo=UTC),
            reason="holidays",
            actor="test",
            now=story.now,
        )
    )
    sweep(at(story, 26))
    assert told(story) == ["lead"]
    # Six business days after the new deadline.
    sweep(at(story, 30))
    assert told(story) == ["lead", "leadership"]


def test_whoever_the_lead_has_handed_it_to_is_not_stood_in_for(story: Story) -> None:
    under_review(story, BEN, "cyn@example.org")
    at(story, ALTERNATE)
    story.answer("data@example.org")
    hand(story, of_legal(story)[LEGAL].id, BEN)
    sweep(at(story, ALTERNATE, 18))
    assert steps(story) == []
    sweep(at(story, TO_LEAD))
    assert steps(story) == [("ben", "lead")]


def test_a_chain_goes_on_where_it_was_when_the_request_is_handed_on(story: Story) -> None:
    under_review(story, BEN)
    story.answer("data@example.org")
    sweep(at(story, TO_LEAD))
    story.person("cyn@example.org", "legal")
    hand(story, of_legal(story)[BEN].id, "cyn@example.org")
    sweep(at(story, TO_LEAD, 18))
    assert told(story) == ["lead"]
    sweep(at(story, TO_LEADERSHIP))
    assert steps(story)[-1] == ("cyn", "leadership")
    assert told(story) == ["lead", "leadership"]


def test_without_leadership_the_lead_is_told(story: Story) -> None:
    under_review(story, plan=CHAIN.replace("{after: 4, to: lead}, ", ""))
    story.answer("data@example.org")
    away(story, "leadership@example.org", "support")
    sweep(at(story, TO_LEADERSHIP))
    assert told(story) == ["lead"]


def test_the_days_of_a_step_are_those_of_whoever_is_silent(story: Story) -> None:
    """In Riyadh Friday the 13th is free, and the fourth business day is Sunday the 15th."""
    under_review(story)
    story.person(LEGAL, "legal", zone="Asia/Riyadh", country="SA")
    story.answer("data@example.org")
    sweep(at(story, TO_LEAD))
    assert steps(story) == [("legal", "alternate")]
    sweep(at(story, 15, 16))
    assert len(steps(story)) == 1
    sweep(at(story, 15))
    assert steps(story)[1:] == [("legal", "lead")]


def test_the_requirement_stays_pending_through_all_of_it(story: Story) -> None:
    under_review(story, BEN)
    for day in (9, ALTERNATE, TO_LEAD, TO_LEADERSHIP):
        sweep(at(story, day))
        (legal,) = [one for one in story.gate().requirements if one.group == "legal"]
        assert (legal.state, legal.have) == (RequirementState.PENDING, 0)


def test_whoever_was_asked_first_can_take_it_back_and_is_mailed_again(story: Story) -> None:
    under_review(story, BEN)
    sweep(at(story, ALTERNATE))
    asked = of_legal(story)
    legal = Actor("person:legal", "Legal", person_id=story.people[LEGAL])
    at(story, ALTERNATE, 18)

    def back(session: Session) -> str:
        request = asked[LEGAL].id
        return hand_over(session, request, to=LEGAL, reason="back", actor=legal, now=story.now).id

    assert story.tell(back) == asked[LEGAL].id
    invited = [
        row.payload["request"]
        for row in story.outbox(OutboxKind.MAIL)
        if row.payload["template"] == "invitation"
    ]
    assert invited.count(asked[LEGAL].id) == 2
    sweep(at(story, TO_LEAD))
    assert ("legal", "lead") in steps(story)
    assert steps(story).count(("legal", "alternate")) == 1


def test_whoever_mutes_reminders_is_not_reminded_but_escalated_about(story: Story) -> None:
    under_review(story, plan=CHAIN.replace("reminders: []", "reminders: [-2, 1]"))
    request = story.request(LEGAL).id
    story.tell(lambda session: mute_request(session, request, muted=True, actor="t", now=story.now))
    sweep(at(story, 6))
    sweep(at(story, TO_LEAD))
    reminded = {
        row.payload["to_person"]
        for row in story.outbox(OutboxKind.MAIL)
        if row.payload["template"] == "reminder"
    }
    assert story.people[LEGAL] not in reminded
    assert story.people["data@example.org"] in reminded
    assert "escalation" in story.mails()
    assert story.actions().count("reminders:muted") == 1
