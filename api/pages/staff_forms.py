"""The forms on the page of a draft: their proof, who posted one, and what is decided by it."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.pages.deciding import decide, keeping_words
from api.pages.forms import Posted
from api.pages.proving_acts import Doing, with_code
from api.pages.visitors import Visitor, staff_visitor
from api.state import ApiState, state_of
from models.session import unit_of_work
from review.actors import Actor
from review.commands.act import Act
from review.commands.try_code import Try
from review.errors import NotAllowed
from review.queries.identifiers import draft_id as id_of

FORMS = "draft-forms"


def proof(state: ApiState, draft_id: str, visitor: Visitor) -> str:
    """Stands in the forms: made for this draft and this visitor's session."""
    return state.links.seal(f"{draft_id}\n{visitor.jti}", FORMS)


def poster(request: Request, state: ApiState, draft_id: str, posted: Posted) -> tuple[Visitor, str]:
    """Who posted a form of this draft's page, and the draft's id."""
    with unit_of_work(state.engine) as session:
        visitor = staff_visitor(session, request, state)
        known = id_of(session, draft_id)
    if not state.links.is_sealed(f"{known}\n{visitor.jti}", FORMS, posted.csrf):
        raise NotAllowed(
            "The form did not come from the page as it was last shown to you. Open the page again "
            "and send it from there."
        )
    return visitor, known


def decided_by_code(
    request: Request,
    draft_id: str,
    posted: Posted,
    act: Act,
    work: Callable[[Session, Actor, str, datetime, Try | None], None],
    words: Mapping[str, str] | None = None,
) -> Response:
    """The same, where the plan may ask for a code; `work` does no more than the act."""

    def answer() -> Response:
        state = state_of(request)
        visitor, known = poster(request, state, draft_id, posted)
        page = f"/drafts/{known}"

        def done(tried: Try | None) -> Response:
            now = state.now()
            decide(state, lambda session: work(session, visitor.actor, known, now, tried))
            return RedirectResponse(page, 303)

        return with_code(Doing(state, visitor, act, posted, request.url.path, page), done)

    return keeping_words(f"/drafts/{draft_id}", words or {}, answer)


def decided(
    request: Request,
    draft_id: str,
    posted: Posted,
    work: Callable[[Session, Actor, str, datetime], None],
    words: Mapping[str, str] | None = None,
) -> Response:
    """Does the work in one transaction and goes back to the page; refused, the words stay."""

    def answer() -> Response:
        state = state_of(request)
        visitor, known = poster(request, state, draft_id, posted)
        decide(state, lambda session: work(session, visitor.actor, known, state.now()))
        return RedirectResponse(f"/drafts/{known}", 303)

    return keeping_words(f"/drafts/{draft_id}", words or {}, answer)
