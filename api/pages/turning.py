"""Whose turn it is, changed from a reviewer's page: contested, handed over, taken back."""

from contextlib import suppress

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.pages.attempts import Attempt
from api.pages.deciding import decide
from api.pages.entering import at_request
from api.pages.forms import HandOverForm, InForm, Mistakes, WhyForm, read
from api.pages.proving_acts import Doing, with_code, without_code
from api.pages.reviewer_view import show
from api.pages.routing import page_router
from api.pages.visitors import Visitor
from api.state import ApiState
from models.vocabulary import CodedAct
from review.commands.act import Act
from review.commands.contest_carried import contest_carried
from review.commands.hand_over import hand_over
from review.commands.take_back_block import take_back_block
from review.commands.try_code import Try
from review.errors import NothingCarried, NothingToTakeBack, Unacceptable
from review.queries.identifiers import known_shape
from review.queries.reviewer_page import ReviewerPage

router = page_router()


@router.post("/requests/{request_id}/contest")
def post_contest(request: Request, request_id: str, posted: InForm) -> Response:
    """Takes the kept approval out of the count and goes on to the form for an answer."""

    def work(state: ApiState, page: ReviewerPage, visitor: Visitor) -> Response:
        # After a second tap the page says what stands.
        with suppress(NothingCarried):
            decide(
                state,
                lambda session: contest_carried(
                    session, page.request.id, reason="", actor=visitor.actor, now=state.now()
                ),
            )
        return RedirectResponse(f"/requests/{page.request.id}#your-answer", 303)

    return at_request(request, request_id, posted, {}, work)


@router.post("/requests/{request_id}/hand-over")
def post_hand_over(request: Request, request_id: str, posted: InForm) -> Response:
    """Asks somebody else, or the person themselves again, and goes back to the page."""
    words = {"To whom": posted.typed("to"), "Why": posted.typed("why")}

    def work(state: ApiState, page: ReviewerPage, visitor: Visitor) -> Response:
        try:
            form = read(HandOverForm, posted)
            decide(
                state,
                lambda session: hand_over(
                    session,
                    page.request.id,
                    to=form.to,
                    reason=form.why,
                    actor=visitor.actor,
                    now=state.now(),
                ),
            )
        except Mistakes as mistakes:
            return show(page, visitor, state, Attempt("move", posted.fields, mistakes.by_field))
        except Unacceptable as refused:
            mistake = {refused.field: refused.detail}
            return show(page, visitor, state, Attempt("move", posted.fields, mistake))
        return RedirectResponse(f"/requests/{page.request.id}", 303)

    return at_request(request, request_id, posted, words, work)


@router.post("/requests/{request_id}/take-back/{blocking}")
def post_take_back(request: Request, request_id: str, blocking: str, posted: InForm) -> Response:
    """Takes back the request for changes of somebody who has named this person their delegate."""
    words = {"Why": posted.typed("why")}

    def work(state: ApiState, page: ReviewerPage, visitor: Visitor) -> Response:
        why, known = read(WhyForm, without_code(posted)).why, known_shape(blocking)
        own = f"/requests/{page.request.id}"
        act = Act(CodedAct.TAKE_BACK, known, why)
        action = f"{own}/take-back/{known}"

        def taken(tried: Try | None) -> Response:
            take_back(state, visitor, known, why, tried)
            return RedirectResponse(own, 303)

        return with_code(Doing(state, visitor, act, posted, action, own), taken)

    return at_request(request, request_id, posted, words, work)


def take_back(
    state: ApiState, visitor: Visitor, blocking: str, why: str, tried: Try | None
) -> None:
    """Takes it back for this visitor; a second tap takes back nothing more."""
    with suppress(NothingToTakeBack):
        decide(
            state,
            lambda session: take_back_block(
                session,
                blocking,
                reason=why,
                actor=visitor.actor,
                now=state.now(),
                tried=tried,
            ),
        )
