"""A posted answer: recorded once, or refused with the words still on the page."""

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.pages.attempts import Attempt
from api.pages.deciding import decide, keeping_words
from api.pages.forms import CodeForm, InForm, Mistakes, Posted, read
from api.pages.proving import (
    NO_CODE,
    Waiting,
    answer_fields,
    mail_code,
    refuse_code,
    try_code,
)
from api.pages.reviewer_view import is_proven, need_link, not_proven, show
from api.pages.routing import page_router
from api.pages.visitors import hold_to_link, reviewer
from api.pages.wording import POSITION_LABELS
from api.state import ApiState, state_of
from models.session import unit_of_work
from review.commands.admit_answer import Answer
from review.commands.record_sign_off import record_sign_off
from review.errors import CodeNeeded, Unacceptable
from review.queries.reviewer_page import load_reviewer_page

router = page_router()

POSITIONS = {position.value: label for position, label in POSITION_LABELS.items()}


@router.post("/requests/{request_id}")
def post_answer(request: Request, request_id: str, posted: InForm) -> Response:
    """Records the answer and goes back to the page, which shows what was recorded."""
    words = {
        "Your position": POSITIONS.get(posted.typed("position"), ""),
        "Your reason": posted.typed("reason"),
        "Your conditions": posted.typed("conditions"),
    }
    state = state_of(request)
    return keeping_words(
        request.url.path, words, lambda: _answer(request, state, request_id, posted, words)
    )


def _answer(
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
        form = read(CodeForm, posted)
        if form.edit:
            return show(page, visitor, state, Attempt("answer", answer_fields(posted)))
        # The proof is bound to the text of the page, which a round never changes.
        shown = form.revision_sha256 or page.revision.sha256
        answer = Answer(form.position, shown, form.reason, tuple(form.conditions))
        return _record(state, Waiting(page, visitor, posted, answer), form)
    except Mistakes as mistakes:
        typed = answer_fields(posted)
        return show(page, visitor, state, Attempt("answer", typed, mistakes.by_field))
    except Unacceptable as refused:
        mistake = {refused.field: refused.detail}
        return show(page, visitor, state, Attempt("answer", answer_fields(posted), mistake))


def _record(state: ApiState, waiting: Waiting, form: CodeForm) -> Response:
    """On record, or on the page of the code where the plan asks for one."""
    if form.again:
        return mail_code(state, waiting, again=True)
    request_id, actor, answer = waiting.page.request.id, waiting.visitor.actor, waiting.answer
    tried = try_code(state, waiting, form.code) if form.code else None

    def record(session: Session) -> None:
        hold_to_link(session, state, waiting.visitor, request_id)
        record_sign_off(session, request_id, answer, actor=actor, now=state.now(), tried=tried)

    try:
        decide(state, record)
    except CodeNeeded as refused:
        if form.code is None:
            return mail_code(state, waiting)
        return refuse_code(state, waiting, refused.detail if form.code else NO_CODE)
    return RedirectResponse(f"/requests/{request_id}#recorded", 303)
