"""A posted comment: stored once, or refused with the words still on the page."""

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.pages.attempts import Attempt
from api.pages.deciding import decide, keeping_words
from api.pages.forms import CommentForm, InForm, Mistakes, Posted, read
from api.pages.quoting import passage_in
from api.pages.reviewer_view import is_proven, need_link, not_proven, show
from api.pages.routing import page_router
from api.pages.said_once import say_once
from api.pages.visitors import Visitor, reviewer
from api.state import ApiState, state_of
from models.session import unit_of_work
from review.commands.add_comment import Quote, Remark
from review.errors import Unacceptable
from review.queries.reviewer_page import ReviewerPage, load_reviewer_page

router = page_router()

PATH = "/requests/{request_id}/comments"


@router.post(PATH)
def post_comment(request: Request, request_id: str, posted: InForm) -> Response:
    """Stores the comment and goes back to it on the page."""
    words = {"Your comment": posted.typed("body"), "The passage": posted.typed("quote")}
    state = state_of(request)
    return keeping_words(
        f"/requests/{request_id}",
        words,
        lambda: _comment(request, state, request_id, posted, words),
    )


def _comment(
    request: Request, state: ApiState, request_id: str, posted: Posted, words: dict[str, str]
) -> Response:
    with unit_of_work(state.engine) as session:
        visitor = reviewer(session, request, state, request_id)
        if visitor is None:
            return need_link(words)
        page = load_reviewer_page(session, visitor.actor.viewer, request_id.lower())
    if not is_proven(state, page, visitor, posted.csrf):
        return not_proven(page, words)
    try:
        remark = _remark(page, read(CommentForm, posted))
        comment_id = decide(state, lambda session: _once(session, state, page, visitor, remark))
    except Mistakes as mistakes:
        return show(page, visitor, state, Attempt("comment", posted.fields, mistakes.by_field))
    except Unacceptable as refused:
        mistake = {refused.field: refused.detail}
        return show(page, visitor, state, Attempt("comment", posted.fields, mistake))
    return RedirectResponse(f"/requests/{page.request.id}#comment-{comment_id}", 303)


def _remark(page: ReviewerPage, form: CommentForm) -> Remark:
    quote = None
    if form.quote:
        exact = passage_in(page.revision.text, form.quote)
        if exact is None:
            raise Mistakes(
                {
                    "quote": "These words do not stand in the text above. Copy them from there, "
                    "or leave the field empty."
                }
            )
        quote = Quote(exact)
    return Remark(
        form.body,
        page.revision.number,
        quote,
        form.audience,
        blocking=form.blocking,
    )


def _once(
    session: Session, state: ApiState, page: ReviewerPage, visitor: Visitor, remark: Remark
) -> str:
    return say_once(
        session,
        state,
        visitor,
        remark,
        draft_id=page.draft.id,
        route=PATH,
        path=PATH.format(request_id=page.request.id),
        request_id=page.request.id,
    )
