"""Where a plan asks for a code, so does every act that may open the gate in another way."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from overrides import BOSS, propose
from postoffice import LINKS, PostOffice
from reading import flat, seen
from remarks import LEAD, actor, dispose, say
from sqlalchemy import Engine
from sqlmodel import Session, col, select
from stories import Story

from models.act_code import ActCode
from models.comment import Comment
from models.person import Person
from models.vocabulary import Audience, CodedAct, Disposition, Position
from review.codes import ACT, code_of
from review.commands.act import Act
from review.commands.answer_disposition import answer_disposition
from review.commands.ask_act_code import AskedActCode, ask_act_code
from review.commands.confirm_override import confirm_override, end_override
from review.commands.repin_round import repin_round
from review.commands.take_back_block import take_back_block
from review.commands.try_act_code import pay_for_act_try
from review.commands.withdraw_concern import withdraw_concern
from review.errors import (
    CodeExpired,
    CodeNeeded,
    CodeNotNeeded,
    CodeSpent,
    CodeWrong,
    NotAllowed,
    TooManyCodes,
    Unknown,
)
from review.plans.store import register
from review.queries.journal import load_journal
from review.rules.verdict import RequirementState

LEGAL, DEPUTY, DATA = "legal@example.org", "deputy@example.org", "data@example.org"
PLAN = """
name: mine
requirements:
  - group: legal
    rule: any
    override: block
    {assurance}
  - group: data
  - group: leadership
