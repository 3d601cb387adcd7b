"""The table that Prefect shows of a review tells what was kept, contested and handed on."""

from sqlmodel import Session
from stories import TEXT, Story

from models.person import Person
from models.vocabulary import Position
from review.actors import Actor
from review.commands.contest_carried import contest_carried
from review.commands.hand_over import hand_over
from review.commands.take_back_block import take_back_block
from review.plans.store import register
from review.queries.review_turn import load_turn

PLAN = """
name: watching
title: Watching
requirements:
  - {group: legal, rule: any, carry_over: unchanged, sections: [Consequences]}
  - {group: data, rule: any}
  - {group: leadership, rule: any, after: [legal, data]}
"""
LEGAL, DATA, DEPUTY = "legal@example.org", "data@example.org", "deputy@example.org"


def rows(story: Story, number: str) -> list[tuple[str, str]]:
    turn = story.tell(lambda session: load_turn(session, story.draft_id, story.now))
    return [(one["person"], one["position"]) for one in turn.matrix if one["round"] == number]


def acting(story: Story, email: str) -> Actor:
    return Actor(f"person:{story.people[email]}", email, person_id=story.people[email])


def second_round(story: Story) -> None:
    story.tell(lambda session: register(session, PLAN, actor="test", now=story.now))
    story.policy("legal", "data", "leadership", plan="watching")
    story.person(DEPUTY, "support")
    story.round()
    story.answer(LEGAL)
    story.revision(TEXT.replace("Pay on", "Always pay on"))
    story.round()


def test_what_was_kept_says_from_where_and_what_was_contested_counts_no_more(story: Story) -> None:
    second_round(story)
    assert rows(story, "2") == [
        ("Data", "not answered"),
        ("Leadership", "not asked yet"),
        ("Legal", "approve (kept from revision 1)"),
    ]
    request = story.request(LEGAL).id
    story.tell(
        lambda session: contest_carried(
            session, request, reason="", actor=acting(story, LEGAL), now=story.now
        )
    )
    kept = "approve (kept from revision 1; contested: does not count)"
    assert rows(story, "2")[2] == ("Legal", kept)


def test_whoever_answers_in_somebodys_place_is_named_with_them(story: Story) -> None:
    second_round(story)
    request = story.request(DATA).id
    story.tell(
        lambda session: hand_over(
            session, request, to=DEPUTY, reason="Leave.", actor=acting(story, DATA), now=story.now
        )
    )
    assert rows(story, "2")[:2] == [
        ("Data", "handed on"),
        ("Deputy (for Data)", "not answered"),
    ]


def test_what_a_delegate_took_back_counts_no_more(story: Story) -> None:
    second_round(story)
    story.answer(DATA, Position.REQUEST_CHANGES)

    def take_back(session: Session) -> None:
        data = session.get_one(Person, story.people[DATA])
        data.delegate_id = story.people[DEPUTY]
        session.flush()
        take_back_block(
            session,
            story.request(DATA).id,
            reason="By telephone.",
            actor=acting(story, DEPUTY),
            now=story.now,
        )

    story.tell(take_back)
    assert rows(story, "2")[0] == ("Data", "request changes (taken back: does not count)")
