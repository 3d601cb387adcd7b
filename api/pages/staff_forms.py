"""The forms on the page of a draft: their proof, who posted one, and what is decided by it."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.pages.deciding import decide, keeping_words
from api.pages.forms import Posted
from api.pages.visitors import Visitor, staff_visitor
from api.state import ApiState, state_of
from models.session import unit_of_work
from review.actors import Actor
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