"""
CODED, PLAIN = PLAN.format(assurance="assurance: code"), PLAN.format(assurance="")


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**8:08d}"


@dataclass
class Deed:
    """An act by this person, told as a command that takes what was typed."""

    story: Story
    email: str
    act: Act
    command: Callable[..., Any]

    def ask(self, act: Act | None = None, *, again: bool = False) -> AskedActCode:
        who, now = actor(self.story, self.email), self.story.now
        return self.story.tell(
            lambda session: ask_act_code(session, act or self.act, actor=who, now=now, again=again)
        )

    def code(self) -> str:
        row = self.ask().row
        return code_of(LINKS, row.id, row.salt, ACT)

    def do(self, code: str | None = None) -> Any:
        story, who = self.story, actor(self.story, self.email)
        tried = None
        if code is not None:
            tried = story.tell(
                lambda session: pay_for_act_try(
                    session, self.act, code, LINKS, actor=who, now=story.now
                )
            )
        return story.tell(
            lambda session: self.command(session, actor=who, now=story.now, tried=tried)
        )


def under(story: Story, plan: str) -> Story:
    story.tell(lambda session: register(session, plan, actor="test", now=story.now))
    story.policy("legal", "data", "leadership", plan="mine")
    story.person(DEPUTY)
    story.person(LEAD)

    def name_delegate(session: Session) -> None:
        legal = session.exec(select(Person).where(Person.email == LEGAL)).one()
        legal.delegate_id = story.people[DEPUTY]

    story.tell(name_delegate)
    story.round()
    return story


def blocked(story: Story) -> str:
    """The request on which Legal asks for changes."""
    story.answer(LEGAL, Position.REQUEST_CHANGES, reason="Unclear.")
    return story.request(LEGAL).id


def taking_back(story: Story) -> Deed:
    request = blocked(story)

    def command(session: Session, **more: Any) -> Any:
        return take_back_block(session, request, reason="Settled.", **more)

    return Deed(story, DEPUTY, Act(CodedAct.TAKE_BACK, request, "Settled."), command)


def accepting(story: Story) -> Deed:
    comment = say(story, LEGAL, blocking=True)
    dispose(story, comment, Disposition.DECLINED, "No.")

    def command(session: Session, **more: Any) -> Any:
        return answer_disposition(session, comment.id, accepts=True, words="Fine.", **more)

    return Deed(story, LEGAL, Act(CodedAct.ACCEPT, comment.id, "Fine."), command)


def withdrawing(story: Story) -> Deed:
    comment = say(story, LEGAL, blocking=True)

    def command(session: Session, **more: Any) -> Any:
        return withdraw_concern(session, comment.id, words="Mistaken.", **more)

    return Deed(story, LEGAL, Act(CodedAct.WITHDRAW, comment.id, "Mistaken."), command)


def confirming(story: Story) -> Deed:
    override = propose(story, "legal")

    def command(session: Session, **more: Any) -> Any:
        return confirm_override(session, story.draft_id, override, **more)

    return Deed(story, BOSS, Act(CodedAct.CONFIRM_OVERRIDE, override), command)


DEEDS = [taking_back, accepting, withdrawing, confirming]


@pytest.fixture
def post(story: Story, engine: Engine, tmp_path: Path) -> PostOffice:
    return PostOffice(story, engine, tmp_path / "mail")


@pytest.fixture
def coded(story: Story) -> Story:
    return under(story, CODED)


def rows(story: Story) -> list[ActCode]:
    return story.tell(
        lambda session: list(session.exec(select(ActCode).order_by(col(ActCode.seq))))
    )


@pytest.mark.parametrize("deed", DEEDS)
def test_without_the_code_nothing_is_done_and_with_it_it_is(
    story: Story, deed: Callable[[Story], Deed]
) -> None:
    """The block of Legal itself needs no code to hold: the gate fails closed."""
    # Answers of Legal by its own code are not what this is about.
    under(story, CODED if deed is not taking_back else PLAIN)
    one = deed(story)
    if deed is taking_back:
        repin(story, CODED)
    before = len(story.journal())
    with pytest.raises(CodeNeeded):
        one.do()
    assert len(story.journal()) == before
    code = one.code()
    for bad in (wrong(code), "", "no code"):
        with pytest.raises(CodeNeeded):
            one.do(bad)
    one.do(code)
    assert rows(story)[-1].used_at == story.now
    told = story.actions()
    assert told.count("code:asked") == 1
    assert told.count("code:tried") == 4


def repin(story: Story, plan: str) -> None:
    story.tell(lambda session: register(session, plan, actor="test", now=story.now))
    story.tell(
        lambda session: repin_round(
            session, story.draft_id, 1, plan=None, reason="x", actor="lead", now=story.now
        )
    )


@pytest.mark.parametrize("deed", DEEDS)
def test_where_the_plan_asks_for_none_it_goes_by_itself(
    story: Story, deed: Callable[[Story], Deed]
) -> None:
    one = deed(under(story, PLAIN))
    with pytest.raises(CodeNotNeeded):
        one.ask()
    one.do()
    assert rows(story) == []


def test_a_code_is_tried_five_times_and_is_good_for_ten_minutes(coded: Story) -> None:
    one = withdrawing(coded)
    code = one.code()
    for left in ("4 more", "3 more", "2 more", "One more", "last try"):
        with pytest.raises(CodeWrong, match=left):
            one.do(wrong(code))
    with pytest.raises(CodeSpent):
        one.do(code)
    coded.later(minutes=1)
    fresh = one.code()
    coded.later(minutes=10)
    with pytest.raises(CodeExpired):
        one.do(fresh)
    one.do(one.code())


def test_a_code_is_for_one_act_in_one_persons_hands(coded: Story) -> None:
    comment = say(coded, LEGAL, blocking=True)
    dispose(coded, comment, Disposition.DECLINED, "No.")

    def accepted(words: str) -> Deed:
        return Deed(
            coded,
            LEGAL,
            Act(CodedAct.ACCEPT, comment.id, words),
            lambda session, **more: answer_disposition(
                session, comment.id, accepts=True, words=words, **more
            ),
        )

    code = accepted("Fine.").code()
    with pytest.raises(CodeNeeded, match="another"):
        accepted("Not so fine.").do(code)
    with pytest.raises(CodeNeeded):
        Deed(
            coded,
            LEGAL,
            Act(CodedAct.WITHDRAW, comment.id),
            lambda session, **more: withdraw_concern(session, comment.id, **more),
        ).do(code)
    # The lead answers anew: it is another answer that would be accepted.
    dispose(coded, comment, Disposition.DECLINED, "Still no.")
    with pytest.raises(CodeNeeded, match="another"):
        accepted("Fine.").do(code)
    coded.later(minutes=1)
    accepted("Fine.").do(accepted("Fine.").code())


def test_a_code_is_mailed_to_nobody_who_could_not_do_it(coded: Story) -> None:
    override = confirming(coded).act
    comment = withdrawing(coded).act
    request = Act(CodedAct.TAKE_BACK, coded.request(LEGAL).id)
    nobody = "00000000-0000-7000-8000-000000000000"
    for email, act, refusal in (
        (LEAD, override, NotAllowed),
        (DATA, override, NotAllowed),
        (DATA, request, NotAllowed),
        # Hidden from Data: as if there were none.
        (DATA, comment, Unknown),
        (LEAD, comment, NotAllowed),
        (BOSS, Act(CodedAct.CONFIRM_OVERRIDE, nobody), Unknown),
        (DEPUTY, Act(CodedAct.TAKE_BACK, nobody), Unknown),
        (None, comment, NotAllowed),
    ):
        with pytest.raises(refusal):
            Deed(coded, email, act, withdraw_concern).ask()  # pyright: ignore[reportArgumentType]
    assert rows(coded) == []


def test_five_codes_an_hour_are_mailed_for_one_thing(coded: Story) -> None:
    one = withdrawing(coded)
    for _ in range(5):
        one.ask(again=True)
        coded.later(minutes=1)
    with pytest.raises(TooManyCodes):
        one.ask(again=True)


def test_what_keeps_the_gate_shut_takes_no_code(coded: Story) -> None:
    comment = say(coded, LEGAL, blocking=True)
    dispose(coded, comment, Disposition.DECLINED, "No.")
    who = actor(coded, LEGAL)
    coded.tell(
        lambda session: answer_disposition(
            session, comment.id, accepts=False, actor=who, now=coded.now
        )
    )
    override = propose(coded, "legal")
    boss = actor(coded, BOSS)
    coded.tell(
        lambda session: end_override(
            session, coded.draft_id, override, reason="No.", actor=boss, now=coded.now
        )
    )
    # Nor does a remark that holds nothing up, nor one of a group that answers by the link.
    remark = say(coded, LEGAL)
    mine = say(coded, DATA, blocking=True)
    for one, email in ((remark, LEGAL), (mine, DATA)):
        by = actor(coded, email)
        coded.tell(
            lambda session, one=one, by=by: withdraw_concern(
                session, one.id, actor=by, now=coded.now
            )
        )
    assert rows(coded) == []


def test_nobody_opens_the_gate_of_a_coded_group_by_an_override_without_the_code(
    coded: Story,
) -> None:
    one = confirming(coded)
    with pytest.raises(CodeNeeded):
        one.do()
    state = next(item.state for item in coded.gate().requirements if item.group == "legal")
    assert state is not RequirementState.OVERRIDDEN
    one.do(one.code())
    state = next(item.state for item in coded.gate().requirements if item.group == "legal")
    assert state is RequirementState.OVERRIDDEN


def test_the_mail_says_what_the_code_is_for_and_of_the_words_nothing(
    coded: Story, post: PostOffice
) -> None:
    code = confirming(coded).code()
    post.send_all()
    mail = post.one("act_code", BOSS)
    spaced = f"{code[:4]} {code[4:]}"
    for words in (flat(mail), seen(mail)):
        assert spaced in words
        assert "confirming the override of Legal" in words
        assert "It works for 10 minutes" in words
    assert code not in mail.subject
    assert "It is urgent." not in mail.text + mail.html


def test_that_a_code_was_asked_for_a_hidden_comment_is_hidden_too(
    coded: Story, post: PostOffice
) -> None:
    one = withdrawing(coded)
    assert rows_audience(coded, one) == Audience.PRIVILEGED
    with pytest.raises(CodeWrong):
        one.do(wrong(one.code()))
    post.send_all()
    viewer = actor(coded, DATA).viewer
    seen_by_data = coded.tell(
        lambda session: load_journal(session, viewer, coded.draft_id, limit=500).entries
    )
    assert not [entry for entry in seen_by_data if entry.action.startswith("code:")]
    lead = actor(coded, LEAD).viewer
    seen_by_lead = coded.tell(
        lambda session: load_journal(session, lead, coded.draft_id, limit=500).entries
    )
    assert len([entry for entry in seen_by_lead if entry.action.startswith("code:")]) == 2


def rows_audience(story: Story, deed: Deed) -> Audience:
    return story.tell(lambda session: session.get_one(Comment, deed.act.subject).audience)
