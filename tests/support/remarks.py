"""People of a story who comment, answer comments, and say what they think of the answers."""

from typing import Any

from sqlmodel import Session
from stories import SERVICE, Story

from models.comment import Comment
from models.vocabulary import Audience, Disposition
from review.actors import Actor
from review.commands.add_comment import Remark, add_comment
from review.commands.answer_disposition import answer_disposition
from review.commands.dispose_comment import dispose_comment
from review.commands.put_person import groups_of
from review.commands.withdraw_concern import withdraw_concern
from review.queries.comment_view import CommentView
from review.queries.comments import visible_comments
from review.queries.draft_facts import load_facts
from review.rules.facts import Concern
from review.rules.visibility import Viewer

LEAD = "lead@example.org"


def actor(story: Story, email: str | None) -> Actor:
    """The person as they act and see; nobody: a service that sees everything."""
    if email is None:
        return SERVICE
    person = story.people[email]

    def who(session: Session) -> Actor:
        groups = frozenset(groups_of(session, person))
        external = "external_experts" in groups
        return Actor(
            f"person:{person}",
            email,
            person_id=person,
            viewer=Viewer(person, groups, external=external),
        )

    return story.tell(who)


def say(
    story: Story,
    email: str | None,
    body: str = "Why?",
    audience: Audience | None = None,
    in_reply_to: str | None = None,
    **more: Any,
) -> Comment:
    """A comment of this person."""
    who = actor(story, email)
    remark = Remark(body, audience=audience, in_reply_to=in_reply_to, **more)
    return story.tell(
        lambda session: add_comment(session, story.draft_id, remark, actor=who, now=story.now)
    )


def dispose(
    story: Story,
    comment: Comment,
    disposition: Disposition = Disposition.ACCEPTED,
    reply: str = "",
    *,
    by: str | None = LEAD,
    **more: Any,
) -> Comment:
    """An answer to the comment, the lead's if not said else."""
    who = actor(story, by)
    return story.tell(
        lambda session: dispose_comment(
            session,
            comment.id,
            disposition=disposition,
            reply=reply,
            actor=who,
            now=story.now,
            **more,
        )
    )


def judge(
    story: Story,
    comment: Comment,
    email: str | None,
    *,
    accepts: bool,
    words: str = "",
    **more: Any,
) -> Comment:
    """What this person says to the last answer."""
    who = actor(story, email)
    return story.tell(
        lambda session: answer_disposition(
            session, comment.id, accepts=accepts, words=words, actor=who, now=story.now, **more
        )
    )


def withdraw(story: Story, comment: Comment, email: str | None, **more: Any) -> Comment:
    """Takes the comment back, by this person."""
    who = actor(story, email)
    return story.tell(
        lambda session: withdraw_concern(session, comment.id, actor=who, now=story.now, **more)
    )


def seen(story: Story, email: str | None, **filters: Any) -> list[CommentView]:
    """The comments that this person may see."""
    viewer = actor(story, email).viewer
    return story.tell(lambda session: visible_comments(session, viewer, story.draft_id, **filters))


def concerns(story: Story) -> tuple[Concern, ...]:
    """What the gate gets to know of the comments."""
    return story.tell(lambda session: load_facts(session, story.draft_id).facts.concerns)
