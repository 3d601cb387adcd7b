"""A reply in a thread, from a reviewer's page or from the page of the draft."""

from dataclasses import dataclass

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.pages.attempts import Attempt
from api.pages.deciding import decide, keeping_words
from api.pages.draft import draft_page
from api.pages.entering import at_request
from api.pages.forms import InForm, Mistakes, Posted, ReplyForm, read
from api.pages.judging import require_of_draft
from api.pages.reply_forms import FORM
from api.pages.reviewer_view import show
from api.pages.routing import page_router
from api.pages.said_once import say_once
from api.pages.staff_forms import poster
from api.pages.visitors import Visitor
from api.state import ApiState, state_of
from review.commands.add_comment import Remark
from review.errors import Unacceptable
from review.queries.comments import comment_for
from review.queries.identifiers import known_shape
from review.queries.reviewer_page import ReviewerPage

router = page_router()

OF_REVIEWER = "/requests/{request_id}/comments/{comment_id}/replies"
OF_STAFF = "/drafts/{draft_id}/comments/{comment_id}/replies"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a reply is said: below which comment of which draft, on which page."""

    draft_id: str
    comment_id: str
    route: str
    path: str
    # Of a reviewer's page: the request, and the text that it shows.
    request_id: str | None = None
    revision: int | None = None


@router.post(OF_REVIEWER)
def post_reply(request: Request, request_id: str, comment_id: str, posted: InForm) -> Response:
    """Stores the reply and goes back to it on the reviewer's page."""

    def work(state: ApiState, page: ReviewerPage, visitor: Visitor) -> Response:
        comment = known_shape(comment_id)
        place = _Place(
            page.draft.id,
            comment,
            OF_REVIEWER,
            OF_REVIEWER.format(request_id=page.request.id, comment_id=comment),
            page.request.id,
            page.revision.number,
        )
        try:
            said = _reply(state, visitor, place, posted)
        except (Mistakes, Unacceptable) as refused:
            return show(page, visitor, state, _attempt(comment, posted, refused))
        return RedirectResponse(f"/requests/{page.request.id}#comment-{said}", 303)

    return at_request(request, request_id, posted, _words(posted), work)


@router.post(OF_STAFF)
def post_reply_of_staff(
    request: Request, draft_id: str, comment_id: str, posted: InForm
) -> Response:
    """The same for whoever has signed in, on the page of the draft."""
    state = state_of(request)

    def work() -> Response:
        visitor, known = poster(request, state, draft_id, posted)
        comment = known_shape(comment_id)
        path = OF_STAFF.format(draft_id=known, comment_id=comment)
        try:
            said = _reply(state, visitor, _Place(known, comment, OF_STAFF, path), posted)
        except (Mistakes, Unacceptable) as refused:
            return draft_page(request, known, attempt=_attempt(comment, posted, refused))
        return RedirectResponse(f"/drafts/{known}#comment-{said}", 303)

    return keeping_words(f"/drafts/{draft_id}", _words(posted), work)


def _words(posted: Posted) -> dict[str, str]:
    return {"Your reply": posted.typed("body")}


def _attempt(comment_id: str, posted: Posted, refused: Mistakes | Unacceptable) -> Attempt:
    """The form again; its fields are named by the comment, for there are several such forms."""
    found = refused.by_field if isinstance(refused, Mistakes) else {refused.field: refused.detail}
    named = {
        f"{'body' if name != 'audience' else name}-{comment_id}": found[name] for name in found
    }
    return Attempt(FORM, posted.fields, named, below=comment_id)


def _reply(state: ApiState, visitor: Visitor, place: _Place, posted: Posted) -> str:
    """The id of the reply."""
    form = read(ReplyForm, posted)

    def said(session: Session) -> str:
        # Whoever may not see the comment, or stands on the page of another draft, finds nothing.
        require_of_draft(session, visitor.actor, place.draft_id, place.comment_id)
        thread = comment_for(session, visitor.actor.viewer, place.comment_id).comment
        return say_once(
            session,
            state,
            visitor,
            Remark(
                form.body,
                place.revision,
                audience=form.audience or thread.audience,
                in_reply_to=place.comment_id,
            ),
            draft_id=place.draft_id,
            route=place.route,
            path=place.path,
            request_id=place.request_id,
        )

    return decide(state, said)
