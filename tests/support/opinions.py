"""A review judged independently, and two ways in which the others may stand in it."""

import overrides
from remarks import LEAD, dispose, judge, say
from sqlmodel import col, select
from stories import TEXT, Story

from models.comment import Comment
from models.vocabulary import Audience, Disposition, Position
from review.commands.ask_next import ask_next
from review.commands.close_round import close_round
from review.plans.store import register

PIA, POL = "pia@example.org", "public_policy@example.org"
LEGAL, DATA, LEADERSHIP, SUPPORT = (
    f"{group}@example.org" for group in ("legal", "data", "leadership", "support")
)
PLAN = """
name: apart
first_pass: independent
reminders: [-1]
requirements:
  - group: legal
  - group: public_policy
    rule: 2
  - group: data
    after: [legal]
  - group: leadership
  - group: support
    advisory: true
"""
EVERYONE, INTERNAL = Audience.EVERYONE, Audience.INTERNAL


def begin(story: Story) -> None:
    """A round that is over, of which everything may be known, and a second one that Pia is asked
    in: she has remarked on the text, and has not answered."""
    story.tell(lambda session: register(session, PLAN, actor="test", now=story.now))
    story.person(PIA, "public_policy")
    story.policy("legal", "public_policy", "data", "leadership", "support", plan="apart")
    story.people[LEAD] = story.facts().lead_id
    story.round()
    story.answer(LEGAL, Position.REQUEST_CHANGES, reason="It was too short.")
    earlier = say(story, LEGAL, "Say more.", INTERNAL, blocking=True)
    dispose(story, earlier, Disposition.DECLINED, "It says enough.")
    story.tell(
        lambda session: close_round(
            session, story.draft_id, 1, reason="Over.", actor="test", now=story.now
        )
    )
    story.later(hours=1)
    story.revision(TEXT + "\nMore.\n")
    story.round()
    story.later(hours=1)
    own = say(story, PIA, "What is more?", EVERYONE)
    dispose(story, own, Disposition.ACCEPTED, "It is in the text.")


def _earlier(story: Story) -> Comment:
    query = select(Comment).where(Comment.audience == INTERNAL).order_by(col(Comment.id))
    return story.tell(lambda session: session.exec(query).first())  # pyright: ignore


def content(story: Story) -> None:
    """They agree, so that the next ones are asked, and agree as well."""
    judge(story, _earlier(story), LEGAL, accepts=True)
    story.answer(LEGAL)
    story.answer(POL)
    story.answer(LEADERSHIP, Position.APPROVE_WITH_CONDITIONS, conditions=["In March."])
    story.answer(SUPPORT, Position.NO_OBJECTION)
    story.tell(lambda session: ask_next(session, story.draft_id, actor="flow", now=story.now))
    story.answer(DATA)
    _lift(story, "All others agree.")


def against(story: Story) -> None:
    """They do not, and say why."""
    judge(story, _earlier(story), LEGAL, accepts=False, words="It does not.")
    story.answer(LEGAL, Position.REQUEST_CHANGES, reason="Not yet.")
    story.answer(POL, Position.ABSTAIN)
    story.answer(LEADERSHIP, Position.REQUEST_CHANGES, reason="No.")
    story.answer(SUPPORT, Position.REQUEST_CHANGES, reason="Nobody will understand it.")
    remark = say(story, LEGAL, "Not in this form.", EVERYONE, blocking=True)
    dispose(story, remark, Disposition.DECLINED, "In this form.")
    _lift(story, "Nobody agrees.")


def _lift(story: Story, reason: str) -> None:
    """An override is loud; why it was made may speak of the others."""
    overrides.confirm(story, overrides.propose(story, "leadership", reason=reason))
