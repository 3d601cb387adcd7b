"""Who may accept the answers to a draft's comments: the raiser, or whom its plan names."""

from dataclasses import dataclass

from sqlmodel import Session, select

from models.revision import Revision
from review.queries.comment_view import CommentView
from review.queries.draft_facts import load_facts
from review.rules.concerns import Answered, Settler, may_settle
from review.rules.plan import Plan
from review.rules.visibility import Viewer


@dataclass(frozen=True, slots=True)
class Settling:
    """What the rule needs to know of a draft: its lead, its authors, the plan of its round."""

    lead_id: str
    authors: frozenset[str]
    plan: Plan | None

    def may(self, viewer: Viewer, view: CommentView) -> bool:
        """Whether this viewer's word on the last answer to the comment counts."""
        comment = view.comment
        asks = self.plan.requirement(comment.group_key) if self.plan and comment.group_key else None
        return may_settle(
            Settler(viewer.person, viewer.groups),
            Answered(
                raiser=comment.author_id,
                disposed_by=view.answer.by_id if view.answer is not None else None,
                lead=self.lead_id,
                resolver=asks.resolver if asks is not None else None,
                authors=self.authors,
            ),
        )


def settling(session: Session, draft_id: str, lead_id: str) -> Settling:
    """For the draft as it stands, by the plan that its newest round has pinned."""
    authors = session.exec(select(Revision.author_id).where(Revision.draft_id == draft_id))
    return Settling(lead_id, frozenset(authors), load_facts(session, draft_id).plan)
