"""The resolution matrix: every comment on a draft, who raised it, and what became of it."""

from dataclasses import dataclass

from sqlmodel import Session, select

from models.group import Group
from models.vocabulary import Audience
from review.queries.comment_view import CommentView
from review.queries.comments import visible_comments
from review.queries.quote_places import QuotePlace, quote_places
from review.rules.visibility import Viewer


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One comment, with the name of its group and where its quote stands now."""

    view: CommentView
    group: str
    place: QuotePlace | None

    @property
    def quote(self) -> str:
        """The words it quotes."""
        return (self.view.comment.quote or {}).get("exact", "")

    @property
    def files(self) -> str:
        """The names of what came with it by mail."""
        return ", ".join(one.name for one in self.view.files)

    @property
    def section(self) -> str:
        """The title of the section that those stand in, or stood in when they were quoted."""
        return self.place.section if self.place is not None else ""

    @property
    def said(self) -> str:
        """What its raiser, or whom the plan names, last said: `accepted`, `contested`, withdrew."""
        if self.view.withdrawal is not None:
            return "withdrawn"
        return {None: "", True: "accepted", False: "contested"}[self.view.accepted]

    @property
    def words(self) -> str:
        """The words they said with it."""
        last = self.view.withdrawal or self.view.said
        return last.words if last is not None else ""

    @property
    def said_by(self) -> str:
        """Who said it."""
        last = self.view.withdrawal or self.view.said
        return last.by_label if last is not None else ""


def resolution_matrix(
    session: Session,
    viewer: Viewer,
    draft_id: str,
    *,
    audience: Audience | None = None,
    is_open: bool | None = None,
) -> tuple[MatrixRow, ...]:
    """The rows that the viewer may see, oldest first."""
    views = visible_comments(session, viewer, draft_id, audience=audience, is_open=is_open)
    places = quote_places(session, draft_id, views)
    labels = dict(session.exec(select(Group.key, Group.name)).all())
    return tuple(
        MatrixRow(
            view,
            labels.get(view.comment.group_key or "", view.comment.group_key or ""),
            places.get(view.comment.id),
        )
        for view in views
    )
