"""What is asked in a ticket is answered there: how it stands, and reminders; nothing decides."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hooks_tickets import APART, ASKABLE, Teller, telling
from races import all_at_once
from stories import Story

from models.vocabulary import Audience, Position, TicketAct
from review.actors import Actor
from review.commands.add_comment import Remark, add_comment
from review.plans.store import register
from review.rules.visibility import Viewer
from ticketing.taking.tickets import MOST_ANSWERS

BY_LINK = "A sign-off is given by the link in your mail."


def begin(story: Story, plan: str = ASKABLE, name: str = "askable") -> None:
    story.tell(lambda session: register(session, plan, actor="test", now=story.now))
    story.person("eva@example.org", "legal", external=True)
    story.policy(plan=name)


@pytest.fixture
def teller(database_url: str, story: Story) -> Iterator[Teller]:
    begin(story)
    with telling(database_url, story, "roundup") as made:
        made.tie(made.told())
        yield made


def say(teller: Teller, words: str, ident: str | None = None, **facts: object) -> str:
    ident = ident or str(len(teller.deliveries()) + 100)
    return teller.fate(teller.speaker.commented(teller.told(**facts), words, ident))


def asked(teller: Teller, words: str) -> str:
    """The one answer that it gets."""
    before = len(teller.answers())
    assert say(teller, words) == "applied"
    answers = teller.answers()
    assert len(answers) == before + 1
    return answers[-1]


def url(teller: Teller) -> str:
    return f"http://testserver/drafts/{teller.story.draft_id}"


def test_how_it_stands_is_told_by_groups(teller: Teller) -> None:
    assert asked(teller, "/placet status") == (
        "payments/v1, revision 1.\nNo round has been opened yet.\nWhose turn it is: Policy lead.\n"
        f"As of Monday 2 March 2026, 09:00 (UTC).\n{url(teller)}"
    )
    teller.story.round()
    told = asked(teller, "Well?\n/placet status\nThank you.")
    assert told.startswith("payments/v1, revision 1, round 1, due ")
    assert "Shut: waiting for Legal and Data.\nWhose turn it is: Legal and Data.\n" in told
    teller.story.answer("data@example.org")
    assert "Shut: waiting for Legal.\nWhose turn it is: Legal.\n" in asked(teller, "/placet status")
    teller.story.answer(
        "legal@example.org", Position.REQUEST_CHANGES, reason="A secret reason of Legal."
    )
    told = asked(teller, "/placet status")
    assert "Shut: Legal asks for changes." in told
    everything = "\n".join(teller.answers())
    for name in ("Eva", "Data@", "example.org", "secret reason", "Legal@"):
        assert name not in everything


def test_what_is_not_for_everybody_is_not_told(teller: Teller) -> None:
    teller.story.round()
    teller.story.answer("data@example.org")
    before = asked(teller, "/placet status")
    for audience in (Audience.PRIVILEGED, Audience.INTERNAL):
        legal = teller.story.people["legal@example.org"]
        actor = Actor(
            f"person:{legal}",
            "Legal",
            person_id=legal,
            viewer=Viewer(legal, frozenset({"legal"}), external=False),
        )
        remark = Remark("CANARY words", audience=audience, blocking=True)
        teller.story.tell(
            lambda session, remark=remark, actor=actor: add_comment(
                session, teller.story.draft_id, remark, actor=actor, now=teller.story.now
            )
        )
    assert asked(teller, "/placet status") == before


def test_while_some_judge_independently_nobody_is_told_how_the_others_stand(
    database_url: str, story: Story
) -> None:
    begin(story, APART, "apart")
    with telling(database_url, story, "roundup") as teller:
        teller.tie(teller.told())
        story.round()
        before = asked(teller, "/placet status")
        assert "told once the round has ended" in before
        assert "Whose turn" not in before
        nudged = asked(teller, "/placet nudge")
        story.answer("legal@example.org")
        story.answer("data@example.org")
        assert asked(teller, "/placet status") == before
        assert asked(teller, "/placet nudge") == nudged
        assert not any(character.isdigit() for character in nudged)


def reminded(teller: Teller) -> list[str]:
    return [one for one in teller.story.mails() if one.startswith("reminder")]


def test_a_nudge_reminds_whoever_has_not_answered_and_each_once_a_day(teller: Teller) -> None:
    assert asked(teller, "/placet nudge") == (
        "No round is open in which anybody could be reminded."
    )
    teller.story.round()
    assert asked(teller, "/placet nudge").startswith("Nobody is reminded now")
    teller.later(days=1, hours=9)
    teller.story.answer("data@example.org")
    told = asked(teller, "/placet nudge")
    assert told == "2 people are reminded, of Legal; not at night or on a day off."
    assert len(reminded(teller)) == 2
    assert asked(teller, "/placet nudge").startswith("Nobody is reminded now")
    assert len(reminded(teller)) == 2
    teller.later(days=1)
    assert asked(teller, "/placet nudge").startswith("2 people are reminded")
    assert len(reminded(teller)) == 4
    told_by = {one.actor for one in teller.story.journal() if one.action == "request:reminded"}
    assert told_by == {"tickets:roundup"}


@pytest.mark.parametrize("word", ["approve", "sign-off", "no_objection", "Approve", "lgtm"])
def test_a_sign_off_is_refused_with_the_way_to_give_it(teller: Teller, word: str) -> None:
    teller.story.round()
    assert asked(teller, f"/placet {word}") == BY_LINK


@pytest.mark.parametrize(
    "words", ["/placet", "/placet help", "/placet what is this", "/placet review"]
)
def test_whatever_else_is_asked_gets_the_list(teller: Teller, words: str) -> None:
    if words.endswith("review"):
        # The ticket has its review.
        assert asked(teller, words) == (
            f"This ticket has a draft under review, payments/v1: {url(teller)}"
        )
        return
    assert asked(teller, words) == (
        f"In this ticket Placet answers to /placet status and /placet nudge. {BY_LINK}"
    )


def test_a_plan_that_says_nothing_of_it_answers_nothing(database_url: str, story: Story) -> None:
    story.policy()
    with telling(database_url, story, "roundup") as teller:
        teller.tie(teller.told())
        story.round()
        none = "The plan of this review answers nothing in tickets."
        assert asked(teller, "/placet status") == none
        assert asked(teller, "/placet nudge") == none
        assert asked(teller, "/placet approve") == BY_LINK
        assert not reminded(teller)


def test_no_answer_is_itself_a_question(teller: Teller) -> None:
    teller.story.round()
    for word in ("status", "nudge", "help", "approve", "review", ""):
        asked(teller, f"/placet {word}".strip())
    before = len(teller.works(TicketAct.COMMENT))
    for words in teller.answers():
        assert say(teller, words, account="somebody-else") == "ignored"
    assert len(teller.works(TicketAct.COMMENT)) == before


def test_a_comment_is_answered_once_however_often_it_is_told(teller: Teller) -> None:
    fates = all_at_once([lambda: say(teller, "/placet status", "31")] * 4)
    assert set(fates) == {"applied"}
    assert len(teller.answers()) == 1


def test_two_questions_in_one_comment_get_one_answer(teller: Teller) -> None:
    told = asked(teller, "/placet status\n/placet nudge\n/placet status")
    assert "No round has been opened yet." in told
    assert "anybody could be reminded" in told


def test_who_asks_without_end_is_not_answered_without_end(teller: Teller) -> None:
    fates = [say(teller, "/placet status") for _ in range(MOST_ANSWERS + 2)]
    assert fates == ["applied"] * MOST_ANSWERS + ["refused"] * 2
    assert len(teller.answers()) == MOST_ANSWERS
    teller.later(hours=2)
    assert say(teller, "/placet status") == "applied"


def test_in_a_ticket_of_nobody_nothing_is_answered(teller: Teller) -> None:
    assert say(teller, "/placet status", number=8) == "ignored"
    assert not teller.answers()


def test_a_round_that_has_ended_and_a_draft_that_is_over_say_so(teller: Teller) -> None:
    teller.story.round()
    teller.story.answer("legal@example.org")
    teller.story.answer("data@example.org")
    assert "Open: every required group has agreed" in asked(teller, "/placet status")
    teller.story.promote()
    assert "The review is over: the draft is at implementation." in asked(teller, "/placet status")
    assert datetime(2026, 3, 2, tzinfo=UTC) < teller.story.now
