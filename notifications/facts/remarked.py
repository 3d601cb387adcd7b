"""A comment that a mail is about, as its reader may see it: to nobody else is it mailed."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.draft import Draft
from models.person import Person
from models.policy import Policy
from models.request import Request
from models.revision import Revision
from models.round import Round
from models.vocabulary import CommentKind, Stage
from notifications.errors import Dropped
from notifications.facts.entitled import entitled
from notifications.facts.letter import Letter, matter_of
from notifications.matter import Matter
from notifications.remark import Remark
from review.errors import Unknown
from review.queries.comment_view import CommentView
from review.queries.comments import visible_comment
from review.queries.mail_facts import last_round


@dataclass(frozen=True, slots=True)
class FoundRemark:
    """The comment, for the person whom the row is for."""

    view: CommentView
    person: Person
    lead_id: str
    about: Matter

    @property
    def remark(self) -> Remark:
        comment = self.view.comment
        return Remark(
            body=comment.body,
            quoted=comment.quote["exact"] if comment.quote else "",
            revision=self.view.revision,
            is_condition=comment.kind is CommentKind.CONDITION,
            holds_up=self.view.holds_up,
        )


def find_remark(session: Session, letter: Letter, comment_id: str, draft_id: str) -> FoundRemark:
    """Drops the mail where the comment is gone, or is not for the person's eyes."""
    person = letter.person(session)
    view = visible_comment(session, entitled(session, person, draft_id), comment_id)
    if view is None:
        raise Dropped("the comment is not for the person's eyes")
    if view.withdrawal is not None:
        raise Dropped("the comment was withdrawn")
    if view.moot:
        raise Dropped("the approval whose condition it is was replaced")
    draft = session.get_one(Draft, draft_id)
    if draft.stage is Stage.WITHDRAWN:
        raise Dropped("the draft is withdrawn")
    policy = session.get_one(Policy, draft.policy_id)
    return FoundRemark(view, person, policy.lead_id, _about(session, policy, draft))


def way_in(session: Session, letter: Letter, found: FoundRemark) -> tuple[str, bool]:
    """Where the person answers, and whether the link is their own: of their newest request, the
    one on behalf of the comment's group if they can; without any, the draft's page."""
    comment = found.view.comment
    query = (
        select(Request)
        .join(Round, col(Round.id) == col(Request.round_id))
        .where(Request.draft_id == comment.draft_id, Request.person_id == found.person.id)
        .order_by(col(Round.number).desc(), (col(Request.group_key) == comment.group_key).desc())
    )
    request = session.exec(query.limit(1)).first()
    if request is None:
        return letter.draft_page(comment.draft_id), False
    return letter.answer_link(request), True


def _about(session: Session, policy: Policy, draft: Draft) -> Matter:
    try:
        return matter_of(last_round(session, draft.id))
    except Unknown:
        newest = select(Revision).where(Revision.draft_id == draft.id)
        revision = session.exec(newest.order_by(col(Revision.number).desc()).limit(1)).one()
        return Matter(
            policy=policy.title,
            draft=draft.number,
            round=None,
            revision=revision.number,
            sha256=revision.sha256,
            thread=f"draft:{draft.id}",
        )
