"""What is said to the lead's answer, or a comment taken back, by the buttons below it."""

from datetime import datetime

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.pages.deciding import decide, keeping_words
from api.pages.forms import InForm, JudgementForm, Posted, read
from api.pages.proving_acts import Doing, with_code, without_code
from api.pages.reviewer_view import is_proven, need_link, not_proven
from api.pages.routing import page_router
from api.pages.staff_forms import poster
from api.pages.visitors import Visitor, reviewer
from api.state import ApiState, state_of
from models.session import unit_of_work
from models.vocabulary import CodedAct
from review.actors import Actor
from review.commands.act import Act
from review.commands.answer_disposition import answer_disposition
from review.commands.try_code import Try
from review.commands.withdraw_concern import withdraw_concern
from review.errors import Unknown
from review.queries.comments import comment_for
from review.queries.identifiers import known_shape
from review.queries.reviewer_page import load_reviewer_page

router = page_router()


@router.post("/requests/{request_id}/comments/{comment_id}/answer")
def post_judgement(request: Request, request_id: str, comment_id: str, posted: InForm) -> Response:
    """Records what the reviewer says, and goes back to the comment on their page."""
    words = _words(posted)
    state = state_of(request)
    return keeping_words(
        f"/requests/{request_id}",
        words,
        lambda: _reviewer_judges(request, state, request_id, comment_id, posted, words),
    )


@router.post("/drafts/{draft_id}/comments/{comment_id}/answer")
def post_judgement_of_staff(
    request: Request, draft_id: str, comment_id: str, posted: InForm
) -> Response:
    """The same for whoever has signed in, on the page of the draft."""
    state = state_of(request)

    def work() -> Response:
        visitor, known = poster(request, state, draft_id, posted)
        return _judge(state, visitor, known, comment_id, posted, f"/drafts/{known}")

    return keeping_words(f"/drafts/{draft_id}", _words(posted), work)


def _words(posted: Posted) -> dict[str, str]:
    return {"What you say to the answer": posted.typed("words")}


def _reviewer_judges(
    request: Request,
    state: ApiState,
    request_id: str,
    comment_id: str,
    posted: Posted,
    words: dict[str, str],
) -> Response:
    with unit_of_work(state.engine) as session:
        visitor = reviewer(session, request, state, request_id)
        if visitor is None:
            return need_link(words)
        page = load_reviewer_page(session, visitor.actor.viewer, request_id.lower())
    if not is_proven(state, page, visitor, posted.csrf):
        return not_proven(page, words)
    return _judge(state, visitor, page.draft.id, comment_id, posted, f"/requests/{page.request.id}")


def _judge(
    state: ApiState,
    visitor: Visitor,
    draft_id: str,
    comment_id: str,
    posted: Posted,
    page: str,
) -> Response:
    """On a comment of this draft, as it stood when the page was shown."""
    known, form = known_shape(comment_id), read(JudgementForm, without_code(posted))
    kind = CodedAct.WITHDRAW if form.said == "withdraw" else CodedAct.ACCEPT
    action = f"{page}/comments/{known}/answer"

    def judged(tried: Try | None) -> Response:
        def work(session: Session) -> None:
            require_of_draft(session, visitor.actor, draft_id, known)
            _record(session, known, form, visitor.actor, state.now(), tried)

        decide(state, work)
        return RedirectResponse(f"{page}#comment-{known}", 303)

    act = Act(kind, known, form.words)
    return with_code(Doing(state, visitor, act, posted, action, page), judged)


def _record(
    session: Session,
    comment_id: str,
    form: JudgementForm,
    actor: Actor,
    now: datetime,
    tried: Try | None,
) -> None:
    if form.said == "withdraw":
        withdraw_concern(
            session,
            comment_id,
            words=form.words,
            actor=actor,
            now=now,
            if_match=form.version,
            tried=tried,
        )
        return
    answer_disposition(
        session,
        comment_id,
        accepts=form.said == "accept",
        words=form.words,
        actor=actor,
        now=now,
        if_match=form.version,
        tried=tried,
    )


def require_of_draft(session: Session, actor: Actor, draft_id: str, comment_id: str) -> None:
    """Refuses a comment of another draft than the one whose page the form stands on."""
    if comment_for(session, actor.viewer, comment_id).comment.draft_id != draft_id:
        raise Unknown
