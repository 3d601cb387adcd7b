"""The comments of a draft in threads, as a page shows them: and what the viewer may do to each."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session

from models.vocabulary import Disposition
from review.queries.comment_view import CommentView, threads
from review.queries.comments import visible_comments
from review.queries.quote_places import QuotePlace, quote_places
from review.queries.settling import Settling, settling
from review.rules.visibility import Viewer


@dataclass(frozen=True, slots=True)
class ShownComment:
    """A comment, where its quote stands now, and what is left to the viewer."""

    view: CommentView
    place: QuotePlace | None
    # Answer it, as the lead.
    may_dispose: bool
    # Accept or contest the lead's answer.
    may_judge: bool
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class ShownThread:
    """A comment and the replies to it."""

    root: ShownComment
    replies: tuple[ShownComment, ...]


def shown_threads(
    session: Session, viewer: Viewer, draft_id: str, lead_id: str
) -> tuple[ShownThread, ...]:
    """Every thread of the draft that the viewer may see, in the order of their beginnings."""
    views = visible_comments(session, viewer, draft_id)
    places = quote_places(session, draft_id, views)
    settles = settling(session, draft_id, lead_id) if any(map(_answered, views)) else None

    def shown(view: CommentView) -> ShownComment:
        stands = view.withdrawal is None and not view.moot
        begins = stands and view.comment.in_reply_to_id is None
        return ShownComment(
            view,
            places.get(view.comment.id),
            may_dispose=begins and viewer.person == lead_id,
            may_judge=stands and _may_judge(settles, viewer, view),
            may_withdraw=begins and viewer.person == view.comment.author_id,
        )

    return tuple(
        ShownThread(shown(thread.root), tuple(map(shown, thread.replies)))
        for thread in threads(views)
    )


def waiting_for(viewer: Viewer, shown: Iterable[ShownThread]) -> tuple[ShownComment, ...]:
    """The viewer's own comments that the lead has answered and they have not said a word to."""
    return tuple(
        one.root
        for one in shown
        if one.root.may_judge
        and one.root.view.accepted is None
        and one.root.view.comment.author_id == viewer.person
    )


def _answered(view: CommentView) -> bool:
    return view.disposition is not Disposition.OPEN


def _may_judge(settles: Settling | None, viewer: Viewer, view: CommentView) -> bool:
    return settles is not None and _answered(view) and settles.may(viewer, view)
